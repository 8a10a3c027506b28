#pragma once
// Messages between two processes, and words to all, with a deadline: who waits longer ends all processes, and says for
// whom.

#include <mpi.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace nudge::cluster {

using Seconds = std::chrono::duration<double>;

/// For what takes one process longer than another: to start, to read the data.
constexpr std::chrono::seconds patience{60};

class Messages {
 public:
  Messages(std::size_t rank, std::size_t size);

  std::size_t rank() const { return rank_; }
  std::size_t size() const { return size_; }
  const std::string& name() const { return names_[rank_]; }
  /// As gathered from all; before, they are numbers.
  void set_names(std::vector<std::string> names) { names_ = std::move(names); }
  /// Of what is sent and received from now on; 0: none.
  void set_deadline(Seconds deadline) { deadline_ = deadline; }
  /// Whether another thread computes meanwhile, and wants the core.
  void set_beside(bool is_beside) { is_beside_ = is_beside; }

  // Of float and of double. `level` is the tree's edge that the message goes along: who waits for one that waits for
  // another gives up later.
  template <typename T>
  void exchange(std::span<const T> mine, std::span<T> theirs, std::size_t partner, std::size_t level) const;
  template <typename T>
  void send(std::span<const T> mine, std::size_t partner, std::size_t level) const;
  template <typename T>
  void receive(std::span<T> theirs, std::size_t partner, std::size_t level) const;

  /// What every process says, by rank. Its deadline is patience, if the other is not longer.
  std::vector<std::string> gather(const std::string& words) const;
  /// The last that is heard of this process: it has ended, and why, if that was not as it should be. Whoever still waits
  /// for its words ends all, and says so.
  void leave(const std::string& why) const;

 private:
  /// Tag 0 is that of numbers, 1 the queue's (work_queue.cpp). The first two say only whether somebody waits, too.
  enum class Tag : int { question = 2, answer, words };

  static void tell(std::size_t other, Tag kind);
  static bool was_told(std::size_t other, Tag kind);
  void wait(std::span<MPI_Request> requests, std::size_t partner, std::size_t level) const;
  bool are_done(std::span<MPI_Request> requests, Seconds limit, std::chrono::microseconds pause) const;
  void answer_questions() const;
  template <typename T>
  void share(std::span<const T> mine, MPI_Datatype type, const std::vector<std::span<T>>& each) const;
  std::string missing(std::span<const MPI_Request> requests) const;
  std::vector<std::string> words_of_all(const std::string& own) const;
  [[noreturn]] void give_up(Seconds waited, const std::string& others) const;

  std::size_t rank_, size_;
  std::vector<std::string> names_;
  Seconds deadline_ = patience;
  bool is_beside_ = false;
};

}  // namespace nudge::cluster
