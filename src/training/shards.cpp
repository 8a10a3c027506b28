#include "training/shards.hpp"

#include <algorithm>
#include <bit>

#include "nudge/error.hpp"

namespace nudge {

namespace {

template <typename T>
void sum_in(ProcessGroup* group, Matrix<T> rows) {
  if (group == nullptr) return add_in_pairs(rows);
  group->sum(rows);
}

}  // namespace

void check_shards(const TrainingSettings& settings, std::size_t examples) {
  const std::size_t shards = settings.shards;
  if (shards == 0) fail("training.shards is 0, at least 1 is expected");
  const std::size_t batch = settings.batch_size == 0 ? examples : std::min(settings.batch_size, examples);
  const bool alone = has_unlabelled(settings.unlabelled) && settings.unlabelled.alone;
  if (!alone && shards > batch) {
    fail("training.shards is ", shards, ", but a batch has ", batch, batch == 1 ? " example" : " examples",
         ": each shard is a part of it");
  }
  if (settings.group == nullptr) return;
  const std::size_t processes = settings.group->size();
  if (shards % processes == 0) return;
  fail("training.shards is ", shards, ", which ", processes, " processes cannot share equally: a multiple of ",
       processes, " is expected");
}

Shards::Shards(std::size_t count, ProcessGroup* group)
    : count_(count),
      first_(group == nullptr ? 0 : group->rank() * (count / group->size())),
      own_(group == nullptr ? count : count / group->size()),
      group_(group) {}

std::span<const std::uint32_t> Shards::part(std::span<const std::uint32_t> batch, std::size_t which) const {
  const std::size_t begin = which * batch.size() / count_, end = (which + 1) * batch.size() / count_;
  return batch.subspan(begin, end - begin);
}

void Shards::sum(Matrix<float> rows) const { sum_in(group_, rows); }
void Shards::sum(Matrix<double> rows) const { sum_in(group_, rows); }

bool Shards::sums_early() const {
  return group_ != nullptr && group_->sums_early() && std::has_single_bit(own_) && std::has_single_bit(group_->size());
}

void Shards::begin_sum(Matrix<float> rows, std::size_t begin, std::size_t end) const {
  if (begin == end) return;
  add_in_pairs(rows, begin, end);
  group_->begin_sum(rows.row(0).subspan(begin, end - begin));
}

void Shards::finish_sums() const { group_->finish_sums(); }

}  // namespace nudge
