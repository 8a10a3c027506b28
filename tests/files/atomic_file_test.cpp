#include "files/atomic_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>

#include "support/error_of.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// No file may grow beyond `most` bytes: a write then fails as on a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t most) {
    handler_ = ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &old_);
    const rlimit limit{most, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &old_);
    ::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit old_{};
  void (*handler_)(int) = nullptr;
};

TEST(AtomicFile, HoldsWhatWasWritten) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "f", std::string_view("hello"));
  EXPECT_EQ(bytes_of_file(folder / "f"), "hello");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, ReplacesTheOldFileOnlyWhenItIsComplete) {
  const TemporaryFolder folder;
  write_bytes(folder / "f", "old");
  AtomicFile file(folder / "f");
  file.write("ne");
  EXPECT_EQ(bytes_of_file(folder / "f"), "old");
  file.write("w");
  file.commit();
  EXPECT_EQ(bytes_of_file(folder / "f"), "new");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, VanishesWhenItIsNotCommitted) {
  const TemporaryFolder folder;
  { AtomicFile(folder / "f").write("lost"); }
  EXPECT_EQ(files_in(folder.path()), 0u);
}

TEST(AtomicFile, MayBeWrittenTwiceAtOnce) {
  const TemporaryFolder folder;
  AtomicFile first(folder / "f");
  AtomicFile second(folder / "f");
  first.write("first");
  second.write("second");
  second.commit();
  first.commit();
  EXPECT_EQ(bytes_of_file(folder / "f"), "first");
}

TEST(AtomicFile, HasThePermissionsOfAnyNewFile) {
  const TemporaryFolder folder;
  write_file_atomically(folder / "f", std::string_view("x"));
  write_bytes(folder / "plain", "x");
  EXPECT_EQ(fs::status(folder / "f").permissions(), fs::status(folder / "plain").permissions());
}

TEST(AtomicFile, WithoutRoomLeavesTheOldFileAndSaysSo) {
  const TemporaryFolder folder;
  const fs::path path = folder / "f";
  write_bytes(path, "old");
  const std::string large(100000, 'x');
  std::string message;
  {
    const FileSizeLimit limit(65536);
    message = error_of([&] { write_file_atomically(path, large); });
  }
  EXPECT_EQ(message, "cannot write " + path.string() +
                         ": the file is larger than this process may write; the old file is unchanged");
  EXPECT_EQ(bytes_of_file(path), "old");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, NeedsItsFolder) {
  const TemporaryFolder folder;
  const fs::path path = folder / "missing/f";
  EXPECT_EQ(error_of([&] { AtomicFile file(path); }), "cannot write " + path.string() + ": its folder does not exist");
}

TEST(AtomicFile, NeedsPermission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
  const fs::path path = folder / "f";
  EXPECT_EQ(error_of([&] { AtomicFile file(path); }), "cannot write " + path.string() + ": no permission");
  fs::permissions(folder.path(), fs::perms::owner_all);
}

TEST(AtomicFile, DoesNotReplaceWhatIsNoFile) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "d");
  EXPECT_EQ(error_of([&] { AtomicFile file(folder / "d"); }),
            "cannot write " + (folder / "d").string() + ": it exists and is a folder");
  EXPECT_EQ(error_of([] { AtomicFile file("/dev/null"); }), "cannot write /dev/null: it exists and is not a file");
  EXPECT_EQ(error_of([&] { AtomicFile file(folder / "new/"); }),
            "cannot write " + (folder / "new/").string() + ": it names no file");
}

}  // namespace
}  // namespace nudge
