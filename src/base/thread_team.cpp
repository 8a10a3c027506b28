#include "nudge/thread_team.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdint>

#include "base/busy_neighbour.hpp"
#include "nudge/error.hpp"

// A build without threads (WebAssembly's base form) has teams of one: the caller alone.
#if defined(__STDCPP_THREADS__)
#include <system_error>
#include <thread>
#include <vector>
#endif

namespace nudge {

Range share_of(std::size_t count, std::size_t grain, std::size_t parts, std::size_t part) {
  assert(grain > 0 && part < parts);
  const std::size_t grains = count / grain + (count % grain == 0 ? 0 : 1);
  const std::size_t each = grains / parts, extra = grains % parts;  // the first `extra` parts take one grain more
  const std::size_t first = part * each + std::min(part, extra);
  const std::size_t last = first + each + (part < extra ? 1 : 0);
  return {std::min(count, first * grain), last == grains ? count : last * grain};
}

#if defined(__STDCPP_THREADS__)
namespace {

constexpr std::size_t most_threads = 256;

/// How often a waiting thread looks before it sleeps: 0.1 to 0.4 milliseconds, as long as the processor's pause makes
/// it. To wake a sleeper costs more than what the caller does alone in most steps.
constexpr int looks_before_sleep = 10000;

/// Lets the other thread of the core, and the memory system, have the cycles of a waiting loop.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");  // `yield` takes one cycle on most cores; this takes some tens
#endif
}

/// Waits until `value` is no longer `old`: looking at first, then asleep in the kernel. Returns the new value.
std::uint32_t wait_for_change(const std::atomic<std::uint32_t>& value, std::uint32_t old, int looks) {
  for (int look = 0; look < looks; ++look) {
    const std::uint32_t now = value.load(std::memory_order_acquire);
    if (now != old) return now;
    pause();
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

}  // namespace

/// A round of work starts when `round` changes and ends when `unfinished` reaches 0. Both change by sequentially
/// consistent read-modify-writes alone: a plain store followed by a look at who sleeps may be reordered, and a sleeper
/// missed.
///
/// Each part is claimed once a round, by its own worker or, where that has not woken yet, by the caller: on a machine
/// that is busy with other things a team is then hardly slower than one thread.
struct ThreadTeam::State {
  /// The last round in which a part was claimed. Each has a cache line of its own, as what the caller alone knows of its
  /// worker lies beside it.
  struct alignas(64) Claim {
    std::atomic<std::uint32_t> round = 0;
    alignas(64) BusyNeighbour neighbour;
  };

  explicit State(std::size_t threads)
      : looks(threads <= std::thread::hardware_concurrency() ? looks_before_sleep : 0), claims(threads) {
    workers.reserve(threads - 1);
  }

  ~State() {
    stopping = true;
    begin_round();
    for (std::thread& worker : workers) worker.join();
  }

  std::uint32_t begin_round() {
    const std::uint32_t begun = round.fetch_add(1) + 1;
    round.notify_all();
    return begun;
  }

  /// Runs a part unless somebody has claimed it in this round, or this round is over.
  void run_unclaimed(std::size_t index, std::uint32_t this_round) {
    std::uint32_t before = this_round - 1;
    if (!claims[index].round.compare_exchange_strong(before, this_round)) return;
    part(context, index);
    last.store(index, std::memory_order_relaxed);
    if (unfinished.fetch_sub(1) == 1) unfinished.notify_one();
  }

  void work(std::size_t index) {
    for (std::uint32_t seen = 0;;) {
      seen = wait_for_change(round, seen, looks);
      if (stopping) return;
      run_unclaimed(index, seen);
    }
  }

  const int looks;  ///< none when there are more threads than processors: the one waited for needs this one's time
  std::vector<std::thread> workers;
  std::vector<Claim> claims;
  // `round` publishes what the caller wrote beside it: one cache line goes to each worker, and another one comes back.
  alignas(64) std::atomic<std::uint32_t> round = 0;
  std::atomic<bool> stopping = false;  // a worker may read it late, in a round that the caller finished alone
  Part part = nullptr;
  void* context = nullptr;
  alignas(64) std::atomic<std::uint32_t> unfinished = 0;
  std::atomic<std::size_t> last = 0;  // the part that ended last, more or less
};

ThreadTeam::ThreadTeam(std::size_t threads) {
  if (threads == 0 || threads > most_threads) {
    fail("thread team: ", threads, " threads asked for, expected 1 to ", most_threads);
  }
  state_ = std::make_unique<State>(threads);
  for (std::size_t index = 1; index < threads; ++index) {
    const auto start_worker = [&] {
      state_->workers.emplace_back([state = state_.get(), index] { state->work(index); });
    };
#if defined(__cpp_exceptions)
    try {
      start_worker();
    } catch (const std::system_error&) {
      fail("thread team: the system refused thread ", index + 1, " of ", threads, ": fewer are expected");
    }
#else
    start_worker();
#endif
  }
}

ThreadTeam::~ThreadTeam() = default;

std::size_t ThreadTeam::size() const { return state_->workers.size() + 1; }

void ThreadTeam::run_parts(Part part, void* context) {
  State& state = *state_;
  if (state.workers.empty()) return part(context, 0);
  const auto start = BusyNeighbour::Clock::now();
  const auto is_absent = [&](std::size_t index) { return state.claims[index].neighbour.is_there(start); };
  std::size_t absent = 0;
  for (std::size_t index = 1; index < size(); ++index) absent += is_absent(index) ? 1 : 0;
  if (absent + 1 == size()) {
    for (std::size_t index = 0; index < size(); ++index) part(context, index);
    return;
  }
  state.part = part;
  state.context = context;
  state.unfinished.store(static_cast<std::uint32_t>(size() - absent), std::memory_order_relaxed);
  // Claimed before the round begins, so that no worker takes them.
  const std::uint32_t next = state.round.load(std::memory_order_relaxed) + 1;
  for (std::size_t index = 1; index < size() && absent > 0; ++index) {
    if (is_absent(index)) state.claims[index].round.store(next, std::memory_order_relaxed);
  }
  const std::uint32_t round = state.begin_round();
  for (std::size_t index = 1; index < size() && absent > 0; ++index) {
    if (is_absent(index)) part(context, index);
  }
  for (std::size_t index = 0; index < size(); ++index) state.run_unclaimed(index, round);
  std::uint32_t left = state.unfinished.load(std::memory_order_acquire);
  if (left == 0) return;
  const auto waiting = BusyNeighbour::Clock::now();
  while (left != 0) left = wait_for_change(state.unfinished, left, state.looks);
  const std::size_t late = state.last.load(std::memory_order_relaxed);
  if (late > 0) state.claims[late].neighbour.notice(start, waiting, BusyNeighbour::Clock::now());
}

#else

struct ThreadTeam::State {};

ThreadTeam::ThreadTeam(std::size_t threads) {
  if (threads != 1) fail("thread team: ", threads, " threads asked for, and this build has no threads: expected 1");
}

ThreadTeam::~ThreadTeam() = default;

std::size_t ThreadTeam::size() const { return 1; }

void ThreadTeam::run_parts(Part part, void* context) { part(context, 0); }

#endif

}  // namespace nudge
