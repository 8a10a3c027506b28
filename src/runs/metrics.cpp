// read_metrics: what a run has measured so far.

#include <fstream>
#include <string>

#include "base/json_reader.hpp"
#include "models/metrics_json.hpp"
#include "nudge/error.hpp"
#include "nudge/run.hpp"

namespace nudge {

std::vector<EpochMetrics> read_metrics(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "metrics.jsonl";
  std::ifstream in(path, std::ios::binary);
  if (!in) fail(path.string(), ": cannot be read: is ", folder.string(), " the folder of a run?");
  std::vector<EpochMetrics> epochs;
  std::string line;
  // getline reaches the end of the file only in a line without a break behind it: one that was cut short.
  while (std::getline(in, line) && !in.eof()) {
    const std::string where = text(path.string(), ":", epochs.size() + 1);
    const Json json = parse_json(line, where);
    epochs.push_back(metrics_from(JsonPlace(json, where)));
  }
  return epochs;
}

}  // namespace nudge
