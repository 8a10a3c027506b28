#pragma once
// A thread beside the caller's, for sums that are under way while the caller computes.

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <thread>
#include <utility>

namespace nudge::cluster {

/// Calls work(row) for each row that it is given, one after another. The thread is there from the first on.
class Background {
 public:
  /// `work` must not throw.
  explicit Background(std::function<void(std::span<float>)> work) : work_(std::move(work)) {}
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background() {
    if (!thread_.joinable()) return;
    begin({});
    thread_.join();
  }

  /// A row without numbers ends the thread.
  void begin(std::span<float> row) {
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    const std::uint32_t number = begun_.load(std::memory_order_relaxed);
    while (number - done_.load(std::memory_order_acquire) == rows_.size()) done_.wait(number - room);
    rows_[number % room] = row;
    begun_.store(number + 1, std::memory_order_release);
    begun_.notify_one();
  }

  /// Until all is done.
  void wait() const {
    const std::uint32_t all = begun_.load(std::memory_order_relaxed);
    for (std::uint32_t done = done_.load(std::memory_order_acquire); done != all;
         done = done_.load(std::memory_order_acquire)) {
      done_.wait(done, std::memory_order_acquire);
    }
  }

 private:
  static constexpr std::uint32_t room = 64;  ///< of rows that are begun and not done

  void run() {
    for (std::uint32_t number = 0;; ++number) {
      begun_.wait(number, std::memory_order_acquire);
      const std::span<float> row = rows_[number % room];
      if (row.empty()) return;
      work_(row);
      done_.store(number + 1, std::memory_order_release);
      done_.notify_one();
    }
  }

  std::function<void(std::span<float>)> work_;
  std::array<std::span<float>, room> rows_{};
  std::atomic<std::uint32_t> begun_ = 0, done_ = 0;  // how many
  std::thread thread_;
};

}  // namespace nudge::cluster
