#pragma once
// A small team of threads that the caller owns. No global setting of the host program is read or changed.
// In nudge::core.

#include <cstddef>
#include <memory>
#include <type_traits>

namespace nudge {

/// `threads` workers, the calling thread among them. A worker that waits looks for work for some tenths of a
/// millisecond (a training step hands it out every few microseconds) and then sleeps, so that an idle team costs nothing
/// and a busy neighbour is not starved.
class ThreadTeam {
 public:
  /// Errors: threads of 0 or above 256.
  explicit ThreadTeam(std::size_t threads = 1);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  std::size_t size() const;

  /// Calls work(part) once for each part in [0, size()), part 0 on the calling thread, and returns when all are done. A
  /// part whose worker is not there yet, or was held up a moment ago by another program, is done by the caller too.
  /// `work` must not throw and must not call run(). Allocates nothing.
  template <typename Work>
  void run(Work&& work) {
    using Plain = std::remove_reference_t<Work>;
    run_parts([](void* context, std::size_t part) { (*static_cast<Plain*>(context))(part); },
              const_cast<void*>(static_cast<const void*>(&work)));
  }

 private:
  using Part = void (*)(void* context, std::size_t part);
  void run_parts(Part part, void* context);

  struct State;
  std::unique_ptr<State> state_;
};

/// The share of `part` when [0, count) is cut into `parts` runs whose lengths are multiples of `grain` (but the last).
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
};
Range share_of(std::size_t count, std::size_t grain, std::size_t parts, std::size_t part);

}  // namespace nudge
