// What became of somebody's tensors.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/json_reader.hpp"
#include "nudge/net_text.hpp"
#include "text/model_words.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

constexpr std::size_t most_classes_in_words = 20;

std::string class_list(const std::vector<std::string>& classes) {
  std::string out;
  for (std::size_t i = 0; i < classes.size() && i < most_classes_in_words; ++i) {
    out += (i == 0 ? "" : ", ") + printable(classes[i]);
  }
  return classes.size() > most_classes_in_words ? out + ", …" : out;
}

}  // namespace

std::string imported_text(const ImportedNetwork& imported, const Model& model) {
  TextTable table("lllll");
  table.add({"in the file", "shape", "type", "address", "here"});
  for (const TensorOrigin& origin : imported.origins) {
    const bool filled = origin.theirs.empty();
    table.add({filled ? fmt::format("none: all {}", shortest(origin.filled)) : printable(origin.theirs),
               fmt::format("({})", fmt::join(origin.dimensions, ", ")), origin.dtype, origin.address, origin.name});
  }
  std::string out = table.text();
  for (const std::string& name : imported.left_out) out += "left out: " + printable(name) + "\n";
  return out + fmt::format("\nnet      {}\ninput    {}: {}\nclasses  {}\n", net_of(model.network.architecture()),
                           to_string(model.preprocessing.shape), preprocessing_text(model.preprocessing),
                           class_list(model.classes));
}

}  // namespace nudge
