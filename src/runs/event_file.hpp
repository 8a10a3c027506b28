#pragma once
// TensorBoard's event files: TFRecords of Event messages (protocol buffers), written by hand.
//
// A record is
//   bytes 0-7    n, the length of the message, little-endian
//   bytes 8-11   the masked CRC-32C of bytes 0-7
//   n bytes      the message
//   4 bytes      the masked CRC-32C of the message
// A message holds wall_time (field 1, double), step (2, varint) and either file_version (3, "brain.Event:2": the first
// record of a file) or a summary (5) of values (1), each a tag (1) and a simple_value (2, float). Source: TensorFlow's
// lib/io/record_writer.h, util/event.proto and framework/summary.proto.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/model.hpp"
#include "runs/append_file.hpp"

namespace nudge {

/// CRC-32C (Castagnoli): RFC 3720, section 12.1.
std::uint32_t crc32c(std::string_view bytes);
/// As a record holds it: turned right by 15 bits, plus a constant.
std::uint32_t masked_crc32c(std::string_view bytes);

/// A whole record around a message.
std::string event_record(std::string_view message);

struct EventValue {
  std::string tag;
  double value = 0;
};
/// The first message of a file.
std::string version_event(double wall_time);
std::string values_event(double wall_time, std::uint64_t step, const std::vector<EventValue>& values);

/// What a TensorBoard shows of an epoch: "training/cost", "validation/accuracy", "learning_rate" and the like.
std::vector<EventValue> event_values(const EpochMetrics& metrics);

/// TensorBoard looks for files with "tfevents" in their names.
inline constexpr const char* event_file_name = "events.out.tfevents.nudge";

/// An event file that grows, and is cut back as the logs of a run are (AppendFile).
class EventFile {
 public:
  /// Cut back to `mark`; at 0 bytes the first record is written. Times are seconds since 1970. Errors: those of
  /// AppendFile.
  EventFile(std::filesystem::path path, const FileMark& mark, double wall_time);
  void add(const EpochMetrics& metrics, double wall_time);
  FileMark mark() const { return file_.mark(); }

 private:
  AppendFile file_;
};

}  // namespace nudge
