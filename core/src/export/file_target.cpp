// POSIX calls instead of std::ofstream, which can neither flush to the device nor say why it
// failed. The WebAssembly build leaves this file's users out of the link: nothing there can name a
// path.
#include "export/file_target.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/text.h"

namespace loom {
namespace {

std::string Reason() { return std::generic_category().message(errno); }

// mkstemp makes files that only the owner can read; a model gets what a newly made file, or the
// file that it replaces, would have.
mode_t ModeFor(const std::filesystem::path& target) {
  struct stat status{};
  if (::stat(target.c_str(), &status) == 0) return status.st_mode & 07777;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

// Where a chain of symbolic links ends, whether or not something is there: the link stays a link.
std::filesystem::path Followed(std::filesystem::path path) {
  constexpr int kMaxLinks = 40;  // as Linux
  std::error_code ignored;
  for (int i = 0; i < kMaxLinks && std::filesystem::is_symlink(path, ignored); ++i) {
    path = path.parent_path() / std::filesystem::read_symlink(path, ignored);
  }
  return path;
}

// Beside the target, with a name that stays within the 255 bytes that file systems take.
std::string TemporaryFor(const std::filesystem::path& target) {
  const std::string name = target.filename().string().substr(0, 200) + ".XXXXXX";
  return (target.parent_path() / name).string();
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
  std::string temporary = TemporaryFor(resolved);
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return fails(Reason());
  ::fchmod(descriptor, ModeFor(resolved));
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
