#pragma once
// The example of docs/adding_a_data_set.md.

#include <cstdint>
#include <span>

#include "nudge/dataset.hpp"
#include "nudge/error.hpp"

namespace nudge {

/// Parses a batch file of CIFAR-10's binary version (Krizhevsky: Learning multiple layers of features from tiny images,
/// 2009): records of 3,073 bytes, each a label of 0 to 9, then 32 x 32 red bytes, as many green and as many blue ones.
/// Errors, with `name` in the message: no record; a last one that was cut short; a label that is none.
inline Dataset parse_cifar(std::span<const std::uint8_t> bytes, const std::string& name) {
  Dataset data;
  data.name = name;
  data.shape = {3, 32, 32};
  data.classes = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
  const std::size_t record = 1 + data.shape.size();
  if (bytes.empty() || bytes.size() % record != 0) {
    fail(name, ": holds ", bytes.size(), " bytes; records of ", record, " bytes each were expected");
  }
  for (std::size_t i = 0; i < bytes.size(); i += record) {
    if (bytes[i] >= data.classes.size()) {
      fail(name, ": record ", i / record, " has the label ", static_cast<int>(bytes[i]), "; 0 to 9 were expected");
    }
    data.labels.push_back(bytes[i]);
    const auto pixels = bytes.subspan(i + 1, data.shape.size());
    data.pixels.insert(data.pixels.end(), pixels.begin(), pixels.end());
  }
  return data;
}

}  // namespace nudge
