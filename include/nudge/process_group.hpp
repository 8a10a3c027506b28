#pragma once
// Processes that train one model together: each adds up its part of every batch, and all go on with the same sum.
// In nudge::core.

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// Pieces of work that do not depend on each other.
struct WorkToShare {
  std::size_t pieces = 0;
  std::function<void(std::size_t piece)> work{};  ///< called with each of 0 ... pieces - 1, in one of the processes
  std::function<bool()> stop_requested{};  ///< asked by ProcessGroup::attend and while there is no piece; or empty
};

/// Every process has the same model, examples and settings, and makes the same calls in the same order. Of
/// TrainingSettings::shards each has an equal share: the process of rank r those from r * shards / size() on.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;
  virtual std::size_t rank() const = 0;  ///< of this process, from 0
  virtual std::size_t size() const = 0;  ///< how many processes there are
  virtual std::string name() const = 0;  ///< of this process, for messages: "rank 3 on node7"
  /// Whoever waits longer than this for another process in a sum ends all of them, and says for whom. 0: waits for ever.
  /// In a gather, before which one may have read its data for longer than another, it is a minute at least.
  virtual void wait_at_most(double seconds) = 0;
  /// What every process says, by rank.
  virtual std::vector<std::string> gather(const std::string& words) = 0;

  /// `rows` has a row for each of this process's shards, in their order. Then its first row is the sum of the rows of
  /// all processes, in each process the same bits, which depend on how many rows there are in all and not on who has
  /// them: they are added as add_in_pairs adds rows that one process has. The other rows are overwritten.
  void sum(Matrix<float> rows) { sum_rows(rows); }
  /// The same, which takes the wish to stop along.
  void sum(Matrix<double> rows);

  /// Whether sums are to be begun while the rest is still being computed.
  virtual bool sums_early() const { return false; }
  /// The sum of one row of each process: begins, and is there after finish_sums(). All processes begin the same ones in
  /// the same order; until then nobody touches the numbers or makes another call of the group.
  virtual void begin_sum(std::span<float> row) { sum_rows(Matrix<float>(row.data(), 1, row.size())); }
  virtual void finish_sums() {}

  /// Hands the next piece to whichever process is free, until all are done, in all processes alike. None is handed out
  /// any more once one wishes to stop, which is_to_stop() says in all of them in the end. Errors: what `work` throws,
  /// in that process alone: the others wait for it until all are ended.
  virtual void share_out(const WorkToShare& work) = 0;
  /// Who works on a piece calls this often: it passes wishes to stop on, and in the first process, which hands out the
  /// pieces, answers those that are free.
  virtual void attend() = 0;

  /// This process wishes all to stop: after the next sum of doubles each of them knows.
  void ask_to_stop() { asks_to_stop_ = true; }
  bool is_to_stop() const { return is_to_stop_; }

 protected:
  void note_stop() { is_to_stop_ = true; }

 private:
  virtual void sum_rows(Matrix<float> rows) = 0;
  virtual void sum_rows(Matrix<double> rows) = 0;

  std::vector<double> with_wish_;
  bool asks_to_stop_ = false, is_to_stop_ = false;
};

/// What has gone wrong in one process of a group and ends all of them: each raises the same.
class AgreedError : public Error {
 public:
  using Error::Error;
};

/// The first row becomes the sum of all: to each row i = 0, 2, 4, ... the one behind it is added, then to each of the
/// sums i = 0, 4, 8, ... the next sum, and so on. The other rows are overwritten.
void add_in_pairs(Matrix<float> rows);
void add_in_pairs(Matrix<double> rows);
/// The same of the columns [begin, end) alone.
void add_in_pairs(Matrix<float> rows, std::size_t begin, std::size_t end);

}  // namespace nudge
