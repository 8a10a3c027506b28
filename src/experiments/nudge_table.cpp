#include <algorithm>
#include <cmath>
#include <utility>

#include "nudge/experiments.hpp"

namespace nudge {

namespace {

/// Of each layer how many rows: as many as of the others, as far as it has them; the last layers have one more.
std::vector<std::size_t> shares_of_layers(std::vector<std::size_t> available, std::size_t count) {
  std::vector<std::size_t> shares(available.size());
  for (bool goes_on = true; goes_on && count > 0;) {
    goes_on = false;
    for (std::size_t layer = available.size(); layer-- > 0 && count > 0;) {
      if (available[layer] == 0) continue;
      --available[layer];
      ++shares[layer];
      --count;
      goes_on = true;
    }
  }
  return shares;
}

/// Appends the first `count` of the ranking that are no rows yet, of every layer; returns how many that are.
std::size_t append_first(const std::vector<ParameterAddress>& ranking, std::size_t layers, std::size_t count,
                         std::vector<ParameterAddress>& rows) {
  const std::vector<ParameterAddress> before = rows;
  const auto is_new = [&](const ParameterAddress& one) { return std::ranges::find(before, one) == before.end(); };
  std::vector<std::size_t> available(layers);
  for (const ParameterAddress& one : ranking) available[one.layer - 1] += is_new(one) ? 1 : 0;
  std::vector<std::size_t> shares = shares_of_layers(std::move(available), count);
  for (const ParameterAddress& one : ranking) {
    if (shares[one.layer - 1] == 0 || !is_new(one)) continue;
    --shares[one.layer - 1];
    rows.push_back(one);
  }
  return rows.size() - before.size();
}

/// The parameters with the largest average nudge, then those that the examples disagree on most.
template <typename T>
std::vector<ParameterAddress> choose_rows(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t top,
                                          ThreadTeam& team, NudgeTableResult& result) {
  const Architecture& architecture = network.architecture();
  ContestCount contest(architecture);
  const AlignedArray<T> gradient =
      read_traces<T>(network, examples, team, [&](const Trace<T>& trace) { contest.add(trace); });
  std::vector<ParameterAddress> by_average;
  for (const Sensitivity& one : most_sensitive<T>(architecture, gradient.span(), {}, gradient.size())) {
    by_average.push_back(one.parameter);
  }
  const std::size_t layers = architecture.parameter_layers().size();
  std::vector<ParameterAddress> rows;
  result.by_average = append_first(by_average, layers, top, rows);
  result.by_contest = append_first(contest.most_contested<T>(gradient.span(), gradient.size()), layers, top, rows);
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
