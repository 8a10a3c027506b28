#include "files/class_mapping.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "data/class_names.hpp"
#include "files/input_file.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t longest_mapping = 64 * 1024;
constexpr unsigned most_labels = 256;  // those of a byte

/// The number that a line goes on with; it and the blanks around it are taken off the line.
std::optional<unsigned> take_number(std::string_view& line) {
  const auto skip_blanks = [&] { line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size())); };
  skip_blanks();
  unsigned number = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (error != std::errc()) return std::nullopt;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  if (!line.empty() && line.find_first_of(" \t\r") != 0) return std::nullopt;
  skip_blanks();
  return number;
}

bool is_printable_ascii(unsigned code) { return code > 32 && code < 127; }

}  // namespace

std::vector<std::string> read_class_mapping(const std::filesystem::path& path, std::size_t labels) {
  const std::vector<std::uint8_t> bytes = read_file(path, longest_mapping);
  std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<std::string> characters(most_labels);
  std::size_t count = labels;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::string shown = one_line(Json(std::string(line.substr(0, 40))));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::optional<unsigned> label = take_number(line), code = take_number(line);
    if (!label || !code || *label >= most_labels || !is_printable_ascii(*code)) {
      fail(path.string(), ": line ", number, " is ", shown, ", expected a label from 0 to ", most_labels - 1,
           " and a character's code from 33 to 126, such as 10 65");
    }
    const std::string character(1, static_cast<char>(*code));
    const bool is_known = std::find(characters.begin(), characters.end(), character) != characters.end();
    if (is_known || !characters[*label].empty()) {
      fail(path.string(), ": line ", number, " is ", shown, ", and an earlier line has this ",
           is_known ? "character" : "label");
    }
    characters[*label] = character;
    count = std::max<std::size_t>(count, *label + 1);
  }
  std::vector<std::string> names = numbered_classes(count);
  for (std::size_t label = 0; label < std::min(count, characters.size()); ++label) {
    if (!characters[label].empty()) names[label] = characters[label];
  }
  for (std::size_t label = 0; label < count; ++label) {
    const auto first = std::find(names.begin(), names.end(), names[label]);
    if (const auto other = static_cast<std::size_t>(first - names.begin()); other != label) {
      fail(path.string(), ": label ", other, " is called ", names[label], " as label ", label, " is");
    }
  }
  return names;
}

}  // namespace nudge
