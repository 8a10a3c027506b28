#include <algorithm>
#include <numeric>

#include "nudge/error.hpp"
#include "nudge/experiments.hpp"
#include "nudge/plan.hpp"

namespace nudge {

std::vector<ActiveExample> strongest_examples(const Model& model, const Subset& examples, const Neuron& neuron,
                                              std::size_t count, ThreadTeam& team) {
  const Architecture& architecture = model.network.architecture();
  if (neuron.layer == 0 || neuron.index >= neuron_count(architecture, neuron.layer)) {
    fail(to_string(neuron), ": not a neuron of a layer of this network");
  }
  check_input_fits(*examples.data, model.preprocessing);
  Plan<float> plan(architecture, std::min(examples.size(), micro_batch), Purpose::explain, team);
  std::vector<ActiveExample> active;
  std::vector<std::uint32_t> positions;
  for (std::size_t first = 0; first < examples.size(); first += plan.capacity()) {
    positions.resize(std::min(plan.capacity(), examples.size() - first));
    std::iota(positions.begin(), positions.end(), static_cast<std::uint32_t>(first));
    gather<float>(examples, positions, model.preprocessing, plan.input(positions.size()));
    const Trace<float> trace = forward_pass(model.network, plan, positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const float activation = trace.activations(neuron.layer)(i, neuron.index);
      active.push_back({first + i, static_cast<double>(activation)});
    }
  }
  const auto end = active.begin() + static_cast<std::ptrdiff_t>(std::min(count, active.size()));
  std::ranges::partial_sort(active, end, [](const ActiveExample& a, const ActiveExample& b) {
    return a.activation != b.activation ? a.activation > b.activation : a.position < b.position;
  });
  active.erase(end, active.end());
  return active;
}

}  // namespace nudge
