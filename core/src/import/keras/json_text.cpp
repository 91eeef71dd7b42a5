// The only user of the JSON library. Its SAX events fill our own small type, because the library's
// value type would be several times the code of its parser.
#define JSON_NO_IO
#include <nlohmann/json.hpp>

#include "import/keras/json.h"

namespace loom::keras {
namespace {

// No model is nested this deep. The limit allows recursive functions over the values.
constexpr std::size_t kMaxDepth = 200;

class TreeBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(Json* root) : open_{root} {}

  bool null() override { return AddLeaf({}); }
  bool boolean(bool truth) override {
    return AddLeaf({.kind = Json::Kind::kBoolean, .truth = truth});
  }
  bool number_integer(number_integer_t number) override {
    return Number(static_cast<double>(number));
  }
  bool number_unsigned(number_unsigned_t number) override {
    return Number(static_cast<double>(number));
  }
  bool number_float(number_float_t number, const string_t&) override { return Number(number); }
  bool string(string_t& text) override {
    return AddLeaf({.kind = Json::Kind::kText, .text = std::move(text)});
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return Open({.kind = Json::Kind::kObject}); }
  bool end_object() override { return Close(); }
  bool start_array(std::size_t) override { return Open({.kind = Json::Kind::kList}); }
  bool end_array() override { return Close(); }
  bool key(string_t& name) override {
    key_ = std::move(name);
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    position_ = position;
    cause_ = error.what();
    return false;
  }

  Error error() const {
    if (cause_.empty()) {
      return {ErrorCode::kInvalidArgument, "model JSON", "it is nested deeper than 200", {}};
    }
    return {ErrorCode::kInvalidArgument, "model JSON",
            "it is not JSON: the error is at byte " + std::to_string(position_), cause_};
  }

 private:
  bool Number(double number) { return AddLeaf({.kind = Json::Kind::kNumber, .number = number}); }
  bool AddLeaf(Json value) {
    Add(std::move(value));
    return true;
  }
  Json* Add(Json value) {
    Json& parent = *open_.back();
    if (parent.IsList()) return &parent.items.emplace_back(std::move(value));
    if (parent.IsObject()) {
      return &parent.members.emplace_back(std::move(key_), std::move(value)).second;
    }
    parent = std::move(value);  // the root
    return &parent;
  }
  bool Open(Json value) {
    if (open_.size() > kMaxDepth) return false;
    open_.push_back(Add(std::move(value)));
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  // The root and the open values inside it. The pointers stay valid, because a parent does not grow
  // while one of its children is open.
  std::vector<Json*> open_;
  std::string key_;
  std::size_t position_ = 0;
  std::string cause_;
};

}  // namespace

Result<Json> ParseJson(std::string_view text) {
  Json root;
  TreeBuilder builder(&root);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return root;
  return builder.error();
}

}  // namespace loom::keras
