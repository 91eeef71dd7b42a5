// A valid request for every call. Together they build one model.
#pragma once

#include <optional>
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

// The steps that build a model in which every record of abi.h occurs, except those of bodies, of
// functions and of literals.
std::vector<Step> Steps(std::uint32_t builder);

// All calls of abi.h that take a request.
inline constexpr BuilderCall kBuilderCalls[] = {
    loom_add_input,      loom_add_initializer, loom_add_sparse_initializer,
    loom_add_weight,     loom_add_node,        loom_node_begin,
    loom_body_begin,     loom_body_end,        loom_node_end,
    loom_function_begin, loom_function_end,    loom_add_output,
    loom_value,          loom_builder_finish};
inline constexpr ModelCall kModelCalls[] = {loom_output_form,    loom_builder_create,
                                            loom_model_apply,    loom_model_external_parts,
                                            loom_model_inspect,  loom_cast,
                                            loom_model_parse,    loom_model_print,
                                            loom_keras_manifest, loom_model_from_keras};

// Expects success or an error code other than internal, with a readable error record. Every error
// has a path, except those of loom_cast, which takes it from the request.
void ExpectStatus(loom_status status, bool has_path = true);

// Expects the error record of a malformed request, without further bytes.
void ExpectMalformed(loom_status status, const std::string& what);

Request NodeRequest(std::string_view op_type, const std::vector<Ref>& inputs,
                    std::string_view output_name = {});
Request FinishRequest(bool value_types = false);

// An If with two branches. The first has a name and a doc string.
Request IfRequest(Ref condition, std::uint32_t graph = 0);

// A function with one input, "a", and one attribute, "alpha".
Request FunctionRequest();

// The record of a model. `weights` are the host numbers of its weights.
Request ModelRequest(std::string_view skeleton, const std::vector<std::uint32_t>& weights = {});

// The record of the model of Steps, followed by every export option.
Request ApplyRequest(std::string_view skeleton);

// The record `finished`.
struct Finished {
  struct View {
    std::uint32_t number = 0;
    std::int64_t offset = 0;
    std::vector<std::int64_t> dims;
    std::vector<std::int64_t> strides;
    bool operator==(const View&) const = default;
  };
  // One member is set, or none: nobody has the bytes.
  struct Weight {
    std::optional<std::uint32_t> number = {};
    std::optional<std::string> bytes = {};
    std::optional<std::vector<View>> views = {};
    bool operator==(const Weight&) const = default;
  };
  std::vector<Weight> weights;
  bool fixed_sizes = false;
  std::string skeleton;
  std::string too_large;  // the message if the model has no inline form; the rest is empty then
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
