// Event files for TensorBoard, read by a reader that shares nothing with the writer.

#include "runs/event_file.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <map>

#include "nudge/run.hpp"
#include "runs/tiny_digits.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

/// CRC-32C a bit at a time, by long division.
std::uint32_t slow_crc32c(const std::string& bytes) {
  std::uint32_t remainder = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    for (int bit = 0; bit < 8; ++bit) {
      const std::uint32_t in = static_cast<unsigned char>(byte) >> bit & 1U;
      const bool divides = ((remainder ^ in) & 1U) != 0;
      remainder >>= 1;
      if (divides) remainder ^= 0x82F63B78U;
    }
  }
  return remainder ^ 0xFFFFFFFFU;
}

template <typename Number>
Number number_at(const std::string& bytes, std::size_t at) {
  Number number{};
  std::memcpy(&number, bytes.substr(at, sizeof number).data(), sizeof number);
  return number;
}

bool has_checksum(const std::string& bytes, std::uint32_t masked) {
  const std::uint32_t rotated = masked - 0xA282EAD8U;
  return slow_crc32c(bytes) == (rotated << 15 | rotated >> 17);
}

struct ReadEvent {
  double wall_time = 0;
  std::uint64_t step = 0;
  std::string version;
  std::map<std::string, float> values;
};

std::uint64_t take_varint(const std::string& bytes, std::size_t& at) {
  std::uint64_t number = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.at(at++));
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80) return number;
  }
}

std::string take_bytes(const std::string& bytes, std::size_t& at) {
  const std::uint64_t count = take_varint(bytes, at);
  at += count;
  return bytes.substr(at - count, count);
}

void read_value(const std::string& message, ReadEvent& event) {
  std::string tag;
  for (std::size_t at = 0; at < message.size();) {
    const std::uint64_t key = take_varint(message, at);
    if (key == (1U << 3 | 2U)) {
      tag = take_bytes(message, at);
    } else if (key == (2U << 3 | 5U)) {
      event.values[tag] = number_at<float>(message, at);
      at += 4;
    } else {
      ADD_FAILURE() << "a value's key " << key;
      return;
    }
  }
}

ReadEvent read_event(const std::string& message) {
  ReadEvent event;
  for (std::size_t at = 0; at < message.size();) {
    const std::uint64_t key = take_varint(message, at);
    if (key == (1U << 3 | 1U)) {
      event.wall_time = number_at<double>(message, at);
      at += 8;
    } else if (key == (2U << 3 | 0U)) {
      event.step = take_varint(message, at);
    } else if (key == (3U << 3 | 2U)) {
      event.version = take_bytes(message, at);
    } else if (key == (5U << 3 | 2U)) {
      const std::string summary = take_bytes(message, at);
      for (std::size_t in = 0; in < summary.size();) {
        EXPECT_EQ(take_varint(summary, in), 1U << 3 | 2U);
        read_value(take_bytes(summary, in), event);
      }
    } else {
      ADD_FAILURE() << "an event's key " << key;
      break;
    }
  }
  return event;
}

std::vector<ReadEvent> read_events(const std::string& bytes) {
  std::vector<ReadEvent> events;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::string length = bytes.substr(at, 8);
    const auto size = number_at<std::uint64_t>(length, 0);
    EXPECT_TRUE(has_checksum(length, number_at<std::uint32_t>(bytes, at + 8)));
    const std::string message = bytes.substr(at + 12, size);
    EXPECT_TRUE(has_checksum(message, number_at<std::uint32_t>(bytes, at + 12 + size)));
    events.push_back(read_event(message));
    at += 16 + size;
  }
  return events;
}

// RFC 3720, appendix B.4; and the check value of the catalogues of CRCs.
TEST(Crc32c, MeetsThePublishedVectors) {
  EXPECT_EQ(crc32c(""), 0U);
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  std::string rising, falling;
  for (char byte = 0; byte < 32; ++byte) rising += byte, falling = byte + falling;
  EXPECT_EQ(crc32c(rising), 0x46DD794EU);
  EXPECT_EQ(crc32c(falling), 0x113FDB5CU);
}

// What every event file begins with: the length of its version's message, 24, and the masked checksum of these bytes.
TEST(EventFile, BeginsAsEveryOtherDoes) {
  const std::string record = event_record(version_event(0));
  EXPECT_EQ(record.size(), 40U);
  EXPECT_EQ(record.substr(0, 12), std::string("\x18\0\0\0\0\0\0\0\xA3\x7F\x4B\x22", 12));
  EXPECT_EQ(record.substr(12, 9), std::string("\x09\0\0\0\0\0\0\0\0", 9));
  EXPECT_EQ(record.substr(21, 15),
            "\x1A\x0D"
            "brain.Event:2");
}

TEST(EventFile, HoldsWhatWasMeasured) {
  EpochMetrics metrics;
  metrics.step = 1800;
  metrics.learning_rate = 0.1;
  metrics.train_cost = 0.25;
  metrics.train_accuracy = 0.9;
  metrics.evaluated_on = "validation";
  metrics.accuracy = 0.875;
  const auto events = read_events(event_record(values_event(12.5, metrics.step, event_values(metrics))));
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].wall_time, 12.5);
  EXPECT_EQ(events[0].step, 1800U);
  EXPECT_EQ(events[0].values, (std::map<std::string, float>{{"training/cost", 0.25F},
                                                            {"training/accuracy", 0.9F},
                                                            {"validation/accuracy", 0.875F},
                                                            {"learning_rate", 0.1F}}));
}

TEST(EventFile, IsCutBackToWhatACheckpointCounts) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / event_file_name;
  EpochMetrics metrics;
  FileMark mark;
  {
    EventFile file(path, {}, 1);
    metrics.step = 1;
    file.add(metrics, 2);
    mark = file.mark();
    metrics.step = 2;
    file.add(metrics, 3);
  }
  std::ofstream(path, std::ios::app) << "half a rec";
  EventFile file(path, mark, 4);
  metrics.step = 5;
  file.add(metrics, 5);
  const auto events = read_events(bytes_of_file(path));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0].version, "brain.Event:2");
  EXPECT_EQ(events[1].step, 1U);
  EXPECT_EQ(events[2].step, 5U);
}

void expect_same_events(const std::string& bytes, const std::string& other_bytes) {
  const auto events = read_events(bytes), others = read_events(other_bytes);
  ASSERT_EQ(events.size(), others.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].step, others[i].step);
    EXPECT_EQ(events[i].values, others[i].values);
  }
}

TEST(EventFile, OfARunThatWasStoppedAndResumedIsThatOfAnUninterruptedOne) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "digits", 400, 100);
  Configuration configuration = test::tiny_training(folder / "digits");
  configuration.training.tensorboard = true;
  RunOptions options;
  options.folder = folder / "whole";
  start_run(configuration, options, {});
  const std::string whole = bytes_of_file(folder / "whole" / event_file_name);
  ASSERT_EQ(read_events(whole).size(), 4U) << "the version, and an event for each of three epochs";

  options.folder = folder / "stopped";
  RunListener after_seven;
  after_seven.stop_requested = [steps = 0]() mutable { return ++steps >= 7; };
  start_run(configuration, options, after_seven);
  const std::filesystem::path file = folder / "stopped" / event_file_name;
  EXPECT_EQ(read_events(bytes_of_file(file)).size(), 2U);
  std::ofstream(file, std::ios::app) << "what a kill left behind the checkpoint";
  resume_run(options, 0, {});
  expect_same_events(bytes_of_file(file), whole);
}

TEST(EventFile, IsNotThereUnlessAskedFor) {
  const TemporaryFolder folder;
  test::write_tiny_digits(folder / "digits", 400, 100);
  RunOptions options;
  options.folder = folder / "run";
  start_run(test::tiny_training(folder / "digits"), options, {});
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / event_file_name));
}

}  // namespace
}  // namespace nudge
