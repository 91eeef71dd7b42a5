// A target file that is either written completely or not changed.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "export/byte_stream.h"
#include "loom/result.h"

namespace loom {

// Writes a temporary file beside the target; Commit renames it over the target. Without a Commit
// the destructor removes the temporary file.
class FileTarget {
 public:
  // Opens the temporary file. Fails: invalid-state if no file can be made beside the target.
  static Result<FileTarget> Open(const std::filesystem::path& target);

  FileTarget(FileTarget&& other) noexcept;
  FileTarget(const FileTarget&) = delete;
  FileTarget& operator=(const FileTarget&) = delete;
  FileTarget& operator=(FileTarget&&) = delete;
  ~FileTarget();

  // Writes all bytes and flushes them to the device. Fails: invalid-state, with the system's
  // reason.
  Status WriteAll(const ByteStream& stream);

  // Renames the temporary file to the target. Fails: invalid-state.
  Status Commit();

 private:
  FileTarget(std::filesystem::path target, std::string temporary, int descriptor);

  bool Write(std::span<const std::byte> bytes);
  Error SystemError() const;  // for the system call that failed last

  std::filesystem::path target_;
  std::string temporary_;
  int descriptor_ = -1;
};

}  // namespace loom
