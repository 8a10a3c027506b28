#include "nudge/dataset.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "base/random.hpp"
#include "nudge/error.hpp"

namespace nudge {

std::string to_string(TableNumbers numbers) {
  return numbers == TableNumbers::automatic ? "automatic" : numbers == TableNumbers::pixels ? "pixels" : "values";
}

TableNumbers parse_table_numbers(std::string_view word) {
  for (const TableNumbers numbers : {TableNumbers::automatic, TableNumbers::pixels, TableNumbers::values}) {
    if (word == to_string(numbers)) return numbers;
  }
  fail("expected \"automatic\", \"pixels\" or \"values\", found \"", word, '"');
}

bool is_picture(const Dataset& data) {
  return data.has_pixels() && !data.shape.is_flat() && (data.shape.channels == 1 || data.shape.channels == 3);
}

std::size_t outputs_for(const Dataset& data) {
  return data.has_targets() ? data.target_names.size() : data.classes.size();
}

Subset everything(std::shared_ptr<const Dataset> data) {
  if (data == nullptr) fail("data: there is no data set (a null pointer came)");
  std::vector<std::uint32_t> indices(data->size());
  std::iota(indices.begin(), indices.end(), 0u);
  return {std::move(data), std::move(indices)};
}

namespace {

/// How many of `count` each class gives: its share of the subset, rounded down, and one more for the largest
/// remainders.
std::vector<std::size_t> quotas(const std::vector<std::size_t>& class_sizes, std::size_t total, std::size_t count) {
  struct Remainder {
    std::size_t value;
    std::size_t label;
  };
  std::vector<std::size_t> taken(class_sizes.size());
  std::vector<Remainder> remainders;
  std::size_t left = count;
  for (std::size_t label = 0; label < class_sizes.size(); ++label) {
    taken[label] = count * class_sizes[label] / total;
    left -= taken[label];
    remainders.push_back({count * class_sizes[label] % total, label});
  }
  std::stable_sort(remainders.begin(), remainders.end(),
                   [](const Remainder& a, const Remainder& b) { return a.value > b.value; });
  for (std::size_t i = 0; i < left; ++i) ++taken[remainders[i].label];
  return taken;
}

/// The positions in `subset` of each class's examples, in the order in which they are drawn: every example draws a number
/// of its own, by its index in the data set, and the smallest come first. So who is drawn does not hang on the order of
/// the subset. Targets that are numbers make no classes: then all examples are together.
std::vector<std::vector<std::size_t>> in_order_of_draw(const Subset& subset, std::uint64_t seed) {
  check(subset);
  struct Candidate {
    std::uint64_t number;
    std::uint32_t index;
    std::size_t position;
  };
  const Philox random(seed, RandomPurpose::hold_out);
  const bool are_alike = subset.data->has_targets();
  std::vector<std::vector<Candidate>> candidates(are_alike ? 1 : subset.data->classes.size());
  for (std::size_t position = 0; position < subset.size(); ++position) {
    const std::uint32_t index = subset.indices[position];
    const std::array<std::uint32_t, 4> bits = random(index, 0, 0, 0);
    const std::size_t of = are_alike ? 0 : static_cast<std::size_t>(subset.label(position));
    candidates[of].push_back({join(bits[0], bits[1]), index, position});
  }
  std::vector<std::vector<std::size_t>> positions;
  for (std::vector<Candidate>& members : candidates) {
    std::sort(members.begin(), members.end(), [](const Candidate& a, const Candidate& b) {
      return std::pair(a.number, a.index) < std::pair(b.number, b.index);
    });
    positions.emplace_back();
    for (const Candidate& member : members) positions.back().push_back(member.position);
  }
  return positions;
}

/// Marks the positions in `subset` that a stratified draw takes.
std::vector<bool> drawn(const Subset& subset, std::size_t count, std::uint64_t seed) {
  const std::vector<std::vector<std::size_t>> members = in_order_of_draw(subset, seed);
  if (count == 0 || count > subset.size()) {
    fail(subset.data->name, ": cannot draw ", count, " of ", subset.size(), " examples; it takes 1 to ", subset.size());
  }
  std::vector<std::size_t> class_sizes;
  for (const auto& each : members) class_sizes.push_back(each.size());
  const std::vector<std::size_t> take = quotas(class_sizes, subset.size(), count);
  std::vector<bool> marked(subset.size());
  for (std::size_t label = 0; label < members.size(); ++label) {
    for (std::size_t i = 0; i < take[label]; ++i) marked[members[label][i]] = true;
  }
  return marked;
}

void expect_labels(const char* what, const Dataset& data) {
  if (data.has_targets()) fail(data.name, ": ", what, " goes by classes, and its targets are numbers");
}

}  // namespace

Subset balanced_draw(const Subset& subset, std::size_t per_class, std::uint64_t seed) {
  const std::vector<std::vector<std::size_t>> members = in_order_of_draw(subset, seed);
  const Dataset& data = *subset.data;
  expect_labels("a balanced draw", data);
  if (per_class == 0) fail(data.name, ": cannot draw 0 examples of each class; it takes 1 or more");
  Subset few{subset.data, {}};
  for (std::size_t label = 0; label < members.size(); ++label) {
    if (members[label].size() < per_class) {
      fail(data.name, ": cannot draw ", per_class, " examples of the class ", data.classes[label], ": there are ",
           members[label].size());
    }
    for (std::size_t i = 0; i < per_class; ++i) few.indices.push_back(subset.indices[members[label][i]]);
  }
  std::sort(few.indices.begin(), few.indices.end());
  return few;
}

HoldOut hold_out(const Subset& subset, std::size_t count, std::uint64_t seed) {
  const std::vector<bool> marked = drawn(subset, count, seed);
  HoldOut parts{{subset.data, {}}, {subset.data, {}}};
  for (std::size_t position = 0; position < subset.size(); ++position) {
    (marked[position] ? parts.held_out : parts.rest).indices.push_back(subset.indices[position]);
  }
  std::sort(parts.rest.indices.begin(), parts.rest.indices.end());
  std::sort(parts.held_out.indices.begin(), parts.held_out.indices.end());
  return parts;
}

Subset stratified_draw(const Subset& subset, std::size_t count, std::uint64_t seed) {
  return hold_out(subset, count, seed).held_out;
}

std::size_t find_label(const Subset& subset, std::int32_t label, std::size_t nth) {
  check(subset);
  const Dataset& data = *subset.data;
  expect_labels("a label", data);
  if (label < 0 || static_cast<std::size_t>(label) >= data.classes.size()) {
    fail(data.name, ": no label ", label, "; its labels are 0 to ", data.classes.size() - 1);
  }
  std::size_t seen = 0;
  for (std::size_t position = 0; position < subset.size(); ++position) {
    if (subset.label(position) == label && seen++ == nth) return position;
  }
  fail(data.name, ": has ", seen, " examples of label ", label, " (", data.classes[static_cast<std::size_t>(label)],
       "), counted from 0, so there is no number ", nth);
}

}  // namespace nudge
