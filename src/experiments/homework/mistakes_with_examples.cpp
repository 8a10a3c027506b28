#include <algorithm>
#include <cmath>

#include "experiments/homework/mistakes.hpp"
#include "nudge/error.hpp"

namespace nudge::homework {
namespace {

template <typename F>
std::function<void(Program&)> with_inputs(F f) {
  return [f](Program& program) {
    program.prepare = [f](Batch& x, Batch&) {
      for (double& number : x.numbers) number = f(number);
    };
  };
}

template <typename F>
std::function<void(Program&)> with_targets(F f) {
  return [f](Program& program) {
    program.prepare = [f](Batch&, Batch& y) {
      for (double& number : y.numbers) number = f(number);
    };
  };
}

std::function<void(Program&)> with_examples(std::function<void(Batch& x, Batch& y)> f) {
  return [f = std::move(f)](Program& program) { program.prepare = f; };
}

void roll_rows(Batch& batch, bool forward) {
  const auto columns = static_cast<std::ptrdiff_t>(batch.columns);
  std::rotate(batch.numbers.begin(), forward ? batch.numbers.end() - columns : batch.numbers.begin() + columns,
              batch.numbers.end());
}

void roll_columns(Batch& batch, bool forward) {
  for (std::size_t i = 0; i < batch.rows; ++i) {
    const auto row = batch.view().row(i);
    std::rotate(row.begin(), forward ? row.end() - 1 : row.begin() + 1, row.end());
  }
}

/// Mean 0 and deviation 1 of the numbers at first, first + step, ...
void standardise(std::vector<double>& numbers, std::size_t first, std::size_t step, bool scale) {
  double count = 0, sum = 0, squares = 0;
  for (std::size_t i = first; i < numbers.size(); i += step) sum += numbers[i], count += 1;
  const double mean = sum / count;
  for (std::size_t i = first; i < numbers.size(); i += step) squares += (numbers[i] - mean) * (numbers[i] - mean);
  const double deviation = scale && squares > 0 ? std::sqrt(squares / count) : 1;
  for (std::size_t i = first; i < numbers.size(); i += step) numbers[i] = (numbers[i] - mean) / deviation;
}

void add_with_inputs(const Shape& images, Mistakes& mistakes) {
  const auto add = [&](const std::string& sentence, std::function<void(Program&)> make) {
    mistakes.push_back({Mistake::Kind::examples, 0, sentence, std::move(make)});
  };
  add("the inputs are not divided by 255", with_inputs([](double x) { return x * 255; }));
  add("the inputs are divided by 255 twice", with_inputs([](double x) { return x / 255; }));
  add("the inputs are divided by 256, where 255 belongs", with_inputs([](double x) { return x * 255 / 256; }));
  add("the inputs are turned round: 1 - x, dark for bright", with_inputs([](double x) { return 1 - x; }));
  add("the inputs go from -1 to 1 (2x - 1), not from 0 to 1", with_inputs([](double x) { return 2 * x - 1; }));
  add("the inputs are made 0 or 1 (1 where above 0)", with_inputs([](double x) { return x > 0 ? 1.0 : 0.0; }));
  add("the inputs are made 0 or 1 (1 where above a half)", with_inputs([](double x) { return x > 0.5 ? 1.0 : 0.0; }));
  add("the inputs are standardised by the mean and deviation of all numbers of these examples",
      with_examples([](Batch& x, Batch&) { standardise(x.numbers, 0, 1, true); }));
  add("the inputs are standardised column by column, over these examples", with_examples([](Batch& x, Batch&) {
        for (std::size_t j = 0; j < x.columns; ++j) standardise(x.numbers, j, x.columns, true);
      }));
  add("from the inputs the mean of each column is subtracted", with_examples([](Batch& x, Batch&) {
        for (std::size_t j = 0; j < x.columns; ++j) standardise(x.numbers, j, x.columns, false);
      }));
  add("MNIST's usual (x - 0.1307) / 0.3081 is applied to the inputs; the model was trained without it",
      with_inputs([](double x) { return (x - 0.1307) / 0.3081; }));
  add("each example is scaled to a length of 1", with_examples([](Batch& x, Batch&) {
        for (std::size_t i = 0; i < x.rows; ++i) {
          double squares = 0;
          for (const double number : x.view().row(i)) squares += number * number;
          if (squares == 0) continue;
          for (double& number : x.view().row(i)) number /= std::sqrt(squares);
        }
      }));
  if (images.height > 1 && images.width > 1 && images.height == images.width && images.channels == 1) {
    add("the images are transposed: read column by column", with_examples([side = images.height](Batch& x, Batch&) {
          for (std::size_t i = 0; i < x.rows; ++i) {
            for (std::size_t r = 0; r < side; ++r) {
              for (std::size_t c = r + 1; c < side; ++c) std::swap(x(i, r * side + c), x(i, c * side + r));
            }
          }
        }));
  }
}

void add_with_labels(std::size_t classes, Mistakes& mistakes) {
  const auto add = [&](const std::string& sentence, std::function<void(Program&)> make) {
    mistakes.push_back({Mistake::Kind::examples, 0, sentence, std::move(make)});
  };
  if (classes > 2) {
    add("the labels are shifted by one class: 1 where 0 belongs, the last round to 0",
        with_examples([](Batch&, Batch& y) { roll_columns(y, true); }));
    add("the labels are shifted by one class: 0 where 1 belongs, 0 round to the last",
        with_examples([](Batch&, Batch& y) { roll_columns(y, false); }));
    add("the labels count from 1: one-hot one place too far, the last class has no place",
        with_examples([](Batch&, Batch& y) {
          roll_columns(y, true);
          for (std::size_t i = 0; i < y.rows; ++i) y(i, 0) = 0;
        }));
    add("the labels count from 0 where 1 was expected: one-hot one place too early, class 0 has no place",
        with_examples([](Batch&, Batch& y) {
          roll_columns(y, false);
          for (std::size_t i = 0; i < y.rows; ++i) y(i, y.columns - 1) = 0;
        }));
  }
  add("the classes are in the opposite order in the targets", with_examples([](Batch&, Batch& y) {
        for (std::size_t i = 0; i < y.rows; ++i) std::ranges::reverse(y.view().row(i));
      }));
  add("each example has the label of the one before it", with_examples([](Batch&, Batch& y) { roll_rows(y, true); }));
  add("each example has the label of the next one", with_examples([](Batch&, Batch& y) { roll_rows(y, false); }));
  add("the examples are in the opposite order to their labels", with_examples([](Batch&, Batch& y) {
        Batch turned = y;
        for (std::size_t i = 0; i < y.rows; ++i)
          std::ranges::copy(y.view().row(i), turned.view().row(y.rows - 1 - i).begin());
        y = turned;
      }));
  add("the targets are -1 and 1, not 0 and 1", with_targets([](double y) { return 2 * y - 1; }));
  add("the targets are 0.1 and 0.9, not 0 and 1", with_targets([](double y) { return 0.1 + 0.8 * y; }));
  add("the targets are 0.01 and 0.99, not 0 and 1", with_targets([](double y) { return 0.01 + 0.98 * y; }));
  add("the targets are turned round: 0 for the right class, 1 for the others",
      with_targets([](double y) { return 1 - y; }));
  add("every target is the label's number, not one-hot", with_examples([](Batch&, Batch& y) {
        for (std::size_t i = 0; i < y.rows; ++i) {
          const auto row = y.view().row(i);
          const auto label = std::ranges::max_element(row) - row.begin();
          std::ranges::fill(row, static_cast<double>(label));
        }
      }));
  add("the one-hot targets hold the label's number in place of 1", with_examples([](Batch&, Batch& y) {
        for (std::size_t i = 0; i < y.rows; ++i) {
          for (std::size_t j = 0; j < y.columns; ++j) y(i, j) *= static_cast<double>(j);
        }
      }));
}

}  // namespace

Mistakes mistakes_with_examples(const PlainNet& net, const Shape& images) {
  Mistakes mistakes;
  add_with_inputs(images, mistakes);
  add_with_labels(net.width(net.depth()), mistakes);
  const auto keep_one = [](bool last) {
    return with_examples([last](Batch& x, Batch& y) {
      const std::size_t kept = last ? x.rows - 1 : 0;
      x = Batch(std::as_const(x).view().rows_from(kept, 1));
      y = Batch(std::as_const(y).view().rows_from(kept, 1));
    });
  };
  mistakes.push_back(
      {Mistake::Kind::examples, 0, "the gradient of the last example alone, not the mean", keep_one(true)});
  mistakes.push_back(
      {Mistake::Kind::examples, 0, "the gradient of the first example alone, not the mean", keep_one(false)});
  for (Mistake& mistake : mistakes) mistake.layer = net.depth();
  return mistakes;
}

}  // namespace nudge::homework
