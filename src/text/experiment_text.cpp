// Experiments for a terminal: steepest, one example only, descents.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/terms.hpp"
#include "nudge/documents.hpp"
#include "text/confusion_text.hpp"
#include "text/descent_words.hpp"
#include "text/explanation_words.hpp"
#include "text/explanations_text.hpp"
#include "text/numbers.hpp"
#include "text/one_example_words.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

// ------------------------------------------------------------------------------------------------------- steepest

std::string steepest_text(const Steepest& steepest, const Subject& subject) {
  std::string out = subject_text(subject);
  out += fmt::format("mean cost C = {}; |gradient| = {}\n", four(steepest.cost), four(steepest.gradient_norm));

  out += heading("How much of the decrease do the most sensitive parameters carry?");
  TextTable top("rrr");
  top.add({"only the k most sensitive move", terms::predicted_share, terms::measured});
  for (const TopShare& share : steepest.top) {
    top.add({with_thousands(share.k), percent(share.predicted), percent(share.measured)});
  }
  out += top.text();

  out += heading("Straight down the negative gradient, and at angles from it: the decrease of C");
  out += paragraph("To first order the decrease is |gradient| x length x cos(angle).");
  if (!steepest.lengths.empty()) {
    const std::size_t angles = steepest.lengths.front().steps.size();
    TextTable table(std::string(angles + 2, 'r'));
    std::vector<std::string> head{terms::length, "predicted at 0"};
    for (const AngledStep& step : steepest.lengths.front().steps) {
      head.push_back(fmt::format("{} degrees", shortest(step.degrees)));
    }
    table.add(std::move(head));
    for (const StepsOfOneLength& steps : steepest.lengths) {
      std::vector<std::string> row{four(steps.length), four(steepest.gradient_norm * steps.length)};
      for (const AngledStep& step : steps.steps) row.push_back(four(step.measured));
      table.add(std::move(row));
    }
    out += table.text();
  }
  const bool several_angles = !steepest.lengths.empty() && steepest.lengths.front().steps.size() > 1;
  if (steepest.stops_winning) {
    out += fmt::format("At length {} another angle first lowers the cost more.\n", four(*steepest.stops_winning));
  } else if (several_angles) {
    out += "At all lengths tried the straight step lowers the cost most.\n";
  }
  if (steepest.stops_falling) {
    out += fmt::format("At length {} a longer straight step first gains less.\n", four(*steepest.stops_falling));
  } else if (steepest.lengths.size() > 1) {
    out += "At all lengths tried a longer straight step gains more.\n";
  }
  return out;
}

// ---------------------------------------------------------------------------------------------- one example only

namespace {

/// What each class is called, before and where most of them are called like the one example.
std::string called_tables(const OneExample& result, const Subject& subject) {
  const std::vector<std::string> names = short_class_names(subject.classes);
  const OneExampleMoment &first = result.moments.front(), &then = result.moments[telling_moment(result)];
  const std::string before = confusion_matrix_text(first.confusion, names);
  if (before.empty()) return "";
  return heading("What the test set was called before: a row a true class, a column its name") + before +
         heading(fmt::format("What it is called after {}", counted(then.step, terms::step, terms::steps))) +
         confusion_matrix_text(then.confusion, names);
}

std::string moments_table(const OneExample& result, const Subject& subject) {
  const auto label = static_cast<std::size_t>(result.label);
  TextTable table("rrrrr");
  table.add({terms::step, terms::own_cost, terms::test_cost, terms::test_accuracy,
             fmt::format("called {}", class_of_output(subject, label))});
  for (const OneExampleMoment& moment : result.moments) {
    table.add({with_thousands(moment.step), four(moment.own_cost), four(moment.cost), percent(moment.accuracy),
               percent(share_called(moment, label))});
  }
  return table.text();
}

}  // namespace

std::string one_example_text(const OneExample& result, const Subject& subject) {
  std::string out = subject_text(subject);
  if (!result.moments.empty()) {
    out += paragraph(one_example_news(result, short_class_names(subject.classes)));
    out += called_tables(result, subject);
  }
  out += heading(terms::step_by_step);
  out += moments_table(result, subject);
  out += heading(terms::helped_and_hurt);
  TextTable table("lrrrrrrr");
  table.add({terms::one_class, terms::examples, terms::cost_before, terms::after, terms::helped, terms::hurt,
             terms::right_before, terms::after});
  for (std::size_t i = 0; i < result.classes.size(); ++i) {
    const ClassChange& change = result.classes[i];
    table.add({class_of_output(subject, i), with_thousands(change.examples), four(change.cost_before),
               four(change.cost_after), with_thousands(change.helped), with_thousands(change.hurt),
               with_thousands(change.right_before), with_thousands(change.right_after)});
  }
  return out + table.text();
}

// ------------------------------------------------------------------------------------------------------- descents

namespace {

/// The lowest cost that every descent comes to. None: a descent without moments.
std::optional<double> cost_of_all(const std::vector<Descent>& descents) {
  double worst = -std::numeric_limits<double>::infinity();
  for (const Descent& descent : descents) {
    double best = std::numeric_limits<double>::infinity();
    for (const DescentMoment& moment : descent.moments) best = std::min(best, moment.cost);
    worst = std::max(worst, best);
  }
  if (!std::isfinite(worst)) return std::nullopt;
  return worst;
}

std::string ends_text(const Descents& descents) {
  TextTable table("rrrrrrrr");
  table.add({terms::batch, terms::rate, terms::steps, terms::examples, "time", terms::cost, terms::accuracy,
             terms::gradient_length});
  for (const Descent& descent : descents.descents) {
    if (descent.moments.empty()) continue;
    const DescentMoment& end = descent.moments.back();
    table.add({with_thousands(descent.batch), shortest(descent.learning_rate), with_thousands(end.step),
               with_thousands(end.examples), duration(end.seconds), four(end.cost), percent(end.accuracy),
               four(end.gradient_norm)});
  }
  return table.text();
}

std::string race_table(const Descents& descents, double cost) {
  TextTable table("rrrr");
  table.add({terms::batch, terms::steps, terms::examples, "time"});
  for (const Descent& descent : descents.descents) {
    const auto reached = std::find_if(descent.moments.begin(), descent.moments.end(),
                                      [&](const DescentMoment& moment) { return moment.cost <= cost; });
    if (reached == descent.moments.end()) continue;
    table.add({with_thousands(descent.batch), with_thousands(reached->step), with_thousands(reached->examples),
               duration(reached->seconds)});
  }
  return table.text();
}

/// The mean angle of the recorded steps to the full gradient.
std::string straightness_table(const Descents& descents) {
  TextTable table("rr");
  table.add({terms::batch, "mean angle"});
  for (const Descent& descent : descents.descents) {
    const std::optional<double> degrees = mean_degrees(descent);
    if (degrees) table.add({with_thousands(descent.batch), fmt::format("{:.1f} degrees", *degrees)});
  }
  return table.text();
}

std::string noise_text(const Descents& descents) {
  const NoiseScale& noise = descents.noise;
  if (noise.examples == 0) return "";
  std::string out = heading("The gradient's noise at the start");
  out += paragraph(fmt::format(
      "Over {} examples |G| = {}, the trace of their gradients' covariance {}, so the noise scale S = {}: {}.",
      with_thousands(noise.examples), four(noise.gradient_norm), four(noise.trace), four(noise.scale),
      noise.scale > 1 ? "batches much smaller than that are mostly noise"
                      : "even a single example has more signal than noise"));
  if (descents.cosines.empty()) return out;
  TextTable table("rrrrr");
  table.add({"batch n", terms::draws, terms::predicted_cosine, terms::measured, terms::deviation});
  for (const BatchCosine& cosine : descents.cosines) {
    table.add({with_thousands(cosine.batch), with_thousands(cosine.draws), four(cosine.predicted),
               four(cosine.measured), four(cosine.deviation)});
  }
  return out + table.text() + "predicted: 1 / sqrt(1 + (S/n) (N-n)/(N-1)), drawn without replacement\n";
}

std::string finals_text(const std::vector<FinalCosts>& finals) {
  if (finals.empty()) return "";
  std::string out = heading(terms::ends_over_seeds);
  TextTable table("rrrrrr");
  table.add({terms::batch, "seeds", terms::mean_cost, "lowest", "highest", terms::mean_accuracy});
  for (const FinalCosts& final : finals) {
    if (final.costs.empty()) continue;
    double cost = 0;
    double accuracy = 0;
    for (const double one : final.costs) cost += one;
    for (const double one : final.accuracies) accuracy += one;
    const auto count = static_cast<double>(final.costs.size());
    table.add({with_thousands(final.batch), with_thousands(final.costs.size()), four(cost / count),
               four(*std::min_element(final.costs.begin(), final.costs.end())),
               four(*std::max_element(final.costs.begin(), final.costs.end())), percent(accuracy / count)});
  }
  return out + table.text();
}

std::string two_minima_text(const std::optional<TwoMinima>& two_minima) {
  if (!two_minima) return "";
  std::string out = heading("A small problem with two minima: who reaches the deeper one?");
  out += paragraph(two_minima_sentences(*two_minima));
  TextTable table("rrrrr");
  table.add({terms::batch, terms::basins::deeper, terms::basins::shallow, terms::share, terms::standard_error});
  for (const TwoMinimaShare& share : two_minima->shares) {
    table.add({share.batch == 0 ? "all" : with_thousands(share.batch), with_thousands(share.deeper),
               with_thousands(share.shallow), percent(share.share), percent(share.standard_error)});
  }
  return out + table.text();
}

}  // namespace

std::string descents_text(const DescentsReport& report, const Subject& subject) {
  const Descents& descents = report.descents;
  std::string out = subject_text(subject);
  out += fmt::format("{} training examples; measured on {} of them\n", with_thousands(descents.training_examples),
                     with_thousands(descents.measured_examples));
  out += heading("One start, one seed, batches of several sizes: where each descent ends");
  out += ends_text(descents);
  if (const std::string alike = alike_sentence(descents); !alike.empty()) out += paragraph(alike);
  for (const std::string& warning : descent_warnings(descents)) out += paragraph(warning);
  if (const std::optional<double> cost = cost_of_all(descents.descents)) {
    out += heading(fmt::format("To the cost that all of them reach, {}", four(*cost)));
    out += race_table(descents, *cost);
  }
  out += heading("How straight they go: the angle of the recorded steps to the steepest way down");
  out += straightness_table(descents);
  out += fmt::format("the paths' plane holds {} and {} of their variance\n", percent(descents.plane.share_u, 1),
                     percent(descents.plane.share_v, 1));
  return out + noise_text(descents) + finals_text(report.finals) + two_minima_text(report.two_minima);
}

}  // namespace nudge
