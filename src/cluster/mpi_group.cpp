#include "cluster/mpi_group.hpp"

#include <mpi.h>
#include <sched.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "cluster/work_queue.hpp"

namespace nudge::cluster {

namespace {

using Clock = std::chrono::steady_clock;

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

/// A sum of fewer numbers goes whole to the partner and back; of more, each of the two adds half of them.
constexpr std::size_t numbers_in_halves = 16'384;

/// A message's length is an int.
constexpr std::size_t longest_message = std::numeric_limits<int>::max();

template <typename T>
void add(std::span<const T> from, std::span<T> into) {
  for (std::size_t k = 0; k < into.size(); ++k) into[k] += from[k];
}

}  // namespace

struct MpiGroup::Work {
  std::size_t rank = 0, size = 1;
  std::vector<std::string> names;
  std::chrono::duration<double> deadline{0};
  std::optional<WorkQueue> queue;
  std::vector<float> received_floats;
  std::vector<double> received_doubles;

  std::vector<float>& received(float) { return received_floats; }
  std::vector<double>& received(double) { return received_doubles; }

  /// Until all are done. Others may be waited for in turn by whom this one waits for; who waits at the tree's lowest
  /// edge, `level` 0, gives up first, and so names the process that is to blame. What this process slept through, stopped
  /// itself, does not count.
  void wait(std::span<MPI_Request> requests, std::size_t partner, std::size_t level) const {
    constexpr std::chrono::milliseconds between_levels{200}, longest_pause{500};
    auto began = Clock::now(), before = began;
    for (std::size_t tries = 1;; ++tries) {
      int done = 0;
      MPI_Testall(static_cast<int>(requests.size()), requests.data(), &done, MPI_STATUSES_IGNORE);
      if (done != 0) return;
      if (tries % 64 != 0) continue;
      sched_yield();  // another process may need this core
      const auto now = Clock::now();
      if (now - before > longest_pause) began += now - before;
      before = now;
      if (deadline.count() > 0 && now - began > deadline + static_cast<double>(level) * between_levels)
        give_up(partner);
    }
  }

  [[noreturn]] void give_up(std::size_t partner) const {
    std::fprintf(stderr,
                 "nudge: %s has waited %.3g s for %s, which is dead, stopped or cut off: all processes end; the last "
                 "checkpoint stands\n",
                 names[rank].c_str(), deadline.count(), names[partner].c_str());
    std::fflush(stderr);
    MPI_Abort(MPI_COMM_WORLD, EXIT_FAILURE);
    std::abort();
  }

  template <typename T>
  void exchange(std::span<const T> mine, std::span<T> theirs, std::size_t partner, std::size_t level) const {
    std::array<MPI_Request, 2> requests{};
    const int other = static_cast<int>(partner);
    MPI_Irecv(theirs.data(), static_cast<int>(theirs.size()), type_of<T>(), other, 0, MPI_COMM_WORLD, &requests[0]);
    MPI_Isend(mine.data(), static_cast<int>(mine.size()), type_of<T>(), other, 0, MPI_COMM_WORLD, &requests[1]);
    wait(requests, partner, level);
  }

  template <typename T>
  void send(std::span<const T> mine, std::size_t partner, std::size_t level) const {
    std::array<MPI_Request, 1> request{};
    MPI_Isend(mine.data(), static_cast<int>(mine.size()), type_of<T>(), static_cast<int>(partner), 0, MPI_COMM_WORLD,
              &request[0]);
    wait(request, partner, level);
  }

  template <typename T>
  void receive(std::span<T> theirs, std::size_t partner, std::size_t level) const {
    std::array<MPI_Request, 1> request{};
    MPI_Irecv(theirs.data(), static_cast<int>(theirs.size()), type_of<T>(), static_cast<int>(partner), 0,
              MPI_COMM_WORLD, &request[0]);
    wait(request, partner, level);
  }

  /// Where each process's rows are a whole branch of the tree, and the processes a whole tree: at each of its levels two
  /// partners send each other their sums, and both add them. a + b is b + a, so both have the same bits.
  template <typename T>
  void sum_in_pairs(std::span<T> sum) {
    if (sum.size() >= numbers_in_halves) return sum_in_halves(sum, 1, 0);
    std::vector<T>& theirs = received(T());
    theirs.resize(sum.size());
    for (std::size_t stride = 1, level = 0; stride < size; stride *= 2, ++level) {
      exchange<T>(sum, theirs, rank ^ stride, level);
      add<T>(theirs, sum);
    }
  }

  /// The same additions: at each level a process goes on with one half of the numbers, and on the way back the partners
  /// send each other the halves that they have.
  template <typename T>
  void sum_in_halves(std::span<T> sum, std::size_t stride, std::size_t level) {
    if (stride == size) return;
    const std::size_t partner = rank ^ stride, middle = sum.size() / 2;
    const bool is_lower = (rank & stride) == 0;
    const std::span<T> low = sum.first(middle), high = sum.subspan(middle);
    const std::span<T> mine = is_lower ? low : high, other = is_lower ? high : low;
    std::vector<T>& theirs = received(T());
    theirs.resize(std::max(theirs.size(), mine.size()));
    const std::span<T> came = std::span(theirs).first(mine.size());
    exchange<T>(other, came, partner, level);
    add<T>(came, mine);
    sum_in_halves(mine, 2 * stride, level + 1);
    exchange<T>(mine, other, partner, level);
  }

  /// For any number of rows and processes: every edge of the tree, with a message where it crosses, and the sum to all.
  template <typename T>
  void sum_by_edges(Matrix<T> rows) {
    const std::size_t own = rows.rows, all = own * size;
    std::vector<T>& theirs = received(T());
    theirs.resize(rows.columns);
    for (std::size_t stride = 1, level = 0; stride < all; stride *= 2, ++level) {
      for (std::size_t i = 0; i + stride < all; i += 2 * stride) {
        const std::size_t into = i / own, from = (i + stride) / own;
        if (from == rank && into != rank) send<T>(rows.row((i + stride) % own), into, level);
        if (into != rank) continue;
        if (from != rank) receive<T>(theirs, from, level);
        add<T>(from == rank ? rows.row((i + stride) % own) : std::span<T>(theirs), rows.row(i % own));
      }
    }
    const std::size_t levels = static_cast<std::size_t>(std::bit_width(all));
    for (std::size_t stride = std::bit_floor(size - 1); stride > 0; stride /= 2) {
      if (rank % (2 * stride) == 0 && rank + stride < size) send<T>(rows.row(0), rank + stride, levels);
      if (rank % (2 * stride) == stride) receive<T>(rows.row(0), rank - stride, levels);
    }
  }

  template <typename T>
  void sum(Matrix<T> rows) {
    if (rows.columns > longest_message)
      fail("a sum of ", rows.columns, " numbers: one message takes at most ", longest_message);
    if (size == 1) return add_in_pairs(rows);
    if (!std::has_single_bit(rows.rows) || !std::has_single_bit(size)) return sum_by_edges(rows);
    add_in_pairs(rows);
    sum_in_pairs(rows.row(0));
  }
};

MpiGroup::MpiGroup(int& argc, char**& argv) : work_(std::make_unique<Work>()) {
  int provided = 0, number = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &number);
  work_->rank = static_cast<std::size_t>(number);
  MPI_Comm_size(MPI_COMM_WORLD, &number);
  work_->size = static_cast<std::size_t>(number);
  std::array<char, MPI_MAX_PROCESSOR_NAME> host{};
  MPI_Get_processor_name(host.data(), &number);
  work_->names =
      gather(text("rank ", work_->rank, " on ", std::string_view(host.data(), static_cast<std::size_t>(number))));
}

MpiGroup::~MpiGroup() { MPI_Finalize(); }

std::size_t MpiGroup::rank() const { return work_->rank; }
std::size_t MpiGroup::size() const { return work_->size; }
std::string MpiGroup::name() const { return work_->names[work_->rank]; }

std::vector<std::string> MpiGroup::gather(const std::string& words) {
  const int own = static_cast<int>(words.size());
  std::vector<int> lengths(size()), starts(size());
  MPI_Allgather(&own, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
  int all = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) starts[i] = std::exchange(all, all + lengths[i]);
  std::string joined(static_cast<std::size_t>(all), '\0');
  MPI_Allgatherv(words.data(), own, MPI_CHAR, joined.data(), lengths.data(), starts.data(), MPI_CHAR, MPI_COMM_WORLD);
  std::vector<std::string> each;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    each.push_back(joined.substr(static_cast<std::size_t>(starts[i]), static_cast<std::size_t>(lengths[i])));
  }
  return each;
}

void MpiGroup::share_out(const WorkToShare& work) {
  work_->queue.emplace(work_->rank, work_->size, work);
  if (work_->queue->run()) note_stop();
  work_->queue.reset();
}

void MpiGroup::attend() {
  if (work_->queue && work_->queue->attend()) note_stop();
}

void MpiGroup::wait_at_most(double seconds) { work_->deadline = std::chrono::duration<double>(seconds); }

void MpiGroup::abort(int code) {
  std::fflush(nullptr);
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

void MpiGroup::sum_rows(Matrix<float> rows) { work_->sum(rows); }
void MpiGroup::sum_rows(Matrix<double> rows) { work_->sum(rows); }

}  // namespace nudge::cluster
