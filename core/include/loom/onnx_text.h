// ONNX text: the human-readable form of models, for tests and bug reports.
// https://github.com/onnx/onnx/blob/main/docs/Syntax.md
#pragma once

#include <string>
#include <string_view>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// Parses a model in ONNX's own text syntax and checks it as ModelBuilder::Finish does. The text
// must state ir_version and opset_import. Initializers larger than kInlineLimit become weights that
// own their bytes. An initializer that PrintModel wrote as a reference becomes a weight without a
// source: the model can be inspected and printed, but an export fails with weight-mismatch.
//
// Fails: invalid-argument (a syntax error: `where` has line and column, `cause` the text of ONNX's
// parser), weight-mismatch (values do not fit data type and dims), unsupported (text that ONNX's
// parser reads wrongly or not at all: values of 2, 4 and 6 bits, lists of tensors, graphs or types;
// brackets nested deeper than 100; a model that protobuf readers would refuse), check-failed,
// model-too-large, and as Graph::AddNode for a node that inference refuses.
Result<Model> ParseModel(std::string_view text);

// Prints the model as text. Initializers inline in the skeleton are printed with their values. A
// weight is printed as the reference that the skeleton holds, whether or not its bytes are
// available:
//
//   float[300, 4] w = ["location": "loom:0", "length": "4800"]
//
// ParseModel(PrintModel(model)) is the same model, and prints as the same text. A model that the
// official syntax cannot express is refused rather than changed: doc strings and metadata other
// than the model's; sparse initializers and attributes; quantization annotations and training
// information; denotations; types of values and defaults of attributes in functions; empty lists of
// strings; lists of tensors, graphs and types; inline values of 2, 4 or 6 bits and complex ones; op
// types, domains and attribute names that are not identifiers.
//
// Fails: unsupported (`where` is the first place that cannot be expressed), invalid-argument (the
// skeleton is not valid).
Result<std::string> PrintModel(const Model& model);

}  // namespace loom
