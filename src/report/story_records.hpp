#pragma once
// What the story quotes of docs/records.jsonl. tests/docs/records_test.py compares them with its lines.

namespace nudge::report {

/// A row's mean in percent, and what runs it.
struct Recorded {
  const char* reached;
  const char* command;
};

inline constexpr Recorded recorded_plain{"87.23", "scripts/records mnist-100-plain"};
inline constexpr Recorded recorded_augmented{"94.36", "scripts/records mnist-100-augmented"};
inline constexpr Recorded recorded_finetuned{"95.33", "scripts/records digits-10-finetuned"};
inline constexpr Recorded recorded_scratch{"92.52", "scripts/records digits-10-scratch"};
inline constexpr Recorded recorded_unlabelled{"98.88", "scripts/records mnist-100-labels"};
inline constexpr Recorded recorded_ten{"89.75", "scripts/records mnist-10-labels"};
inline constexpr Recorded recorded_clusters{"91.45", "scripts/records mnist-no-labels"};

}  // namespace nudge::report
