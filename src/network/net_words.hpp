#pragma once
// The words of a net's text: separators, numbers, and an item such as "conv5x5:6:pad2" taken apart.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nudge/matrix.hpp"

namespace nudge::net_words {

std::string_view trimmed(std::string_view words);

/// The parts of `words` between the separators that stand in no brackets, without blanks around them. Errors: a bracket
/// without its other one.
std::vector<std::string_view> split(std::string_view words, char separator);

/// Up to 4,000,000,000; nothing: the word is no such number.
std::optional<std::size_t> whole_number(std::string_view digits);
std::optional<double> real_number(std::string_view digits);

/// "5x5" as 5, 5.
std::optional<std::vector<std::size_t>> sides(std::string_view words);

/// "1x28x28" or "28x28" as a shape.
std::optional<Shape> shape_of(std::string_view item);

/// "conv5x5:6:pad2" taken apart: the word "conv", the size "5x5", the options "6" and "pad2".
struct Item {
  std::string place;  ///< "item 2 'conv5x5:6:pad2'"
  std::string_view word, size;
  std::vector<std::string_view> options;

  Item(std::string place_of_item, std::string_view words);

  [[noreturn]] void refuse(std::string_view expected) const;
  void expect_no_options(std::string_view example) const;
  void expect_word_alone() const;

  /// The number of an option such as "pad2".
  static std::optional<std::size_t> number_of(std::string_view option, std::string_view name);
};

/// Which option of an item said what; each thing is said once.
class SaidOnce {
 public:
  explicit SaidOnce(const Item& item) : item_(item) {}

  /// Errors: another option has said `what`.
  void note(std::string_view what, std::string_view option);

 private:
  const Item& item_;
  std::vector<std::pair<std::string_view, std::string_view>> said_;
};

/// Refuses "conv5x5:6 relu maxpool2": items without commas between them. "conv5 x 5: 6" is one item.
void check_commas(const std::string& place, std::string_view item);

}  // namespace nudge::net_words
