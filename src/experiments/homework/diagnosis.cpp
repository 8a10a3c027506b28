// The search. A candidate is a program with some mistakes; its gradient is compared tensor by tensor, from the output
// backwards. A tensor is explained when mine is a multiple of the candidate's, or its numbers in another form. The
// simplest candidate wins: the fewest mistakes, factors and forms, each tensor that stays unexplained weighing more
// than several of them. A mistake is named only where it explains numbers that are not explained without it.

#include "experiments/homework/diagnosis.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "experiments/homework/fitted_mistakes.hpp"
#include "nudge/error.hpp"
#include "nudge/thread_team.hpp"

namespace nudge::homework {
namespace {

constexpr double price_of_mistake = 1;
constexpr double price_of_form = 1;
constexpr double price_of_any_factor = 3.5;  // one with reasons costs their weight
constexpr double price_of_the_unexplained = 6;
/// Fewer numbers than this, beyond those that were fitted, are no evidence.
constexpr std::size_t least_evidence = 3;
constexpr std::size_t most_alternatives = 3;

/// How one tensor is explained.
struct Reading {
  bool explained = false;
  double factor = 1;
  std::string form;
};

/// The gradient of a candidate, one tensor at a time.
using Expected = std::function<Numbers(std::size_t t)>;

struct Candidate {
  std::vector<const Mistake*> mistakes;
  std::vector<Reading> readings;
  double price = 0;
};

class Diagnosis {
 public:
  explicit Diagnosis(const Case& given) : case_(given) {
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      base_.readings.push_back(read(t, part(case_.ours, t), true));
    }
    read_steps_from_zero();
    settle(base_);
  }

  const Candidate& base() const { return base_; }
  Numbers part(Numbers flat, std::size_t t) const {
    return flat.empty() ? flat : flat.subspan(case_.tensors[t].offset, case_.tensors[t].size());
  }

  /// Tensors from the output backwards, a layer's biases first.
  std::vector<std::size_t> backwards() const {
    std::vector<std::size_t> order;
    for (std::size_t t = case_.tensors.size(); t-- > 0;) order.push_back(t);
    return order;
  }

  /// Nothing where the candidate is no better than the base. `quick`: gives up at the first biases that it does not
  /// explain.
  std::optional<Candidate> judge(std::vector<const Mistake*> mistakes, const Expected& expected, bool quick) const {
    Candidate candidate{std::move(mistakes), std::vector<Reading>(case_.tensors.size()), 0};
    std::size_t evidence = 0;
    for (const std::size_t t : backwards()) {
      Reading& reading = candidate.readings[t] = read(t, expected(t), false);
      const Reading& before = base_.readings[t];
      // A form that shows without any mistake shows here, too, at its simplest.
      if (!reading.explained && !before.form.empty()) {
        reading = before;
        continue;
      }
      const bool counts = reading.explained && !before.explained;
      if (counts && case_.tensors[t].size() > 1) evidence += case_.tensors[t].size() - 1;
      if (quick && !reading.explained && case_.tensors[t].size() > 1) return std::nullopt;
    }
    settle(candidate);
    const bool is_new = evidence >= least_evidence || same_tensors_more_simply(candidate);
    if (!is_new || candidate.price > base_.price + 0.01) return std::nullopt;
    if (evidence > 0) read_forms(candidate, expected);
    if (!is_confirmed(candidate, expected)) return std::nullopt;
    return candidate;
  }

  Explanation explanation_of(const Candidate& candidate) const {
    Explanation explanation;
    explanation.causes.resize(case_.tensors.size());
    for (const Mistake* mistake : candidate.mistakes) explanation.sentences.push_back(mistake->sentence);
    const auto add_cause = [&](std::size_t t, const std::string& words) {
      std::string& cause = explanation.causes[t];
      cause += (cause.empty() ? "" : "; ") + words;
    };
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      if (agrees(t) || !candidate.readings[t].explained) continue;
      for (const Mistake* mistake : candidate.mistakes) add_cause(t, mistake->sentence);
    }
    for (const std::string& form : forms_in(candidate)) {
      std::vector<std::size_t> where;
      for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
        if (candidate.readings[t].form == form) where.push_back(t), add_cause(t, form);
      }
      explanation.sentences.push_back(names_of(where) + ": " + form);
    }
    for (const double factor : factors_in(candidate)) {
      std::vector<std::size_t> where;
      const std::string reason = words_of(factor, is_everywhere(factor, candidate));
      for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
        const Reading& reading = candidate.readings[t];
        if (reading.explained && is_near(reading.factor, factor, 3 * nearness))
          where.push_back(t), add_cause(t, reason);
      }
      const bool everywhere = where.size() == case_.tensors.size();
      explanation.sentences.push_back((everywhere ? "everywhere" : names_of(where)) + ": " + reason);
    }
    return explanation;
  }

  bool is_whole(const Candidate& candidate) const {
    return std::ranges::all_of(candidate.readings, [](const Reading& reading) { return reading.explained; });
  }

 private:
  bool agrees(std::size_t t) const {
    const Numbers mine = part(case_.mine, t), ours = part(case_.ours, t);
    return distance(mine, ours) <= case_.tolerance * length(ours);
  }

  TensorPair pair_of(std::size_t t, Numbers expected) const {
    const ParameterTensor& tensor = case_.tensors[t];
    return {.mine = part(case_.mine, t),
            .expected = expected,
            .weights = part(case_.parameters, t),
            .rows = tensor.rows,
            .columns = tensor.columns,
            .is_bias = tensor.is_bias,
            .came_turned = t < case_.came_turned.size() && case_.came_turned[t]};
  }

  Reading read(std::size_t t, Numbers expected, bool with_forms) const {
    const Numbers mine = part(case_.mine, t), ours = part(case_.ours, t);
    const double size = length(mine);
    if (are_finite(mine) && are_finite(expected)) {
      // What cancels out is 0 but for rounding.
      const double nothing = 1e-11 * length(ours);
      if (size <= nothing && length(expected) <= nothing) return {true, 1, ""};
      // Where mine differs from ours, what is left over must be small beside the difference, too.
      const bool differs = !agrees(t);
      const double apart_from_ours = distance(mine, ours);
      const auto fits = [&](double factor) {
        const double apart = distance(mine, expected, factor);
        return apart <= nearness * size && (!differs || apart <= 0.05 * apart_from_ours);
      };
      if (!differs && distance(mine, expected) <= case_.tolerance * length(expected)) return {true, 1, ""};
      if (size > 0 && fits(1)) return {true, 1, ""};
      const double factor = factor_between(mine, expected);
      if (size > 0 && factor != 0 && mine.size() > 1 && fits(factor)) return {true, factor, ""};
    }
    if (!with_forms || !are_finite(expected)) return {};
    if (length(ours) == 0 && are_finite(mine)) return {true, 1, "ours is all 0 here"};
    if (const auto form = form_of(pair_of(t, expected), nearness)) return {true, form->factor, form->words};
    if (const auto other = of_another_tensor(t)) return {true, 1, *other};
    return {};
  }

  /// Parameters of 0 that were updated are minus the rate times the gradient: where others say so, no factor.
  void read_steps_from_zero() {
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      Reading& reading = base_.readings[t];
      const Numbers parameters = part(case_.parameters, t);
      if (!reading.explained || !reading.form.empty() || parameters.empty() || length(parameters) != 0) continue;
      const std::string words = updated_words(-reading.factor);
      if (std::ranges::find(base_.readings, words, &Reading::form) != base_.readings.end()) reading = {true, 1, words};
    }
  }

  /// Mine is what belongs into another tensor, cut or repeated where that has another size.
  std::optional<std::string> of_another_tensor(std::size_t t) const {
    const Numbers mine = part(case_.mine, t);
    if (mine.size() < 2) return std::nullopt;
    for (std::size_t other = 0; other < case_.tensors.size(); ++other) {
      const ParameterTensor& tensor = case_.tensors[other];
      const bool same_kind = tensor.is_bias == case_.tensors[t].is_bias;
      if (other == t || (tensor.size() != mine.size() && !same_kind)) continue;
      const Numbers theirs = part(case_.ours, other);
      std::vector<double> fitted(mine.size());
      for (std::size_t i = 0; i < fitted.size(); ++i) fitted[i] = theirs[i % theirs.size()];
      if (length(fitted) == 0 || distance(mine, fitted) > nearness * length(fitted)) continue;
      return "the gradient of another tensor: " + tensor.address + "'s " + (tensor.is_bias ? "biases" : "weights") +
             (tensor.size() == mine.size() ? "" : ", cut or repeated to this size");
    }
    return std::nullopt;
  }

  /// Tensors that the candidate leaves unexplained, in other forms of its own numbers.
  void read_forms(Candidate& candidate, const Expected& expected) const {
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      Reading& reading = candidate.readings[t];
      if (reading.explained || !are_finite(expected(t))) continue;
      if (const auto form = form_of(pair_of(t, expected(t)), nearness)) reading = {true, form->factor, form->words};
    }
    settle(candidate);
  }

  /// Whether all is explained that the candidate's mistakes change. What they do not change may have a mistake of its
  /// own.
  bool is_confirmed(const Candidate& candidate, const Expected& expected) const {
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      const Numbers ours = part(case_.ours, t);
      if (candidate.readings[t].explained || case_.tensors[t].size() == 1) continue;
      if (!(distance(expected(t), ours) <= nearness * length(ours))) return false;
    }
    return true;
  }

  /// Whether a candidate explains all that the base does, at a lower price or the same.
  bool same_tensors_more_simply(const Candidate& candidate) const {
    std::size_t numbers = 0;
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      if (base_.readings[t].explained && !candidate.readings[t].explained) return false;
      if (candidate.readings[t].explained && !agrees(t)) numbers += case_.tensors[t].size() - 1;
    }
    return numbers >= least_evidence && candidate.price <= base_.price + 0.01;
  }

  /// One number alone is a multiple of any other: it takes a factor that others have. Then the price.
  void settle(Candidate& candidate) const {
    for (std::size_t t = 0; t < case_.tensors.size(); ++t) {
      Reading& reading = candidate.readings[t];
      if (reading.explained || case_.tensors[t].size() != 1) continue;
      const double mine = part(case_.mine, t)[0], ours = part(case_.ours, t)[0];
      for (const double factor : factors_in(candidate)) {
        if (candidate.mistakes.empty() && is_near(mine, factor * ours, nearness)) reading = {true, factor, ""};
      }
    }
    candidate.price = price_of_mistake * static_cast<double>(candidate.mistakes.size());
    for (const double factor : factors_in(candidate)) {
      const FactorReasons reasons = reasons_for(factor, case_.factors, is_everywhere(factor, candidate), 2 * nearness);
      candidate.price += reasons.words.empty() ? price_of_any_factor : reasons.weight;
    }
    candidate.price += price_of_form * static_cast<double>(forms_in(candidate).size());
    for (const Reading& reading : candidate.readings)
      candidate.price += reading.explained ? 0 : price_of_the_unexplained;
  }

  /// The different factors, but 1.
  std::vector<double> factors_in(const Candidate& candidate) const {
    std::vector<double> factors;
    for (const Reading& reading : candidate.readings) {
      if (!reading.explained || is_near(reading.factor, 1, 2 * std::max(nearness, 0.0))) continue;
      const bool known =
          std::ranges::any_of(factors, [&](double factor) { return is_near(reading.factor, factor, 3 * nearness); });
      if (!known) factors.push_back(reading.factor);
    }
    return factors;
  }

  std::vector<std::string> forms_in(const Candidate& candidate) const {
    std::vector<std::string> forms;
    for (const Reading& reading : candidate.readings) {
      if (!reading.form.empty() && std::ranges::find(forms, reading.form) == forms.end()) forms.push_back(reading.form);
    }
    return forms;
  }

  bool is_everywhere(double factor, const Candidate& candidate) const {
    return std::ranges::all_of(candidate.readings, [&](const Reading& reading) {
      return reading.explained && is_near(reading.factor, factor, 3 * nearness);
    });
  }

  std::string words_of(double factor, bool everywhere) const {
    std::string words;
    for (const std::string& reason : reasons_for(factor, case_.factors, everywhere, 2 * nearness).words) {
      words += (words.empty() ? "" : "; or: ") + reason;
    }
    return words.empty() ? plain_number(factor) + " times ours" : words;
  }

  /// "L1's weights and biases, L2's weights"; "all biases"
  std::string names_of(const std::vector<std::size_t>& where) const {
    const auto all_of_kind = [&](bool biases) {
      std::size_t of_kind = 0, here = 0;
      for (std::size_t t = 0; t < case_.tensors.size(); ++t) of_kind += case_.tensors[t].is_bias == biases ? 1 : 0;
      for (const std::size_t t : where) here += case_.tensors[t].is_bias == biases ? 1 : 0;
      return of_kind > 1 && here == of_kind && here == where.size();
    };
    if (all_of_kind(true)) return "all biases";
    if (all_of_kind(false)) return "all weights";
    std::string names;
    std::string last;
    for (const std::size_t t : where) {
      const ParameterTensor& tensor = case_.tensors[t];
      const char* kind = tensor.is_bias ? "biases" : "weights";
      names += tensor.address == last ? std::string(" and ") : (names.empty() ? "" : ", ") + tensor.address + "'s ";
      names += kind;
      last = tensor.address;
    }
    return names;
  }

  const Case& case_;
  Candidate base_;
};

/// Keeps the best, and what is as good.
class Best {
 public:
  explicit Best(Candidate first) { candidates_.push_back(std::move(first)); }
  void offer(Candidate candidate) {
    const double best = candidates_.front().price;
    if (candidate.price < best - 0.01) candidates_.clear();
    if (candidate.price <= best + 0.01) candidates_.push_back(std::move(candidate));
  }
  const std::vector<Candidate>& candidates() const { return candidates_; }

 private:
  std::vector<Candidate> candidates_;
};

std::vector<Explanation> explanations_of(const Diagnosis& diagnosis, const std::vector<Candidate>& candidates) {
  std::vector<Explanation> explanations;
  for (const Candidate& candidate : candidates) {
    Explanation explanation = diagnosis.explanation_of(candidate);
    if (!explanation.sentences.empty()) explanations.push_back(std::move(explanation));
    if (explanations.size() == most_alternatives) break;
  }
  return explanations;
}

/// The gradient of a student's program, in the places of the case's tensors.
Expected expected_of(Student& student, const Case& given, const PlainNet& net) {
  return [&](std::size_t t) -> Numbers {
    const ParameterTensor& tensor = given.tensors[t];
    for (std::size_t l = 1; l <= net.depth(); ++l) {
      if (tensor.offset == net.layer(l).weight_offset) return student.weight_gradient(l);
      if (tensor.offset == net.layer(l).bias_offset()) return student.bias_gradient(l);
    }
    fail("gradient comparison: ", tensor.name, " is no tensor of the network");
  };
}

bool go_together(const Mistake& a, const Mistake& b) {
  return (a.kind != b.kind || a.layer != b.layer) && !(a.changes_forward() && b.changes_forward());
}

/// Above this many multiply-adds a gradient, neither mistakes that explain only a part nor pairs of mistakes are looked
/// for: that would take minutes.
constexpr double most_for_all = 2e7;

/// Tries mistakes out, one by one and in pairs.
class Search {
 public:
  Search(const Case& given, const PlainNet& net, const Mistakes& known, const Batch& x, const Batch& y)
      : case_(given),
        net_(net),
        x_(x),
        y_(y),
        team_(1),
        compute_(team_),
        diagnosis_(case_),
        best_(diagnosis_.base()),
        mistakes_(known),
        right_(run_forward(Program(net), x, y, compute_)) {
    for (Mistake& fitted : fitted_mistakes(given, net, x, y, compute_)) mistakes_.push_back(std::move(fitted));
  }

  std::vector<Explanation> run() {
    try_singles(true);
    const bool is_small = multiply_adds() <= most_for_all;
    if (!is_explained() && is_small) try_singles(false);
    if (!is_explained() && is_small) join_singles();
    if (!is_explained() && is_small) try_pairs();
    return explanations_of(diagnosis_, best_.candidates());
  }

 private:
  bool is_explained() const { return diagnosis_.is_whole(best_.candidates().front()); }

  double multiply_adds() const {
    double parameters = 0;
    for (const PlainLayer& layer : net_.layers) parameters += static_cast<double>(layer.inputs * layer.outputs);
    return parameters * static_cast<double>(x_.rows);
  }

  void try_singles(bool quick) {
    for (const Mistake& mistake : mistakes_) try_out({&mistake}, forward_of(mistake), quick);
  }

  /// Mistakes that each explain a part and are equally good alone hold together where each explains another part.
  void join_singles() {
    const std::vector<Candidate> found = best_.candidates();
    std::vector<const Mistake*> joined;
    for (const Candidate& candidate : found) {
      if (candidate.mistakes.size() != 1) continue;
      const Mistake* mistake = candidate.mistakes.front();
      const bool fits = !mistake->changes_forward() && std::ranges::all_of(joined, [&](const Mistake* other) {
        return go_together(*mistake, *other);
      });
      if (!fits) continue;
      joined.push_back(mistake);
      if (joined.size() > 1) try_out(joined, right_, false);
    }
  }

  /// Those that change the pass forward first, so that each such pass is run once.
  void try_pairs() {
    for (const Mistake& first : mistakes_) {
      const auto forward = forward_of(first);
      for (const Mistake& second : mistakes_) {
        const bool in_order = first.changes_forward() || (!second.changes_forward() && &first < &second);
        if (in_order && go_together(first, second)) try_out({&first, &second}, forward, true);
      }
    }
  }

  std::shared_ptr<const Forward> forward_of(const Mistake& mistake) {
    if (!mistake.changes_forward()) return right_;
    Program program(net_);
    mistake.make(program);
    return run_forward(program, x_, y_, compute_);
  }

  void try_out(const std::vector<const Mistake*>& made, const std::shared_ptr<const Forward>& forward, bool quick) {
    Program program(net_);
    for (const Mistake* mistake : made) mistake->make(program);
    Student student(std::move(program), forward, compute_);
    if (auto candidate = diagnosis_.judge(made, expected_of(student, case_, net_), quick)) {
      best_.offer(std::move(*candidate));
    }
  }

  const Case& case_;
  const PlainNet& net_;
  const Batch& x_;
  const Batch& y_;
  ThreadTeam team_;
  Compute compute_;
  Diagnosis diagnosis_;
  Best best_;
  Mistakes mistakes_;
  std::shared_ptr<const Forward> right_;
};

}  // namespace

std::vector<Explanation> explain_alone(const Case& given) {
  const Diagnosis diagnosis(given);
  return explanations_of(diagnosis, {diagnosis.base()});
}

std::vector<Explanation> explain_by_mistakes(const Case& given, const PlainNet& net, const Mistakes& known,
                                             const Batch& x, const Batch& y) {
  return Search(given, net, known, x, y).run();
}

}  // namespace nudge::homework
