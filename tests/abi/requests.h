// A valid request for every call. Together they build one model.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "abi/records.h"

namespace loom::test {

Request CreateRequest();
std::uint32_t Create();

// One call on a builder: one step towards the model.
struct Step {
  std::string name;
  BuilderCall call;
  Request request;
};

// The steps that build a model in which every record of abi.h occurs.
std::vector<Step> Steps(std::uint32_t builder);

Request NodeRequest(std::string_view op_type, const std::vector<Ref>& inputs,
                    std::string_view output_name = {});
Request FinishRequest(bool value_types = false);

// The record of a model. `weights` are the host numbers of its weights.
Request ModelRequest(std::string_view skeleton, const std::vector<std::uint32_t>& weights = {});

// The record of the model of Steps, followed by every export option.
Request ApplyRequest(std::string_view skeleton);

// The record `finished` of a model that is not too large and whose weights all stay with the host.
struct Finished {
  std::vector<std::uint32_t> weights;
  bool fixed_sizes = false;
  std::string skeleton;
  double byte_size = 0;
  struct Splice {
    double offset = 0;
    std::uint32_t weight = 0;
    double byte_length = 0;
    std::string name;
  };
  std::vector<Splice> splices;
  std::string pieces;
};
Finished ReadFinished(Reply& reply);

// Finishes the builder and returns the skeleton.
std::string FinishedSkeleton(std::uint32_t builder);

// The skeleton of the model that Steps builds, without any failing call.
std::string Skeleton();

// ONNX text with two weights of 1,200 bytes: one with its values, and one that is only a reference.
std::string TextOfAModel();

}  // namespace loom::test
