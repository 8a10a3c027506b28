#pragma once
// What becomes of a picture's pixels where they are: brighter, fainter, noisy, erased. All numbers are from 0 to 255.

#include <span>

#include "data/draws.hpp"
#include "nudge/augmentation.hpp"
#include "nudge/matrix.hpp"

namespace nudge {

/// The changes of a draw, in this order; each does nothing where its setting is 0.
/// x = m + f (x - m) + b, m the picture's mean
void change_look(const Augmentation& augmentation, const Draws& draws, std::span<float> picture);
/// A normal number added to each pixel
void add_noise(const Augmentation& augmentation, const Draws& draws, std::span<float> picture);
/// A rectangle of random pixels. Zhong, Zheng, Kang, Li, Yang: Random erasing data augmentation, 2017.
void erase_rectangle(const Augmentation& augmentation, const Draws& draws, const Shape& shape,
                     std::span<float> picture);
/// A square of ground, which is each channel's first pixel. DeVries and Taylor: Improved regularization of convolutional
/// neural networks with cutout, 2017.
void cut_square(const Augmentation& augmentation, const Draws& draws, const Shape& shape, std::span<float> picture);

}  // namespace nudge
