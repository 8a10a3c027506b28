#include "runs/event_file.hpp"

#include <array>
#include <bit>

namespace nudge {

namespace {

constexpr std::uint32_t castagnoli = 0x82F63B78;  // the polynomial, its bits reversed

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? castagnoli : 0);
    table[byte] = crc;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> crc_table = make_crc_table();

template <typename Whole>
std::string little_endian(Whole number) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof number; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

// Protocol buffers: a field is a varint (number << 3 | kind) and what the kind says.
enum class Kind : std::uint64_t { varint = 0, eight_bytes = 1, counted_bytes = 2, four_bytes = 5 };

/// Seven bits a byte, the lowest first; the top bit says that more follow.
std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number > 0x7F; number >>= 7) bytes += static_cast<char>((number & 0x7F) | 0x80);
  return bytes + static_cast<char>(number);
}
std::string field(std::uint64_t number, Kind kind) { return varint(number << 3 | static_cast<std::uint64_t>(kind)); }
std::string double_field(std::uint64_t number, double value) {
  return field(number, Kind::eight_bytes) + little_endian(std::bit_cast<std::uint64_t>(value));
}
std::string float_field(std::uint64_t number, float value) {
  return field(number, Kind::four_bytes) + little_endian(std::bit_cast<std::uint32_t>(value));
}
std::string bytes_field(std::uint64_t number, std::string_view bytes) {
  return field(number, Kind::counted_bytes) + varint(bytes.size()) + std::string(bytes);
}

constexpr std::uint64_t wall_time_field = 1, step_field = 2, file_version_field = 3, summary_field = 5;

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) crc = (crc >> 8) ^ crc_table[(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~crc;
}

std::uint32_t masked_crc32c(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xA282EAD8; }

std::string event_record(std::string_view message) {
  const std::string length = little_endian(std::uint64_t{message.size()});
  return length + little_endian(masked_crc32c(length)) + std::string(message) + little_endian(masked_crc32c(message));
}

std::string version_event(double wall_time) {
  return double_field(wall_time_field, wall_time) + bytes_field(file_version_field, "brain.Event:2");
}

std::string values_event(double wall_time, std::uint64_t step, const std::vector<EventValue>& values) {
  std::string summary;
  for (const EventValue& value : values) {
    summary += bytes_field(1, bytes_field(1, value.tag) + float_field(2, static_cast<float>(value.value)));
  }
  return double_field(wall_time_field, wall_time) + field(step_field, Kind::varint) + varint(step) +
         bytes_field(summary_field, summary);
}

std::vector<EventValue> event_values(const EpochMetrics& metrics) {
  std::vector<EventValue> values{{"training/cost", metrics.train_cost}};
  if (metrics.train_accuracy) values.push_back({"training/accuracy", *metrics.train_accuracy});
  if (metrics.cost) values.push_back({metrics.evaluated_on + "/cost", *metrics.cost});
  if (metrics.accuracy) values.push_back({metrics.evaluated_on + "/accuracy", *metrics.accuracy});
  if (metrics.rmse) values.push_back({metrics.evaluated_on + "/rmse", *metrics.rmse});
  if (metrics.r2) values.push_back({metrics.evaluated_on + "/r2", *metrics.r2});
  if (metrics.sure) values.push_back({"unlabelled/sure", *metrics.sure});
  if (metrics.sure_right) values.push_back({"unlabelled/sure_right", *metrics.sure_right});
  if (metrics.gradient_norm) values.push_back({"gradient_norm", *metrics.gradient_norm});
  values.push_back({"learning_rate", metrics.learning_rate});
  return values;
}

EventFile::EventFile(std::filesystem::path path, const FileMark& mark, double wall_time)
    : file_(std::move(path), mark) {
  if (mark.bytes == 0) file_.append_bytes(event_record(version_event(wall_time)));
}

void EventFile::add(const EpochMetrics& metrics, double wall_time) {
  file_.append_bytes(event_record(values_event(wall_time, metrics.step, event_values(metrics))));
}

}  // namespace nudge
