// Learns from a table of measurements (a CSV file with a column of labels), says how well, and saves the model:
//   csv_table TABLE LABEL_COLUMN MODEL
#include <cstdio>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/model_file.hpp"
#include "nudge/training.hpp"

int main(int count, char** arguments) try {
  if (count != 4) nudge::fail("usage: csv_table TABLE LABEL_COLUMN MODEL");
  const auto table = nudge::load_data(arguments[1], {.label_column = arguments[2]}).train;
  const auto [train, test] = nudge::hold_out(nudge::everything(table), table->size() / 5, 1);

  // Columns have different units: each is brought to mean 0 and deviation 1, by what the training part says. The model
  // keeps that, and treats every later row alike.
  nudge::Model model = nudge::make_model(nudge::text("16, tanh, ", table->classes.size()), *table, 1);
  model.preprocessing = nudge::standardised_preprocessing(train);

  nudge::ThreadTeam team;
  nudge::Trainer trainer(std::move(model), train, {.batch_size = 10, .epochs = 60}, team);
  while (!trainer.finished()) trainer.step();
  model = std::move(trainer).take();

  const nudge::Evaluation evaluation = nudge::evaluate(model, test, team);
  std::printf("%zu of %zu right\n", evaluation.correct, evaluation.examples);
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    std::printf("%-8s called", model.classes[i].c_str());
    for (std::size_t j = 0; j < model.classes.size(); ++j) {
      std::printf("  %s %zu", model.classes[j].c_str(), evaluation.confusion[i * model.classes.size() + j]);
    }
    std::printf("\n");
  }
  nudge::save_model(model, arguments[3]);
} catch (const nudge::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
