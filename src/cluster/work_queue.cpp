#include "cluster/work_queue.hpp"

#include <mpi.h>

#include <algorithm>
#include <ctime>
#include <optional>
#include <utility>

namespace nudge::cluster {

namespace {

/// The sums' messages have another.
constexpr int tag = 1;

/// What is said to the first process, and by it. A number of 0 or more is a piece for whoever is free.
enum Message : std::int64_t { is_free = -1, wishes_to_stop = -2, stop_at_work = -3, all_done = -4, all_stopped = -5 };

void send(std::int64_t message, int to) { MPI_Send(&message, 1, MPI_INT64_T, to, tag, MPI_COMM_WORLD); }

struct Received {
  std::int64_t message = 0;
  int from = 0;
};

/// What has come, if anything.
std::optional<Received> receive(int from) {
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(from, tag, MPI_COMM_WORLD, &there, &status);
  if (there == 0) return std::nullopt;
  Received received{.message = 0, .from = status.MPI_SOURCE};
  MPI_Recv(&received.message, 1, MPI_INT64_T, received.from, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return received;
}

/// A millisecond: pieces take seconds at least, and the others want the core.
void pause() {
  constexpr timespec millisecond{.tv_sec = 0, .tv_nsec = 1'000'000};
  nanosleep(&millisecond, nullptr);
}

}  // namespace

WorkQueue::WorkQueue(std::size_t rank, std::size_t size, const WorkToShare& work)
    : rank_(rank), size_(size), work_(work) {}

bool WorkQueue::run() {
  if (rank_ == 0) {
    lead();
  } else {
    follow();
  }
  return is_to_stop_;
}

bool WorkQueue::attend() {
  if (asks_to_stop()) stop();
  if (rank_ == 0) {
    answer();
  } else if (receive(0)) {
    is_to_stop_ = true;  // who is at work is told nothing else
  }
  return is_to_stop_;
}

void WorkQueue::lead() {
  while (!attend() && next_ < work_.pieces) work_.work(next_++);
  while (free_.size() + 1 < size_) {
    attend();
    pause();
  }
  for (const int other : free_) send(is_to_stop_ ? all_stopped : all_done, other);
}

void WorkQueue::answer() {
  while (const auto received = receive(MPI_ANY_SOURCE)) {
    if (received->message == wishes_to_stop) {
      stop();
    } else {
      free_.push_back(received->from);
    }
  }
  while (!is_to_stop_ && next_ < work_.pieces && !free_.empty()) {
    send(static_cast<std::int64_t>(next_++), free_.back());
    free_.pop_back();
  }
}

// Who is at work is told, once, and says that it is free when it has stopped; who is free learns it in the end.
void WorkQueue::stop() {
  if (std::exchange(has_told_, true)) return;
  if (rank_ != 0) return send(wishes_to_stop, 0);
  is_to_stop_ = true;
  for (int other = 1; other < static_cast<int>(size_); ++other) {
    if (std::ranges::find(free_, other) == free_.end()) send(stop_at_work, other);
  }
}

void WorkQueue::follow() {
  send(is_free, 0);
  while (true) {
    if (asks_to_stop()) stop();
    const auto received = receive(0);
    if (!received) {
      pause();
    } else if (received->message >= 0) {
      work_.work(static_cast<std::size_t>(received->message));
      send(is_free, 0);
    } else {
      is_to_stop_ = is_to_stop_ || received->message != all_done;
      if (received->message != stop_at_work) return;
    }
  }
}

}  // namespace nudge::cluster
