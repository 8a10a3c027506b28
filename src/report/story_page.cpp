// The article, walked on one real digit: prose from the numbers, a picture for every step.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "nudge/error.hpp"
#include "nudge/report.hpp"
#include "report/descent_words.hpp"
#include "report/descents_figures.hpp"
#include "report/explanation_figures.hpp"
#include "report/explanation_frame.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/story_scenes.hpp"
#include "report/text_report.hpp"

namespace nudge {

namespace report {

namespace {

std::string aside(const std::string& text) {
  return text.empty() ? "" : "<p class=\"aside\">" + escape(text) + "</p>\n";
}

/// What the network says of an example: "‘2’ (0.91)".
std::string saying(const OutputNudges& outputs, const NeuronNames& names) {
  const std::size_t said = said_output(outputs);
  return fmt::format("{} ({})", escape(names.brief({names.layers(), said})),
                     significant(outputs.outputs[said].activation));
}

/// Whether the classes are 0 to 9: the examples are digits then, that somebody wrote.
bool are_digits(const Subject& subject) {
  static const std::vector<std::string> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return subject.classes == digits;
}

std::string digit_part(const Story& told, const OutputNudges& start, const NeuronNames& names) {
  const auto right = right_output(start);
  const std::string example = right ? escape(names.brief({names.layers(), *right})) : std::string("example");
  return story_paragraph(
             fmt::format("{} {}. The network that looks at it is {}: its weights were drawn at random (seed {}), and "
                         "nobody has told it anything yet.",
                         are_digits(told.two) ? "Somebody once wrote this" : "This is one", example,
                         escape(told.network), told.training.seed)) +
         aside(told.two_choice);
}

std::string activations_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  const std::string costs = "The cost adds up how far each output is from where it should be.";
  return story_paragraph(
             fmt::format("Put it in, and brightness runs through the layers to the outputs. They are arbitrary: the "
                         "largest is {}. {} Here that makes <b>{}</b>.",
                         saying(e.outputs, names), costs, significant(e.outputs.cost, 4))) +
         figures.add(activations_figure("activations", e.backward, names));
}

/// How the steps between the moments were made.
std::string training_sentence(const Story& told) {
  if (told.moments.size() < 2) return "";
  const TrainingSettings& training = told.training;
  return fmt::format(
      "All steps are plain gradient steps with a learning rate of {}. The training takes {}, {}, in an "
      "order drawn from seed {}.",
      shortest(training.optimizer.learning_rate),
      training.batch_size == 0 ? std::string("the whole training set at once")
                               : "batches of " + counted(training.batch_size, "example", "examples"),
      counted(training.epochs, "epoch", "epochs"), training.seed);
}

std::string outputs_part(Figures& figures, const Story& told, const NeuronNames& names) {
  double full = 0;
  for (const Story::Moment& moment : told.moments) {
    for (const OutputNudge& output : moment.explanation.outputs.outputs) full = std::max(full, std::abs(output.nudge));
  }
  std::string pictures, course;
  for (std::size_t i = 0; i < told.moments.size(); ++i) {
    const Story::Moment& moment = told.moments[i];
    FigureParts parts =
        output_nudges_figure("outputs-" + std::to_string(i + 1), moment.explanation.outputs, names, full);
    parts.title = moment.title;
    if (i > 0) {
      parts.caption =
          fmt::format("The largest output is {}; the example costs {}. Same scale as before.",
                      saying(moment.explanation.outputs, names), significant(moment.explanation.outputs.cost, 4));
      parts.calculus.clear();
    }
    pictures += figures.add(parts);
    course +=
        fmt::format("<li>{}: cost {}</li>\n", escape(moment.title), significant(moment.explanation.outputs.cost, 4));
  }
  return story_paragraph(fmt::format(
             "We cannot set the outputs. But we can say which way each should go, and how far: the right one up, "
             "the others down. Here is the same example at {}:",
             counted(told.moments.size(), "moment", "moments"))) +
         "<ul>\n" + course + "</ul>\n" + aside(training_sentence(told)) + side_by_side(pictures);
}

std::string ways_scene(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  if (!e.ways) return "";
  return story_paragraph(
             fmt::format("Take one neuron, {}, and ask how its activation could rise. There are three ways.",
                         escape(names.full(e.ways->neuron)))) +
         side_by_side(
             figures.add(ways_figure("three-ways", *e.ways, names)) +
             figures.add(measured_ways_figure("three-ways-measured", e.measured_ways.value(), *e.ways, names)));
}

std::string votes_scene(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  if (!e.votes) return "";
  return story_paragraph(
             "The third way asks the layer before to change. But every output asks, and each asks for something else. "
             "So they vote on each hidden neuron, and the votes are added up. Here is one of them:") +
         figures.add(votes_figure("votes", *e.votes, names));
}

std::string back_part(Figures& figures, const ExampleExplanation& e, const NeuronNames& names) {
  const std::string way =
      names.layers() > 1
          ? "Now the hidden layer has desires of its own, as the outputs had theirs; so the same can be done again, "
            "one "
            "layer farther back, until the input. On the way, every"
          : "This network has no hidden layer: the outputs\u2019 desires go straight back to the input, which cannot "
            "change. On the way, every";
  std::string out = story_paragraph(way + " weight and every bias learns what this one example wants of it.") +
                    figures.add(backward_figure("backward", e.backward, names));
  const auto tiles = first_layer_figure("first-layer", e.backward, names);
  return out + (tiles ? figures.add(*tiles) : std::string());
}

std::string table_part(Figures& figures, const Story& told, const Architecture& architecture) {
  if (told.table.rows.empty()) return "";
  const NeuronNames names(architecture, told.table_subject);
  const auto tiles = average_tiles_figure("average-nudges", told.table, names);
  return story_paragraph(
             fmt::format("So one example must not have its way alone. Every other example has desires of its own. Ask "
                         "all {} of them, and take the average.",
                         with_thousands(told.table.examples))) +
         figures.add(nudge_table_figure("nudge-table", told.table, names)) +
         side_by_side(figures.add(contest_figure("contests", told.table, names)) +
                      (tiles ? figures.add(*tiles) : std::string()));
}

/// Why the learning rates differ, where they do.
std::string rates_sentence(const Descents& descents) {
  if (descents.descents.size() < 2) return "";
  const Descent &few = descents.descents.front(), &all = descents.descents.back();
  if (!(few.learning_rate < all.learning_rate)) return "";
  return fmt::format(
      " The steps of {} have a learning rate of {} instead of {}: each is so rough that with longer ones the next "
      "examples would undo what the last ones did.",
      escape(batch_name(few.batch, descents.training_examples)), shortest(few.learning_rate),
      shortest(all.learning_rate));
}

std::string descents_part(Figures& figures, const Story& told) {
  const Descents& descents = told.descents;
  const DescentFigures drawn = descent_figures(figures, "descent-", descents);
  const std::string pictures =
      drawn.cost_by_seconds + drawn.cost_by_steps + drawn.cost_by_examples + drawn.cosines + drawn.paths;
  if (pictures.empty()) return "";
  return story_paragraph(fmt::format(
             "A careful man looks at all {} examples before each step: his way is straight, and he has made few steps "
             "by the time that the others are far down. A drunk man looks at one example, stumbles where it points, "
             "and "
             "is soon far away, though hardly a step of his goes straight. Between the two are small batches, drawn at "
             "random: roughly right, and quick.{}",
             with_thousands(descents.training_examples), rates_sentence(descents))) +
         descent_sentences(descents, told.descent_seconds) + side_by_side(pictures) +
         details("More of the descents", side_by_side(drawn.accuracy + drawn.gradient_norm + drawn.cosine_steps));
}

std::string wrong_part(Figures& figures, const Story& told, const Architecture& architecture) {
  if (told.wrong.outputs.outputs.empty()) return "";
  const NeuronNames names(architecture, told.wrong_two);
  FigureParts outputs = output_nudges_figure("wrong-outputs", told.wrong.outputs, names);
  FigureParts back = backward_figure("wrong-backward", told.wrong.backward, names);
  back.title = "Its desires, all the way back";
  back.caption =
      "The same picture as before, now of the trained network: what this example wants of every neuron and weight.";
  back.calculus.clear();
  const std::string picture = example_picture(told.wrong_two, 0);
  const std::string image =
      picture.empty()
          ? ""
          : fmt::format("<div class=\"subject\"><img class=\"digit pixels\" alt=\"this example\" src=\"{}\" /></div>\n",
                        picture);
  const std::string said = saying(told.wrong.outputs, names), cost = significant(told.wrong.outputs.cost, 4);
  return story_paragraph(
             told.is_wrong
                 ? fmt::format(
                       "After training, the network still gets some wrong. It calls this one {}, and its cost is {}.",
                       said, cost)
                 : fmt::format(
                       "After training, the network gets all the others of this class right. This one, {}, is the "
                       "hardest: its cost is {}.",
                       said, cost)) +
         aside(told.wrong_choice) + image + figures.add(outputs) + figures.add(back);
}

std::string end_part(const Story& told) {
  std::string items;
  for (const Story::Moment& moment : told.moments) {
    items += fmt::format("<li>{}: the example costs {}, and {} of the test set is right.</li>\n", escape(moment.title),
                         significant(moment.explanation.outputs.cost, 4), percent(moment.test_accuracy, 2));
  }
  return story_paragraph(
             "Find out what each example wants, average it, take a small step, and do it again. That is all. Repeated, "
             "in steps that are small enough, it leads to a minimum of the cost, a local one.") +
         "<ul>\n" + items + "</ul>\n" + story_paragraph(escape(verdict_of(told)));
}

}  // namespace
}  // namespace report

std::string verdict_of(const Story& told) {
  using namespace report;
  if (told.moments.size() < 2) return {};
  const double right = told.moments.back().test_accuracy;
  const std::string rights = percent(right, 2) + " of the test set is right";
  const std::string guess = percent(told.commonest, 2) + " by always saying the commonest class";
  const std::size_t classes = told.two.classes.size();
  if (has_learned(told)) {
    return fmt::format("The network has learned to {}: {}.",
                       are_digits(told.two) ? "read digits" : fmt::format("tell its {} classes apart", classes),
                       rights);
  }
  const std::string remedy = fmt::format(
      "The learning rate of {} may be too high or too low, or {} too few: --learning-rate and --epochs "
      "change that.",
      shortest(told.training.optimizer.learning_rate), counted(told.training.epochs, "epoch", "epochs"));
  if (right > told.commonest) {
    return fmt::format("The network has begun to learn, no more: {}, against {}. {}", rights, guess, remedy);
  }
  return fmt::format("This network has not learned: {}, and it would be {}. {}", rights, guess, remedy);
}

ExplanationPage story_page(const Story& told, const Architecture& architecture) {
  using namespace report;
  if (told.moments.empty()) fail("a story needs at least one moment: the network before training");
  const ExampleExplanation& start = told.moments.front().explanation;
  const NeuronNames names(architecture, told.two);
  Figures figures;
  std::vector<Part> parts;
  parts.push_back({"digit", "One digit", digit_part(told, start.outputs, names)});
  parts.push_back(
      {"forward", "What the untrained network makes of it", activations_part(figures, start, names), "Activations"});
  parts.push_back({"desires", "What the outputs should do", outputs_part(figures, told, names), "Output nudges"});
  parts.push_back({"ways", "Three ways to raise one neuron", ways_scene(figures, start, names), "Three ways"});
  parts.push_back({"voting", "Votes for the layer before", votes_scene(figures, start, names), "Votes"});
  parts.push_back({"back", "Back through the layers", back_part(figures, start, names), "Backward"});
  parts.push_back({"matter", "Which weights matter", sensitivity_scene(figures, start, names), "Sensitivity"});
  parts.push_back({"together", "Fire together, wire together", hebbian_scene(figures, start, names), "Hebb"});
  parts.push_back({"alone", "One example alone", alone_scene(figures, told, names), "One alone"});
  parts.push_back(
      {"average", "Everybody\u2019s nudges, averaged", table_part(figures, told, architecture), "Nudge table"});
  parts.push_back({"steepest", "The steepest way", steepest_scene(told, architecture), "Steepest"});
  parts.push_back({"descents", "Downhill", descents_part(figures, told), "Descents"});
  parts.push_back({"wrong", told.is_wrong ? "One that is still wrong" : "The hardest one",
                   wrong_part(figures, told, architecture), told.is_wrong ? "A wrong one" : "The hardest"});
  parts.push_back({"few-labels", "Where labels are scarce", few_labels_scene(told, names), "Few labels"});
  parts.push_back({"end", "And again, and again", end_part(told), "The end"});
  const auto right = right_output(start.outputs);
  return explanation_frame(
      "Backpropagation, a story in real numbers",
      right ? "What one " + names.brief({names.layers(), *right}) + " wants" : std::string("What one example wants"),
      "How does a network learn from an example? By asking the example what it wants. Every number on this page was "
      "computed by the network that it shows.",
      told.two, true,
      {{"cost before training", significant(start.outputs.cost, 4), "of this one example"},
       {"weights and biases", with_thousands(architecture.parameter_count())}},
      parts, std::move(figures));
}

}  // namespace nudge
