#include <algorithm>
#include <cmath>

#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// Appends what is not there yet; returns how many that are.
std::size_t append_new(std::vector<ParameterAddress>& rows, const ParameterAddress& parameter) {
  if (std::find(rows.begin(), rows.end(), parameter) != rows.end()) return 0;
  rows.push_back(parameter);
  return 1;
}

/// The parameters with the largest average nudge, then those that the examples disagree on most.
template <typename T>
std::vector<ParameterAddress> choose_rows(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t top,
                                          ThreadTeam& team, NudgeTableResult& result) {
  ContestCount contest(network.architecture());
  const AlignedArray<T> gradient =
      read_traces<T>(network, examples, team, [&](const Trace<T>& trace) { contest.add(trace); });
  std::vector<ParameterAddress> rows;
  for (const Sensitivity& most : most_sensitive<T>(network.architecture(), gradient.span(), {}, top)) {
    result.by_average += append_new(rows, most.parameter);
  }
  // At most `top` of these are there already.
  for (const ParameterAddress& parameter : contest.most_contested<T>(gradient.span(), 2 * top)) {
    if (result.by_contest < top) result.by_contest += append_new(rows, parameter);
  }
  return rows;
}

}  // namespace

template <typename T>
NudgeTableResult nudge_table(const BasicNetwork<T>& network, const Examples<T>& examples,
                             const NudgeTableOptions& options, ThreadTeam& team) {
  NudgeTableResult result;
  std::vector<ParameterAddress> rows = options.rows;
  if (rows.empty()) rows = choose_rows(network, examples, options.top, team, result);

  NudgeTable table(network.architecture(), std::move(rows), options.shown);
  const AlignedArray<T> gradient =
      read_traces<T>(network, examples, team, [&](const Trace<T>& trace) { table.add(trace); });
  result.examples = table.examples();
  result.rows = table.rows();
  double squares = 0;
  result.nudges.reserve(gradient.size());
  for (const T g : gradient.span()) {
    result.nudges.push_back(static_cast<double>(T(0) - g));
    squares += result.nudges.back() * result.nudges.back();
  }
  result.gradient_norm = std::sqrt(squares);
  return result;
}

template NudgeTableResult nudge_table(const BasicNetwork<float>&, const Examples<float>&, const NudgeTableOptions&,
                                      ThreadTeam&);
template NudgeTableResult nudge_table(const BasicNetwork<double>&, const Examples<double>&, const NudgeTableOptions&,
                                      ThreadTeam&);

}  // namespace nudge
