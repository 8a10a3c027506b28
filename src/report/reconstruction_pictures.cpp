#include "report/reconstruction_pictures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <variant>
#include <vector>

#include "data/picture_grid.hpp"
#include "data/prepared_picture.hpp"
#include "nudge/dataset.hpp"
#include "nudge/error.hpp"
#include "training/input_targets.hpp"

namespace nudge {

namespace {

constexpr std::size_t zoom = 2, most_filters = 400;

void expect_pictures(const Dataset& data) {
  if (!is_picture(data)) fail(data.name, ": its examples are no pictures, so nothing of them can be drawn");
}

/// Red, green and blue of a gray picture in a colour; a picture in colour as it is.
std::vector<float> tinted(const std::vector<float>& pixels, const Shape& shape, const ClassColour& colour) {
  if (shape.channels == 3) return pixels;
  std::vector<float> result;
  result.reserve(3 * pixels.size());
  for (const float part : {colour.red, colour.green, colour.blue}) {
    for (const float pixel : pixels) result.push_back(std::clamp(pixel, 0.0F, 255.0F) * part / 255);
  }
  return result;
}

constexpr ClassColour white{"white", 255, 255, 255};

}  // namespace

const ClassColour& class_colour(std::size_t label) {
  static constexpr std::array<ClassColour, 10> colours{{{"blue", 90, 150, 255},
                                                        {"orange", 255, 150, 40},
                                                        {"green", 60, 200, 90},
                                                        {"red", 255, 80, 80},
                                                        {"violet", 180, 120, 255},
                                                        {"brown", 190, 130, 80},
                                                        {"pink", 255, 130, 210},
                                                        {"gray", 190, 190, 190},
                                                        {"yellow", 240, 230, 60},
                                                        {"cyan", 60, 220, 230}}};
  return colours[label % colours.size()];
}

Image reconstruction_picture(const Model& model, const Subset& train, const Subset& examples, std::size_t count,
                             const Corruption& corruption, std::uint64_t seed, ThreadTeam& team) {
  expect_pictures(*examples.data);
  const std::size_t n = std::min(count, examples.size());
  if (n == 0) fail("reconstructions: 0 examples, 1 or more are expected");
  const Shape& shape = model.preprocessing.shape;
  const std::size_t size = shape.size();
  std::vector<std::uint32_t> positions(n);
  std::iota(positions.begin(), positions.end(), 0U);
  std::vector<float> clean(n * size);
  gather(examples, positions, model.preprocessing, Matrix<float>(clean.data(), n, size));
  std::vector<float> seen = clean;
  const bool corrupts = !(corruption == Corruption{});
  if (corrupts) Corrupter(corruption, seed, team).change(positions, 0, Matrix<float>(seen.data(), n, size));
  const std::vector<float> made = reconstruct(model, Matrix<const float>(seen.data(), n, size), team);
  const PrincipalComponents components =
      principal_components(train, model.preprocessing, encoder_of(model).architecture().outputs(), team);

  PictureGrid grid(shape, corrupts ? 4 : 3, n);
  std::vector<float> projected(size);
  for (std::size_t i = 0; i < n; ++i) {
    const auto example = [&](const std::vector<float>& of) { return std::span(of).subspan(i * size, size); };
    components.reconstruct(example(seen), projected);
    std::size_t row = 0;
    const auto put = [&](std::span<const float> x) { grid.put(row++, i, unprepared(x, model.preprocessing)); };
    put(example(clean));
    if (corrupts) put(example(seen));
    put(example(made));
    put(projected);
  }
  return enlarged(grid.image(), zoom);
}

Image code_map_picture(const CodeMap& map, const Preprocessing& preprocessing, const Subset& examples) {
  expect_pictures(*examples.data);
  const Shape& shape = preprocessing.shape;
  const std::size_t side = map.side, size = shape.size();
  PictureGrid grid({3, shape.height, shape.width}, map.slices.size() * (side + 1) - 1, 2 * side + 1, 0);
  const std::vector<float> black(3 * shape.height * shape.width);
  for (std::size_t cell = 0; cell < map.examples.size(); ++cell) {
    const std::size_t slice = cell / (side * side), row = cell / side + slice, column = cell % side;
    const auto made = unprepared(std::span(map.made).subspan(cell * size, size), preprocessing);
    grid.put(row, column, tinted(made, shape, white));
    if (!map.examples[cell]) {
      grid.put(row, side + 1 + column, black);
      continue;
    }
    const std::size_t example = *map.examples[cell];
    const Image picture = example_image(*examples.data, examples.indices[example]);
    const auto label = static_cast<std::size_t>(examples.label(example));
    grid.put(row, side + 1 + column,
             tinted({picture.pixels.begin(), picture.pixels.end()}, shape, class_colour(label)));
  }
  return grid.image();
}

Image filters_picture(const Model& model) {
  const Architecture& architecture = model.network.architecture();
  const ParameterTensor& tensor = architecture.tensors().front();
  const Layer& layer = architecture.layers()[tensor.layer];
  Shape each;
  if (std::holds_alternative<Dense>(layer.kind) && tensor.columns == architecture.input().size()) {
    each = architecture.input();
  } else if (const auto* conv = std::get_if<Conv2D>(&layer.kind)) {
    each = {conv->inputs / conv->groups, conv->window.height, conv->window.width};
  }
  if (each.is_flat() || (each.channels != 1 && each.channels != 3)) {
    fail("filters: the first layer with weights is '", name_of(layer), "' of ", to_string(architecture.input()),
         "; a dense layer or a convolution that reads pictures of 1 or 3 channels is expected");
  }
  const Matrix<const float> weights = model.network.view(tensor);
  const std::size_t count = std::min(weights.rows, most_filters);
  const auto columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  PictureGrid grid(each, (count + columns - 1) / columns, columns);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<float> pixels(weights.row(i).begin(), weights.row(i).end());
    float largest = 0;
    for (const float weight : pixels) largest = std::max(largest, std::abs(weight));
    for (float& weight : pixels) weight = largest > 0 ? 127.5F + 127.5F * weight / largest : 127.5F;
    grid.put(i / columns, i % columns, pixels);
  }
  constexpr std::size_t wanted_side = 56;
  return enlarged(grid.image(), std::max<std::size_t>(1, wanted_side / std::max(each.height, each.width)));
}

}  // namespace nudge
