#include "synthetic_photograph.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <random>

namespace nudge {

namespace {

constexpr double pi = 3.14159265358979;

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  double between(double low, double high) {
    return low + (high - low) * static_cast<double>(random_() >> 11) / 9007199254740992.0;
  }
  int whole(int low, int high) { return static_cast<int>(std::floor(between(low, high + 1))); }
  bool coin(double chance = 0.5) { return between(0, 1) < chance; }
  double normal() { return std::sqrt(-2 * std::log(between(1e-12, 1))) * std::cos(2 * pi * between(0, 1)); }

 private:
  std::mt19937_64 random_;
};

using Colour = std::array<double, 3>;  // each 0 to 255

/// A picture of real numbers, in colour.
struct Canvas {
  std::size_t height, width;
  std::vector<Colour> pixels;

  void each(const std::function<void(double y, double x, Colour& pixel)>& draw) {
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x)
        draw(static_cast<double>(y), static_cast<double>(x), pixels[y * width + x]);
    }
  }
  double side() const { return static_cast<double>(std::min(height, width)); }
};

void blend(Colour& pixel, const Colour& other, double share) {
  for (std::size_t c = 0; c < 3; ++c) pixel[c] += (other[c] - pixel[c]) * std::clamp(share, 0.0, 1.0);
}

Colour gray(double value) { return {value, value, value}; }
double luma(const Colour& c) { return 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]; }

/// How much of each pixel is covered by ink: the digit enlarged, its soft edge made as narrow as a pen's.
Image enlarged(const Image& digit, std::size_t side) {
  Image large = resize(digit, side, side);
  for (std::uint8_t& value : large.pixels) {
    value = static_cast<std::uint8_t>(255 * std::clamp((value / 255.0 - 0.3) / 0.4, 0.0, 1.0));
  }
  return large;
}

/// The middle line of the digit, one pixel wide: Zhang and Suen, A fast parallel algorithm for thinning digital
/// patterns, 1984.
std::vector<std::pair<double, double>> middle_line(const Image& digit, std::size_t side) {
  const Image large = enlarged(digit, side);
  const auto at = [&](const std::vector<std::uint8_t>& ink, std::size_t y, std::size_t x) { return ink[y * side + x]; };
  std::vector<std::uint8_t> ink(side * side);
  for (std::size_t i = 0; i < ink.size(); ++i) ink[i] = large.pixels[i] >= 128 ? 1 : 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (const bool second : {false, true}) {
      std::vector<std::size_t> gone;
      for (std::size_t y = 1; y + 1 < side; ++y) {
        for (std::size_t x = 1; x + 1 < side; ++x) {
          if (!at(ink, y, x)) continue;
          const std::array<int, 8> p{at(ink, y - 1, x),     at(ink, y - 1, x + 1), at(ink, y, x + 1),
                                     at(ink, y + 1, x + 1), at(ink, y + 1, x),     at(ink, y + 1, x - 1),
                                     at(ink, y, x - 1),     at(ink, y - 1, x - 1)};
          int count = 0, rises = 0;
          for (std::size_t k = 0; k < 8; ++k) count += p[k], rises += p[k] == 0 && p[(k + 1) % 8] == 1;
          const int first_product = second ? p[0] * p[2] * p[6] : p[0] * p[2] * p[4];
          const int second_product = second ? p[0] * p[4] * p[6] : p[2] * p[4] * p[6];
          if (count >= 2 && count <= 6 && rises == 1 && first_product == 0 && second_product == 0)
            gone.push_back(y * side + x);
        }
      }
      for (const std::size_t place : gone) ink[place] = 0;
      changed = changed || !gone.empty();
    }
  }
  std::vector<std::pair<double, double>> line;
  for (std::size_t i = 0; i < ink.size(); ++i) {
    if (ink[i])
      line.emplace_back((static_cast<double>(i / side) + 0.5) / static_cast<double>(side),
                        (static_cast<double>(i % side) + 0.5) / static_cast<double>(side));
  }
  return line;
}

/// The digit written by a pen that is `pen` pixels thick.
Image written_thinly(const Image& digit, std::size_t side, double pen) {
  Image out{{1, side, side}, std::vector<std::uint8_t>(side * side)};
  const auto line = middle_line(digit, 168);
  const double reach = pen / 2 + 1;
  // Neighbouring places of the line are further apart than a fine pen is thick.
  const double step = 1.5 / 168;
  for (const auto& [y0, x0] : line) {
    for (const auto& [y1, x1] : line) {
      if (std::abs(y1 - y0) > step || std::abs(x1 - x0) > step) continue;
      const double scale = static_cast<double>(side);
      const int pieces = static_cast<int>(scale * step) + 1;
      for (int piece = 0; piece <= pieces; ++piece) {
        const double share = static_cast<double>(piece) / pieces;
        const double y = (y0 + (y1 - y0) * share) * scale, x = (x0 + (x1 - x0) * share) * scale;
        for (double v = std::floor(y - reach); v <= y + reach; ++v) {
          for (double u = std::floor(x - reach); u <= x + reach; ++u) {
            if (v < 0 || u < 0 || v >= scale || u >= scale) continue;
            const double away = std::hypot(v + 0.5 - y, u + 0.5 - x);
            auto& pixel = out.pixels[static_cast<std::size_t>(v) * side + static_cast<std::size_t>(u)];
            pixel = std::max(
                pixel, static_cast<std::uint8_t>(255 * std::clamp(pen / 2 - away + 0.5, 0.0, std::min(1.0, pen))));
          }
        }
      }
    }
  }
  return out;
}

void write_digit(Canvas& canvas, const Image& digit, const PhotographKind& kind, const Colour& ink, Dice& dice) {
  // A picture of MNIST is 28 pixels high, its digit 20.
  const double height = dice.between(0.30, 0.65) * canvas.side();
  const auto side = static_cast<std::size_t>(height * 28 / 20);
  const Image coverage = kind.thin ? written_thinly(digit, side, std::max(1.5, dice.between(0.006, 0.03) * height))
                                   : enlarged(digit, side);
  const double top = dice.between(0, static_cast<double>(canvas.height - side));
  const double left = dice.between(0, static_cast<double>(canvas.width - side));
  const double pressure = dice.between(0.8, 1);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      Colour& pixel =
          canvas.pixels[(static_cast<std::size_t>(top) + y) * canvas.width + static_cast<std::size_t>(left) + x];
      blend(pixel, ink, pressure * coverage.pixels[y * side + x] / 255.0);
    }
  }
}

/// The distance of (y, x) from a straight edge through (y0, x0), in pixels, by which side it is on.
struct Edge {
  double y0, x0, angle;
  double distance(double y, double x) const { return (y - y0) * std::cos(angle) + (x - x0) * std::sin(angle); }
};

void draw_dust(Canvas& canvas, const Colour& ink, Dice& dice) {
  const int specks = dice.whole(3, 30);
  for (int i = 0; i < specks; ++i) {
    const double y = dice.between(0, static_cast<double>(canvas.height)),
                 x = dice.between(0, static_cast<double>(canvas.width));
    const double radius = dice.between(0.002, 0.01) * canvas.side(), strength = dice.between(0.3, 1);
    canvas.each([&](double v, double u, Colour& pixel) {
      const double away = std::hypot(v - y, u - x);
      if (away < radius + 1) blend(pixel, ink, strength * (radius - away + 0.7));
    });
  }
}

void draw_ruled(Canvas& canvas, const Colour& ink, const Colour& paper, Dice& dice) {
  const double spacing = dice.between(0.07, 0.20) * canvas.side(),
               thickness = std::max(1.0, dice.between(0.002, 0.009) * canvas.side());
  const double slant = dice.between(-6, 6) * pi / 180, offset = dice.between(0, 1), across = dice.between(0, 1);
  const bool squared = dice.coin();
  Colour colour = paper;
  blend(colour, ink, dice.between(0.15, 1));
  canvas.each([&](double y, double x, Colour& pixel) {
    const auto from_line = [&](double along, double shift) {
      const double place = along / spacing + shift;
      return std::abs(place - std::round(place)) * spacing;
    };
    double cover = thickness / 2 - from_line(y * std::cos(slant) + x * std::sin(slant), offset) + 0.5;
    if (squared)
      cover = std::max(cover, thickness / 2 - from_line(x * std::cos(slant) - y * std::sin(slant), across) + 0.5);
    blend(pixel, colour, cover);
  });
}

void draw_table(Canvas& canvas, const Colour& table, Dice& dice) {
  const int first = dice.whole(0, 3), sides = dice.whole(1, 2);
  for (int i = 0; i < sides; ++i) {
    const double turn = (first + i) % 4 * pi / 2;
    const double h = static_cast<double>(canvas.height), w = static_cast<double>(canvas.width);
    const double depth = dice.between(0.01, 0.12) * canvas.side();
    // In the middle of a side, that deep inside.
    const Edge edge{h / 2 + std::cos(turn) * (h / 2 - depth), w / 2 + std::sin(turn) * (w / 2 - depth),
                    turn + dice.between(-6, 6) * pi / 180};
    canvas.each([&](double y, double x, Colour& pixel) { blend(pixel, table, edge.distance(y, x) + 0.5); });
  }
}

void cast_shadow(Canvas& canvas, Dice& dice) {
  const double left = dice.between(0.45, 0.80), softness = dice.between(0.002, 0.15) * canvas.side();
  const Edge edge{dice.between(0.1, 0.9) * static_cast<double>(canvas.height),
                  dice.between(0.1, 0.9) * static_cast<double>(canvas.width), dice.between(0, 2 * pi)};
  canvas.each([&](double y, double x, Colour& pixel) {
    blend(pixel, {pixel[0] * left, pixel[1] * left, pixel[2] * left}, edge.distance(y, x) / softness + 0.5);
  });
}

void let_light_fall_off(Canvas& canvas, Dice& dice) {
  const double far = dice.between(0.3, 0.7), angle = dice.between(0, 2 * pi), corners = dice.between(0, 0.3);
  const double h = static_cast<double>(canvas.height), w = static_cast<double>(canvas.width),
               reach = std::hypot(h, w) / 2;
  const Edge middle{h / 2, w / 2, angle};
  canvas.each([&](double y, double x, Colour& pixel) {
    const double slope = 1 - (1 - far) * (middle.distance(y, x) / reach + 1) / 2;
    const double out = std::hypot(y - h / 2, x - w / 2) / reach;
    for (double& value : pixel) value *= slope * (1 - corners * out * out);
  });
}

void add_noise(Canvas& canvas, Dice& dice) {
  const double deviation = dice.between(3, 14);
  canvas.each([&](double, double, Colour& pixel) {
    for (double& value : pixel) value += deviation * dice.normal();
  });
}

/// Each block of 8 x 8 as JPEG keeps it: its cosine transform, rounded to multiples that the quality says (Annex K of
/// ITU-T T.81, scaled as libjpeg does).
void lose_as_jpeg(Canvas& canvas, double quality) {
  constexpr std::array<int, 64> table{16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
                                      14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
                                      18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
                                      49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
  const double scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  std::array<std::array<double, 8>, 8> wave{};
  for (std::size_t k = 0; k < 8; ++k) {
    for (std::size_t i = 0; i < 8; ++i)
      wave[k][i] = (k == 0 ? std::sqrt(0.125) : 0.5) *
                   std::cos((2.0 * static_cast<double>(i) + 1) * static_cast<double>(k) * pi / 16);
  }
  for (std::size_t top = 0; top + 8 <= canvas.height; top += 8) {
    for (std::size_t left = 0; left + 8 <= canvas.width; left += 8) {
      for (std::size_t c = 0; c < 3; ++c) {
        std::array<double, 64> block{}, half{}, kept{};
        for (std::size_t i = 0; i < 64; ++i)
          block[i] = canvas.pixels[(top + i / 8) * canvas.width + left + i % 8][c] - 128;
        const auto multiply = [&](const auto& from, auto& to, bool forward, bool rows) {
          for (std::size_t i = 0; i < 64; ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < 8; ++k) {
              const std::size_t mine = rows ? i % 8 : i / 8;
              sum += from[rows ? i / 8 * 8 + k : k * 8 + i % 8] * (forward ? wave[mine][k] : wave[k][mine]);
            }
            to[i] = sum;
          }
        };
        multiply(block, half, true, true);
        multiply(half, kept, true, false);
        for (std::size_t i = 0; i < 64; ++i) {
          const double step = std::max(1.0, std::floor(table[i] * scale + 0.5));
          kept[i] = std::round(kept[i] / step) * step;
        }
        multiply(kept, half, false, true);
        multiply(half, block, false, false);
        for (std::size_t i = 0; i < 64; ++i)
          canvas.pixels[(top + i / 8) * canvas.width + left + i % 8][c] = block[i] + 128;
      }
    }
  }
}

/// Colours of which one is at most 55 % as bright as the other in red, green or blue, or in the eye's brightness.
std::pair<Colour, Colour> paper_and_ink(const PhotographKind& kind, Dice& dice) {
  Colour paper = gray(dice.between(170, 245));
  Colour ink = gray(dice.between(0.1, 0.5) * paper[0]);
  if (kind.coloured) {
    do {
      for (double& value : paper) value = dice.between(110, 250);
      for (double& value : ink) value = dice.between(10, 220);
    } while (luma(ink) > 0.75 * luma(paper) ||
             std::min({ink[0] / paper[0], ink[1] / paper[1], ink[2] / paper[2]}) > 0.55);
  }
  if (kind.light) {
    paper = gray(dice.between(10, 80));
    ink = gray(dice.between(paper[0] + 70, 250));
  }
  return {paper, ink};
}

Image to_image(const Canvas& canvas, bool coloured) {
  const std::size_t plane = canvas.height * canvas.width;
  Image image{{coloured ? 3UL : 1UL, canvas.height, canvas.width}, {}};
  for (std::size_t c = 0; c < image.shape.channels; ++c) {
    for (std::size_t i = 0; i < plane; ++i) {
      image.pixels.push_back(static_cast<std::uint8_t>(std::clamp(canvas.pixels[i][c] + 0.5, 0.0, 255.0)));
    }
  }
  return image;
}

}  // namespace

Image synthetic_photograph(const Image& digit, const PhotographKind& kind, std::uint64_t seed) {
  Dice dice(seed);
  double side = dice.between(320, 720);
  if (kind.thin) side = dice.between(800, 2000);
  if (kind.small) side = dice.between(40, 100);
  const double aspect = dice.between(1, 1.5);
  const auto shorter = static_cast<std::size_t>(side), longer = static_cast<std::size_t>(side * aspect);
  const bool upright = dice.coin();
  Canvas canvas{upright ? longer : shorter, upright ? shorter : longer, {}};
  const auto [paper, ink] = paper_and_ink(kind, dice);
  canvas.pixels.assign(canvas.height * canvas.width, paper);

  if (kind.ruled) draw_ruled(canvas, ink, paper, dice);
  write_digit(canvas, digit, kind, ink, dice);
  if (kind.dust) draw_dust(canvas, ink, dice);
  if (kind.edge) draw_table(canvas, gray(dice.coin(0.8) ? dice.between(15, 130) : 250), dice);
  if (kind.gradient) let_light_fall_off(canvas, dice);
  if (kind.shadow) cast_shadow(canvas, dice);
  if (kind.noise) {
    add_noise(canvas, dice);
    lose_as_jpeg(canvas, dice.between(25, 70));
  }
  return to_image(canvas, kind.coloured);
}

}  // namespace nudge
