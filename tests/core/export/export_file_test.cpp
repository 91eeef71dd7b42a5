// Files as targets: an export writes the whole file or nothing. The tests may run as root, who may
// write everything, so they make writes fail by other means than permissions.
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/support/folder.h"
#include "core/support/support.h"
#include "export/file_target.h"

namespace loom::test {
namespace {

namespace fs = std::filesystem;

Model Small() {
  ModelBuilder builder = Builder();
  Graph g = builder.main();
  const Value x = g.AddInput("x", FloatType({"N", 500})).value();
  const Value w = g.AddInitializer("w", Ramp({500})).value();  // large enough to be a weight
  (void)g.AddOutput(Node(g, "Add", {x, w}), "y").value();
  return builder.Finish().value();
}

void Write(const fs::path& path, std::string_view text) { std::ofstream(path) << text; }

mode_t ModeOf(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

class ExportToFile : public InAFolder {
 protected:
  // Expects that the target is refused for that reason, and that no file appears or disappears.
  void ExpectRefused(const fs::path& target, const char* reason) {
    const auto before = Names();
    ExpectError(to_onnx(Small(), target), ErrorCode::kInvalidState,
                "target file \"" + target.string() + "\"", reason);
    EXPECT_EQ(Names(), before);
  }
};

using Files = std::set<std::string>;

TEST_F(ExportToFile, WritesTheBytes) {
  ASSERT_TRUE(to_onnx(Small(), In("net.onnx")).ok());
  EXPECT_TRUE(Contents(In("net.onnx")) == Joined(Small()));
  EXPECT_EQ(Names(), Files{"net.onnx"});
}

TEST_F(ExportToFile, TakesWhatConvertsToAPath) {
  const std::string name = In("text.onnx").string();
  ASSERT_TRUE(to_onnx(Small(), name).ok());
  ASSERT_TRUE(to_onnx(Small(), name.c_str()).ok());
  EXPECT_TRUE(Contents(name) == Joined(Small()));
}

TEST_F(ExportToFile, AppliesTheOptions) {
  ExportOptions options;
  options.input_names = {"image"};
  ASSERT_TRUE(to_onnx(Small(), In("net.onnx"), options).ok());
  const auto bytes = to_onnx(Small(), options).value();
  EXPECT_TRUE(Contents(In("net.onnx")) == AsText(bytes));
}

TEST_F(ExportToFile, ReplacesAFileOfAnyLength) {
  Write(In("net.onnx"), std::string(1 << 20, 'x'));
  ASSERT_TRUE(to_onnx(Small(), In("net.onnx")).ok());
  EXPECT_TRUE(Contents(In("net.onnx")) == Joined(Small()));
  EXPECT_EQ(Names(), Files{"net.onnx"});
}

TEST_F(ExportToFile, TakesUnusualNames) {
  const std::string longest(255, 'n');
  for (const std::string& name : {longest, std::string("ä ö"), std::string("<_io.BytesIO>"),
                                  std::string("\xFF"), std::string(".hidden")}) {
    EXPECT_TRUE(to_onnx(Small(), In(name)).ok()) << name;
    EXPECT_TRUE(Contents(In(name)) == Joined(Small()));
  }
  EXPECT_EQ(Names().size(), 5U);
  ExpectRefused(In(std::string(256, 'n')), "cannot be written");
}

TEST_F(ExportToFile, TakesNamesWithoutAFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(In(""));
  EXPECT_TRUE(to_onnx(Small(), fs::path("bare.onnx")).ok());
  ExpectRefused("", "cannot be written");
  fs::current_path(before);
  EXPECT_EQ(Names(), Files{"bare.onnx"});
}

TEST_F(ExportToFile, NewFilesHonourTheUmask) {
  const mode_t before = ::umask(027);
  const bool ok = to_onnx(Small(), In("net.onnx")).ok();
  EXPECT_EQ(::umask(before), 027U);  // the export has left the umask as it was
  ASSERT_TRUE(ok);
  EXPECT_EQ(ModeOf(In("net.onnx")), 0640U);
}

TEST_F(ExportToFile, ReplacedFilesKeepTheirMode) {
  for (const mode_t mode : {0600U, 0444U, 0755U}) {
    Write(In("net.onnx"), "old");
    ASSERT_EQ(::chmod(In("net.onnx").c_str(), mode), 0);
    ASSERT_TRUE(to_onnx(Small(), In("net.onnx")).ok());
    EXPECT_EQ(ModeOf(In("net.onnx")), mode);
    fs::remove(In("net.onnx"));
  }
}

TEST_F(ExportToFile, ReplacedFilesKeepTheirModeWhateverTheUmask) {
  Write(In("net.onnx"), "old");
  ASSERT_EQ(::chmod(In("net.onnx").c_str(), 0666), 0);
  const mode_t before = ::umask(027);
  const bool ok = to_onnx(Small(), In("net.onnx")).ok();
  ::umask(before);
  ASSERT_TRUE(ok);
  EXPECT_EQ(ModeOf(In("net.onnx")), 0666U);
}

// The temporary file has the mode of the file that it will replace, so that only those who may read
// the old file can read the new one.
TEST_F(ExportToFile, APrivateFileIsPrivateWhileItIsWritten) {
  Write(In("net.onnx"), "old");
  ASSERT_EQ(::chmod(In("net.onnx").c_str(), 0600), 0);
  const FileTarget target = FileTarget::Open(In("net.onnx")).value();
  EXPECT_EQ(Names().size(), 2U);
  for (const std::string& name : Names()) EXPECT_EQ(ModeOf(In(name)), 0600U) << name;
}

TEST_F(ExportToFile, LeavesOtherFilesAlone) {
  // A temporary name ends in a number that goes up by one at each export. The test takes the next
  // one.
  std::string name;
  {
    const FileTarget target = FileTarget::Open(In("net.onnx")).value();
    ASSERT_EQ(Names().size(), 1U);
    name = *Names().begin();
  }
  const std::size_t digits = name.rfind('-') + 1;
  const auto number = std::stoull(name.substr(digits));
  const std::string next = name.substr(0, digits) + std::to_string(number + 1);
  Write(In(next), "another file");
  ASSERT_TRUE(to_onnx(Small(), In("net.onnx")).ok());
  EXPECT_EQ(Contents(In(next)), "another file");
  EXPECT_EQ(Names(), (Files{"net.onnx", next}));
}

TEST_F(ExportToFile, ALinkStaysALink) {
  fs::create_directory(In("there"));
  Write(In("there/net.onnx"), "old");
  fs::create_symlink("there/net.onnx", In("link"));
  fs::create_symlink("link", In("link to link"));
  ASSERT_TRUE(to_onnx(Small(), In("link to link")).ok());
  EXPECT_EQ(fs::read_symlink(In("link to link")), "link");
  EXPECT_EQ(fs::read_symlink(In("link")), "there/net.onnx");
  EXPECT_TRUE(Contents(In("there/net.onnx")) == Joined(Small()));
}

TEST_F(ExportToFile, ADanglingLinkGetsItsTarget) {
  fs::create_symlink("new.onnx", In("link"));
  ASSERT_TRUE(to_onnx(Small(), In("link")).ok());
  EXPECT_TRUE(fs::is_symlink(In("link")));
  EXPECT_TRUE(Contents(In("new.onnx")) == Joined(Small()));
  fs::create_symlink("missing/new.onnx", In("astray"));
  ExpectRefused(In("astray"), "No such file or directory");
}

TEST_F(ExportToFile, LinksInACircleAreRefused) {
  fs::create_symlink("b", In("a"));
  fs::create_symlink("a", In("b"));
  ExpectRefused(In("a"), "its symbolic links form a cycle");
  EXPECT_TRUE(fs::is_symlink(In("a")) && fs::is_symlink(In("b")));
}

TEST_F(ExportToFile, RefusesWhatCannotBeAFile) {
  ExpectRefused(In("missing/net.onnx"), "No such file or directory");
  Write(In("file"), "old");
  ExpectRefused(In("file/net.onnx"), "Not a directory");
  ExpectRefused(In("file/"), "Not a directory");
  EXPECT_EQ(Contents(In("file")), "old");
  fs::create_directory(In("folder"));
  ExpectRefused(In("folder"), "it is a directory");
  ExpectRefused(In("folder/"), "it is a directory");
  fs::create_directory_symlink("folder", In("link"));
  ExpectRefused(In("link"), "it is a directory");
  ExpectRefused(In("new folder/"), "No such file or directory");
}

TEST_F(ExportToFile, RefusesDevicesAndPipes) {
  ExpectRefused("/dev/full", "it is a device or pipe: open it as a std::ostream");
  ExpectRefused("/dev/null", "it is a device or pipe");
  ASSERT_EQ(::mkfifo(In("pipe").c_str(), 0600), 0);
  ExpectRefused(In("pipe"), "it is a device or pipe");
}

TEST_F(ExportToFile, RefusesAFileSystemThatCannotBeWritten) {
  ExpectError(to_onnx(Small(), fs::path("/proc/net.onnx")), ErrorCode::kInvalidState,
              "target file \"/proc/net.onnx\"", "cannot be written");
}

// While it lives, no file can grow past `bytes` bytes, as if the disk were full.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    (void)std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(ExportToFile, AFullDiskLeavesTheOldFile) {
  const Model model = Small();
  const std::size_t size = Joined(model).size();
  Write(In("net.onnx"), "old");
  for (const std::size_t room : {std::size_t{0}, std::size_t{10}, size / 2, size - 1}) {
    const Status status = [&] {
      const FullDisk full(room);
      return to_onnx(model, In("net.onnx"));
    }();
    ExpectError(status, ErrorCode::kInvalidState, "target file \"" + In("net.onnx").string() + "\"",
                "cannot be written: File too large; this file is as it was before");
    EXPECT_EQ(Contents(In("net.onnx")), "old");
    EXPECT_EQ(Names(), Files{"net.onnx"});
  }
  const FullDisk just_enough(size);
  EXPECT_TRUE(to_onnx(model, In("net.onnx")).ok());
}

TEST_F(ExportToFile, AFullDiskLeavesNoNewFile) {
  const Status status = [&] {
    const FullDisk full(100);
    return to_onnx(Small(), In("net.onnx"));
  }();
  ExpectError(status, ErrorCode::kInvalidState, "target file \"" + In("net.onnx").string() + "\"",
              "cannot be written: File too large");
  EXPECT_EQ(Names(), Files{});
}

TEST_F(ExportToFile, AModelThatCannotBeWrittenTouchesNothing) {
  Write(In("net.onnx"), "old");
  Model model = Small();
  model.weights[0].source = {};
  ExpectError(to_onnx(model, In("net.onnx")), ErrorCode::kWeightMismatch, "initializer \"w\"",
              "needs 2000 bytes, its source has 0");
  ExportOptions options;
  options.opset_version = 5;
  ExpectError(to_onnx(Small(), In("net.onnx"), options), ErrorCode::kUnsupported,
              "option opset_version", "built for opset 21");
  EXPECT_EQ(Contents(In("net.onnx")), "old");
  EXPECT_EQ(Names(), Files{"net.onnx"});
}

}  // namespace
}  // namespace loom::test
