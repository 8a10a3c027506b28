#pragma once
// A user's own pictures, as a model takes them; and what is to be said where they are unlike those that it learnt.

#include <array>
#include <cstddef>
#include <string>

#include "nudge/image.hpp"
#include "nudge/model.hpp"

namespace nudge::app {

/// Reads pictures one after the other and gathers what they are unlike in, so that a folder of them is told of once.
class UserPictures {
 public:
  /// `like_mnist`: each is prepared so first. The model must outlive this.
  UserPictures(const Model& model, bool like_mnist) : model_(model), like_mnist_(like_mnist) {}

  /// A file's picture, as large as the model takes it. Errors: those of read_picture, like_mnist and fit_picture.
  Image read(const std::string& path);

  /// On stderr: a line for each kind of unlikeness, with the first picture that has it and how many others have.
  void tell() const;

 private:
  static constexpr std::size_t kinds = 8;  ///< those of Unlike, and pressed into another proportion
  struct Remark {
    std::string words;
    std::size_t pictures = 0;
  };

  void remark(std::size_t kind, const std::string& path, const std::string& words);
  void compare(const std::string& path, const Image& image);
  /// Whether --like-mnist would make of a picture what the model learnt.
  bool suits_like_mnist() const;

  const Model& model_;
  bool like_mnist_;
  std::array<Remark, kinds> remarks_;
};

}  // namespace nudge::app
