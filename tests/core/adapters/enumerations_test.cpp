// Compares the table of enumerations with the schemas of every version of every operator.
#include <algorithm>
#include <cctype>
#include <set>

#include "adapters/enumeration_table.h"
#include "all_schemas.h"
#include "core/support/failing_call.h"
#include "onnx/defs/schema.h"

namespace loom::test {
namespace {

using enum ErrorCode;
using Kind = onnx::AttributeProto;

// The string attributes that take any text, as "domain/Operator/attribute".
const std::set<std::string> kFree = {
    "/Constant/value_string",
    "/Constant/value_strings",
    "/Einsum/equation",
    "/RegexFullMatch/pattern",
    "/StringNormalizer/locale",
    "/StringNormalizer/stopwords",
    "/StringSplit/delimiter",
    "/TfIdfVectorizer/pool_strings",
    "ai.onnx.ml/CategoryMapper/cats_strings",
    "ai.onnx.ml/CategoryMapper/default_string",
    "ai.onnx.ml/DictVectorizer/string_vocabulary",
    "ai.onnx.ml/LabelEncoder/classes_strings",
    "ai.onnx.ml/LabelEncoder/default_string",
    "ai.onnx.ml/LabelEncoder/keys_strings",
    "ai.onnx.ml/LabelEncoder/values_strings",
    "ai.onnx.ml/LinearClassifier/classlabels_strings",
    "ai.onnx.ml/OneHotEncoder/cats_strings",
    "ai.onnx.ml/SVMClassifier/classlabels_strings",
    "ai.onnx.ml/TreeEnsembleClassifier/classlabels_strings",
    "ai.onnx.ml/ZipMap/classlabels_strings",
    "ai.onnx.preview.training/Gradient/xs",
    "ai.onnx.preview.training/Gradient/y",
    "ai.onnx.preview.training/Gradient/zs",
};

const std::set<std::string> kDataTypes = {
    "to",         "dtype",           "output_dtype",     "precision",
    "stash_type", "output_datatype", "softmax_precision"};

// Calls `check` for each attribute of each version. Failures name the attribute.
template <typename Check>
void ForEachAttribute(Check check) {
  int count = 0;
  RegisterAllSchemas();
  for (const auto& schema : onnx::OpSchemaRegistry::get_all_schemas_with_history()) {
    for (const auto& [name, attribute] : schema.attributes()) {
      const std::string path = schema.domain() + "/" + schema.Name() + "/" + name;
      const auto enumeration =
          EnumerationOf(schema.domain(), schema.Name(), name, schema.SinceVersion());
      SCOPED_TRACE(path + " of opset " + std::to_string(schema.SinceVersion()));
      check(schema, attribute, path, enumeration);
      ++count;
    }
  }
  EXPECT_GT(count, 1000);
}

TEST(Enumerations, EveryStringIsFixedOrFree) {
  std::set<std::string> met;
  ForEachAttribute([&](const auto&, const auto& attribute, const std::string& path,
                       const Enumeration& enumeration) {
    const bool text = attribute.type == Kind::STRING || attribute.type == Kind::STRINGS;
    EXPECT_EQ(kFree.contains(path), text && enumeration.strings.empty());
    EXPECT_TRUE(text || enumeration.strings.empty());
    if (kFree.contains(path)) met.insert(path);
  });
  EXPECT_EQ(met, kFree);
}

TEST(Enumerations, DataTypesAreFoundByAttributeName) {
  ForEachAttribute(
      [&](const auto&, const auto& attribute, const std::string&, const Enumeration& enumeration) {
        const bool named = attribute.type == Kind::INT && kDataTypes.contains(attribute.name);
        EXPECT_EQ(enumeration.data_type, named);
        EXPECT_TRUE(enumeration.integers == 0 || attribute.type == Kind::INT);
      });
}

TEST(Enumerations, DefaultsAreValuesOfTheEnumeration) {
  ForEachAttribute([&](const auto&, const auto& attribute, const std::string& path,
                       const Enumeration& enumeration) {
    const auto& value = attribute.default_value;
    std::vector<std::string> defaults(value.strings().begin(), value.strings().end());
    if (value.has_s()) defaults.push_back(value.s());
    for (const std::string& text : defaults) {
      const bool misspelt = path == "/GRU/direction" && text == "foward";  // a typo of opset 1
      const bool known = std::ranges::count(enumeration.strings, text) > 0;
      EXPECT_TRUE(enumeration.strings.empty() || known || misspelt) << text;
    }
    EXPECT_TRUE(enumeration.integers == 0 || value.i() < enumeration.integers);
  });
}

// Only the native build has the documentation. The lean ONNX under the sanitizers has none.
#ifndef __ONNX_NO_DOC_STRINGS

bool HasWord(const std::string& text, std::string_view word) {
  const auto inner = [&](std::size_t at) {
    return at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) || text[at] == '_');
  };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    if (!inner(at - 1) && !inner(at + word.size())) return true;
  }
  return false;
}

TEST(Enumerations, TheDocumentationNamesEveryValue) {
  ForEachAttribute([&](const auto& schema, const auto& attribute, const std::string& path,
                       const Enumeration& enumeration) {
    std::string text = attribute.description + " " + (schema.doc() ? schema.doc() : "");
    // The documentation of Cast in opset 1 refers to the data types of its output.
    if (path == "/Cast/to") {
      for (const auto& type : schema.typeConstraintMap().at("T2").first) {
        std::ranges::transform(*type, std::back_inserter(text),
                               [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
      }
    }
    for (const std::string_view value : enumeration.strings) {
      EXPECT_TRUE(HasWord(text, value)) << value << " in: " << text;
    }
    for (int value = 0; value < enumeration.integers; ++value) {
      EXPECT_TRUE(HasWord(attribute.description, std::to_string(value))) << value;
    }
    if (enumeration.data_type) {
      EXPECT_TRUE(HasWord(text, "type") || HasWord(text, "precision")) << text;
    }
  });
}

#endif

}  // namespace
}  // namespace loom::test
