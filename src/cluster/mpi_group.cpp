#include "cluster/mpi_group.hpp"

#include <mpi.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <csignal>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cluster/background.hpp"
#include "cluster/messages.hpp"
#include "cluster/work_queue.hpp"

namespace nudge::cluster {

namespace {

/// A sum of fewer numbers goes whole to the partner and back; of more, each of the two adds half of them.
constexpr std::size_t numbers_in_halves = 8'192;

/// A message's length is an int.
constexpr std::size_t longest_message = std::numeric_limits<int>::max();

template <typename T>
void add(std::span<const T> from, std::span<T> into) {
  for (std::size_t k = 0; k < into.size(); ++k) into[k] += from[k];
}

extern "C" void end_overdue(int) {
  constexpr std::string_view words =
      "nudge: MPI has waited 60 s for processes to start or to end: one of them is dead, stopped or cut off; all end\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, words.data(), words.size());
  _exit(EXIT_FAILURE);
}

/// MPI's own beginning and end wait for all processes, and know no deadline. This process's end is that of the others.
class Overdue {
 public:
  Overdue() {
    static_assert(patience.count() == 60, "as the words say");
    std::signal(SIGALRM, end_overdue);
    alarm(patience.count());
  }
  ~Overdue() { alarm(0); }
  Overdue(const Overdue&) = delete;
  Overdue& operator=(const Overdue&) = delete;
};

/// They pay on a slow network where a step is short (docs/cluster_costs.md), so the user says.
bool wants_early_sums() {
  const char* wish = std::getenv("NUDGE_EARLY_SUMS");
  return wish != nullptr && std::string_view(wish) == "yes";
}

Messages messages_of_all() {
  int rank = 0, size = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return {static_cast<std::size_t>(rank), static_cast<std::size_t>(size)};
}

}  // namespace

struct MpiGroup::Work {
  Messages messages = messages_of_all();
  bool sums_early = false, has_left = false;
  std::optional<WorkQueue> queue;
  std::vector<float> received_floats;
  std::vector<double> received_doubles;
  Background background{[this](std::span<float> row) {
    messages.set_beside(true);
    sum(Matrix<float>(row.data(), 1, row.size()));
    messages.set_beside(false);
  }};

  std::vector<float>& received(float) { return received_floats; }
  std::vector<double>& received(double) { return received_doubles; }

  /// Where each process's rows are a whole branch of the tree, and the processes a whole tree: at each of its levels two
  /// partners send each other their sums, and both add them. a + b is b + a, so both have the same bits.
  template <typename T>
  void sum_in_pairs(std::span<T> sum) {
    if (sum.size() >= numbers_in_halves) return sum_in_halves(sum, 1, 0);
    std::vector<T>& theirs = received(T());
    theirs.resize(sum.size());
    for (std::size_t stride = 1, level = 0; stride < messages.size(); stride *= 2, ++level) {
      messages.exchange<T>(sum, theirs, messages.rank() ^ stride, level);
      add<T>(theirs, sum);
    }
  }

  /// The same additions: at each level a process goes on with one half of the numbers, and on the way back the partners
  /// send each other the halves that they have.
  template <typename T>
  void sum_in_halves(std::span<T> sum, std::size_t stride, std::size_t level) {
    if (stride == messages.size()) return;
    const std::size_t partner = messages.rank() ^ stride, middle = sum.size() / 2;
    const bool is_lower = (messages.rank() & stride) == 0;
    const std::span<T> low = sum.first(middle), high = sum.subspan(middle);
    const std::span<T> mine = is_lower ? low : high, other = is_lower ? high : low;
    std::vector<T>& theirs = received(T());
    theirs.resize(std::max(theirs.size(), mine.size()));
    const std::span<T> came = std::span(theirs).first(mine.size());
    messages.exchange<T>(other, came, partner, level);
    add<T>(came, mine);
    sum_in_halves(mine, 2 * stride, level + 1);
    messages.exchange<T>(mine, other, partner, level);
  }

  /// For any number of rows and processes: every edge of the tree, with a message where it crosses, and the sum to all.
  template <typename T>
  void sum_by_edges(Matrix<T> rows) {
    const std::size_t rank = messages.rank(), size = messages.size(), own = rows.rows, all = own * size;
    std::vector<T>& theirs = received(T());
    theirs.resize(rows.columns);
    for (std::size_t stride = 1, level = 0; stride < all; stride *= 2, ++level) {
      for (std::size_t i = 0; i + stride < all; i += 2 * stride) {
        const std::size_t into = i / own, from = (i + stride) / own;
        if (from == rank && into != rank) messages.send<T>(rows.row((i + stride) % own), into, level);
        if (into != rank) continue;
        if (from != rank) messages.receive<T>(theirs, from, level);
        add<T>(from == rank ? rows.row((i + stride) % own) : std::span<T>(theirs), rows.row(i % own));
      }
    }
    const std::size_t levels = static_cast<std::size_t>(std::bit_width(all));
    for (std::size_t stride = std::bit_floor(size - 1); stride > 0; stride /= 2) {
      if (rank % (2 * stride) == 0 && rank + stride < size) messages.send<T>(rows.row(0), rank + stride, levels);
      if (rank % (2 * stride) == stride) messages.receive<T>(rows.row(0), rank - stride, levels);
    }
  }

  template <typename T>
  void sum(Matrix<T> rows) {
    if (rows.columns > longest_message)
      fail("a sum of ", rows.columns, " numbers: one message takes at most ", longest_message);
    if (messages.size() == 1) return add_in_pairs(rows);
    if (!std::has_single_bit(rows.rows) || !std::has_single_bit(messages.size())) return sum_by_edges(rows);
    add_in_pairs(rows);
    sum_in_pairs(rows.row(0));
  }
};

MpiGroup::MpiGroup(int& argc, char**& argv) {
  int provided = 0;
  {
    const Overdue overdue;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_SERIALIZED, &provided);
  }
  work_ = std::make_unique<Work>();
  Messages& messages = work_->messages;
  std::array<char, MPI_MAX_PROCESSOR_NAME> host{};
  int length = 0;
  MPI_Get_processor_name(host.data(), &length);
  const std::vector<std::string> hosts = messages.gather(std::string(host.data(), static_cast<std::size_t>(length)));
  std::vector<std::string> names;
  for (const std::string& one : hosts) names.push_back(text("rank ", names.size(), " on ", one));
  messages.set_names(std::move(names));
  // As the first process wishes: the others' environments may lack it.
  const bool can_sum_early = provided >= MPI_THREAD_SERIALIZED;
  work_->sums_early = messages.gather(can_sum_early && wants_early_sums() ? "early" : "late").front() == "early";
}

MpiGroup::~MpiGroup() {
  if (!work_->has_left) leave({});
  const Overdue overdue;
  MPI_Finalize();
}

void MpiGroup::leave(const std::string& why) {
  // The first may have much to do alone yet, such as the report: it is waited for without end.
  if (rank() != 0) work_->messages.set_deadline(Seconds(0));
  work_->messages.leave(why);
  work_->has_left = true;
}

std::size_t MpiGroup::rank() const { return work_->messages.rank(); }
std::size_t MpiGroup::size() const { return work_->messages.size(); }
std::string MpiGroup::name() const { return work_->messages.name(); }

std::vector<std::string> MpiGroup::gather(const std::string& words) { return work_->messages.gather(words); }

bool MpiGroup::sums_early() const { return work_->sums_early; }
void MpiGroup::begin_sum(std::span<float> row) {
  if (!row.empty()) work_->background.begin(row);
}
void MpiGroup::finish_sums() { work_->background.wait(); }

void MpiGroup::share_out(const WorkToShare& work) {
  work_->queue.emplace(rank(), size(), work);
  if (work_->queue->run()) note_stop();
  work_->queue.reset();
}

void MpiGroup::attend() {
  if (work_->queue && work_->queue->attend()) note_stop();
}

void MpiGroup::wait_at_most(double seconds) { work_->messages.set_deadline(Seconds(seconds)); }

void MpiGroup::abort(int code) {
  std::fflush(nullptr);
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

void MpiGroup::sum_rows(Matrix<float> rows) { work_->sum(rows); }
void MpiGroup::sum_rows(Matrix<double> rows) { work_->sum(rows); }

}  // namespace nudge::cluster
