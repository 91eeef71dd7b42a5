// A file that appears whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

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

  // Empty on success, else the system's reason.
  std::string Write(std::span<const std::byte> bytes);

  // Flushes to the device and renames. Empty on success, else the system's reason.
  std::string Commit();

 private:
  FileTarget(std::filesystem::path target, std::string temporary, int descriptor);

  std::filesystem::path target_;
  std::string temporary_;
  int descriptor_ = -1;
};

}  // namespace loom
