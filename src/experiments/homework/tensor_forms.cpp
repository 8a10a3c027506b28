#include "experiments/homework/tensor_forms.hpp"

#include <algorithm>
#include <functional>

#include "experiments/homework/factors.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

using Made = std::vector<double>;

Made transposed(const TensorPair& t) {
  Made result(t.size());
  for (std::size_t i = 0; i < t.rows; ++i) {
    for (std::size_t j = 0; j < t.columns; ++j) result[j * t.rows + i] = t.expected[i * t.columns + j];
  }
  return result;
}

/// The number at (i, j) comes from the place that `from` says.
template <typename F>
Made rearranged(const TensorPair& t, F from) {
  Made result(t.size());
  for (std::size_t i = 0; i < t.rows; ++i) {
    for (std::size_t j = 0; j < t.columns; ++j) {
      const auto [row, column] = from(i, j);
      result[i * t.columns + j] = t.expected[row * t.columns + column];
    }
  }
  return result;
}

using Cell = std::pair<std::size_t, std::size_t>;

/// The expected numbers in another order, or made into others one by one.
struct MadeForm {
  std::string words;
  std::function<Made(const TensorPair&)> make;
  std::size_t fewest;  ///< with fewer numbers, or rows, this would say nothing
};

Made squares(const TensorPair& t) {
  Made made(t.expected.begin(), t.expected.end());
  for (double& g : made) g *= g;
  return made;
}
Made sizes(const TensorPair& t) {
  Made made(t.expected.begin(), t.expected.end());
  for (double& g : made) g = std::abs(g);
  return made;
}
Made signs(const TensorPair& t) {
  Made made(t.expected.begin(), t.expected.end());
  for (double& g : made) g = g > 0 ? 1 : g < 0 ? -1 : 0;
  return made;
}
Made mean_of_rows(const TensorPair& t) {
  Made made(t.size());
  for (std::size_t j = 0; j < t.columns; ++j) {
    double sum = 0;
    for (std::size_t i = 0; i < t.rows; ++i) sum += t.expected[i * t.columns + j];
    for (std::size_t i = 0; i < t.rows; ++i) made[i * t.columns + j] = sum / static_cast<double>(t.rows);
  }
  return made;
}
template <bool last, bool row>
Made without_one(const TensorPair& t) {
  Made made(t.expected.begin(), t.expected.end());
  const std::size_t gone = last ? (row ? t.rows : t.columns) - 1 : 0;
  for (std::size_t i = 0; i < t.rows; ++i) {
    for (std::size_t j = 0; j < t.columns; ++j) made[i * t.columns + j] *= (row ? i : j) == gone ? 0 : 1;
  }
  return made;
}

std::vector<MadeForm> forms_of(const TensorPair& t) {
  std::vector<MadeForm> forms;
  const std::size_t rows = t.rows, columns = t.columns;
  const bool is_matrix = rows > 1 && columns > 1;
  if (is_matrix) {
    const bool square = rows == columns;
    forms.push_back({t.came_turned || square ? "transposed: (inputs, outputs), where (outputs, inputs) belongs"
                                             : "transposed and then reshaped: the shape is right, but the numbers lie "
                                               "in the order of (inputs, outputs)",
                     transposed, 4});
    forms.push_back({"the inputs are shifted by one: each weight has the number of the input after it",
                     [=](const TensorPair& pair) {
                       return rearranged(pair,
                                         [=](std::size_t i, std::size_t j) { return Cell(i, (j + 1) % columns); });
                     },
                     6});
    forms.push_back({"the inputs are shifted by one: each weight has the number of the input before it",
                     [=](const TensorPair& pair) {
                       return rearranged(
                           pair, [=](std::size_t i, std::size_t j) { return Cell(i, (j + columns - 1) % columns); });
                     },
                     6});
    forms.push_back({"the inputs are in the opposite order",
                     [=](const TensorPair& pair) {
                       return rearranged(pair, [=](std::size_t i, std::size_t j) { return Cell(i, columns - 1 - j); });
                     },
                     4});
    forms.push_back({"the last input's weights are left at 0: a loop ends one early", without_one<true, false>, 4});
    forms.push_back({"the first input's weights are left at 0: a loop starts at 1", without_one<false, false>, 4});
    forms.push_back({"every neuron has the same numbers: averaged, or summed, over the neurons", mean_of_rows, 4});
  }
  if (rows > 2) {
    forms.push_back({"the neurons are shifted by one: each has the numbers of the neuron after it",
                     [=](const TensorPair& pair) {
                       return rearranged(pair, [=](std::size_t i, std::size_t j) { return Cell((i + 1) % rows, j); });
                     },
                     3});
    forms.push_back({"the neurons are shifted by one: each has the numbers of the neuron before it",
                     [=](const TensorPair& pair) {
                       return rearranged(pair,
                                         [=](std::size_t i, std::size_t j) { return Cell((i + rows - 1) % rows, j); });
                     },
                     3});
    forms.push_back({"the neurons are in the opposite order",
                     [=](const TensorPair& pair) {
                       return rearranged(pair, [=](std::size_t i, std::size_t j) { return Cell(rows - 1 - i, j); });
                     },
                     3});
    forms.push_back({"the last neuron's numbers are left at 0: a loop ends one early", without_one<true, true>, 3});
    forms.push_back({"the first neuron's numbers are left at 0: a loop starts at 1", without_one<false, true>, 3});
  }
  forms.push_back({"the signs are lost: abs(dC/dw) is saved", sizes, 3});
  forms.push_back({"only the signs are saved", signs, 4});
  forms.push_back({"the numbers are squared", squares, 3});
  return forms;
}

/// mine = factor expected + share extra, by least squares.
struct Mixture {
  double factor = 0;
  double share = 0;
  bool fits = false;
};

Mixture mixture_of(const TensorPair& t, Numbers extra, double nearness) {
  const double ee = dot(t.expected, t.expected), xx = dot(extra, extra), ex = dot(t.expected, extra);
  const double determinant = ee * xx - ex * ex;
  if (t.size() < 5 || !(determinant > 1e-9 * ee * xx)) return {};
  const double me = dot(t.mine, t.expected), mx = dot(t.mine, extra);
  Mixture mixture{(me * xx - mx * ex) / determinant, (mx * ee - me * ex) / determinant, false};
  double apart = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    apart += std::pow(t.mine[i] - mixture.factor * t.expected[i] - mixture.share * extra[i], 2);
  }
  // What is added must be seen far above what is left over.
  const double added = std::abs(mixture.share) * std::sqrt(xx);
  mixture.fits = std::sqrt(apart) <= nearness * length(t.mine) && std::sqrt(apart) <= 0.05 * added;
  return mixture;
}

std::optional<Form> with_the_weights(const TensorPair& t, double nearness) {
  if (t.weights.size() != t.size() || length(t.weights) == 0) return std::nullopt;
  const double alone = factor_between(t.mine, t.weights);
  if (t.size() > 3 && distance(t.mine, t.weights, alone) <= nearness * length(t.mine)) {
    if (is_near(alone, 1, nearness)) return Form{"the parameters themselves are saved, not their gradient"};
    return Form{"the parameters times " + plain_number(alone) + " are saved, not their gradient"};
  }
  const Mixture mixed = mixture_of(t, t.weights, nearness);
  if (mixed.fits && is_near(mixed.share, 1, 1e-6) && mixed.factor < 0) {
    return Form{updated_words(-mixed.factor)};
  }
  if (mixed.fits && std::abs(mixed.factor) > nearness) {
    return Form{"ours plus " + plain_number(mixed.share / mixed.factor) + " times the weights: weight decay is in it",
                is_near(mixed.factor, 1, nearness) ? 1 : mixed.factor};
  }
  Made signs_of_weights(t.weights.begin(), t.weights.end());
  for (double& w : signs_of_weights) w = w > 0 ? 1 : w < 0 ? -1 : 0;
  const Mixture with_signs = mixture_of(t, signs_of_weights, nearness);
  if (with_signs.fits && std::abs(with_signs.factor) > nearness) {
    return Form{"ours plus " + plain_number(with_signs.share / with_signs.factor) +
                    " times the signs of the weights: L1 decay is in it",
                is_near(with_signs.factor, 1, nearness) ? 1 : with_signs.factor};
  }
  return std::nullopt;
}

/// min(max(g, -c), c): the largest number is there often, and below it all are right.
std::optional<Form> clipped(const TensorPair& t, double nearness) {
  double limit = 0;
  for (const double g : t.mine) limit = std::max(limit, std::abs(g));
  std::size_t at_limit = 0;
  double apart = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double expected = std::clamp(t.expected[i], -limit, limit);
    at_limit += std::abs(t.expected[i]) > limit * (1 + nearness) ? 1 : 0;
    apart += (t.mine[i] - expected) * (t.mine[i] - expected);
  }
  if (limit == 0 || at_limit < 2 || at_limit == t.size() || std::sqrt(apart) > nearness * length(t.mine)) {
    return std::nullopt;
  }
  return Form{"clipped: no number is larger than " + plain_number(limit)};
}

/// Decimals, where every number is rounded to as many.
std::optional<Form> rounded(const TensorPair& t) {
  if (t.size() < 3) return std::nullopt;
  for (int decimals = 0; decimals <= 8; ++decimals) {
    const double power = std::pow(10.0, decimals);
    const bool is =
        std::ranges::all_of(t.mine, [&](double g) { return is_near(std::round(g * power), g * power, 1e-6); });
    double worst = 0;
    for (std::size_t i = 0; i < t.size(); ++i) worst = std::max(worst, std::abs(t.mine[i] - t.expected[i]) * power);
    if (is && worst <= 0.5001) return Form{text("rounded to ", decimals, " decimals")};
  }
  return std::nullopt;
}

std::optional<Form> one_number(const TensorPair& t, double nearness) {
  if (!t.is_bias || t.size() < 2) return std::nullopt;
  double sum = 0;
  for (const double g : t.expected) sum += g;
  for (const double number : {sum, sum / static_cast<double>(t.size())}) {
    const Made everywhere(t.size(), number);
    if (number == 0 || distance(t.mine, everywhere) > nearness * length(everywhere)) continue;
    return Form{number == sum ? "one number everywhere: summed over the neurons too"
                              : "one number everywhere: averaged over the neurons too"};
  }
  return std::nullopt;
}

}  // namespace

std::string updated_words(double rate) {
  return "the updated parameters are saved, w - " + plain_number(rate) + " dC/dw, not the gradient";
}

std::optional<Form> form_of(const TensorPair& t, double nearness) {
  if (!are_finite(t.mine)) return Form{"holds numbers that are not finite (nan or inf)"};
  const double size = length(t.mine);
  if (size <= 1e-11 * length(t.expected)) {
    if (length(t.expected) == 0) return std::nullopt;
    return Form{t.is_bias ? "all 0: the sum of the deltas is left out" : "all 0: never computed"};
  }
  if (const auto number = one_number(t, nearness)) return number;
  std::optional<Form> with_factor;
  for (const MadeForm& form : forms_of(t)) {
    if (t.size() < form.fewest) continue;
    const Made made = form.make(t);
    const double factor = factor_between(t.mine, made);
    // What the form changes must be seen.
    if (factor == 0 || distance(t.mine, made, factor) > nearness * size) continue;
    if (is_near(factor, 1, nearness)) return Form{form.words};
    if (!with_factor) with_factor = Form{form.words, factor};
  }
  if (const auto few = rounded(t)) return few;
  if (const auto clip = clipped(t, nearness)) return clip;
  if (const auto weights = with_the_weights(t, nearness)) return weights;
  return with_factor;
}

}  // namespace nudge::homework
