// Examples as rows or as bytes of a data set, and what running a network over all of them gives.

#include <algorithm>
#include <cmath>
#include <utility>

#include "nudge/error.hpp"
#include "nudge/experiments.hpp"
#include "training/batches.hpp"

namespace nudge {

template <typename T>
struct Examples<T>::Rows {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::vector<T> x;  // (n, inputs)
  std::vector<T> y;  // (n, outputs)
};

namespace {

template <typename T>
void check_finite(const char* name, Matrix<const T> numbers) {
  const std::span<const T> all = numbers.all();
  const auto bad = std::find_if(all.begin(), all.end(), [](T number) { return !std::isfinite(number); });
  if (bad == all.end()) return;
  const auto place = static_cast<std::size_t>(bad - all.begin());
  fail("examples: number ", place % numbers.columns, " of row ", place / numbers.columns, " of ", name, " is ", *bad,
       ", a finite one is expected");
}

}  // namespace

template <typename T>
Examples<T>::Examples(Matrix<const T> x, Matrix<const T> y) : size_(x.rows) {
  if (x.rows == 0) fail("examples: there are none");
  if (x.rows != y.rows) fail("examples: x has ", x.rows, " rows, y ", y.rows, "; as many are expected");
  check_finite("x", x);
  check_finite("y", y);
  rows_ = std::make_shared<const Rows>(
      Rows{x.columns, y.columns, {x.all().begin(), x.all().end()}, {y.all().begin(), y.all().end()}});
}

template <typename T>
Examples<T>::Examples(const Subset& subset, const Preprocessing& preprocessing)
    : subset_(subset), preprocessing_(preprocessing), size_(subset.size()) {
  if (size_ == 0) fail("data: there are no examples in this part");
  check(subset);
  check(preprocessing);
  check_fits(*subset.data, preprocessing, subset.data->classes.size());
}

template <typename T>
std::size_t Examples<T>::size() const {
  return size_;
}

template <typename T>
void Examples<T>::load(Plan<T>& plan, std::span<const std::uint32_t> positions) const {
  const std::size_t inputs = subset_ ? preprocessing_.shape.size() : rows_->inputs;
  if (inputs != plan.architecture().input().size()) {
    fail("examples: have ", inputs, " numbers each, the network takes ", plan.architecture().input().size());
  }
  for (const std::uint32_t position : positions) {
    if (position >= size_) fail("examples: position ", position, ", 0 to ", size_ - 1, " are expected");
  }
  if (subset_) {
    check_fits(*subset_->data, preprocessing_, plan.architecture().outputs());
    nudge::load(plan, *subset_, positions, preprocessing_);
    return;
  }
  if (rows_->outputs != plan.architecture().outputs()) {
    fail("examples: have ", rows_->outputs, " targets each, the network has ", plan.architecture().outputs(),
         " outputs");
  }
  const Matrix<T> x = plan.input(positions.size());
  const Matrix<T> y = plan.targets(positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const std::size_t row = first_ + positions[i];
    std::copy_n(&rows_->x[row * x.columns], x.columns, x.row(i).begin());
    std::copy_n(&rows_->y[row * y.columns], y.columns, y.row(i).begin());
  }
  plan.make_targets(positions.size());
  std::copy(positions.begin(), positions.end(), plan.example_ids(positions.size()).begin());
}

template <typename T>
Examples<T> Examples<T>::range(std::size_t first, std::size_t count) const {
  if (count == 0 || first >= size_ || count > size_ - first) {
    fail("examples: ", count, " from ", first, " are asked for, there are ", size_);
  }
  Examples part = *this;
  part.size_ = count;
  if (subset_) {
    const std::span<const std::uint32_t> indices = std::span(subset_->indices).subspan(first, count);
    part.subset_->indices.assign(indices.begin(), indices.end());
  } else {
    part.first_ += first;
  }
  return part;
}

template <typename T>
AlignedArray<T> read_traces(const BasicNetwork<T>& network, const Examples<T>& examples, ThreadTeam& team,
                            const std::function<void(const Trace<T>&)>& reader) {
  Plan<T> plan(network.architecture(), examples.size(), Purpose::explain, team);
  return mean_gradient_over(
      network, first_positions(examples.size()), plan, team,
      [&](std::span<const std::uint32_t> piece) { examples.load(plan, piece); },
      [&](const Trace<T>& trace) {
        if (reader) reader(trace);
      });
}

template <typename T>
double mean_cost(const BasicNetwork<T>& network, const Examples<T>& examples, ThreadTeam& team) {
  Plan<T> plan(network.architecture(), examples.size(), Purpose::infer, team);
  double sum = 0;
  for_each_micro_batch(first_positions(examples.size()), plan.capacity(), [&](std::span<const std::uint32_t> piece) {
    examples.load(plan, piece);
    forward_pass(network, plan, piece.size());
    for (const T cost : cost_pass(plan)) sum += static_cast<double>(cost);
  });
  return sum / static_cast<double>(examples.size());
}

template class Examples<float>;
template class Examples<double>;
template AlignedArray<float> read_traces(const BasicNetwork<float>&, const Examples<float>&, ThreadTeam&,
                                         const std::function<void(const Trace<float>&)>&);
template AlignedArray<double> read_traces(const BasicNetwork<double>&, const Examples<double>&, ThreadTeam&,
                                          const std::function<void(const Trace<double>&)>&);
template double mean_cost(const BasicNetwork<float>&, const Examples<float>&, ThreadTeam&);
template double mean_cost(const BasicNetwork<double>&, const Examples<double>&, ThreadTeam&);

}  // namespace nudge
