#include "options/other_examples.hpp"

#include <optional>

#include "nudge/error.hpp"

namespace nudge::app {
namespace {

/// With more examples a comparison runs no mistakes.
constexpr std::size_t most_others = 1000;

/// A split, or nothing where there is no such part.
std::optional<Subset> whole_split(const OpenedModel& opened, DataChoice choice, const std::string& split) {
  choice.split = split;
  try {
    return open_data(opened, choice).subset;
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// As the part lies on the disk, before anything is held out of it.
std::optional<Subset> raw_part(const OpenedModel& opened, DataChoice choice, const std::string& split) {
  if (choice.source.empty()) choice.source = opened.configuration.data.source;
  choice.split = split;
  try {
    return open_part(choice).subset;
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<Subset> range_of(const Subset& subset, std::size_t from, std::size_t count) {
  if (count == 0 || count > most_others || from >= subset.size() || count > subset.size() - from) return std::nullopt;
  const auto first = subset.indices.begin() + static_cast<std::ptrdiff_t>(from);
  return Subset{subset.data, {first, first + static_cast<std::ptrdiff_t>(count)}};
}

/// The same examples, though perhaps read twice.
bool are_same(const Subset& a, const Subset& b) {
  return a.indices == b.indices && (a.data == b.data || a.data->labels == b.data->labels);
}

class Neighbours {
 public:
  Neighbours(const Subset& asked, std::size_t from) : asked_(asked), from_(from), count_(asked.size()) {}

  void add_of_split(const Subset& split, const std::string& name) {
    const auto in_split = [&](std::size_t from, std::size_t count) {
      add(range_of(split, from, count), text(count, count == 1 ? " example" : " examples",
                                             from == 0 ? ", the first" : text(" from ", from, " on"), " of ", name));
    };
    in_split(from_ + 1, count_);
    if (from_ > 0) in_split(from_ - 1, count_);
    in_split(from_, count_ + 1);
    if (count_ > 1) in_split(from_, count_ - 1);
    if (count_ > 2) in_split(from_ + 1, count_ - 1);
    in_split(from_ + count_, count_);
    if (from_ >= count_) in_split(from_ - count_, count_);
    if (from_ > 0) in_split(0, count_);
    for (const std::size_t count : {1, 2, 5, 10, 16, 20, 25, 30, 32, 50, 60, 64, 100, 128, 200, 256, 500, 512, 1000}) {
      if (count != count_) in_split(from_, count);
    }
    add(range_of(split, 0, split.size()), "all of " + name);
    if (split.size() > count_) {
      add(range_of(split, split.size() - count_, count_), text("the last ", count_, " examples of ", name));
    }
  }

  /// The same range of another part.
  void add_of_other(const Subset& split, const std::string& name) {
    add(range_of(split, from_, count_), text(count_, count_ == 1 ? " example" : " examples",
                                             from_ == 0 ? ", the first" : text(" from ", from_, " on"), " of ", name));
    add(range_of(split, 0, split.size()), "all of " + name);
  }

  std::vector<OtherSubset> take() { return std::move(found_); }

 private:
  void add(std::optional<Subset> subset, const std::string& what) {
    if (!subset || are_same(*subset, asked_)) return;
    for (const OtherSubset& known : found_) {
      if (are_same(*subset, known.subset)) return;
    }
    found_.push_back({"other examples than those asked for: " + what, std::move(*subset)});
  }

  const Subset& asked_;
  std::size_t from_;
  std::size_t count_;
  std::vector<OtherSubset> found_;
};

}  // namespace

std::vector<OtherSubset> other_examples(const DataChoice& choice, const NetworkAndData& chosen, std::size_t from) {
  const OpenedModel& opened = chosen.network.opened;
  Neighbours neighbours(chosen.data.subset, from);
  if (chosen.data.subset.size() > most_others) return {};
  for (const char* split : {"train", "validation", "test"}) {
    const bool own = chosen.data.split == split || (chosen.data.split == "all" && std::string_view(split) == "train");
    const auto whole = whole_split(opened, choice, split);
    if (whole && own) neighbours.add_of_split(*whole, "the same split");
    if (whole && !own) neighbours.add_of_other(*whole, text("the ", split, " split"));
    const auto raw = raw_part(opened, choice, split);
    if (raw) neighbours.add_of_other(*raw, text("the whole ", split, " file, before a part is held out"));
  }
  return neighbours.take();
}

}  // namespace nudge::app
