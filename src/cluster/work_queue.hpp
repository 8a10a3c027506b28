#pragma once
// How processes share out pieces of work: the first has the list, works itself, and answers in between.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "nudge/process_group.hpp"

namespace nudge::cluster {

/// One WorkToShare, from its first piece to its last. All processes make one and call run().
class WorkQueue {
 public:
  WorkQueue(std::size_t rank, std::size_t size, const WorkToShare& work);

  /// Until all pieces are done or all have stopped. Whether it was that.
  bool run();
  /// Whether to stop.
  bool attend();

 private:
  void lead();
  void follow();
  void answer();
  void stop();
  bool asks_to_stop() const { return work_.stop_requested && work_.stop_requested(); }

  std::size_t rank_, size_;
  const WorkToShare& work_;
  bool is_to_stop_ = false, has_told_ = false;
  // Of the first process.
  std::size_t next_ = 0;
  std::vector<int> free_;
};

}  // namespace nudge::cluster
