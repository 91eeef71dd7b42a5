#include "arguments.h"

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

namespace loom::cli {
namespace {

// Option values that are converted after the whole command line was read.
struct RawOptions {
  std::vector<std::string> axes;
  std::vector<std::string> shapes;
  std::vector<std::string> metadata;
  std::optional<int> opset;
  std::optional<std::string> producer_name;
  bool keep_order_of_weights = false;
};

CLI::ValidationError BadValue(const std::string& option, const std::string& given,
                              const std::string& expected) {
  return CLI::ValidationError(option, "expected " + expected + ", given \"" + given + "\"");
}

// Splits "key=value" at the first "=".
std::pair<std::string, std::string> Pair(const std::string& option, const std::string& text,
                                         const char* expected) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) throw BadValue(option, text, expected);
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::int64_t Integer(const std::string& option, const std::string& text, const std::string& whole,
                     const char* expected) {
  std::int64_t number = 0;
  if (!CLI::detail::lexical_cast(text, number)) throw BadValue(option, whole, expected);
  return number;
}

void ReadAxis(const std::string& text, ExportOptions& options) {
  constexpr const char* kForm = "VALUE:AXIS=NAME, as in image:0=N";
  const auto [target, name] = Pair("--dynamic-axis", text, kForm);
  const std::size_t colon = target.rfind(':');
  if (colon == std::string::npos || name.empty()) throw BadValue("--dynamic-axis", text, kForm);
  const std::int64_t axis = Integer("--dynamic-axis", target.substr(colon + 1), text, kForm);
  options.dynamic_axes[target.substr(0, colon)][axis] = name;
}

std::vector<std::int64_t> ReadShape(const std::string& text) {
  std::vector<std::int64_t> shape;
  for (const std::string& size : CLI::detail::split(text, ',')) {
    shape.push_back(Integer("--input-shape", size, text, "sizes, as in 1,28,28,1"));
  }
  return shape;
}

void Describe(CLI::App& convert, ConvertArguments& given, RawOptions& raw) {
  KerasOptions& options = given.options;
  ExportOptions& exported = options.export_options;
  convert.add_option("artefacts", given.source, "The folder with model.json, or model.json itself")
      ->required();
  convert.add_option("-o,--output", given.target,
                     "The file to write. Default: the folder's name, in the current folder");
  convert.add_option("--opset", raw.opset, "Version of ai.onnx, from 13. Default: 26");
  convert.add_option("--input-name", exported.input_names, "Names of the first inputs, in order");
  convert.add_option("--output-name", exported.output_names,
                     "Names of the first outputs, in order");
  convert.add_option("--dynamic-axis", raw.axes,
                     "VALUE:AXIS=NAME: an axis of any size, as in image:0=N");
  convert.add_option("--input-shape", raw.shapes,
                     "Sizes of an example, as in 1,28,28,1, one option for each input: open dims "
                     "get their size from the example. Default: they stay open");
  const std::map<std::string, DataFormat> formats{{"NHWC", DataFormat::kChannelsLast},
                                                  {"NCHW", DataFormat::kChannelsFirst}};
  convert
      .add_option(
          "--data-format", options.data_format,
          "Order of the axes of image inputs and outputs: NHWC or NCHW. Default: the model's")
      ->transform(CLI::CheckedTransformer(formats).description(""));
  convert.add_flag("--keep-initializers-as-inputs", exported.keep_initializers_as_inputs,
                   "List the initializers as inputs too");
  convert.add_flag("--no-constant-folding", raw.keep_order_of_weights,
                   "Keep the weights as in Keras, and reorder them in the graph");
  convert.add_flag("--external-data", given.external_data,
                   "Put the weights into a file beside the model, with its name plus .data");
  convert.add_option("--metadata", raw.metadata, "KEY=VALUE, added to the model");
  convert.add_option("--producer-name", raw.producer_name, "Default: onnx-loom");
}

void Finish(ConvertArguments& given, const RawOptions& raw) {
  ExportOptions& exported = given.options.export_options;
  exported.opset_version = raw.opset;
  exported.producer_name = raw.producer_name;
  for (const std::string& axis : raw.axes) ReadAxis(axis, exported);
  for (const std::string& text : raw.metadata) {
    exported.metadata.push_back(Pair("--metadata", text, "KEY=VALUE"));
  }
  for (const std::string& shape : raw.shapes) {
    given.options.input_shapes.push_back(ReadShape(shape));
  }
  given.options.do_constant_folding = !raw.keep_order_of_weights;
}

}  // namespace

ParseResult ParseArguments(int argc, char** argv) {
  CLI::App app{"Makes ONNX models.", "loom"};
  app.set_version_flag("--version", LOOM_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 done, 1 the work failed, 2 the command line is wrong.");
  CLI::App& convert = *app.add_subcommand(
      "convert",
      "Turns a saved TensorFlow.js layers model (model.json and its shards) into a file");
  ConvertArguments given;
  RawOptions raw;
  Describe(convert, given, raw);
  try {
    app.parse(argc, argv);
    Finish(given, raw);
  } catch (const CLI::ParseError& error) {
    return {app.exit(error) == kDone ? kDone : kMisused, std::nullopt};
  }
  return {kDone, std::move(given)};
}

}  // namespace loom::cli
