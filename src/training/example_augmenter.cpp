#include "training/example_augmenter.hpp"

#include <algorithm>
#include <cmath>

#include "base/math.hpp"

namespace nudge {

namespace {

/// A number of the gamma distribution with this shape, 1 or more, from the blocks of the counter (epoch, position, use,
/// ...). Marsaglia and Tsang: A simple method for generating gamma variables, 2000.
double gamma_from_1(double shape, const Philox& random, std::uint32_t epoch, std::uint32_t position,
                    std::uint32_t use) {
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (std::uint32_t attempt = 0;; ++attempt) {
    const double x = normal_pair(random(epoch, position, use, 2 * attempt)).first;
    const double cube = (1 + c * x) * (1 + c * x) * (1 + c * x);
    const auto words = random(epoch, position, use, 2 * attempt + 1);
    const double u = 1 - uniform(words[0], words[1]);  // in (0, 1]
    if (cube > 0 && math::log(u) < 0.5 * x * x + d - d * cube + d * math::log(cube)) return d * cube;
  }
}

/// The logarithm of one of any shape above 0: gamma(a) = gamma(a + 1) u^(1 / a), which may be too small for a number.
double log_gamma_variate(double shape, const Philox& random, std::uint32_t epoch, std::uint32_t position,
                         std::uint32_t use) {
  const auto words = random(epoch, position, use, 0xFFFFFFFF);
  const double u = 1 - uniform(words[0], words[1]);
  return math::log(gamma_from_1(shape + 1, random, epoch, position, use)) + math::log(u) / shape;
}

}  // namespace

ExampleAugmenter::ExampleAugmenter(const Augmentation& augmentation, const Subset& subset,
                                   const Preprocessing& preprocessing, std::uint64_t seed, ThreadTeam& team)
    : augmentation_(augmentation),
      subset_(subset),
      preprocessing_(preprocessing),
      team_(team),
      mixing_(seed, RandomPurpose::mixing) {
  if (changes_pictures(augmentation)) {
    augmenter_.emplace(augmentation, subset.data->shape, seed);
    scratch_numbers_ = augmenter_->scratch_numbers();
  }
  const std::size_t other = augmentation.mixup > 0 ? preprocessing.shape.size() : 0;
  scratch_numbers_ += other;
  scratch_.resize(team.size() * scratch_numbers_);
}

/// Beta(a, a) is X / (X + Y) of two gamma variates. Either of the two may be called the second: it is the smaller one.
ExampleAugmenter::Mix ExampleAugmenter::mix_of(std::uint32_t epoch, std::uint32_t position) const {
  const double a = augmentation_.mixup;
  const double x = log_gamma_variate(a, mixing_, epoch, position, 0);
  const double y = log_gamma_variate(a, mixing_, epoch, position, 1);
  const auto words = mixing_(epoch, position, 2, 0);
  const double smaller_over_larger = math::exp(-std::abs(x - y));
  return {.position = below(static_cast<std::uint32_t>(subset_.size()), join(words[0], words[1])),
          .share = static_cast<float>(smaller_over_larger / (1 + smaller_over_larger))};
}

void ExampleAugmenter::make(std::uint32_t position, const AugmentationKey& key, std::span<float> x,
                            std::span<float> scratch) const {
  const Dataset& data = *subset_.data;
  const std::uint32_t example = subset_.indices[position];
  if (augmenter_) {
    augmenter_->change(data.image(example), key, x, scratch);
    prepare<float>(x, preprocessing_, x);
  } else if (data.has_pixels()) {
    prepare<float>(data.image(example), preprocessing_, x);
  } else {
    prepare<float>(data.row(example), preprocessing_, x);
  }
}

void ExampleAugmenter::fill(std::span<const std::uint32_t> positions, std::size_t epoch, Matrix<float> x,
                            Matrix<float> y, std::uint32_t repeat) {
  const auto number = static_cast<std::uint32_t>(epoch);
  team_.run([&](std::size_t part) {
    const Range mine = share_of(positions.size(), 1, team_.size(), part);
    std::span<float> scratch = std::span(scratch_).subspan(part * scratch_numbers_, scratch_numbers_);
    for (std::size_t i = mine.begin; i < mine.end; ++i) {
      const std::uint32_t position = positions[i];
      make(position, {.epoch = number, .example = position, .repeat = repeat}, x.row(i), scratch);
      if (augmentation_.mixup == 0) continue;
      const Mix mix = mix_of(number, position);
      const std::span<float> other = scratch.last(x.columns);
      make(mix.position, {.epoch = number, .example = mix.position, .repeat = 1}, other, scratch);
      for (std::size_t k = 0; k < x.columns; ++k) x(i, k) += mix.share * (other[k] - x(i, k));
      y(i, static_cast<std::size_t>(subset_.label(position))) -= mix.share;
      y(i, static_cast<std::size_t>(subset_.label(mix.position))) += mix.share;
    }
  });
}

}  // namespace nudge
