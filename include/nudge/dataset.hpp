#pragma once
// Examples in memory, with labels or numbers as targets. Images stay bytes (60,000 MNIST digits take 47 MB, not 190)
// and are scaled on the way into the network; a table of real numbers is kept as floats.
// In nudge::core.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/matrix.hpp"

namespace nudge {

/// What the numbers of a table are. Pixels are whole numbers of 0 to 255, which are divided by 255; 64 of them or more
/// that fill a square, in one channel or in three, one after the other, are a picture. Automatic: pixels if they are
/// that, and at least one is above 16; else values.
enum class TableNumbers { automatic, pixels, values };
std::string to_string(TableNumbers numbers);
/// "automatic", "pixels", "values". Errors: another word.
TableNumbers parse_table_numbers(std::string_view word);

/// Which columns of a table became what. A model remembers it, so that other files are read by the same
/// columns.
struct TableColumns {
  struct Column {
    std::string name{};      ///< in the header line; empty: the file has none
    std::size_t number = 0;  ///< in a line, from 1
    bool operator==(const Column&) const = default;
  };
  std::size_t count = 0;          ///< of a line
  Column label{};                 ///< number 0: there is none, but targets
  std::vector<Column> targets{};  ///< that are numbers
  std::optional<Column> weight{};
  std::vector<Column> dropped{};
  std::vector<std::string> values{};  ///< the names of an example's numbers, in their order; empty: the file has none
  bool operator==(const TableColumns&) const = default;
};

/// Examples with their labels, or with targets that are numbers: then there are neither labels nor classes. Exactly one
/// of `pixels` and `features` is filled.
struct Dataset {
  std::string name{};                  ///< "mnist", or the path it was read from
  Shape shape{};                       ///< of one example
  std::vector<std::uint8_t> pixels{};  ///< (count, channels, height, width), 0...255
  std::vector<float> features{};       ///< (count, shape.size()): real-valued data
  std::vector<std::int32_t> labels{};  ///< (count), each an index into classes; -1: not known (load_without_labels)
  std::vector<std::string> classes{};  ///< names, in the order of the network's outputs
  std::vector<float> targets{};        ///< (count, target_names.size()), in the data's own units
  std::vector<std::string> target_names{};
  std::vector<float> weights{};           ///< (count), of each example's cost in training, 0 or more; empty: all 1
  std::optional<TableColumns> columns{};  ///< where they stood, if they come from a table

  std::size_t size() const { return has_targets() ? targets.size() / target_names.size() : labels.size(); }
  bool has_targets() const { return !target_names.empty(); }
  bool has_pixels() const { return !pixels.empty(); }
  /// The bytes of example `index`; only where has_pixels().
  std::span<const std::uint8_t> image(std::size_t index) const {
    return std::span(pixels).subspan(index * shape.size(), shape.size());
  }
  /// The numbers of example `index`; only where !has_pixels().
  std::span<const float> row(std::size_t index) const {
    return std::span(features).subspan(index * shape.size(), shape.size());
  }
  /// The targets of example `index`; only where has_targets().
  std::span<const float> targets_of(std::size_t index) const {
    return std::span(targets).subspan(index * target_names.size(), target_names.size());
  }
};

/// Whether the examples can be drawn: pixels in rows and columns, gray or in three colours.
bool is_picture(const Dataset& data);

/// How many outputs a network for these data has: one for each class or target.
std::size_t outputs_for(const Dataset& data);

/// Some examples of a data set, in an order of their own. Copying it copies no example.
struct Subset {
  std::shared_ptr<const Dataset> data{};
  std::vector<std::uint32_t> indices{};  ///< into data

  std::size_t size() const { return indices.size(); }
  /// -1 where the targets are numbers.
  std::int32_t label(std::size_t position) const { return data->has_targets() ? -1 : data->labels[indices[position]]; }
};

/// Whether a data set is whole, in one pass over it: who makes one by hand asks this, and everything that reads one
/// asks it of the examples that it will read. Errors, with what was expected and what came: an empty shape; no classes;
/// not exactly one of `pixels` and `features` filled, or not shape.size() numbers of it a label; a label that is no
/// class; a feature that is not finite; weights not as many as labels, below 0 or not finite; targets beside labels or
/// classes, not a number for each name and example, or not finite.
void check(const Dataset& data);
/// The same of the examples of a subset alone, whatever else the data set holds. Errors: also no data set; an index
/// outside of it.
void check(const Subset& subset);

/// Every example of `data`, in its order. Errors: no data set.
Subset everything(std::shared_ptr<const Dataset> data);

/// `count` examples drawn so that every class keeps its share (largest remainders get the odd ones, ties to the lower
/// class), in ascending order of index; the draw depends on `seed` alone. Where the targets are numbers, all examples are
/// alike to it. Errors: count of 0 or above subset.size(); what check(subset) finds.
Subset stratified_draw(const Subset& subset, std::size_t count, std::uint64_t seed);

/// `per_class` examples of each class, in ascending order of index; the draw depends on `seed` alone. Errors: 0; a class
/// with fewer examples; targets that are numbers; what check(subset) finds.
Subset balanced_draw(const Subset& subset, std::size_t per_class, std::uint64_t seed);

/// What a stratified draw of `count` takes (`held_out`), and what it leaves (`rest`); both ascending.
struct HoldOut {
  Subset rest;
  Subset held_out;
};
HoldOut hold_out(const Subset& subset, std::size_t count, std::uint64_t seed);

/// The position in `subset` of the nth example (from 0) with this label. Errors: no such label, fewer such examples;
/// targets that are numbers.
std::size_t find_label(const Subset& subset, std::int32_t label, std::size_t nth);

}  // namespace nudge
