// A training loop of one's own: its own schedule, its own stopping rule, its own changes to each batch, and layers that
// keep their parameters at first.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/training.hpp"

/// Lights every picture a little differently, by a factor that depends on the epoch and the picture alone: so the same
/// seed gives the same bits, on any number of threads.
void change_light(const nudge::BatchView& batch) {
  for (std::size_t i = 0; i < batch.x.rows; ++i) {
    const auto draw = (batch.positions[i] * 2654435761U + batch.epoch * 40503U) % 1000U;
    const float light = 0.8F + 0.4F * static_cast<float>(draw) / 1000.0F;
    for (float& pixel : batch.x.row(i)) pixel *= light;
  }
}

int main(int count, char** arguments) try {
  const auto data = nudge::load_data(count > 1 ? arguments[1] : "mnist");
  const auto [train, validation] = nudge::hold_out(nudge::everything(data.train), data.train->size() / 5, 1);
  const auto net = nudge::text("24, relu, 16, relu, ", data.train->classes.size());
  nudge::ThreadTeam team(2);

  // First the last layer alone: the others keep their parameters. Then a new trainer takes the model, and trains all.
  nudge::TrainingSettings settings{.batch_size = 20, .epochs = 2, .optimizer = {.frozen = {"L1", "L2"}}};
  nudge::Trainer head(nudge::make_model(net, *data.train, 1), train, settings, team);
  while (!head.finished()) head.step();

  settings.epochs = 30;
  settings.optimizer = {.momentum = 0.9};
  settings.on_batch = change_light;
  nudge::Trainer trainer(std::move(head).take(), train, settings, team);
  double best = 1e9;
  int patience = 5;
  while (!trainer.finished() && patience > 0) {
    const double done = static_cast<double>(trainer.epoch()) / static_cast<double>(settings.epochs);
    const nudge::Step step = trainer.step(0.5 + 0.5 * std::cos(3.14159 * done));  // on the learning rate
    if (!step.epoch_finished) continue;
    const double cost = nudge::evaluate(trainer.model(), validation, team).cost;
    patience = cost < best ? 5 : patience - 1;
    best = std::min(best, cost);
  }
  const nudge::Model model = std::move(trainer).take();
  std::printf("accuracy: %.4f\n", nudge::evaluate(model, validation, team).accuracy());
} catch (const nudge::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
