#include "state_bytes.hpp"

namespace nudge::lab {

void append(Bytes& out, const TrainingState& state) {
  const double best = state.plateau.best.value_or(0);
  append(out, state.step);
  append(out, state.examples);
  append(out, state.correct);
  append(out, state.optimizer.steps);
  append(out, state.cost_sum);
  append(out, state.weight);
  append(out, state.plateau.factor);
  append(out, best);
  append(out, state.parameters);
  append(out, state.statistics);
  append(out, state.optimizer.first_moment);
  append(out, state.optimizer.second_moment);
}

TrainingState state_from(std::span<const std::byte> bytes) {
  BytesReader reader(bytes);
  TrainingState state;
  double best = 0;
  reader.read(state.step);
  reader.read(state.examples);
  reader.read(state.correct);
  reader.read(state.optimizer.steps);
  reader.read(state.cost_sum);
  reader.read(state.weight);
  reader.read(state.plateau.factor);
  reader.read(best);
  reader.read(state.parameters);
  reader.read(state.statistics);
  reader.read(state.optimizer.first_moment);
  reader.read(state.optimizer.second_moment);
  return state;
}

}  // namespace nudge::lab
