#include "nudge/augmentation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "data/distortion.hpp"
#include "data/picture_grid.hpp"
#include "data/pixel_changes.hpp"
#include "nudge/error.hpp"

namespace nudge {

bool changes_pictures(const Augmentation& augmentation) {
  Augmentation none;
  none.mixup = augmentation.mixup;
  none.elastic_spacing = augmentation.elastic_spacing;
  none.elastic_field = augmentation.elastic_field;
  return !(augmentation == none);
}

bool changes_examples(const Augmentation& augmentation) {
  return augmentation.mixup > 0 || changes_pictures(augmentation);
}

void check(const Augmentation& augmentation, const Shape& shape, const char* section) {
  const Augmentation& a = augmentation;
  struct Limit {
    const char* name;
    double value, most;
  };
  const auto side = static_cast<double>(std::min(shape.height, shape.width));
  for (const auto& [name, value, most] :
       {Limit{"rotation", a.rotation, 180}, Limit{"scale", a.scale, 4}, Limit{"shear", a.shear, 60},
        Limit{"shift", a.shift, side}, Limit{"crop", static_cast<double>(a.crop), side},
        Limit{"elastic", a.elastic, side}, Limit{"flip", a.flip, 1}, Limit{"contrast", a.contrast, 16},
        Limit{"brightness", a.brightness, 1}, Limit{"noise", a.noise, 1}, Limit{"erasing", a.erasing, 1},
        Limit{"cutout", static_cast<double>(a.cutout), side}, Limit{"mixup", a.mixup, 100}}) {
    if (value >= 0 && value <= most) continue;  // not so NaN
    fail(section, ".", name, " is ", value, ", expected 0 to ", most);
  }
  if (!(a.elastic_spacing >= 1 && a.elastic_spacing <= 64)) {
    fail(section, ".elastic_spacing is ", a.elastic_spacing, " pixels, expected 1 to 64");
  }
  if (!changes_pictures(a)) return;
  if (shape.is_flat() || (shape.channels != 1 && shape.channels != 3)) {
    fail(section, ": only pictures of 1 or 3 channels can be changed, an example has the shape ", to_string(shape));
  }
}

std::string to_string(ElasticField field) { return field == ElasticField::grid ? "grid" : "dense"; }

ElasticField parse_elastic_field(std::string_view word) {
  for (const ElasticField field : {ElasticField::grid, ElasticField::dense}) {
    if (word == to_string(field)) return field;
  }
  fail("elastic field: unknown '", word, "', expected grid or dense");
}

struct Augmenter::State {
  State(const Augmentation& what, const Shape& of, std::uint64_t seed)
      : augmentation(what), shape(of), random(seed, RandomPurpose::augmentation), distortion(what, of) {}

  Augmentation augmentation;
  Shape shape;
  Philox random;
  Distortion distortion;
};

Augmenter::Augmenter(const Augmentation& augmentation, const Shape& shape, std::uint64_t seed) {
  check(augmentation, shape);
  state_ = std::make_unique<const State>(augmentation, shape, seed);
}
Augmenter::~Augmenter() = default;
Augmenter::Augmenter(Augmenter&&) noexcept = default;
Augmenter& Augmenter::operator=(Augmenter&&) noexcept = default;

std::size_t Augmenter::scratch_numbers() const { return state_->distortion.scratch_numbers(); }

void Augmenter::change(std::span<const std::uint8_t> picture, const AugmentationKey& key, std::span<float> changed,
                       std::span<float> scratch) const {
  const State& s = *state_;
  const std::size_t size = s.shape.size();
  if (picture.size() != size || changed.size() != size || scratch.size() < scratch_numbers()) {
    fail("augmentation: a picture of ", picture.size(), " bytes, room for ", changed.size(), " numbers and ",
         scratch.size(), " of scratch; expected ", size, ", ", size, " and ", scratch_numbers());
  }
  const Draws draws(s.random, key);
  if (s.distortion.exists()) {
    s.distortion.apply(draws, picture, changed, scratch);  // C20 turned, scaled, bent: a new example
  } else {
    std::ranges::copy(picture, changed.begin());
  }
  change_look(s.augmentation, draws, changed);
  add_noise(s.augmentation, draws, changed);
  cut_square(s.augmentation, draws, s.shape, changed);
  erase_rectangle(s.augmentation, draws, s.shape, changed);
}

Image augmentation_sheet(const Augmentation& augmentation, const Image& picture, std::uint32_t position,
                         std::uint64_t seed, std::size_t count, std::size_t columns) {
  check(picture);
  if (count == 0 || columns == 0) fail("augmentation sheet: ", count, " pictures in ", columns, " columns");
  const Augmenter augmenter(augmentation, picture.shape, seed);
  PictureGrid grid(picture.shape, (count + columns - 1) / columns, std::min(count, columns));
  std::vector<float> form(picture.pixels.begin(), picture.pixels.end()), scratch(augmenter.scratch_numbers());
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      augmenter.change(picture.pixels, {.epoch = static_cast<std::uint32_t>(i - 1), .example = position}, form,
                       scratch);
    }
    grid.put(i / columns, i % columns, form);
  }
  return grid.image();
}

}  // namespace nudge
