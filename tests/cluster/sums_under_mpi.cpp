// Under mpirun: the sums of a group are, in every process, those that one process makes of all rows. Says how many it
// compared, and ends with 1 at the first that differs.

#include <cmath>
#include <cstdio>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "cluster/mpi_group.hpp"

namespace {

/// A number for each rank, row and column, of sizes so different that the order of the additions shows.
template <typename T>
T number(std::size_t row, std::size_t column) {
  const double phase = std::sin(static_cast<double>(row * 7919 + column * 104729 + 1));
  return static_cast<T>(phase * std::pow(10.0, static_cast<double>((row * 5 + column * 3) % 9)));
}

/// The same in three pieces, which begin before any has ended.
bool agrees_early(nudge::ProcessGroup& group, std::vector<float> own, std::vector<float> all) {
  const std::size_t columns = own.size(), third = columns / 3;
  nudge::add_in_pairs(nudge::Matrix<float>(all.data(), group.size(), columns));
  group.begin_sum(std::span(own).subspan(2 * third));
  group.begin_sum(std::span(own).subspan(third, third));
  group.begin_sum(std::span(own).first(third));
  group.finish_sums();
  return std::memcmp(own.data(), all.data(), columns * sizeof(float)) == 0;
}

template <typename T>
bool agrees(nudge::ProcessGroup& group, std::size_t own_rows, std::size_t columns) {
  const std::size_t all_rows = own_rows * group.size();
  std::vector<T> all(all_rows * columns), own(own_rows * columns);
  for (std::size_t i = 0; i < all_rows; ++i) {
    for (std::size_t k = 0; k < columns; ++k) all[i * columns + k] = number<T>(i, k);
  }
  std::memcpy(own.data(), all.data() + group.rank() * own.size(), own.size() * sizeof(T));
  if constexpr (std::is_same_v<T, float>) {
    if (own_rows == 1 && !agrees_early(group, own, all)) return false;
  }
  nudge::add_in_pairs(nudge::Matrix<T>(all.data(), all_rows, columns));
  group.sum(nudge::Matrix<T>(own.data(), own_rows, columns));
  return std::memcmp(own.data(), all.data(), columns * sizeof(T)) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  nudge::cluster::MpiGroup group(argc, argv);
  std::size_t compared = 0;
  for (const std::size_t rows : {1, 2, 3, 4, 5}) {
    for (const std::size_t columns : {1, 2, 7, 1000, 16'384, 50'001}) {
      if (!agrees<float>(group, rows, columns) || !agrees<double>(group, rows, columns)) {
        std::printf("rank %zu of %zu: other bits with %zu rows of %zu numbers\n", group.rank(), group.size(), rows,
                    columns);
        group.abort(1);
      }
      compared += 2;
    }
  }
  if (group.rank() == 0) std::printf("%zu sums agree\n", compared);
  return 0;
}
