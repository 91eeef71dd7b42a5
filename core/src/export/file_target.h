// A file that appears whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "export/byte_stream.h"
#include "loom/result.h"

namespace loom {

// Writes a temporary file beside the target; Commit renames it over the target. Destroyed without a
// Commit, it removes the temporary file.
class FileTarget {
 public:
  // Fails: invalid-state when no file can be made beside the target.
  static Result<FileTarget> Open(const std::filesystem::path& target);

  FileTarget(FileTarget&& other) noexcept;
  FileTarget(const FileTarget&) = delete;
  FileTarget& operator=(const FileTarget&) = delete;
  FileTarget& operator=(FileTarget&&) = delete;
  ~FileTarget();

  // All bytes, flushed to the device. Fails: invalid-state, with the system's reason.
  Status Take(const ByteStream& stream);

  // Renames. Fails: invalid-state.
  Status Commit();

 private:
  FileTarget(std::filesystem::path target, std::string temporary, int descriptor);

  bool Write(std::span<const std::byte> bytes);
  Error Failure() const;  // of the last call of the system

  std::filesystem::path target_;
  std::string temporary_;
  int descriptor_ = -1;
};

}  // namespace loom
