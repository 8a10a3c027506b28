#pragma once
// Threads in the place of processes: a group whose members share memory.

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "nudge/process_group.hpp"

namespace nudge::test {

/// Everything that the members of a group share.
class SharedRows {
 public:
  explicit SharedRows(std::size_t size) : barrier_(static_cast<std::ptrdiff_t>(size)), words_(size), size_(size) {}

  std::size_t size() const { return size_; }

  template <typename T>
  void sum(std::size_t rank, Matrix<T> rows, std::vector<T>& all) {
    if (rank == 0) all.assign(size_ * rows.size(), T(0));
    barrier_.arrive_and_wait();
    std::copy_n(rows.data, rows.size(), all.begin() + static_cast<std::ptrdiff_t>(rank * rows.size()));
    barrier_.arrive_and_wait();
    if (rank == 0) add_in_pairs(Matrix<T>(all.data(), size_ * rows.rows, rows.columns));
    barrier_.arrive_and_wait();
    std::copy_n(all.begin(), rows.columns, rows.data);
    barrier_.arrive_and_wait();
  }
  void sum(std::size_t rank, Matrix<float> rows) { sum(rank, rows, floats_); }
  void sum(std::size_t rank, Matrix<double> rows) { sum(rank, rows, doubles_); }

  void share_out(const WorkToShare& work) {
    barrier_.arrive_and_wait();
    for (std::size_t piece = next_++; piece < work.pieces && !is_to_stop_; piece = next_++) work.work(piece);
    barrier_.arrive_and_wait();
    next_ = 0;
    barrier_.arrive_and_wait();
  }
  void stop() { is_to_stop_ = true; }
  bool is_to_stop() const { return is_to_stop_; }

  std::vector<std::string> gather(std::size_t rank, const std::string& words) {
    words_[rank] = words;
    barrier_.arrive_and_wait();
    std::vector<std::string> all = words_;
    barrier_.arrive_and_wait();
    return all;
  }

 private:
  std::barrier<> barrier_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
  std::vector<std::string> words_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> is_to_stop_ = false;
  std::size_t size_;
};

class ThreadGroup : public ProcessGroup {
 public:
  ThreadGroup(std::size_t rank, SharedRows& shared) : rank_(rank), shared_(shared) {}

  std::size_t rank() const override { return rank_; }
  std::size_t size() const override { return shared_.size(); }
  std::string name() const override { return "rank " + std::to_string(rank_); }
  void wait_at_most(double) override {}
  std::vector<std::string> gather(const std::string& words) override { return shared_.gather(rank_, words); }
  void share_out(const WorkToShare& work) override {
    stop_requested_ = work.stop_requested;
    shared_.share_out(work);
    attend();
  }
  void attend() override {
    if (stop_requested_ && stop_requested_()) shared_.stop();
    if (shared_.is_to_stop()) note_stop();
  }

 private:
  void sum_rows(Matrix<float> rows) override { shared_.sum(rank_, rows); }
  void sum_rows(Matrix<double> rows) override { shared_.sum(rank_, rows); }

  std::size_t rank_;
  SharedRows& shared_;
  std::function<bool()> stop_requested_;
};

/// Calls work(group) in so many threads at once, each with its own member; what each returns, by rank.
template <typename Member = ThreadGroup, typename Work>
auto in_processes(std::size_t count, Work&& work) {
  using Result = decltype(work(std::declval<Member&>()));
  SharedRows shared(count);
  std::vector<Result> results(count);
  std::vector<std::thread> threads;
  for (std::size_t rank = 0; rank < count; ++rank) {
    threads.emplace_back([&, rank] {
      Member group(rank, shared);
      results[rank] = work(group);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return results;
}

}  // namespace nudge::test
