#pragma once
// Ctrl-C while a network trains.

namespace nudge::app {

/// While it lives, the first SIGINT or SIGTERM only raises a flag, and says so on stderr; the second one ends the
/// process as usual. At most one at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  bool requested() const;
};

}  // namespace nudge::app
