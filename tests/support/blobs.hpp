#pragma once
// A small, seeded classification problem for tests: each class a cloud around its own corner, as real numbers or bytes.

#include <memory>
#include <numeric>

#include "base/random.hpp"
#include "nudge/dataset.hpp"

namespace nudge::test {

struct BlobOptions {
  std::size_t examples = 300;
  std::size_t classes = 3;
  Shape shape{1, 4, 4};
  bool pixels = true;
  std::uint64_t seed = 1;
};

inline Subset blobs(const BlobOptions& options = {}) {
  auto data = std::make_shared<Dataset>();
  data->name = "blobs";
  data->shape = options.shape;
  for (std::size_t c = 0; c < options.classes; ++c) data->classes.push_back("class " + std::to_string(c));
  const Philox philox(options.seed, RandomPurpose::example);
  for (std::size_t i = 0; i < options.examples; ++i) {
    const std::size_t label = i % options.classes;
    data->labels.push_back(static_cast<std::int32_t>(label));
    for (std::size_t j = 0; j < options.shape.size(); ++j) {
      const auto bits = philox(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), 0, 0);
      const float level = (j % options.classes == label ? 0.5F : 0.1F) + 0.45F * uniform(bits[0]);
      if (options.pixels) {
        data->pixels.push_back(static_cast<std::uint8_t>(255 * level));
      } else {
        data->features.push_back(level);
      }
    }
  }
  Subset subset{data, std::vector<std::uint32_t>(options.examples)};
  std::iota(subset.indices.begin(), subset.indices.end(), 0U);
  return subset;
}

}  // namespace nudge::test
