#include "apps/tiny_data.hpp"

#include <array>
#include <cstdint>
#include <fstream>

namespace nudge::test {
namespace {

constexpr std::size_t bars_side = 8;
constexpr std::size_t train_examples = 90;
constexpr std::size_t test_examples = 30;

using Picture = std::array<std::uint8_t, bars_side * bars_side>;

/// The picture depends on `number` alone: its class is number % 3.
Picture picture(std::size_t number) {
  const std::size_t kind = number % 3;
  const std::size_t place = number / 3 % (bars_side - 4);
  const auto ink = static_cast<std::uint8_t>(120 + number * 7 % 136);
  Picture pixels{};
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t at = place + i < bars_side ? place + i : bars_side - 1;
    if (kind == 0) pixels[(place + 2) * bars_side + i + 1] = ink;
    if (kind == 1) pixels[(i + 1) * bars_side + place + 2] = ink;
    if (kind == 2)
      pixels[place * bars_side + at] = pixels[(bars_side - 1) * bars_side + at] = pixels[at * bars_side + place] = ink;
  }
  return pixels;
}

void put_big_endian(std::ofstream& out, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) out.put(static_cast<char>(number >> shift & 0xFFU));
}

void write_part(const std::filesystem::path& folder, const std::string& part, std::size_t first, std::size_t count) {
  std::ofstream images(folder / (part + "-images-idx3-ubyte"), std::ios::binary);
  std::ofstream labels(folder / (part + "-labels-idx1-ubyte"), std::ios::binary);
  put_big_endian(images, 0x803);
  for (const std::size_t number : {count, bars_side, bars_side})
    put_big_endian(images, static_cast<std::uint32_t>(number));
  put_big_endian(labels, 0x801);
  put_big_endian(labels, static_cast<std::uint32_t>(count));
  for (std::size_t number = first; number < first + count; ++number) {
    for (const std::uint8_t pixel : picture(number)) images.put(static_cast<char>(pixel));
    labels.put(static_cast<char>(number % 3));
  }
}

}  // namespace

void write_bars(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_part(folder, "train", 0, train_examples);
  write_part(folder, "t10k", train_examples, test_examples);
}

void write_bars_csv(const std::filesystem::path& path) {
  std::ofstream out(path);
  for (std::size_t number = 0; number < train_examples + test_examples; ++number) {
    out << number % 3;
    for (const std::uint8_t pixel : picture(number)) out << ',' << static_cast<int>(pixel);
    out << '\n';
  }
}

Outcome train_on_bars(Workplace& place, const std::vector<std::string>& more) {
  write_bars(place / "bars");
  std::vector<std::string> arguments{"train", "--data",          "bars", "--net", "64-12-3", "--epochs", "3", "--batch",
                                     "10",    "--learning-rate", "0.3",  "--out", "run"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return place.nudge(arguments);
}

}  // namespace nudge::test
