// Where descents end, over seeds.

#include <utility>

#include "experiments/descent_settings.hpp"
#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"

namespace nudge {

std::vector<FinalCosts> final_costs(const Model& model, const Subset& train, const DescentOptions& options,
                                    std::size_t seeds, ThreadTeam& team) {
  if (seeds == 0) fail("final costs: 0 seeds, at least 1 is expected");
  if (experiments::alike_of(options) == Alike::seconds) {
    fail("final costs: seconds alone say no number of steps; steps, examples or epochs are expected");
  }
  const Subset measured = experiments::measured_examples(train, options);
  std::vector<FinalCosts> all;
  for (experiments::DescentSettings& settings : experiments::descent_settings(train, options)) {
    FinalCosts ends{.batch = settings.batch};
    for (std::uint64_t seed = options.seed; seed < options.seed + seeds; ++seed) {
      Model start = model;
      start.network = Network(model.network.architecture());
      initialise(start.network, seed);
      settings.training.seed = seed;
      Trainer trainer(std::move(start), train, settings.training, team);
      for (std::size_t step = 0; step < settings.steps; ++step) trainer.step();
      const Evaluation end = evaluate(trainer.model(), measured, team);
      ends.costs.push_back(end.cost);
      ends.accuracies.push_back(end.accuracy());
    }
    all.push_back(std::move(ends));
  }
  return all;
}

}  // namespace nudge
