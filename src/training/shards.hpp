#pragma once
// The fixed parts of every batch that are summed each by itself, so that who sums them changes no bit.

#include <cstddef>
#include <cstdint>
#include <span>

#include "nudge/matrix.hpp"
#include "nudge/process_group.hpp"
#include "nudge/training.hpp"

namespace nudge {

/// Errors: no shard; more than a batch has examples; a number of them that does not divide among the group's processes.
void check_shards(const TrainingSettings& settings, std::size_t examples);

class Shards {
 public:
  /// `group` may be null: this process has all shards.
  Shards(std::size_t count, ProcessGroup* group);

  std::size_t count() const { return count_; }
  /// This process's are those from `first()` on, so many.
  std::size_t first() const { return first_; }
  std::size_t own() const { return own_; }

  /// What shard `which` has of a batch: the examples from which n / count() on, as many in each as can be.
  std::span<const std::uint32_t> part(std::span<const std::uint32_t> batch, std::size_t which) const;

  /// Of a row for each of this process's shards the first becomes the sum over all shards.
  void sum(Matrix<float> rows) const;
  void sum(Matrix<double> rows) const;

  /// Whether sum(rows) is better begun column by column, as they become whole, and can be: where each process has a
  /// whole branch of the tree.
  bool sums_early() const;
  /// Of the columns [begin, end); the sum is there after finish_sums(). Until then only other columns may be touched.
  void begin_sum(Matrix<float> rows, std::size_t begin, std::size_t end) const;
  void finish_sums() const;

 private:
  std::size_t count_, first_, own_;
  ProcessGroup* group_;
};

}  // namespace nudge
