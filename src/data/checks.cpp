#include "data/checks.hpp"

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/image.hpp"

namespace nudge {

namespace {

/// Errors: a label that is no class, a weight or a feature that is none.
void check_example(const Dataset& data, std::size_t index) {
  const std::int32_t label = data.labels[index];
  if (label < 0 || static_cast<std::size_t>(label) >= data.classes.size()) {
    fail("data '", data.name, "': the label of example ", index, " is ", label, ", 0 to ", data.classes.size() - 1,
         " are expected");
  }
  if (!data.weights.empty() && !(std::isfinite(data.weights[index]) && data.weights[index] >= 0)) {
    fail("data '", data.name, "': the weight of example ", index, " is ", data.weights[index],
         ", 0 or more is expected");
  }
  if (data.has_pixels()) return;
  const std::span<const float> row = data.row(index);
  const auto bad = std::find_if(row.begin(), row.end(), [](float x) { return !std::isfinite(x); });
  if (bad == row.end()) return;
  fail("data '", data.name, "': number ", bad - row.begin(), " of example ", index, " is ", *bad,
       ", a finite one is expected");
}

}  // namespace

void check_sizes(const Dataset& data) {
  const std::size_t numbers = data.shape.size();
  if (numbers == 0) {
    fail("data '", data.name, "': an example has the shape ", to_string(data.shape),
         ", at least one number is expected");
  }
  if (data.classes.empty()) fail("data '", data.name, "': has no classes, a name for each label is expected");
  if (!data.pixels.empty() && !data.features.empty()) {
    fail("data '", data.name, "': has ", data.pixels.size(), " pixels and ", data.features.size(),
         " features, only one of the two is expected");
  }
  const std::size_t came = data.pixels.size() + data.features.size();
  if (came % numbers != 0 || came / numbers != data.size()) {
    fail("data '", data.name, "': has ", came, data.has_pixels() ? " pixels" : " features", ", ", numbers,
         " for each of its ", data.size(), " labels are expected");
  }
  if (!data.weights.empty() && data.weights.size() != data.size()) {
    fail("data '", data.name, "': has ", data.weights.size(), " weights, one for each of its ", data.size(),
         " labels or none are expected");
  }
}

void check(const Dataset& data) {
  check_sizes(data);
  for (std::size_t i = 0; i < data.size(); ++i) check_example(data, i);
}

void check(const Subset& subset) {
  if (subset.data == nullptr) fail("data: there is no data set (a null pointer came)");
  const Dataset& data = *subset.data;
  check_sizes(data);
  for (std::size_t position = 0; position < subset.size(); ++position) {
    const std::uint32_t index = subset.indices[position];
    if (index >= data.size()) {
      fail("data '", data.name, "': position ", position, " of a subset is example ", index, ", and there are ",
           data.size());
    }
    check_example(data, index);
  }
}

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
