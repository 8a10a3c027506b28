#include "data/checks.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

namespace {

enum class Labels { known, known_or_not };

/// Errors: a label that is no class, a weight or a feature that is none.
void check_example(const Dataset& data, std::size_t index, Labels labels) {
  const auto bad_number = [](std::span<const float> numbers) {
    return std::find_if(numbers.begin(), numbers.end(), [](float x) { return !std::isfinite(x); }) - numbers.begin();
  };
  if (data.has_targets()) {
    const std::span<const float> targets = data.targets_of(index);
    const auto bad = static_cast<std::size_t>(bad_number(targets));
    if (bad < targets.size()) {
      fail("data '", data.name, "': the target '", data.target_names[bad], "' of example ", index, " is ", targets[bad],
           ", a finite number is expected");
    }
  } else if (const std::int32_t label = data.labels[index];
             label < (labels == Labels::known ? 0 : -1) || label >= static_cast<std::int64_t>(data.classes.size())) {
    fail("data '", data.name, "': the label of example ", index, " is ", label, ", 0 to ", data.classes.size() - 1,
         " are expected");
  }
  if (!data.weights.empty() && !(std::isfinite(data.weights[index]) && data.weights[index] >= 0)) {
    fail("data '", data.name, "': the weight of example ", index, " is ", data.weights[index],
         ", 0 or more is expected");
  }
  if (data.has_pixels()) return;
  const std::span<const float> row = data.row(index);
  const auto bad = static_cast<std::size_t>(bad_number(row));
  if (bad == row.size()) return;
  fail("data '", data.name, "': number ", bad, " of example ", index, " is ", row[bad], ", a finite one is expected");
}

void check_target_sizes(const Dataset& data) {
  const std::size_t count = data.target_names.size();
  if (!data.has_targets()) {
    if (data.targets.empty()) return;
    fail("data '", data.name, "': has ", data.targets.size(), " numbers as targets, and no names of them");
  }
  if (!data.classes.empty() || !data.labels.empty()) {
    fail("data '", data.name, "': has targets that are numbers, and ", data.classes.size(), " classes and ",
         data.labels.size(), " labels: only one of the two is expected");
  }
  if (data.targets.size() % count != 0) {
    fail("data '", data.name, "': has ", data.targets.size(), " numbers as targets, ", count,
         " for each example are expected");
  }
}

}  // namespace

void check_sizes(const Dataset& data) {
  const std::size_t numbers = data.shape.size();
  if (numbers == 0) {
    fail("data '", data.name, "': an example has the shape ", to_string(data.shape),
         ", at least one number is expected");
  }
  check_target_sizes(data);
  if (data.classes.empty() && !data.has_targets()) {
    fail("data '", data.name, "': has no classes, a name for each label is expected");
  }
  if (!data.pixels.empty() && !data.features.empty()) {
    fail("data '", data.name, "': has ", data.pixels.size(), " pixels and ", data.features.size(),
         " features, only one of the two is expected");
  }
  const std::size_t came = data.pixels.size() + data.features.size();
  if (came % numbers != 0 || came / numbers != data.size()) {
    fail("data '", data.name, "': has ", came, data.has_pixels() ? " pixels" : " features", ", ", numbers,
         " for each of its ", data.size(), data.has_targets() ? " examples" : " labels", " are expected");
  }
  if (!data.weights.empty() && data.weights.size() != data.size()) {
    fail("data '", data.name, "': has ", data.weights.size(), " weights, one for each of its ", data.size(),
         data.has_targets() ? " examples" : " labels", " or none are expected");
  }
}

void check(const Dataset& data) {
  check_sizes(data);
  for (std::size_t i = 0; i < data.size(); ++i) check_example(data, i, Labels::known);
}

namespace {

void check_subset(const Subset& subset, Labels labels) {
  if (subset.data == nullptr) fail("data: there is no data set (a null pointer came)");
  const Dataset& data = *subset.data;
  check_sizes(data);
  for (std::size_t position = 0; position < subset.size(); ++position) {
    const std::uint32_t index = subset.indices[position];
    if (index >= data.size()) {
      fail("data '", data.name, "': position ", position, " of a subset is example ", index, ", and there are ",
           data.size());
    }
    check_example(data, index, labels);
  }
}

}  // namespace

void check(const Subset& subset) { check_subset(subset, Labels::known); }
void check_pool(const Subset& pool) { check_subset(pool, Labels::known_or_not); }

void check_sizes(const Preprocessing& preprocessing) {
  const Shape& shape = preprocessing.shape;
  const std::size_t means = preprocessing.mean.size();
  if (shape.size() == 0) {
    fail("preprocessing: an example has the shape ", to_string(shape), ", at least one number is expected");
  }
  if (preprocessing.deviation.size() != means) {
    fail("preprocessing: has ", means, " means and ", preprocessing.deviation.size(),
         " deviations, as many are expected");
  }
  if (means != 0 && means != shape.channels && means != shape.size()) {
    fail("preprocessing: has ", means, " means, one for each channel of ", to_string(shape),
         ", one for each number or none are expected");
  }
}

void check(const Preprocessing& preprocessing) {
  check_sizes(preprocessing);
  if (!(std::isfinite(preprocessing.scale) && preprocessing.scale > 0)) {
    fail("preprocessing: the scale is ", preprocessing.scale, ", more than 0 is expected");
  }
  for (std::size_t i = 0; i < preprocessing.mean.size(); ++i) {
    const float mean = preprocessing.mean[i], deviation = preprocessing.deviation[i];
    if (!std::isfinite(mean)) fail("preprocessing: mean ", i, " is ", mean, ", a finite one is expected");
    if (!(std::isfinite(deviation) && deviation > 0)) {
      fail("preprocessing: deviation ", i, " is ", deviation, ", more than 0 is expected");
    }
  }
}

void check(const Image& image) {
  if (image.shape.size() == 0 || image.pixels.size() != image.shape.size()) {
    fail("image: has ", image.pixels.size(), " bytes and the shape ", to_string(image.shape),
         ", as many bytes as the shape has pixels, and at least one, are expected");
  }
}

}  // namespace nudge
