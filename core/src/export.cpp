// The targets of an export.
#include "loom/export.h"

#include <cstring>
#include <ostream>

#include "file_target.h"
#include "loom/parts.h"
#include "text.h"
#include "try.h"
#include "weight_bytes.h"

namespace loom {
namespace {

bool IsDefault(const ExportOptions& options) {
  return options.input_names.empty() && options.output_names.empty() &&
         options.dynamic_axes.empty() && !options.opset_version && options.export_params &&
         !options.keep_initializers_as_inputs && options.metadata.empty() &&
         !options.producer_name && !options.producer_version;
}

// The bytes that are at hand for a weight that lacks some.
std::uint64_t SizeAtHand(const Weight& weight) {
  std::uint64_t size = weight.source.bytes.size();
  for (const WeightView& view : weight.recipe) size += view.source.bytes.size();
  return size;
}

Status CheckSources(const Model& model, const Parts& parts) {
  for (const Splice& splice : parts.splices) {
    const Weight* weight =
        splice.weight < model.weights.size() ? &model.weights[splice.weight] : nullptr;
    if (weight && weight->byte_length == splice.byte_length && HasBytes(*weight)) continue;
    return Error{ErrorCode::kWeightMismatch,
                 "initializer " + Quoted(splice.name),
                 "needs " + std::to_string(splice.byte_length) + " bytes, its source has " +
                     std::to_string(weight ? SizeAtHand(*weight) : 0),
                 {}};
  }
  return Done{};
}

// A model that is ready to be written: nothing but the target can fail any more.
struct Export {
  Parts parts;
  std::vector<Weight> weights;  // by splice; their bytes are shared

  template <typename Write>  // bool Write(std::span<const std::byte>), false to stop
  bool Each(Write write) const {
    const auto skeleton = std::as_bytes(std::span(parts.bytes));
    std::size_t begin = 0;
    std::vector<std::byte> scratch;  // one weight that a recipe makes, and no more
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const auto end = static_cast<std::size_t>(parts.splices[i].offset);
      if (!write(skeleton.subspan(begin, end - begin)) || !write(BytesOf(weights[i], scratch))) {
        return false;
      }
      begin = end;
    }
    return write(skeleton.subspan(begin));
  }
};

Result<Export> Prepare(const Model& model, const ExportOptions& options) {
  if (!IsDefault(options)) {
    LOOM_ASSIGN(const Model changed, ApplyExportOptions(model, options));
    return Prepare(changed, {});
  }
  Export result;
  LOOM_ASSIGN(result.parts, MakeParts(model.skeleton));
  LOOM_TRY(CheckSources(model, result.parts));
  for (const Splice& splice : result.parts.splices) {
    result.weights.push_back(model.weights[splice.weight]);
  }
  return result;
}

}  // namespace

Status to_onnx(const Model& model, std::vector<std::byte>& target, const ExportOptions& options) {
  LOOM_ASSIGN(const Export prepared, Prepare(model, options));
  std::vector<std::byte> bytes;
  bytes.reserve(static_cast<std::size_t>(prepared.parts.byte_size));
  prepared.Each([&](std::span<const std::byte> part) {
    bytes.insert(bytes.end(), part.begin(), part.end());
    return true;
  });
  target = std::move(bytes);
  return Done{};
}

Result<std::vector<std::byte>> to_onnx(const Model& model, const ExportOptions& options) {
  std::vector<std::byte> bytes;
  LOOM_TRY(to_onnx(model, bytes, options));
  return bytes;
}

Status to_onnx(const Model& model, std::ostream& target, const ExportOptions& options) {
  LOOM_ASSIGN(const Export prepared, Prepare(model, options));
  const bool written = prepared.Each([&](std::span<const std::byte> part) {
    target.write(reinterpret_cast<const char*>(part.data()),
                 static_cast<std::streamsize>(part.size()));
    return target.good();
  });
  if (written && target.flush().good()) return Done{};
  return Error{ErrorCode::kInvalidState,
               "target stream",
               "the stream failed; what it had taken before stays written",
               {}};
}

Status to_onnx(const Model& model, const std::filesystem::path& target,
               const ExportOptions& options) {
  LOOM_ASSIGN(const Export prepared, Prepare(model, options));
  LOOM_ASSIGN(FileTarget file, FileTarget::Open(target));
  std::string failure;
  prepared.Each([&](std::span<const std::byte> part) {
    failure = file.Write(part);
    return failure.empty();
  });
  if (failure.empty()) failure = file.Commit();
  if (failure.empty()) return Done{};
  return Error{ErrorCode::kInvalidState,
               "target file " + Quoted(target.string()),
               "cannot be written: " + failure + "; what was there before is unchanged",
               {}};
}

}  // namespace loom
