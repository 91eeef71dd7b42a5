// ONNX text: models as people write and read them, in tests and in bug reports.
// https://github.com/onnx/onnx/blob/main/docs/Syntax.md
#pragma once

#include <string>
#include <string_view>

#include "loom/model.h"
#include "loom/result.h"

namespace loom {

// The model of a text in ONNX's own syntax, checked as ModelBuilder::Finish checks one. The text
// must state ir_version and opset_import. Initializers that pass kInlineLimit become weights, which
// own their bytes. One that PrintModel wrote as a reference becomes a weight without a source: it
// can be inspected and printed, an export fails with weight-mismatch.
//
// Fails: invalid-argument (the text breaks the syntax: `where` tells line and column, `cause` is
// the official text), weight-mismatch (values that do not fit data type and dims), unsupported
// (what the official parser would read wrongly or not at all: values of 2, 4 and 6 bits, lists of
// tensors, graphs or types; brackets nested deeper than 100; what no protobuf reader would take
// back), check-failed, model-too-large, and as Graph::AddNode for a node that inference refuses.
Result<Model> ParseModel(std::string_view text);

// The model as text. Initializers inside the skeleton are written with their values, a weight as
// the reference that the skeleton holds, whether or not its bytes are at hand:
//
//   float[300, 4] w = ["location": "loom:0", "length": "4800"]
//
// ParseModel gives the same model back, and the same text again. What the official form has no
// words for is refused, not lost: doc strings other than the model's; metadata other than the
// model's; sparse initializers and attributes; quantization annotations and training information;
// denotations; types of values and defaults of attributes in functions; empty lists of strings;
// lists of tensors, graphs and types; inline values of 2, 4 or 6 bits and complex ones; op types,
// domains and attribute names that are no identifiers.
//
// Fails: unsupported, with the first place that would be lost; invalid-argument for bytes that are
// no skeleton.
Result<std::string> PrintModel(const Model& model);

}  // namespace loom
