// Under mpirun: what a sum over a group of processes costs, beside MPI's own and beside what each is made of.
//
//   cluster_sums [ROUNDS [FLOATS...]]
//
// For each number of floats a line of JSON with the medians of ROUNDS rounds, in which all ways take their turns, in microseconds a
// call: `tree`, ProcessGroup::sum of one row a rank; `allreduce`, MPI_Allreduce of as many; `addition` of one row to another;
// `ping_pong`, one way of a message from rank 0 to rank 1 and back; `exchange`, neighbours that send each other as many at the same
// time. A call's time is that of the slowest rank. `ratio` is the median over the rounds of tree / (allreduce + addition).

#include <mpi.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

#include "best_time.hpp"
#include "cluster/mpi_group.hpp"

namespace nudge {
namespace {

constexpr double seconds_of_a_turn = 300e-6;
constexpr int most_calls = 256;
const std::vector<std::size_t> usual_sizes = {1,       4,       16,        64,        256,      1'024,
                                              4'096,   16'383,  16'384,    32'768,    65'536,   131'072,
                                              262'144, 524'288, 1'048'576, 2'097'152, 4'194'304};

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

/// Of all ranks.
double slowest(double seconds) {
  MPI_Allreduce(MPI_IN_PLACE, &seconds, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return seconds;
}

/// The ways of one number of floats. All numbers are 0, and stay 0 however often they are added.
class Ways {
 public:
  Ways(ProcessGroup& group, std::size_t floats)
      : group_(group), count_(static_cast<int>(floats)), row_(floats), two_rows_(2 * floats), came_(floats) {}

  /// In the order of `names`.
  std::array<std::function<void()>, 5> calls() {
    return {[this] { group_.sum(Matrix<float>(row_.data(), 1, row_.size())); },
            [this] { MPI_Allreduce(MPI_IN_PLACE, row_.data(), count_, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD); },
            [this] { add_in_pairs(Matrix<float>(two_rows_.data(), 2, row_.size())); }, [this] { ping_pong(); },
            [this] { exchange(); }};
  }

 private:
  void ping_pong() {
    if (group_.rank() == 0) {
      MPI_Send(row_.data(), count_, MPI_FLOAT, 1, 0, MPI_COMM_WORLD);
      MPI_Recv(came_.data(), count_, MPI_FLOAT, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else if (group_.rank() == 1) {
      MPI_Recv(came_.data(), count_, MPI_FLOAT, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      MPI_Send(row_.data(), count_, MPI_FLOAT, 0, 0, MPI_COMM_WORLD);
    }
  }

  void exchange() {
    const int partner = static_cast<int>(group_.rank() ^ 1);
    if (partner >= static_cast<int>(group_.size())) return;
    MPI_Sendrecv(row_.data(), count_, MPI_FLOAT, partner, 0, came_.data(), count_, MPI_FLOAT, partner, 0,
                 MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  }

  ProcessGroup& group_;
  int count_;
  std::vector<float> row_, two_rows_, came_;
};

/// Rows that are 1, 2, 3, ... by rank: all numbers of their sum are known.
void check_sum(ProcessGroup& group, std::size_t floats) {
  std::vector<float> row(floats, static_cast<float>(group.rank() + 1));
  group.sum(Matrix<float>(row.data(), 1, floats));
  const auto wanted = static_cast<float>(group.size() * (group.size() + 1) / 2);
  if (std::ranges::any_of(row, [&](float value) { return value != wanted; }))
    fail("cluster_sums: a sum of ", floats, " numbers is not ", wanted, " everywhere");
}

void measure(ProcessGroup& group, std::size_t rounds, std::size_t floats) {
  check_sum(group, floats);
  Ways ways(group, floats);
  const auto calls = ways.calls();
  std::array<int, 5> repeats{};
  for (std::size_t way = 0; way < calls.size(); ++way) {
    seconds_per_call(calls[way], 2);
    const double seconds = slowest(seconds_per_call(calls[way], 4));
    repeats[way] = static_cast<int>(std::clamp(seconds_of_a_turn / seconds, 1.0, double{most_calls}));
  }
  std::array<std::vector<double>, 5> times;
  std::vector<double> ratios;
  for (std::size_t round = 0; round < rounds; ++round) {
    for (std::size_t way = 0; way < calls.size(); ++way) {
      MPI_Barrier(MPI_COMM_WORLD);
      times[way].push_back(1e6 * slowest(seconds_per_call(calls[way], repeats[way])));
    }
    ratios.push_back(times[0].back() / (times[1].back() + times[2].back()));
  }
  if (group.rank() != 0) return;
  std::printf(
      "{\"ranks\": %zu, \"floats\": %zu, \"tree\": %.3f, \"allreduce\": %.3f, \"addition\": %.4f, "
      "\"ping_pong\": %.3f, \"exchange\": %.3f, \"ratio\": %.3f}\n",
      group.size(), floats, median(times[0]), median(times[1]), median(times[2]), median(times[3]) / 2,
      median(times[4]), median(ratios));
  std::fflush(stdout);
}

std::size_t number(const char* argument) {
  const std::size_t value = std::strtoul(argument, nullptr, 10);
  if (value == 0) fail("cluster_sums: expected a number of 1 or more, got ", argument);
  return value;
}

void run(ProcessGroup& group, int count, char** arguments) {
  if (group.size() < 2) fail("cluster_sums: expected at least 2 processes: mpirun -np 2 ", arguments[0]);
  const std::size_t rounds = count > 1 ? number(arguments[1]) : 51;
  std::vector<std::size_t> sizes;
  for (int i = 2; i < count; ++i) sizes.push_back(number(arguments[i]));
  for (const std::size_t floats : sizes.empty() ? usual_sizes : sizes) measure(group, rounds, floats);
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  nudge::cluster::MpiGroup group(count, arguments);
  try {
    nudge::run(group, count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    group.abort(1);
  }
  return 0;
}
