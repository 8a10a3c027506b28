#include "report/story_scenes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanations_text.hpp"
#include "report/html.hpp"
#include "report/neuron_names.hpp"
#include "report/numbers.hpp"
#include "report/story_records.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

std::string story_paragraph(const std::string& html) { return "<p class=\"story\">" + html + "</p>\n"; }

std::string sensitivity_scene(Figures& figures, const ExampleExplanation& explanation, const NeuronNames& names) {
  if (!explanation.apart || explanation.sensitivity.empty()) return "";
  std::string words =
      "How much does each of them matter? The derivative of the cost by a weight says how fast the cost changes when "
      "that weight does: its sensitivity. " +
      ratio_sentence(*explanation.apart, names);
  if (!explanation.measured.empty()) {
    const MeasuredSensitivity& moved = explanation.measured.front();
    words += fmt::format(
        " The most sensitive of all is {}. Move it by {}: its derivative promises a change of the cost by {}, and {} "
        "is "
        "what one measures.",
        escape(names.parameter(moved.parameter)), shortest(moved.step), with_sign(moved.predicted, 4),
        with_sign(moved.measured, 4));
  }
  const auto map = map_figure("sensitivity-map", explanation.map, names);
  return story_paragraph(words) +
         side_by_side(figures.add(ranking_figure("sensitivity", explanation.sensitivity, names)) +
                      (map ? figures.add(*map) : std::string()));
}

std::string hebbian_scene(Figures& figures, const ExampleExplanation& explanation, const NeuronNames& names) {
  if (explanation.hebbian.empty()) return "";
  const HebbianPairs& pairs = explanation.hebbian.back();
  std::string words;
  if (!pairs.together.empty()) {
    const HebbianPair& pair = pairs.together.front();
    words = story_paragraph(fmt::format(
        "\u2018Neurons that fire together wire together.\u2019 Of the weights of L{} the one that should grow most is "
        "{}. It joins {}, which fires (its activation is {}), to {}, which should fire more (its desire is {}). The "
        "weight\u2019s nudge is the product of the two: <b>{}</b>.",
        pairs.layer, escape(names.parameter(pair.weight)), escape(names.from(pair.weight)),
        significant(pair.activation, 4), escape(names.to(pair.weight)), with_sign(pair.desire, 4),
        with_sign(pair.nudge, 4)));
  }
  return words + figures.add(hebbian_figure("hebbian", pairs, names));
}

std::string alone_scene(Figures& figures, const Story& told, const NeuronNames& names) {
  const std::string sentences = one_step_news(told);
  if (sentences.empty()) return "";
  const Story::Moment &before = told.moments[0], &after = told.moments[1];
  const std::vector<std::string>& classes = told.two.classes;
  const std::size_t right = *right_output(before.explanation.outputs);
  const auto then =
      called_figure("called-before", "Before the step",
                    "What the test set is called: a row a true class, a column a name.", before.confusion, classes);
  const auto now = called_figure(
      "called-after", "After the step",
      fmt::format("The same test set, after one step on this {} alone.", escape(names.brief({names.layers(), right}))),
      after.confusion, classes);
  if (!then || !now) return "";
  return story_paragraph(
             "What if only this one example had its way? Take one step, just as it wants it, and ask the "
             "network again. " +
             escape(sentences)) +
         side_by_side(figures.add(*then) + figures.add(*now));
}

std::string steepest_scene(const Story& told, const Architecture& architecture) {
  const Steepest& steepest = told.steepest;
  if (steepest.lengths.empty() || steepest.lengths.front().steps.empty()) return "";
  const StepsOfOneLength& shortest_steps = steepest.lengths.front();
  DataTable table({{"angle", "angle"}, {"predicted", "decrease promised"}, {"measured", "decrease measured"}});
  for (const AngledStep& step : shortest_steps.steps) {
    table.add({words(step.degrees == 0 ? std::string("straight down") : shortest(step.degrees) + "\u00b0"),
               number(step.predicted), number(step.measured)});
  }
  std::string out = story_paragraph(fmt::format(
      "The average is a direction, and no other lowers the cost faster. Over {} the cost is {}, and its gradient has "
      "the "
      "length {}. Steps of one length, {}, straight down and at angles from it, bring this:",
      counted(told.steepest_examples, "training example", "training examples"), significant(steepest.cost, 4),
      significant(steepest.gradient_norm, 4), shortest(shortest_steps.length)));
  out += scrolling("Decrease of the cost by the angle of the step", table.html(shortest_steps.steps.size()));
  std::string more;
  if (!steepest.top.empty()) {
    const auto of = [&](const TopShare& top) {
      return fmt::format("the {} most sensitive alone bring {} of the decrease", with_thousands(top.k),
                         percent(top.measured, 1));
    };
    more = fmt::format("A few of the {} weights and biases do most of it: {}",
                       with_thousands(architecture.parameter_count()), of(steepest.top.back()));
    if (steepest.top.size() > 1) more += ", " + of(steepest.top[steepest.top.size() - 2]);
    more += ". ";
  }
  if (steepest.stops_falling) {
    more += fmt::format(
        "But the slope is only that of the place where one stands: a straight step of length {} gains less "
        "than one of half that length, since the ground bends.",
        significant(*steepest.stops_falling));
  }
  return more.empty() ? out : out + story_paragraph(more);
}

namespace {

/// The digit's forms as pictures, and what each wants of the outputs.
std::string forms_table(const std::vector<FormNudges>& forms, const NeuronNames& names) {
  if (forms.empty()) return "";
  Subject pictures;
  std::string strip;
  std::vector<Column> columns{{"form", "form"}, {"cost", "cost"}, {"said", "said"}};
  for (const OutputNudge& output : forms.front().outputs.outputs) {
    const std::string name = names.brief({names.layers(), output.neuron});
    columns.push_back({"nudge_" + std::to_string(output.neuron), escape(name), true});
  }
  DataTable table(std::move(columns));
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const std::string name = i == 0 ? std::string("as it is") : fmt::format("form {}", i);
    pictures.images.push_back(forms[i].picture);
    const std::string uri = example_picture(pictures, i);
    if (!uri.empty()) strip += fmt::format("<img class=\"digit pixels\" alt=\"{}\" src=\"{}\" />\n", name, uri);
    const OutputNudges& outputs = forms[i].outputs;
    std::vector<Cell> row{words(name), number(outputs.cost),
                          words(names.brief({names.layers(), said_output(outputs)}))};
    for (const OutputNudge& output : outputs.outputs) row.push_back(signed_number(output.nudge));
    table.add(std::move(row));
  }
  return "<div class=\"subject\">\n" + strip + "</div>\n" +
         scrolling("What each form wants of the outputs of the trained network", table.html(forms.size()));
}

std::string recorded(const Recorded& record) {
  return fmt::format("<b>{} %</b> (<code>{}</code>)", record.reached, record.command);
}

}  // namespace

std::string few_labels_scene(const Story& told, const NeuronNames& names) {
  if (told.forms.empty()) return "";
  std::string out = story_paragraph(
      "All this needs examples of which somebody has said what they are, tens of thousands of them. Pictures are "
      "easily "
      "had; labels are not. What if only 100 digits had one, ten of each? Then a network with convolutions that learns "
      "from them alone gets " +
      recorded(recorded_plain) +
      " of MNIST\u2019s test digits right. There are three ways out, and each stands here with what it was measured to "
      "be worth: the mean over its trainings, with the command that makes them.");
  out += story_paragraph(
      fmt::format("<b>New examples of old ones.</b> A {} that is turned, leant, shifted or distorted is still one, and "
                  "its label costs nothing. To the network that was trained here each form is another example, with "
                  "desires of its own:",
                  escape(names.brief({names.layers(), right_output(told.forms.front().outputs).value_or(0)}))));
  out += forms_table(told.forms, names);
  out += story_paragraph(
      "A network that sees every digit in a new form each time learns what does not matter. With the same 100 "
      "labels: " +
      recorded(recorded_augmented) + ".");
  out += story_paragraph(
      "<b>A network that was taught something else.</b> Strokes and bows are the same in all digits. A network that "
      "was "
      "taught 0 to 4 goes on with ten labels each of 5 to 9: " +
      recorded(recorded_finetuned) + ", and from the beginning " + recorded(recorded_scratch) + ".");
  out += story_paragraph(
      "<b>Pictures without labels.</b> Of an unlabelled digit nobody knows what the outputs should be. But whatever it "
      "is, it stays that when it is turned: so the answers to two of its forms should tell as much of each other as "
      "they can. That is a cost like any other, and its desires are passed backwards like any other. With the same 100 "
      "labels and 54,900 digits without one: " +
      recorded(recorded_unlabelled) + "; with one label of each digit: " + recorded(recorded_ten) +
      "; and without any label at all a network finds digits by itself, all but their names, of three that try the one "
      "with the best cost: " +
      recorded(recorded_clusters) + ".");
  return out;
}

}  // namespace nudge::report
