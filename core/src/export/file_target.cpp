// POSIX calls instead of std::ofstream, which can neither flush to the device nor say why it
// failed. The WebAssembly build does not link this code: nothing there takes a path.
#include "export/file_target.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace loom {
namespace {

std::string Reason() { return std::generic_category().message(errno); }

// The end of a chain of symbolic links, whether or not the file exists. The link itself stays a
// link.
std::filesystem::path ResolveLinks(std::filesystem::path path) {
  constexpr int kMaxLinks = 40;  // the limit of Linux
  std::error_code ignored;
  for (int i = 0; i < kMaxLinks && std::filesystem::is_symlink(path, ignored); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path;
}

// A temporary name beside the target, different at each call in this process. It stays within the
// 255 bytes that file systems allow.
std::string TemporaryFor(const std::filesystem::path& target) {
  static std::atomic<std::uint64_t> count = 0;
  const std::string name = target.filename().string().substr(0, 200) + "." +
                           std::to_string(::getpid()) + "-" + std::to_string(count++);
  return (target.parent_path() / name).string();
}

// Opens a new file, and skips names that exist, such as those that another process left or uses.
int OpenBeside(const std::filesystem::path& target, mode_t mode, std::string& temporary) {
  int descriptor = -1;
  do {
    temporary = TemporaryFor(target);
    descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EEXIST);
  return descriptor;
}

// Opens a temporary file with the permissions of the file that it replaces. If the file system has
// no permissions, setting them fails, which is right to ignore. If there is no such file, the
// system applies the umask, which a library cannot read without changing it for all threads.
int OpenFor(const std::filesystem::path& target, std::string& temporary) {
  struct stat replaced{};
  if (::stat(target.c_str(), &replaced) != 0) return OpenBeside(target, 0666, temporary);
  const int descriptor = OpenBeside(target, 0600, temporary);
  if (descriptor >= 0) (void)::fchmod(descriptor, replaced.st_mode & 07777);
  return descriptor;
}

}  // namespace

Result<FileTarget> FileTarget::Open(const std::filesystem::path& target) {
  const auto fails = [&](const std::string& reason) {
    return Error{ErrorCode::kInvalidState,
                 "target file " + Quoted(target.string()),
                 "cannot be written: " + reason,
                 {}};
  };
  std::error_code ignored;
  const std::filesystem::path resolved = ResolveLinks(target);
  if (std::filesystem::is_symlink(resolved, ignored))
    return fails("its symbolic links form a cycle");
  if (std::filesystem::is_directory(resolved, ignored)) return fails("it is a directory");
  if (std::filesystem::exists(resolved, ignored) &&
      !std::filesystem::is_regular_file(resolved, ignored)) {
    return fails("it is a device or pipe: open it as a std::ostream");
  }
  std::string temporary;
  const int descriptor = OpenFor(resolved, temporary);
  if (descriptor < 0) return fails(Reason());
  return FileTarget(resolved, std::move(temporary), descriptor);
}

FileTarget::FileTarget(std::filesystem::path target, std::string temporary, int descriptor)
    : target_(std::move(target)), temporary_(std::move(temporary)), descriptor_(descriptor) {}

FileTarget::FileTarget(FileTarget&& other) noexcept
    : target_(std::move(other.target_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

FileTarget::~FileTarget() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Status FileTarget::WriteAll(const ByteStream& stream) {
  if (!stream.ForEachPart([&](std::span<const std::byte> part) { return Write(part); }))
    return SystemError();
  if (::fsync(descriptor_) != 0) return SystemError();
  if (::close(std::exchange(descriptor_, -1)) != 0) return SystemError();
  return Done{};
}

Status FileTarget::Commit() {
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return SystemError();
  temporary_.clear();
  return Done{};
}

bool FileTarget::Write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

Error FileTarget::SystemError() const {
  return {ErrorCode::kInvalidState,
          "target file " + Quoted(target_.string()),
          "cannot be written: " + Reason() + "; this file is as it was before",
          {}};
}

}  // namespace loom
