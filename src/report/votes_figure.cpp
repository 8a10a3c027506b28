// The votes on one neuron, laid end to end: where they lead is what it is asked for.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/explanation_figures.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/text_report.hpp"

namespace nudge::report {

namespace {

constexpr double votes_width = 440, first_vote_row = 34, vote_row = 26;
constexpr double vote_label_right = 66, vote_mark_at = 84, weight_right = 158, votes_left = 176, votes_right = 366;
constexpr std::size_t vote_rows = 16;

struct Step {
  std::string name;
  const Vote* vote = nullptr;  ///< null: several together
  double value = 0;
};

/// All votes, or the strongest ones and the rest as one, so that they still add up.
std::vector<Step> steps_of(const Votes& votes, const NeuronNames& names) {
  std::vector<const Vote*> shown;
  for (const Vote& vote : votes.votes) shown.push_back(&vote);
  double rest = 0;
  if (shown.size() > vote_rows) {
    std::stable_sort(shown.begin(), shown.end(),
                     [](auto* a, auto* b) { return std::abs(a->vote) > std::abs(b->vote); });
    for (std::size_t i = vote_rows; i < shown.size(); ++i) rest += shown[i]->vote;
    shown.resize(vote_rows);
    std::sort(shown.begin(), shown.end(), [](auto* a, auto* b) { return a->neuron < b->neuron; });
  }
  std::vector<Step> steps;
  for (const Vote* vote : shown)
    steps.push_back({names.brief({votes.neuron.layer + 1, vote->neuron}), vote, vote->vote});
  if (votes.votes.size() > shown.size()) {
    steps.push_back({fmt::format("{} more", votes.votes.size() - shown.size()), nullptr, rest});
  }
  return steps;
}

DataTable table_of(const Votes& votes, const NeuronNames& names) {
  DataTable table({{"next_neuron", "next neuron"},
                   {"weight", "weight W", true},
                   {"desire", "its desire −dC/dz", true},
                   {"vote", "its vote W · (−dC/dz)", true}});
  for (const Vote& vote : votes.votes) {
    table.add({words(names.brief({votes.neuron.layer + 1, vote.neuron})), signed_number(vote.weight),
               signed_number(vote.desire), signed_number(vote.vote)});
  }
  table.add({words("sum"), nothing(), nothing(), signed_number(votes.sum)});
  return table;
}

std::string agreement_words(const Votes& votes) {
  if (!votes.agreement) return "Nobody votes on it.";
  const std::string share = percent(*votes.agreement, 1);
  if (*votes.agreement == 1) return "They are unanimous.";
  return fmt::format("Of all that is voted {} is left in the sum; the rest cancels.", share);
}

}  // namespace

FigureParts votes_figure(const std::string& id, const Votes& votes, const NeuronNames& names) {
  const std::vector<Step> steps = steps_of(votes, names);
  double low = std::min(0.0, votes.sum), high = std::max(0.0, votes.sum), at = 0, strongest = 0;
  for (const Step& step : steps) {
    at += step.value;
    low = std::min(low, at);
    high = std::max(high, at);
    if (step.vote != nullptr) strongest = std::max(strongest, std::abs(step.vote->desire));
  }
  const double unit = high > low ? (votes_right - votes_left) / (high - low) : 0;
  const double zero = votes_left - low * unit;
  const double end = first_vote_row + vote_row * static_cast<double>(steps.size());

  Canvas canvas(votes_width, end + 42);
  canvas.text(vote_label_right, 13, "small", "end", "voter");
  canvas.text(vote_mark_at - 6, 13, "small", "start", "desire");
  canvas.text(weight_right, 13, "small", "end", "\u00d7 W");
  canvas.text((votes_left + votes_right) / 2, 13, "small", "middle", "votes, added up");
  canvas.text(votes_width, 13, "small", "end", "vote");
  canvas.line(zero, first_vote_row - 8, zero, end + 36, "axis");
  at = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    const double y = first_vote_row + vote_row * (static_cast<double>(i) + 0.5);
    canvas.text_within(vote_label_right, vote_label_right, y + 4.5, "", "end", step.name);
    if (step.vote != nullptr) {
      const double size = strongest > 0 ? 7 * std::sqrt(std::abs(step.vote->desire) / strongest) : 0;
      canvas.nudge_mark(vote_mark_at, y, size, step.vote->desire);
      canvas.text(weight_right, y + 4.5, "soft", "end", with_sign(step.vote->weight));
    }
    canvas.signed_bar(zero + at * unit, y - 7, step.value * unit, 14);
    at += step.value;
    canvas.line(zero + at * unit, y - 7, zero + at * unit, y + vote_row + 7, "grid");
    canvas.text(votes_width, y + 4.5, "", "end", with_sign(step.value));
  }
  canvas.rect(0, end + 8, votes_width, 30, "panel");
  canvas.text(vote_label_right, end + 27.5, "strong", "end", "sum");
  canvas.nudge_mark(vote_mark_at, end + 23, 7, votes.sum);
  canvas.signed_bar(zero, end + 15, votes.sum * unit, 16);
  canvas.text(votes_width, end + 27.5, "strong", "end", with_sign(votes.sum));

  return {id,
          "The votes on " + names.brief(votes.neuron),
          fmt::format(
              "Every neuron of the next layer votes on {} ({}): its vote is the weight that joins them, times its own "
              "desire (the triangle). The votes are added up: the neuron should {} ({}). {}",
              escape(names.full(votes.neuron)), "activation " + significant(votes.activation),
              votes.sum > 0   ? "become brighter"
              : votes.sum < 0 ? "become darker"
                              : "stay as it is",
              with_sign(votes.sum), agreement_words(votes)),
          "−dC/da<sub>k</sub> = Σ<sub>j</sub> W<sub>jk</sub> (−dC/dz<sub>j</sub>)",
          fmt::format("{} votes on {}, their sum {}", votes.votes.size(), names.brief(votes.neuron),
                      with_sign(votes.sum, 4)),
          canvas.drawing(),
          table_of(votes, names)};
}

}  // namespace nudge::report
