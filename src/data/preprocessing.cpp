#include "nudge/preprocessing.hpp"

#include <cmath>

#include "data/checks.hpp"
#include "nudge/error.hpp"

namespace nudge {

template <typename T>
T byte_scale(const Preprocessing& preprocessing) {
  return preprocessing.scale == 1.0F / 255.0F ? T(1) / T(255) : static_cast<T>(preprocessing.scale);
}

namespace {

/// How many numbers share one mean and deviation: an image's channel; of a table each column has its own.
std::size_t group_size(const Preprocessing& preprocessing, std::size_t groups) {
  return groups == 0 ? preprocessing.shape.size() : preprocessing.shape.size() / groups;
}

template <typename T, typename From>
void prepare_row(std::span<const From> from, const Preprocessing& preprocessing, std::span<T> x) {
  const T scale = byte_scale<T>(preprocessing);
  for (std::size_t i = 0; i < from.size(); ++i) x[i] = static_cast<T>(from[i]) * scale;
  const std::size_t groups = preprocessing.mean.size();
  const std::size_t group = group_size(preprocessing, groups);
  for (std::size_t g = 0; g < groups; ++g) {
    const T mean = static_cast<T>(preprocessing.mean[g]);
    const T deviation = static_cast<T>(preprocessing.deviation[g]);
    for (std::size_t i = g * group; i < (g + 1) * group; ++i) x[i] = (x[i] - mean) / deviation;
  }
}

double value_at(const Dataset& data, std::size_t example, std::size_t i) {
  return data.has_pixels() ? static_cast<double>(data.image(example)[i]) : static_cast<double>(data.row(example)[i]);
}

}  // namespace

Preprocessing plain_preprocessing(const Dataset& data) {
  return {.shape = data.shape, .scale = data.has_pixels() ? 1.0F / 255.0F : 1.0F, .mean = {}, .deviation = {}};
}

Preprocessing standardised_preprocessing(const Subset& subset) {
  check(subset);
  const Dataset& data = *subset.data;
  if (subset.size() == 0) fail("standardisation: no examples to take the mean of");
  Preprocessing preprocessing = plain_preprocessing(data);
  const std::size_t groups = data.has_pixels() ? data.shape.channels : data.shape.size();
  const std::size_t group = group_size(preprocessing, groups);
  const double scale = static_cast<double>(preprocessing.scale);
  const double count = static_cast<double>(subset.size() * group);
  for (std::size_t g = 0; g < groups; ++g) {
    const auto average = [&](auto&& of_value) {
      double sum = 0;
      for (const std::uint32_t example : subset.indices) {
        for (std::size_t i = g * group; i < (g + 1) * group; ++i) sum += of_value(scale * value_at(data, example, i));
      }
      return sum / count;
    };
    const double mean = average([](double x) { return x; });
    const double variance = average([mean](double x) { return (x - mean) * (x - mean); });
    preprocessing.mean.push_back(static_cast<float>(mean));
    preprocessing.deviation.push_back(variance > 0 ? static_cast<float>(std::sqrt(variance)) : 1.0F);
  }
  return preprocessing;
}

namespace {

void check_gather(const Subset& subset, std::span<const std::uint32_t> positions, const Preprocessing& preprocessing,
                  std::size_t rows, std::size_t columns) {
  if (subset.data == nullptr) fail("data: there is no data set (a null pointer came)");
  const Dataset& data = *subset.data;
  check_sizes(data);
  check_sizes(preprocessing);
  if (!(data.shape == preprocessing.shape)) {
    fail("data '", data.name, "': an example has the shape ", to_string(data.shape), ", the preprocessing expects ",
         to_string(preprocessing.shape));
  }
  if (rows != positions.size() || columns != data.shape.size()) {
    fail("gather: x has ", rows, " rows of ", columns, " numbers, ", positions.size(), " of ", data.shape.size(),
         " are expected");
  }
  for (const std::uint32_t position : positions) {
    if (position >= subset.size()) {
      fail("gather: position ", position, " of data '", data.name, "', and the subset has ", subset.size(),
           " examples");
    }
    if (subset.indices[position] >= data.size()) {
      fail("data '", data.name, "': position ", position, " of a subset is example ", subset.indices[position],
           ", and there are ", data.size());
    }
  }
}

void check_prepare(const char* what, std::size_t size, const Preprocessing& preprocessing, std::size_t room) {
  if (size != preprocessing.shape.size()) {
    fail(what, ": has ", size, " numbers, the model expects ", to_string(preprocessing.shape));
  }
  if (room != size) fail(what, ": has ", size, " numbers, and there is room for ", room);
  check_sizes(preprocessing);
}

}  // namespace

template <typename T>
void gather(const Subset& subset, std::span<const std::uint32_t> positions, const Preprocessing& preprocessing,
            Matrix<T> x) {
  check_gather(subset, positions, preprocessing, x.rows, x.columns);
  const Dataset& data = *subset.data;
  for (std::size_t row = 0; row < positions.size(); ++row) {
    const std::uint32_t example = subset.indices[positions[row]];
    if (data.has_pixels()) {
      prepare_row(data.image(example), preprocessing, x.row(row));
    } else {
      prepare_row(data.row(example), preprocessing, x.row(row));
    }
  }
}

template <typename T>
void prepare(std::span<const std::uint8_t> pixels, const Preprocessing& preprocessing, std::span<T> x) {
  check_prepare("image", pixels.size(), preprocessing, x.size());
  prepare_row(pixels, preprocessing, x);
}

template <typename T>
void prepare(std::span<const float> values, const Preprocessing& preprocessing, std::span<T> x) {
  check_prepare("example", values.size(), preprocessing, x.size());
  prepare_row(values, preprocessing, x);
}

void check_input_fits(const Dataset& data, const Preprocessing& preprocessing) {
  if (!(data.shape == preprocessing.shape)) {
    fail("data '", data.name, "': an example has the shape ", to_string(data.shape), ", the model expects ",
         to_string(preprocessing.shape));
  }
  const bool for_pixels = preprocessing.scale != 1.0F;
  if (data.has_pixels() != for_pixels) {
    fail("data '", data.name, "': holds ", data.has_pixels() ? "bytes" : "real numbers", ", the model was made for ",
         for_pixels ? "bytes" : "real numbers");
  }
}

void check_fits(const Dataset& data, const Preprocessing& preprocessing, std::size_t classes) {
  if (data.has_targets()) fail("data '", data.name, "': its targets are numbers, the model tells classes apart");
  if (data.shape == preprocessing.shape && data.classes.size() != classes) {
    fail("data '", data.name, "': has ", data.classes.size(), " classes, the model has ", classes, " outputs");
  }
  check_input_fits(data, preprocessing);
}

template float byte_scale(const Preprocessing&);
template double byte_scale(const Preprocessing&);
template void gather(const Subset&, std::span<const std::uint32_t>, const Preprocessing&, Matrix<float>);
template void gather(const Subset&, std::span<const std::uint32_t>, const Preprocessing&, Matrix<double>);
template void prepare(std::span<const std::uint8_t>, const Preprocessing&, std::span<float>);
template void prepare(std::span<const std::uint8_t>, const Preprocessing&, std::span<double>);
template void prepare(std::span<const float>, const Preprocessing&, std::span<float>);
template void prepare(std::span<const float>, const Preprocessing&, std::span<double>);

}  // namespace nudge
