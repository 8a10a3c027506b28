// nudge data list: the data sets that nudge knows by name, and whether they are here.

#include <fmt/format.h>

#include <memory>

#include "nudge/data_files.hpp"
#include "options/common_options.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct DataListOptions {
  std::string folder;
  bool json = false;
};

ExitCode list(const DataListOptions& options) {
  Json all = Json::array();
  for (const std::string& name : catalogue_names()) {
    const DataStatus status = data_status(name, options.folder);
    if (options.json) {
      all.push_back({{"name", name},
                     {"description", status.description},
                     {"folder", status.folder.string()},
                     {"complete", status.complete()},
                     {"files", status.files},
                     {"unusable", status.unusable}});
      continue;
    }
    print(fmt::format("{:15} {}\n{:15} {}\n", name, status.description, "",
                      status.complete() ? status.folder.string() : "not here: nudge data get " + name));
  }
  if (options.json) print_json(all);
  return ExitCode::ok;
}

}  // namespace

void add_data_list(Verb& data) {
  Verb verb = data.add_verb("list", "the data sets that nudge knows by name, and whether they are here", data_group,
                            {"data list", "data list --json"});
  const auto options = std::make_shared<DataListOptions>();
  add_folder_option(verb, options->folder);
  add_json_flag(verb, options->json);
  verb.runs([options] { return list(*options); });
}

}  // namespace nudge::app
