#include "nudge/thread_team.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdint>

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

/// Lets the other thread of the core, and the memory system, have the cycles of a waiting loop.
inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory");  // `yield` takes one cycle on most cores; this takes some tens
#endif
}

/// How one thread waits: it looks again and again for a while, then sleeps in the kernel. The while shrinks when
/// looking was in vain, since then the thread waited for may need this very core: other programs run, or the team has
/// more threads than the machine has cores. It grows when looking helped.
class Patience {
 public:
  /// Returns once `value` is no longer `old`.
  void wait(const std::atomic<std::uint32_t>& value, std::uint32_t old) {
    // Now and then a long look, to notice that the machine has become quiet.
    const int limit = ++waits_ % 64 == 0 ? most : looks_;
    for (int look = 0; look < limit; ++look) {
      if (value.load(std::memory_order_acquire) != old) {
        looks_ = std::clamp(2 * look, looks_, most);
        return;
      }
      pause();
    }
    looks_ = std::max(looks_ / 2, fewest);
    value.wait(old, std::memory_order_acquire);
  }

 private:
  // 10 to 45 microseconds, as long as the processor's pause makes it; down to less than one.
  static constexpr int most = 1000, fewest = 16;
  int looks_ = most;
  unsigned waits_ = 0;
};

}  // namespace

/// A round of work starts when `round` changes and ends when `unfinished` reaches 0. While anybody waits for them, both
/// change by sequentially consistent read-modify-writes alone: a plain store followed by a look at who sleeps may be
/// reordered, and a sleeper missed.
struct ThreadTeam::State {
  ~State() {
    stopping = true;
    begin_round();
    for (std::thread& worker : workers) worker.join();
  }

  void begin_round() {
    round.fetch_add(1);
    round.notify_all();
  }

  void work(std::size_t index) {
    Patience patience;
    for (std::uint32_t seen = 0;; ++seen) {
      patience.wait(round, seen);
      if (stopping) return;
      part(context, index);
      if (unfinished.fetch_sub(1) == 1) unfinished.notify_one();
    }
  }

  std::vector<std::thread> workers;
  Patience callers_patience;
  // `round` publishes what the caller wrote beside it: one cache line goes to each worker, and another one comes back.
  alignas(64) std::atomic<std::uint32_t> round = 0;
  bool stopping = false;
  Part part = nullptr;
  void* context = nullptr;
  alignas(64) std::atomic<std::uint32_t> unfinished = 0;
};

ThreadTeam::ThreadTeam(std::size_t threads) {
  if (threads == 0 || threads > most_threads) {
    fail("thread team: ", threads, " threads asked for, expected 1 to ", most_threads);
  }
  state_ = std::make_unique<State>();
  state_->workers.reserve(threads - 1);
  for (std::size_t index = 1; index < threads; ++index) {
    const auto start_worker = [&] {
      state_->workers.emplace_back([state = state_.get(), index] { state->work(index); });
    };
#if defined(__cpp_exceptions)
    try {
      start_worker();
    } catch (const std::system_error& error) {
      fail("thread team: the system refused thread ", index + 1, " of ", threads, " (", error.what(), ")");
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
  state.part = part;
  state.context = context;
  state.unfinished.store(static_cast<std::uint32_t>(state.workers.size()), std::memory_order_relaxed);
  state.begin_round();
  part(context, 0);
  while (const std::uint32_t left = state.unfinished.load(std::memory_order_acquire)) {
    state.callers_patience.wait(state.unfinished, left);
  }
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
