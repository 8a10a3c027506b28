#pragma once
// Pictures with their classes as one piece of bytes, for who learns where there are no files: the lab in a browser.
// In nudge::core.

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "nudge/dataset.hpp"

namespace nudge {

struct PackedExamples {
  Subset train;
  Subset test;
  /// What a recipe says to get the same: {"data.source": "mnist", "data.train_count": "1000"}.
  std::map<std::string, std::string> recipe{};
};

/// safetensors: "train.pixels" and "test.pixels" U8 (count, channels, height, width), "train.labels" and "test.labels"
/// I32 (count), each in the order of the subset; in the metadata under "nudge" the data set's name, its classes and the
/// recipe. Errors: subsets that are not whole (check), or of different data sets; what are no pictures; targets that
/// are numbers; an empty training part.
std::vector<std::byte> packed(const PackedExamples& examples);

/// And back: both parts have the positions that they had. Errors, which begin with `name`: not such bytes; every kind of
/// damage.
PackedExamples unpacked_examples(std::span<const std::byte> bytes, const std::string& name = "examples");

}  // namespace nudge
