#pragma once
// Which learning rate suits a training: steps with a rate that rises exponentially, and what the cost does meanwhile.
// Smith: Cyclical learning rates for training neural networks (2017), section 3.3, with rates on a logarithmic scale
// and the cost in the place of the accuracy.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "nudge/configuration.hpp"

namespace nudge {

struct RateSearchOptions {
  double lowest = 1e-7;
  double highest = 10;
  std::size_t least_steps = 100;  ///< an epoch's steps, but no fewer than these
};

struct RateMoment {
  double rate = 0;      ///< of the step
  double cost = 0;      ///< of its batch, before the update
  double smoothed = 0;  ///< the costs so far, the older ones fading over a fiftieth of the planned steps
};

/// Rates to choose. The rate of the lowest cost is Smith's upper bound, the largest that still converges; a third of it
/// is what he begins with, and the best is usually within a factor of two of that bound. Both nothing where the
/// smoothed cost never fell by a twentieth below its first value.
struct RateSuggestion {
  std::optional<double> steepest;  ///< where the smoothed cost falls most per decade of the rate; rather low, for what
                                   ///< is learnt on the way up to a rate is no longer there to be learnt at it
  std::optional<double> third_of_lowest;  ///< a third of the rate at which the smoothed cost was lowest
};

struct RateSearch {
  std::size_t planned_steps = 0;
  std::vector<RateMoment> moments;
  bool diverged = false;  ///< ended early: the smoothed cost rose to 4 times its lowest, or was not finite
  RateSuggestion suggestion;
};

/// Trains the configuration's network, from step 0 and by its optimizer, at rates from the lowest to the highest, and
/// forgets it: nothing is written. Its schedule is left out. Muon's partner keeps its share of the rate. Errors: those
/// of data and configuration; options that are no range of rates or no steps.
RateSearch find_rate(const Configuration& configuration, const std::filesystem::path& data_folder, std::size_t threads,
                     const RateSearchOptions& options = {});

/// Of moments whose rates rise by one factor a step. The slope at a rate is that of the straight line nearest to the
/// smoothed costs within half a decade around it, so that noise of single batches makes none.
RateSuggestion suggest_rates(std::span<const RateMoment> moments);

}  // namespace nudge
