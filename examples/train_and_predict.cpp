// Trains a network on a data set (MNIST unless another is named), tests it, and asks it about one example.
#include <cstdio>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/prediction.hpp"
#include "nudge/training.hpp"

int main(int count, char** arguments) try {
  const auto data = nudge::load_data(count > 1 ? arguments[1] : "mnist");
  const auto [train, test] = nudge::hold_out(nudge::everything(data.train), data.train->size() / 6, 1);

  const auto net = nudge::text("32, relu, ", data.train->classes.size());
  nudge::ThreadTeam team(2);
  nudge::Trainer trainer(nudge::make_model(net, *data.train, 1), train,
                         {.batch_size = 20, .epochs = 5, .optimizer = {.momentum = 0.5}}, team);
  while (!trainer.finished()) trainer.step();

  const nudge::Model model = std::move(trainer).take();
  std::printf("accuracy: %.4f\n", nudge::evaluate(model, test, team).accuracy());
  nudge::Predictor predictor(model);
  for (const float probability : predictor.predict(test, 0).probabilities) std::printf("%.3f ", probability);
  std::printf("\nit is a %s\n", model.classes[static_cast<std::size_t>(test.label(0))].c_str());
} catch (const nudge::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
