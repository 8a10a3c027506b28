// Targets that are numbers: their standardisation, there and back.

#include <cmath>

#include "nudge/error.hpp"
#include "nudge/preprocessing.hpp"

namespace nudge {

namespace {

void expect_targets(const Dataset& data) {
  if (!data.has_targets()) fail("data '", data.name, "': has labels, targets that are numbers are expected");
}

}  // namespace

void check(const Targets& targets) {
  const std::size_t count = targets.names.size();
  if (count == 0) fail("targets: have no names, at least one is expected");
  if (targets.mean.size() != count || targets.deviation.size() != count) {
    fail("targets: ", count, " names, ", targets.mean.size(), " means and ", targets.deviation.size(),
         " deviations, as many are expected");
  }
  for (std::size_t k = 0; k < count; ++k) {
    if (!std::isfinite(targets.mean[k])) {
      fail("targets: the mean of '", targets.names[k], "' is ", targets.mean[k], ", a finite one is expected");
    }
    if (!(std::isfinite(targets.deviation[k]) && targets.deviation[k] > 0)) {
      fail("targets: the deviation of '", targets.names[k], "' is ", targets.deviation[k], ", more than 0 is expected");
    }
  }
}

Targets plain_targets(const Dataset& data) {
  expect_targets(data);
  const std::size_t count = data.target_names.size();
  return {data.target_names, std::vector<float>(count, 0.0F), std::vector<float>(count, 1.0F)};
}

Targets standardised_targets(const Subset& subset) {
  check(subset);
  Targets targets = plain_targets(*subset.data);
  if (subset.size() == 0) fail("standardisation: no examples to take the mean of");
  const auto n = static_cast<double>(subset.size());
  for (std::size_t k = 0; k < targets.names.size(); ++k) {
    const auto average = [&](auto&& of_target) {
      double sum = 0;
      for (const std::uint32_t example : subset.indices) {
        sum += of_target(static_cast<double>(subset.data->targets_of(example)[k]));
      }
      return sum / n;
    };
    const double mean = average([](double t) { return t; });
    const auto deviation = static_cast<float>(std::sqrt(average([mean](double t) { return (t - mean) * (t - mean); })));
    targets.mean[k] = static_cast<float>(mean);
    if (deviation > 0) targets.deviation[k] = deviation;
  }
  return targets;
}

template <typename T>
void gather_targets(const Subset& subset, std::span<const std::uint32_t> positions, const Targets& targets,
                    Matrix<T> y) {
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::span<const float> from = subset.data->targets_of(subset.indices[positions[i]]);
    for (std::size_t k = 0; k < from.size(); ++k) {
      y.row(i)[k] = (static_cast<T>(from[k]) - static_cast<T>(targets.mean[k])) / static_cast<T>(targets.deviation[k]);
    }
  }
}

void to_units(const Targets& targets, std::span<float> outputs) {
  for (std::size_t k = 0; k < outputs.size(); ++k) {
    outputs[k] = static_cast<float>(static_cast<double>(outputs[k]) * static_cast<double>(targets.deviation[k]) +
                                    static_cast<double>(targets.mean[k]));
  }
}

template void gather_targets(const Subset&, std::span<const std::uint32_t>, const Targets&, Matrix<float>);
template void gather_targets(const Subset&, std::span<const std::uint32_t>, const Targets&, Matrix<double>);

}  // namespace nudge
