// The plane of an autoencoder's codes, cell by cell.

#include <algorithm>
#include <cmath>

#include "data/picture_grid.hpp"
#include "data/prepared_picture.hpp"
#include "nudge/error.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/reconstruction.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

std::vector<float> codes_of(const Model& model, const Subset& examples, ThreadTeam& team) {
  const std::size_t size = model.preprocessing.shape.size();
  AlignedArray<float> numbers(micro_batch * size);
  std::vector<float> codes;
  for_each_micro_batch(first_positions(examples.size()), micro_batch, [&](std::span<const std::uint32_t> piece) {
    const Matrix<float> x(numbers.data(), piece.size(), size);
    gather(examples, piece, model.preprocessing, x);
    const std::vector<float> of_piece = encode(model, x, team);
    codes.insert(codes.end(), of_piece.begin(), of_piece.end());
  });
  return codes;
}

/// Number `which` of each code, ascending.
class Quantiles {
 public:
  Quantiles(const std::vector<float>& codes, std::size_t code, std::size_t which) {
    for (std::size_t i = which; i < codes.size(); i += code) sorted_.push_back(codes[i]);
    std::ranges::sort(sorted_);
  }
  float at(double share) const {
    return sorted_[static_cast<std::size_t>(share * static_cast<double>(sorted_.size() - 1) + 0.5)];
  }

 private:
  std::vector<float> sorted_;
};

/// Where the middle of cell `index` of `side` lies.
double middle(const CodeMap& map, std::size_t axis, std::size_t index) {
  const double share = (static_cast<double>(index) + 0.5) / static_cast<double>(map.side);
  return map.from[axis] + share * (map.to[axis] - map.from[axis]);
}

/// The cell along an axis; none: it lies outside.
std::optional<std::size_t> cell_of(const CodeMap& map, std::size_t axis, float number) {
  const double share = (static_cast<double>(number) - map.from[axis]) / (map.to[axis] - map.from[axis]);
  if (!(share >= 0 && share < 1)) return std::nullopt;
  return std::min(static_cast<std::size_t>(share * static_cast<double>(map.side)), map.side - 1);
}

std::size_t nearest_slice(const CodeMap& map, float number) {
  const auto is_nearer = [&](float a, float b) { return std::abs(a - number) < std::abs(b - number); };
  return static_cast<std::size_t>(std::ranges::min_element(map.slices, is_nearer) - map.slices.begin());
}

}  // namespace

CodeMap map_of_codes(const Model& model, const Subset& examples, std::size_t side, ThreadTeam& team) {
  const std::size_t code = encoder_of(model).architecture().outputs();
  if (code != 2 && code != 3) {
    fail("map of codes: the code has ", code, code == 1 ? " number" : " numbers", ", two or three are expected");
  }
  check(examples);
  if (side == 0 || examples.size() == 0) fail("map of codes: ", side, " cells a side, ", examples.size(), " examples");
  const std::vector<float> codes = codes_of(model, examples, team);
  CodeMap map{.side = side, .slices = {0}, .from = {}, .to = {}, .made = {}, .examples = {}};
  for (const std::size_t axis : {0U, 1U}) {
    const Quantiles numbers(codes, code, axis);
    map.from.push_back(static_cast<double>(numbers.at(0.02)));
    map.to.push_back(static_cast<double>(numbers.at(0.98)));
  }
  if (code == 3) {
    const Quantiles numbers(codes, code, 2);
    map.slices = {numbers.at(0.1), numbers.at(0.5), numbers.at(0.9)};
  }

  std::vector<float> middles;
  for (const float slice : map.slices) {
    for (std::size_t row = 0; row < side; ++row) {
      for (std::size_t column = 0; column < side; ++column) {
        middles.push_back(static_cast<float>(middle(map, 0, column)));
        middles.push_back(static_cast<float>(middle(map, 1, side - 1 - row)));
        if (code == 3) middles.push_back(slice);
      }
    }
  }
  const std::size_t cells = map.slices.size() * side * side;
  map.made = decode(model, Matrix<const float>(middles.data(), cells, code), team);

  map.examples.resize(cells);
  std::vector<double> nearest(cells, INFINITY);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const auto column = cell_of(map, 0, codes[i * code]), up = cell_of(map, 1, codes[i * code + 1]);
    if (!column || !up) continue;
    const std::size_t slice = code == 3 ? nearest_slice(map, codes[i * code + 2]) : 0;
    const std::size_t cell = (slice * side + side - 1 - *up) * side + *column;
    double distance = 0;
    for (std::size_t k = 0; k < code; ++k) {
      const double difference =
          static_cast<double>(codes[i * code + k]) - static_cast<double>(middles[cell * code + k]);
      distance += difference * difference;
    }
    if (distance >= nearest[cell]) continue;
    nearest[cell] = distance;
    map.examples[cell] = i;
  }
  return map;
}

CodePlane plane_of_codes(const Model& model, const Subset& examples, std::size_t count, std::size_t side,
                         ThreadTeam& team) {
  const std::size_t code = encoder_of(model).architecture().outputs(), size = model.preprocessing.shape.size();
  if (code != 2) fail("plane of codes: the code has ", code, code == 1 ? " number" : " numbers", ", two are expected");
  const CodeMap map = map_of_codes(model, examples, side, team);
  if (count == 0) fail("plane of codes: 0 examples, 1 or more are expected");
  if (!is_picture(*examples.data)) fail("plane of codes: the examples of ", examples.data->name, " are no pictures");
  CodePlane plane{.positions = {}, .labels = {}, .codes = {}, .side = side, .from = map.from, .to = map.to, .made = {}};
  const std::size_t n = std::min(count, examples.size());
  for (std::size_t i = 0; i < n; ++i) {
    plane.positions.push_back(static_cast<std::uint32_t>(i * examples.size() / n));
    plane.labels.push_back(examples.label(plane.positions.back()));
  }
  std::vector<float> x(n * size);
  gather(examples, plane.positions, model.preprocessing, Matrix<float>(x.data(), n, size));
  plane.codes = encode(model, Matrix<const float>(x.data(), n, size), team);
  PictureGrid grid(model.preprocessing.shape, side, side, 0);
  for (std::size_t cell = 0; cell < side * side; ++cell) {
    const auto made = std::span(map.made).subspan(cell * size, size);
    grid.put(cell / side, cell % side, unprepared(made, model.preprocessing));
  }
  plane.made = grid.image();
  return plane;
}

}  // namespace nudge
