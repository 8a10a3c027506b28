#include "options/user_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "nudge/error.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "terminal/output.hpp"

namespace nudge::app {
namespace {

constexpr std::size_t pressed = 7;  ///< the kind after those of Unlike
constexpr auto several = static_cast<std::size_t>(Unlike::several);

std::string percent_of_side(double share) { return fmt::format("{:.0f} %", 100 * share); }
std::string percent_of_area(double share) { return fmt::format("{:.1f} %", 100 * share); }

/// After the picture's name.
std::string words_for(Unlike kind, const PictureLook& look, const LearntLook& learnt) {
  const PictureLook &least = learnt.least, &most = learnt.most;
  switch (kind) {
    case Unlike::light_ground:
      return fmt::format(
          "is bright at its border ({:.0f} of 255), and what the model learnt from is dark there ({:.0f})", look.ground,
          most.ground);
    case Unlike::dark_ground:
      return fmt::format(
          "is dark at its border ({:.0f} of 255), and what the model learnt from is bright there ({:.0f})", look.ground,
          least.ground);
    case Unlike::faint: {
      constexpr double hardly_anything = 32;
      return fmt::format(
          "is {}: nothing in it differs from its border by more than {:.0f} of 255, and in what the model learnt from "
          "something does by {:.0f}",
          look.contrast < hardly_anything ? "empty, or nearly so" : "pale", look.contrast, least.contrast);
    }
    case Unlike::empty:
      return fmt::format("is nearly empty: ink covers {} of it, and {} or more of what the model learnt from",
                         percent_of_area(look.ink), percent_of_area(least.ink));
    case Unlike::small:
      return fmt::format(
          "shows something small: its ink reaches over {} of the side, and over {} or more in what the model learnt "
          "from",
          percent_of_side(look.extent), percent_of_side(least.extent));
    case Unlike::full:
      return fmt::format(
          "is filled with ink, which reaches over {} of the side and covers {} of the picture; in what the model "
          "learnt "
          "from it is at most {} and {}",
          percent_of_side(look.extent), percent_of_area(look.ink), percent_of_side(most.extent),
          percent_of_area(most.ink));
    case Unlike::several:
      return fmt::format("shows {} things side by side, and what the model learnt from {}", look.figures,
                         most.figures == 1 ? "shows one" : fmt::format("at most {}", most.figures));
  }
  return "";
}

/// What can be done about it.
std::string advice_for(Unlike kind, bool like_mnist_helps) {
  if (kind == Unlike::several) return "; cut them apart";
  if (kind == Unlike::faint || kind == Unlike::empty) return "";
  if (like_mnist_helps) return "; --like-mnist prepares it as MNIST's digits were";
  const bool is_ground = kind == Unlike::light_ground || kind == Unlike::dark_ground;
  return is_ground ? "; if its ink is as dark as theirs is bright, or the other way round, invert it"
                   : "; cut it out as those were";
}

PreparedDigit prepared_digit(const Image& image, const std::string& path) {
  try {
    return prepare_digit(image);
  } catch (const Error& problem) {
    fail(path, ": ", problem.what());
  }
}

/// How many times as far one side shrinks as the other, 1 or more.
double pressed_by(const Shape& from, const Shape& into) {
  const double ratio = static_cast<double>(from.width * into.height) / static_cast<double>(from.height * into.width);
  return std::max(ratio, 1 / ratio);
}

}  // namespace

bool UserPictures::suits_like_mnist() const {
  constexpr double dark = 32, part_of_side = 0.75;
  if (like_mnist_ || !(model_.preprocessing.shape == Shape{1, 28, 28}) || !model_.look) return false;
  return model_.look->most.ground < dark && model_.look->most.extent < part_of_side;
}

void UserPictures::remark(std::size_t kind, const std::string& path, const std::string& words) {
  Remark& one = remarks_[kind];
  if (one.pictures++ == 0) one.words = path + " " + words;
}

Image UserPictures::read(const std::string& path) {
  const Shape& shape = model_.preprocessing.shape;
  Image image = read_picture(path);
  if (like_mnist_) {
    PreparedDigit prepared = prepared_digit(image, path);
    if (prepared.digits > 1) {
      remark(
          several, path,
          fmt::format("shows {} digits side by side, and the largest alone is taken; cut them apart", prepared.digits));
    }
    image = std::move(prepared.picture);
  }
  Image fitted = fit_picture(image, model_.preprocessing);
  constexpr double much = 1.25;
  if (const double times = pressed_by(image.shape, shape); times > much) {
    const bool is_wide = image.shape.width * shape.height > image.shape.height * shape.width;
    remark(
        pressed, path,
        fmt::format("is {} x {} pixels, pressed into {} x {}: what it shows becomes {:.1f} times as {}; cut it to that "
                    "proportion{}",
                    image.shape.width, image.shape.height, shape.width, shape.height, times, is_wide ? "narrow" : "low",
                    suits_like_mnist() ? ", or let --like-mnist do it" : ""));
  }
  compare(path, image);
  return fitted;
}

void UserPictures::compare(const std::string& path, const Image& image) {
  const Preprocessing& preprocessing = model_.preprocessing;
  const PictureLook look = look_of(image, preprocessing.shape);
  if (model_.look) {
    for (const Unlike kind : unlike(look, *model_.look)) {
      remark(static_cast<std::size_t>(kind), path,
             words_for(kind, look, *model_.look) + advice_for(kind, suits_like_mnist()));
    }
    return;
  }
  // The model does not say what its data looked like, unless they were standardised: then their mean does. Dark ink on
  // paper is the opposite of MNIST's digits, and a model of those is sure of nonsense then.
  constexpr double bright = 128;
  const bool learnt_bright = !preprocessing.mean.empty() && preprocessing.mean.front() > 0.5F;
  if (like_mnist_ || preprocessing.shape.channels != 1 || learnt_bright || look.ground < bright) return;
  remark(
      static_cast<std::size_t>(Unlike::light_ground), path,
      fmt::format("is bright at its border ({:.0f} of 255): if the model learnt light ink on black, as MNIST has it, "
                  "--like-mnist prepares the picture so",
                  look.ground));
}

void UserPictures::tell() const {
  for (const Remark& one : remarks_) {
    if (one.pictures == 0) continue;
    const std::size_t others = one.pictures - 1;
    warn(one.words +
         (others == 0 ? "" : fmt::format(" ({} other picture{} likewise)", others, others == 1 ? "" : "s")));
  }
}

}  // namespace nudge::app
