#include <algorithm>
#include <cmath>

#include "data/checks.hpp"
#include "data/ink_parts.hpp"
#include "nudge/error.hpp"
#include "nudge/image.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

namespace {

/// How much each pixel differs from the ground.
struct InkOnGround {
  double ground = 0;
  float most = 0;
  Field difference;
};

InkOnGround ink_on_ground(const Image& gray) {
  InkOnGround found{0, 0, channel_of(gray, 0)};
  Field& field = found.difference;
  std::vector<float> border;
  for (std::size_t y = 0; y < field.height; ++y) {
    const std::size_t step = y == 0 || y + 1 == field.height ? 1 : std::max<std::size_t>(field.width - 1, 1);
    for (std::size_t x = 0; x < field.width; x += step) border.push_back(field.at(y, x));
  }
  const float ground = quantile(std::move(border), 0.5);
  found.ground = static_cast<double>(ground);
  for (float& value : field.values) {
    value = std::abs(value - ground);
    found.most = std::max(found.most, value);
  }
  return found;
}

/// The largest part, and those beside it that are about as high.
std::size_t count_figures(const InkOnGround& picture) {
  const std::vector<InkPart> parts = ink_parts(picture.difference, picture.most / 2);
  const auto lighter = [](const InkPart& a, const InkPart& b) { return a.mass < b.mass; };
  const auto largest = std::max_element(parts.begin(), parts.end(), lighter);
  if (largest == parts.end()) return 0;
  return 1 + static_cast<std::size_t>(std::count_if(
                 parts.begin(), parts.end(), [&](const InkPart& part) { return are_two_digits(*largest, part); }));
}

std::size_t span_of(std::size_t first, std::size_t last) { return last + 1 - first; }

}  // namespace

PictureLook look_of(const Image& image, const Shape& shape) {
  if (shape.is_flat() || shape.size() == 0) fail("look_of: ", to_string(shape), " is no picture's shape");
  const Image gray = to_channels(image, 1);
  const InkOnGround small = ink_on_ground(resize(gray, shape.height, shape.width));
  const Field& field = small.difference;
  PictureLook look{.ground = small.ground, .contrast = static_cast<double>(small.most)};
  std::size_t ink = 0, top = field.height, bottom = 0, left = field.width, right = 0;
  for (std::size_t y = 0; y < field.height; ++y) {
    for (std::size_t x = 0; x < field.width; ++x) {
      if (field.at(y, x) <= small.most / 2) continue;
      ++ink;
      top = std::min(top, y), bottom = std::max(bottom, y);
      left = std::min(left, x), right = std::max(right, x);
    }
  }
  if (ink == 0) return look;
  look.ink = static_cast<double>(ink) / static_cast<double>(field.values.size());
  look.extent = std::max(static_cast<double>(span_of(top, bottom)) / static_cast<double>(field.height),
                         static_cast<double>(span_of(left, right)) / static_cast<double>(field.width));
  const std::size_t height = std::min(gray.shape.height, 4 * shape.height);
  const std::size_t width = std::min(gray.shape.width, 4 * shape.width);
  const bool as_it_is = height == shape.height && width == shape.width;
  look.figures = count_figures(as_it_is ? small : ink_on_ground(resize(gray, height, width)));
  return look;
}

std::optional<LearntLook> learnt_look(const Subset& subset, ThreadTeam* team) {
  constexpr std::size_t fewest = 100, enough = 10'000;
  check(subset);
  const Dataset& data = *subset.data;
  const Shape& shape = data.shape;
  const bool are_pictures = data.has_pixels() && !shape.is_flat() && (shape.channels == 1 || shape.channels == 3);
  if (!are_pictures || subset.size() < fewest) return std::nullopt;
  std::vector<PictureLook> looks(std::min(subset.size(), enough));
  const auto look_at = [&](Range range) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      looks[i] = look_of(example_image(data, subset.indices[i * subset.size() / looks.size()]), shape);
    }
  };
  if (team == nullptr) {
    look_at({0, looks.size()});
  } else {
    team->run([&](std::size_t part) { look_at(share_of(looks.size(), 1, team->size(), part)); });
  }
  LearntLook learnt;
  const auto range = [&](auto measure) {
    const auto lower = [&](const PictureLook& a, const PictureLook& b) { return a.*measure < b.*measure; };
    std::sort(looks.begin(), looks.end(), lower);
    const std::size_t rare = looks.size() / 1000;
    learnt.least.*measure = looks[rare].*measure;
    learnt.most.*measure = looks[looks.size() - 1 - rare].*measure;
  };
  range(&PictureLook::ground);
  range(&PictureLook::contrast);
  range(&PictureLook::ink);
  range(&PictureLook::extent);
  range(&PictureLook::figures);
  return learnt;
}

std::vector<Unlike> unlike(const PictureLook& look, const LearntLook& learnt) {
  // The margins: an eighth of all brightness, twice as faint, twice as little ink and a quarter more, a tenth of a side.
  constexpr double brightness = 32, fainter = 2, less = 2, more = 1.25, side = 0.1;
  const PictureLook &least = learnt.least, &most = learnt.most;
  std::vector<Unlike> found;
  if (look.ground > most.ground + brightness) found.push_back(Unlike::light_ground);
  if (look.ground < least.ground - brightness) found.push_back(Unlike::dark_ground);
  const bool is_faint = look.contrast * fainter < least.contrast;
  const bool is_empty = !is_faint && look.ink * less < least.ink;
  if (is_faint) found.push_back(Unlike::faint);
  if (is_empty) found.push_back(Unlike::empty);
  if (is_faint || is_empty) return found;
  if (look.extent < least.extent - side) found.push_back(Unlike::small);
  if (look.extent > most.extent + side || look.ink > most.ink * more) found.push_back(Unlike::full);
  if (look.figures > most.figures) found.push_back(Unlike::several);
  return found;
}

}  // namespace nudge
