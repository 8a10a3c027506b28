#pragma once
// A small data set as IDX files: ten classes of 8 x 8 pictures, each a pattern of its own under noise. And trainings on
// it.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>

#include "nudge/run.hpp"

namespace nudge::test {

inline void write_idx(const std::filesystem::path& path, std::uint32_t magic,
                      std::initializer_list<std::uint32_t> sides, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  const auto number = [&](std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.put(static_cast<char>(value >> shift));
  };
  number(magic);
  for (const std::uint32_t side : sides) number(side);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The same bytes each time. With test_count of 0 there is no test part.
inline void write_tiny_digits(const std::filesystem::path& folder, std::uint32_t train_count,
                              std::uint32_t test_count) {
  std::filesystem::create_directories(folder);
  std::mt19937 random(5);
  std::string patterns(10 * 64, '\0');
  for (char& pixel : patterns) pixel = static_cast<char>(random() % 2 == 0 ? 0 : 150);
  const auto write_part = [&](const std::string& name, std::uint32_t count) {
    std::string pixels;
    std::string labels;
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::size_t label = random() % 10;
      labels += static_cast<char>(label);
      for (std::size_t pixel = 0; pixel < 64; ++pixel) {
        const unsigned level = static_cast<std::uint8_t>(patterns[label * 64 + pixel]);
        pixels += static_cast<char>(level + random() % 100);
      }
    }
    write_idx(folder / (name + "-images-idx3-ubyte"), 0x803, {count, 8, 8}, pixels);
    write_idx(folder / (name + "-labels-idx1-ubyte"), 0x801, {count}, labels);
  };
  write_part("train", train_count);
  if (test_count > 0) write_part("t10k", test_count);
}

/// A training with everything in it that has a state: momentum, dropout, a validation part with a best epoch.
inline Configuration tiny_training(const std::filesystem::path& data) {
  Configuration configuration;
  configuration.data.source = data.string();
  configuration.data.validation = 100;
  configuration.network.layers = "64-12-10";
  configuration.network.dropout = 0.2;
  configuration.optimizer.kind = OptimizerKind::adam;
  configuration.optimizer.learning_rate = 0.01;
  configuration.training.batch = 64;
  configuration.training.epochs = 3;
  configuration.training.seed = 11;
  return configuration;
}

/// And with everything else that has a state: an average and slow weights, a rate that falls on a plateau, kept models,
/// patience; accumulated batches and a weighted, smoothed cost besides.
inline Configuration full_training(const std::filesystem::path& data) {
  Configuration configuration = tiny_training(data);
  configuration.optimizer.average_decay = 0.7;
  configuration.optimizer.lookahead = 2;
  configuration.schedule = {.kind = ScheduleKind::plateau, .factor = 0.5, .patience = 0, .threshold = 0.2};
  configuration.training.batch = 32;
  configuration.training.accumulate = 2;
  configuration.training.keep_best = 2;
  configuration.training.patience = 2;
  configuration.training.label_smoothing = 0.1;
  configuration.training.class_weights.balanced = true;
  return configuration;
}

/// What equal runs have in common: the bytes of config.toml, metrics.jsonl, the model and the kept models, by name.
inline std::map<std::string, std::string> ends_of(const std::filesystem::path& run) {
  std::map<std::string, std::string> ends;
  for (const auto& entry : std::filesystem::directory_iterator(run)) {
    const std::string name = entry.path().filename().string();
    const bool counts =
        name == "config.toml" || name == "metrics.jsonl" || name == "model.safetensors" || name.starts_with("epoch-");
    if (!counts) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    ends[name] = {std::istreambuf_iterator<char>(in), {}};
  }
  return ends;
}

}  // namespace nudge::test
