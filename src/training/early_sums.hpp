#pragma once
// The sum of a gradient over all processes that begins while its first part is still being computed.

#include <cstddef>

#include "network/panel_layer.hpp"
#include "training/shards.hpp"

namespace nudge {

/// The sum over all shards of a large gradient, whose last part begins while the rest is still being computed.
class EarlySums {
 public:
  /// A row has so many parameters, and then what comes last.
  EarlySums(const Shards& shards, Matrix<float> rows, std::size_t parameters)
      : shards_(shards), rows_(rows), parameters_(parameters), begun_from_(parameters) {}

  /// For the backward pass that makes the gradient of this process's last shard whole. `each_has_some`: every shard has
  /// an example of the last batch, so that all processes begin the same sums.
  DuringBackward<float> during(bool each_has_some) {
    if (!each_has_some || parameters_ < least || !shards_.sums_early()) return {};
    return {.whole_from = [this](std::size_t first) {
      if (begun_from_ - first < least) return;
      shards_.begin_sum(rows_, first, begun_from_);
      begun_from_ = first;
    }};
  }

  /// The first row is the sum.
  void finish() {
    if (begun_from_ == parameters_) return shards_.sum(rows_);
    shards_.begin_sum(rows_, 0, begun_from_);
    if (rows_.columns > parameters_) shards_.begin_sum(rows_, parameters_, rows_.columns);
    shards_.finish_sums();
  }

 private:
  static constexpr std::size_t least = (std::size_t{1} << 20) / sizeof(float);  ///< a MiB goes in one message

  const Shards& shards_;
  Matrix<float> rows_;
  std::size_t parameters_, begun_from_;
};

}  // namespace nudge
