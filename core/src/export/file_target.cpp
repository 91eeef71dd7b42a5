// POSIX calls instead of std::ofstream, which can neither flush to the device nor say why it
// failed. The WebAssembly build leaves this file's users out of the link: nothing there can name a
// path.
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

// Where a chain of symbolic links ends, whether or not something is there: the link stays a link.
std::filesystem::path Followed(std::filesystem::path path) {
  constexpr int kMaxLinks = 40;  // as Linux
  std::error_code ignored;
  for (int i = 0; i < kMaxLinks && std::filesystem::is_symlink(path, ignored); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path;
}

// Beside the target, with a name that stays within the 255 bytes that file systems take. Another
// name at each call, in this process.
std::string TemporaryFor(const std::filesystem::path& target) {
  static std::atomic<std::uint64_t> count = 0;
  const std::string name = target.filename().string().substr(0, 200) + "." +
                           std::to_string(::getpid()) + "-" + std::to_string(count++);
  return (target.parent_path() / name).string();
}

// A new file, whatever others have left behind or make at the same time.
int OpenBeside(const std::filesystem::path& target, mode_t mode, std::string& temporary) {
  int descriptor = -1;
  do {
    temporary = TemporaryFor(target);
    descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EEXIST);
  return descriptor;
}

// With the permissions of the file that it replaces. A file system that has none refuses that, and
// is right. Without such a file the system gives those of any new file: it knows the umask, which a
// library cannot read without changing it for all threads.
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
  const std::filesystem::path resolved = Followed(target);
  if (std::filesystem::is_symlink(resolved, ignored)) return fails("its links lead in a circle");
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

Status FileTarget::Take(const ByteStream& stream) {
  if (!stream.Each([&](std::span<const std::byte> part) { return Write(part); })) return Failure();
  if (::fsync(descriptor_) != 0) return Failure();
  if (::close(std::exchange(descriptor_, -1)) != 0) return Failure();
  return Done{};
}

Status FileTarget::Commit() {
  if (std::rename(temporary_.c_str(), target_.c_str()) != 0) return Failure();
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

Error FileTarget::Failure() const {
  return {ErrorCode::kInvalidState,
          "target file " + Quoted(target_.string()),
          "cannot be written: " + Reason() + "; what was there before is unchanged",
          {}};
}

}  // namespace loom
