// External data needs the position of every weight in its file before the skeleton that refers to
// them is written. The splicing pass asks for each reference in the order of the model, and the
// layout assigns positions on the way, so no extra pass is needed and no weight bytes are read. A
// position assigned twice, or in another order than the model's, would break the references.
#include <bit>

#include "base/text.h"
#include "base/try.h"
#include "export/splicing.h"
#include "loom/external_data.h"

namespace loom {
namespace {

constexpr const char* kWhere = "option external_data";
constexpr std::string_view kDefaultLocation = "model.onnx.data";
constexpr std::uint32_t kMostAlign = 1 << 20;

Error Invalid(std::string message) {
  return {ErrorCode::kInvalidArgument, kWhere, std::move(message), {}};
}

// Whether the path stays inside the model's folder. Readers refuse a path that leaves it.
bool IsInside(std::string_view location) {
  if (location.find_first_of(std::string_view("\\:\0", 3)) != std::string_view::npos) return false;
  while (true) {
    const std::string_view name = location.substr(0, location.find('/'));
    if (name.empty() || name == "." || name == "..") return false;
    if (name.size() == location.size()) return true;
    location.remove_prefix(name.size() + 1);
  }
}

Status CheckOptions(const ExternalDataOptions& options) {
  const std::string& location = options.location;
  LOOM_TRY(CheckText(location, "location", kWhere));
  if (!location.empty() && !IsInside(location)) {
    return Invalid("location " + Quoted(location) +
                   " should be a path below the folder of the model, such as \"model.onnx.data\"");
  }
  if (!std::has_single_bit(options.align) || options.align > kMostAlign) {
    return Invalid("align should be a power of two up to " + std::to_string(kMostAlign) +
                   ", given " + std::to_string(options.align));
  }
  return Done{};
}

// Assigns each external weight its position in a file.
class DataFileLayout {
 public:
  explicit DataFileLayout(const ExternalDataOptions& options) : options_(options) {}

  std::string Assign(const WeightReference& weight, const std::string& name) {
    if (weight.byte_length < options_.threshold) return {};
    std::uint64_t offset = files_.empty() ? 0 : Aligned(files_.back().byte_size);
    too_large_ = too_large_ || weight.byte_length > kMost - offset;
    if (too_large_) return {};
    const std::uint64_t most = options_.max_file_size > 0 ? options_.max_file_size : kMost;
    if (files_.empty() || (offset > 0 && offset + weight.byte_length > most)) {
      files_.push_back({NextLocation(), {}, 0});
      offset = 0;
    }
    ExternalFile& file = files_.back();
    file.weights.push_back({offset, weight.index, weight.byte_length, name});
    file.byte_size = offset + weight.byte_length;
    return Reference(file.location, file.weights.back());
  }

  bool too_large() const { return too_large_; }
  std::vector<ExternalFile> TakeFiles() { return std::move(files_); }

 private:
  // Offsets are int64 in ONNX.
  static constexpr std::uint64_t kMost = std::uint64_t{1} << 62;

  std::uint64_t Aligned(std::uint64_t size) const {
    const std::uint64_t align = options_.align;
    return (size + align - 1) / align * align;
  }

  std::string NextLocation() const {
    const std::string location(options_.location.empty() ? kDefaultLocation : options_.location);
    return files_.empty() ? location : location + "_" + std::to_string(files_.size());
  }

  static std::string Reference(const std::string& location, const Splice& position) {
    onnx::TensorProto tensor;
    const auto add = [&](const char* key, std::string value) {
      auto* entry = tensor.add_external_data();
      entry->set_key(key);
      entry->set_value(std::move(value));
    };
    add("location", location);
    add("offset", std::to_string(position.offset));
    add("length", std::to_string(position.byte_length));
    tensor.set_data_location(onnx::TensorProto::EXTERNAL);
    return tensor.SerializeAsString();
  }

  const ExternalDataOptions& options_;
  std::vector<ExternalFile> files_;
  bool too_large_ = false;
};

}  // namespace

Result<ExternalParts> MakeExternalParts(const Model& model, const ExternalDataOptions& options) {
  LOOM_TRY(CheckOptions(options));
  if (options.only_if_too_large) {
    auto inline_parts = MakeParts(model);
    if (inline_parts.ok()) return ExternalParts{std::move(*inline_parts), {}};
    if (inline_parts.error().code != ErrorCode::kModelTooLarge) return inline_parts.error();
  }
  DataFileLayout layout(options);
  auto parts =
      SpliceParts(model.skeleton, [&](const WeightReference& weight, const std::string& name) {
        return layout.Assign(weight, name);
      });
  if (layout.too_large()) return Invalid("the weights take more than 2^62 bytes");
  if (!parts.ok()) return parts.error();
  return ExternalParts{std::move(*parts), layout.TakeFiles()};
}

}  // namespace loom
