// Explains one example: what its outputs should do, and who votes how on a hidden neuron. The same as a page:
// explain.html.
#include <cstdio>
#include <utility>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/experiments.hpp"
#include "nudge/report.hpp"

int main(int count, char** arguments) try {
  const auto data = nudge::load_data(count > 1 ? arguments[1] : "mnist");
  const nudge::Subset examples = nudge::everything(data.train);
  const nudge::Model model = nudge::make_model(nudge::text("16, relu, ", data.train->classes.size()), *data.train, 1);

  nudge::ThreadTeam team;
  const nudge::ExampleExplanation why = nudge::explain_example(model, examples, 0, {}, team);

  const auto& classes = model.classes;
  std::printf("It is a %s.\n", classes[static_cast<std::size_t>(examples.label(0))].c_str());
  for (const nudge::OutputNudge& output : why.outputs.outputs) {
    std::printf("%-10s %5.1f %%, should be %3.0f %%: nudge %+.3f\n", classes[output.neuron].c_str(),
                100 * output.activation, 100 * output.target, output.nudge);
  }
  if (why.votes) {
    std::printf("\nVotes on %s, which so wants %+.4f:\n", to_string(why.votes->neuron).c_str(), why.votes->sum);
    for (const nudge::Vote& vote : why.votes->votes) {
      std::printf("%-10s weight %+.3f x desire %+.3f = %+.4f\n", classes[vote.neuron].c_str(), vote.weight, vote.desire,
                  vote.vote);
    }
  }

  nudge::Subject subject{.model = "16 hidden neurons, untrained", .data = "example 0", .classes = classes};
  subject.input = data.train->shape;
  if (nudge::is_picture(*data.train)) subject.images = {nudge::example_image(*data.train, 0)};
  const std::string document =
      document_of(why, model.network.architecture(), subject, nudge::all_views(), nudge::DocumentForm::page);
  nudge::write_page(document, "A script draws this page; here it may not run.", "explain.html");
} catch (const nudge::Error& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
