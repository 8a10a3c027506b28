#pragma once
// Runs the real program, as a shell would, in a folder of its own.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace nudge::test {

/// What a finished program left.
struct Outcome {
  int code = -1;    ///< the exit code; 128 + the signal where one ended it
  std::string out;  ///< stdout
  std::string err;  ///< stderr
  nlohmann::json json() const { return nlohmann::json::parse(out); }
  /// The last line of stdout, without its newline.
  std::string last_line() const;
};

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A program that may still run. Its folder must outlive it.
class Started {
 public:
  Started(pid_t process, std::filesystem::path out, std::filesystem::path err);
  void send(int signal) const;
  /// Waits until its stdout holds `words`. False: it ended or a minute passed before that.
  bool wait_for_output(const std::string& words);
  Outcome wait();

 private:
  bool has_ended();

  pid_t process_;
  std::filesystem::path out_;
  std::filesystem::path err_;
  bool ended_ = false;
  int status_ = 0;
};

/// An empty folder, removed with everything in it at the end, and the program's working directory.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }
  const std::filesystem::path& folder() const { return folder_; }

  /// nudge with these arguments. NUDGE_DATA is the workplace's data/, which is empty unless the test fills it;
  /// `environment` comes on top.
  Outcome nudge(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment = {});
  Started start(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment = {});
  /// What a shell makes of this; $NUDGE is the program.
  Outcome shell(const std::string& command);

 private:
  Started run(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment);

  std::filesystem::path folder_;
  std::size_t started_ = 0;
};

using Arguments = std::vector<std::string>;

/// nudge with these arguments, which is to end well.
Outcome must(Workplace& place, const Arguments& arguments);

/// What nudge is to refuse, by which exit code, and what its message says.
struct Refused {
  Arguments arguments;
  int code;
  std::string says;
};
/// What makes a run gets `--out none`, and is to leave no such folder.
void expect_refused(Workplace& place, const std::vector<Refused>& all);

std::string content_of(const std::filesystem::path& path);

}  // namespace nudge::test
