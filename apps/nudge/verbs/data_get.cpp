// nudge data get NAME: fetches a data set and verifies it.

#include <memory>

#include "nudge/data_files.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct DataGetOptions {
  std::string name;
  std::string folder;
  bool verify = false;
  bool json = false;
};

ExitCode get(const DataGetOptions& options) {
  GetOptions how;
  how.data_folder = options.folder;
  how.verify = options.verify;
  const GetResult result = get_data(options.name, how, [](const std::string& line) { tell(line); });
  if (options.json) {
    print_json(Json{{"name", options.name},
                    {"folder", result.folder.string()},
                    {"fetched", !result.way.empty()},
                    {"way", result.way.empty() ? Json(nullptr) : Json(result.way)}});
  } else if (result.way.empty()) {
    print(text(options.name, " is there already: ", result.folder.string(), '\n'));
  } else {
    print(text(options.name, " is there now: ", result.folder.string(), " (from ", result.way, ")\n"));
  }
  return ExitCode::ok;
}

}  // namespace

void add_data_get(Verb& data) {
  Verb verb =
      data.add_verb("get", "fetch a data set and verify its checksums; does nothing when it is there", data_group,
                    {"data get mnist", "data get fashion-mnist --dir /srv/data", "data get mnist --verify"});
  const auto options = std::make_shared<DataGetOptions>();
  verb.add_option("NAME", options->name, "the data set's name in `nudge data list`").required().type_name("");
  verb.add_flag("--verify", options->verify, "check the checksums of files that are there already, too");
  add_folder_option(verb, options->folder);
  add_json_flag(verb, options->json);
  verb.runs([options] { return get(*options); });
}

}  // namespace nudge::app
