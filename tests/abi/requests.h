// A valid request for every call, and a model that is built by all of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "abi/records.h"

namespace loom::test {

Request CreateRequest();
std::uint32_t Create();

// One call on a builder: a step of the model below.
struct Step {
  std::string name;
  BuilderCall call;
  Request request;
};

// All steps of a model in which every record of abi.h occurs, but for the builder's own number.
std::vector<Step> Steps(std::uint32_t builder);

Request NodeRequest(std::string_view op_type, const std::vector<Ref>& inputs,
                    std::string_view output_name = {});
Request FinishRequest(bool value_types = false);

// The record of a model whose weights have those host numbers.
Request ModelRequest(std::string_view skeleton, const std::vector<std::uint32_t>& weights = {});

// The model of Steps, then options of every kind.
Request ApplyRequest(std::string_view skeleton);

// The record `finished`, of a model whose weights the host has, and which is not too large.
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

// The model of Steps, built without disturbance.
std::string Skeleton();

// ONNX text with a weight of 1,200 bytes, and one that is only referred to.
std::string TextOfAModel();

}  // namespace loom::test
