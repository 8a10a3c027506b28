#include "cluster/messages.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "nudge/error.hpp"

namespace nudge::cluster {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

template <typename T>
MPI_Datatype type_of();
template <>
MPI_Datatype type_of<float>() {
  return MPI_FLOAT;
}
template <>
MPI_Datatype type_of<double>() {
  return MPI_DOUBLE;
}

template <typename T>
void begin_send(std::span<const T> mine, std::size_t partner, MPI_Request& request) {
  MPI_Isend(mine.data(), static_cast<int>(mine.size()), type_of<T>(), static_cast<int>(partner), 0, MPI_COMM_WORLD,
            &request);
}

template <typename T>
void begin_receive(std::span<T> theirs, std::size_t partner, MPI_Request& request) {
  MPI_Irecv(theirs.data(), static_cast<int>(theirs.size()), type_of<T>(), static_cast<int>(partner), 0, MPI_COMM_WORLD,
            &request);
}

/// What words begin with.
constexpr char going_on = '+', leaving = '-';

/// The later of several turns waits a little longer. A limit of 0 is none.
Seconds within(Seconds limit, std::size_t turn) {
  constexpr Seconds between_turns{0.2};
  return limit.count() > 0 ? limit + static_cast<double>(turn) * between_turns : Seconds::max();
}

}  // namespace

Messages::Messages(std::size_t rank, std::size_t size) : rank_(rank), size_(size) {
  for (std::size_t i = 0; i < size; ++i) names_.push_back(text("rank ", i));
}

template <typename T>
void Messages::exchange(std::span<const T> mine, std::span<T> theirs, std::size_t partner, std::size_t level) const {
  std::array<MPI_Request, 2> requests{};
  begin_receive(theirs, partner, requests[0]);
  begin_send(mine, partner, requests[1]);
  wait(requests, partner, level);
}

template <typename T>
void Messages::send(std::span<const T> mine, std::size_t partner, std::size_t level) const {
  std::array<MPI_Request, 1> request{};
  begin_send(mine, partner, request[0]);
  wait(request, partner, level);
}

template <typename T>
void Messages::receive(std::span<T> theirs, std::size_t partner, std::size_t level) const {
  std::array<MPI_Request, 1> request{};
  begin_receive(theirs, partner, request[0]);
  wait(request, partner, level);
}

/// Until all are done. Others may be waited for in turn by whom this one waits for; who waits at the tree's lowest
/// edge, `level` 0, asks first whether its partner waits, too. Who gets no answer names the one that is to blame.
void Messages::wait(std::span<MPI_Request> requests, std::size_t partner, std::size_t level) const {
  constexpr Seconds time_to_answer{0.3}, time_to_blame{1};
  const microseconds pause(is_beside_ ? 20 : 0);
  if (are_done(requests, within(deadline_, level), pause)) return;
  tell(partner, Tag::question);
  if (are_done(requests, time_to_answer, pause)) return;
  if (!was_told(partner, Tag::answer)) give_up(deadline_, names_[partner] + ", which is dead, stopped or cut off");
  if (!are_done(requests, time_to_blame, pause)) give_up(deadline_, names_[partner] + ", which waits, too");
}

/// Whether they are within this time. What this process slept through, stopped itself, does not count. In a pause
/// another process or thread may have this core.
bool Messages::are_done(std::span<MPI_Request> requests, Seconds limit, microseconds pause) const {
  constexpr std::chrono::milliseconds short_wait{100}, longest_pause{500};
  auto began = Clock::now(), before = began;
  for (std::size_t tries = 1;; ++tries) {
    int done = 0;
    MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
    if (done != 0) return true;
    if (tries % 64 != 0) continue;
    if (pause.count() > 0) {
      usleep(static_cast<useconds_t>(pause.count()));
    } else {
      sched_yield();
    }
    const auto now = Clock::now();
    if (now - before > longest_pause) began += now - before;
    before = now;
    if (now - began > short_wait) answer_questions();
    if (now - began > limit) return false;
  }
}

/// A message that says nothing but its kind.
void Messages::tell(std::size_t other, Tag kind) {
  MPI_Request request{};
  MPI_Isend(nullptr, 0, MPI_CHAR, static_cast<int>(other), static_cast<int>(kind), MPI_COMM_WORLD, &request);
  MPI_Request_free(&request);
}

bool Messages::was_told(std::size_t other, Tag kind) {
  int is_there = 0;
  MPI_Iprobe(static_cast<int>(other), static_cast<int>(kind), MPI_COMM_WORLD, &is_there, MPI_STATUS_IGNORE);
  if (is_there == 0) return false;
  MPI_Recv(nullptr, 0, MPI_CHAR, static_cast<int>(other), static_cast<int>(kind), MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return true;
}

void Messages::answer_questions() const {
  for (std::size_t other = 0; other < size_; ++other) {
    if (was_told(other, Tag::question)) tell(other, Tag::answer);
  }
}

void Messages::give_up(Seconds waited, const std::string& others) const {
  std::fprintf(stderr, "nudge: %s has waited %.3g s for %s: all processes end; the last checkpoint stands\n",
               names_[rank_].c_str(), waited.count(), others.c_str());
  std::fflush(stderr);
  MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
  std::abort();
}

/// To each what this one has, and of each what it has.
template <typename T>
void Messages::share(std::span<const T> mine, MPI_Datatype type, const std::vector<std::span<T>>& each) const {
  std::vector<MPI_Request> requests(2 * size_, MPI_REQUEST_NULL);
  for (std::size_t i = 0; i < size_; ++i) {
    const int other = static_cast<int>(i);
    constexpr int tag = static_cast<int>(Tag::words);
    MPI_Irecv(each[i].data(), static_cast<int>(each[i].size()), type, other, tag, MPI_COMM_WORLD, &requests[i]);
    MPI_Isend(mine.data(), static_cast<int>(mine.size()), type, other, tag, MPI_COMM_WORLD, &requests[size_ + i]);
  }
  const Seconds limit = deadline_.count() > 0 ? std::max<Seconds>(deadline_, patience) : deadline_;
  if (are_done(requests, within(limit, rank_), microseconds(200))) return;
  give_up(limit, missing(std::span(requests).first(size_)) + ": dead, stopped or cut off");
}

/// Who has sent nothing.
std::string Messages::missing(std::span<const MPI_Request> requests) const {
  std::string all;
  for (std::size_t i = 0; i < size_; ++i) {
    int has_come = 0;
    MPI_Request_get_status(requests[i], &has_come, MPI_STATUS_IGNORE);
    if (has_come == 0) all += (all.empty() ? "" : " and ") + names_[i];
  }
  return all;
}

std::vector<std::string> Messages::words_of_all(const std::string& words) const {
  const std::size_t own = words.size();
  std::vector<std::size_t> lengths(size_);
  std::vector<std::span<std::size_t>> each_length;
  for (std::size_t& length : lengths) each_length.emplace_back(&length, 1);
  share<std::size_t>({&own, 1}, MPI_UINT64_T, each_length);
  std::vector<std::string> all(size_);
  std::vector<std::span<char>> each;
  for (std::size_t i = 0; i < size_; ++i) {
    all[i].resize(lengths[i]);
    each.emplace_back(all[i]);
  }
  share<char>(words, MPI_CHAR, each);
  return all;
}

std::vector<std::string> Messages::gather(const std::string& words) const {
  std::vector<std::string> all = words_of_all(going_on + words);
  for (std::size_t i = 0; i < size_; ++i) {
    if (all[i].front() != going_on) {
      std::fprintf(stderr, "nudge: %s%s%s; all processes end\n", names_[i].c_str(),
                   all[i].size() > 1 ? ": " : " has ended before the others", all[i].c_str() + 1);
      std::fflush(stderr);
      MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
      std::abort();
    }
    all[i].erase(0, 1);
  }
  return all;
}

void Messages::leave(const std::string& why) const { words_of_all(leaving + why); }

template void Messages::exchange(std::span<const float>, std::span<float>, std::size_t, std::size_t) const;
template void Messages::exchange(std::span<const double>, std::span<double>, std::size_t, std::size_t) const;
template void Messages::send(std::span<const float>, std::size_t, std::size_t) const;
template void Messages::send(std::span<const double>, std::size_t, std::size_t) const;
template void Messages::receive(std::span<float>, std::size_t, std::size_t) const;
template void Messages::receive(std::span<double>, std::size_t, std::size_t) const;

}  // namespace nudge::cluster
