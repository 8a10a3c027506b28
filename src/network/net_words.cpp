#include "network/net_words.hpp"

#include <algorithm>
#include <charconv>

#include "nudge/error.hpp"

namespace nudge::net_words {

std::string_view trimmed(std::string_view words) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = words.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return words.substr(first, words.find_last_not_of(blanks) + 1 - first);
}

std::vector<std::string_view> split(std::string_view words, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0, open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    open += words[i] == '(' ? 1 : 0;
    if (words[i] == ')') {
      if (open == 0) fail("a bracket ')' without its '(' in '", words, "'");
      --open;
    }
    if (open > 0 || words[i] != separator) continue;
    parts.push_back(trimmed(words.substr(begin, i - begin)));
    begin = i + 1;
  }
  if (open > 0) fail("a bracket '(' without its ')' in '", words, "'");
  parts.push_back(trimmed(words.substr(begin)));
  return parts;
}

std::optional<std::size_t> whole_number(std::string_view digits) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  constexpr std::size_t largest = 4'000'000'000;
  if (error != std::errc() || end != digits.data() + digits.size() || number > largest) return std::nullopt;
  return number;
}

std::optional<double> real_number(std::string_view digits) {
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<std::vector<std::size_t>> sides(std::string_view words) {
  std::vector<std::size_t> numbers;
  for (const std::string_view part : split(words, 'x')) {
    const auto number = whole_number(part);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

std::optional<Shape> shape_of(std::string_view item) {
  if (item.find('x') == std::string_view::npos) return std::nullopt;
  const auto numbers = sides(item);
  if (!numbers) return std::nullopt;
  if (numbers->size() == 2) return Shape{1, (*numbers)[0], (*numbers)[1]};
  if (numbers->size() == 3) return Shape{(*numbers)[0], (*numbers)[1], (*numbers)[2]};
  return std::nullopt;
}

Item::Item(std::string place_of_item, std::string_view words)
    : place(std::move(place_of_item)), options(split(words, ':')) {
  const std::string_view head = options.front();
  options.erase(options.begin());
  const std::size_t end = head.find_first_of("0123456789");
  word = head.substr(0, std::min(end, head.size()));
  size = head.substr(word.size());
}

void Item::refuse(std::string_view expected) const { fail(place, ": ", expected, " is expected"); }

void Item::expect_no_options(std::string_view example) const {
  if (!options.empty()) refuse(text(example, ", without options,"));
}

void Item::expect_word_alone() const {
  if (!size.empty() || !options.empty()) refuse(text(word, " alone"));
}

std::optional<std::size_t> Item::number_of(std::string_view option, std::string_view name) {
  return option.starts_with(name) ? whole_number(option.substr(name.size())) : std::nullopt;
}

void SaidOnce::note(std::string_view what, std::string_view option) {
  for (const auto& [said, before] : said_) {
    if (said == what) fail(item_.place, ": '", before, "' and '", option, "' both say ", what, ", one is expected");
  }
  said_.emplace_back(what, option);
}

void check_commas(const std::string& place, std::string_view item) {
  std::string with_commas;
  std::string_view before;
  bool has_several = false;
  for (const std::string_view word : split(item, ' ')) {
    if (word.empty()) continue;
    const bool begins = whole_number(word) || (word.size() > 1 && word[0] >= 'a' && word[0] <= 'z');
    const bool wants_more = before.ends_with(':') || before == "x";
    const bool is_next = begins && !before.empty() && !wants_more;
    if (!before.empty()) with_commas += is_next ? ", " : " ";
    with_commas += word;
    has_several = has_several || is_next;
    before = word;
  }
  if (has_several) fail(place, ": commas are expected between layers: ", with_commas);
}

}  // namespace nudge::net_words
