#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/figure.hpp"

namespace nudge::report {

/// Descents with several batch sizes (C13 to C15). `prefix` begins every id.
struct DescentFigures {
  std::string cost_by_examples;  ///< HTML of each; empty: there is nothing to show
  std::string cost_by_seconds;
  std::string cost_by_steps;
  std::string accuracy;
  std::string gradient_norm;
  std::string paths;
  std::string cosines;
  std::string cosine_steps;
};
DescentFigures descent_figures(Figures& figures, const std::string& prefix, const Descents& descents);

/// Which batch sizes there were and where each ended, in sentences (HTML); "" without moments.
/// `seconds` as for alike_sentence.
std::string descent_sentences(const Descents& descents, double seconds = 0);

std::string final_costs_figure(Figures& figures, const std::string& id, const std::vector<FinalCosts>& finals);
std::string two_minima_figure(Figures& figures, const std::string& id, const TwoMinima& minima);

}  // namespace nudge::report
