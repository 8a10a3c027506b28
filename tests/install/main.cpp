#include <iostream>

#include "nudge/error.hpp"
#include "nudge/matrix.hpp"

int main() {
  const nudge::Shape image{1, 28, 28};
  nudge::AlignedArray<float> pixels(2 * image.size());
  const nudge::Matrix<float> batch(pixels.data(), 2, image.size());
  try {
    nudge::fail("a batch of ", batch.rows, " images of ", nudge::to_string(image));
  } catch (const nudge::Error& error) {
    std::cout << error.what() << "\n";
  }
}
