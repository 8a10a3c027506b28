#include "nudge/experiments.hpp"

namespace nudge {

template <typename T>
std::vector<HebbianPairs> hebbian_average(const BasicNetwork<T>& network, const Examples<T>& examples, std::size_t top,
                                          ThreadTeam& team) {
  std::vector<HebbianCount> counts;
  for (std::size_t n = 1; n <= layer_count(network.architecture()); ++n) {
    if (HebbianCount::is_defined(network.architecture(), n)) counts.emplace_back(network.architecture(), n);
  }
  read_traces<T>(network, examples, team, [&](const Trace<T>& trace) {
    for (HebbianCount& count : counts) count.add(trace);
  });
  std::vector<HebbianPairs> layers;
  for (const HebbianCount& count : counts) layers.push_back(count.pairs(top));
  return layers;
}

template std::vector<HebbianPairs> hebbian_average(const BasicNetwork<float>&, const Examples<float>&, std::size_t,
                                                   ThreadTeam&);
template std::vector<HebbianPairs> hebbian_average(const BasicNetwork<double>&, const Examples<double>&, std::size_t,
                                                   ThreadTeam&);

}  // namespace nudge
