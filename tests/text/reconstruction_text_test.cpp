#include "text/reconstruction_text.hpp"

#include <gtest/gtest.h>

#include "nudge/autoencoder.hpp"
#include "support/blobs.hpp"

namespace nudge {
namespace {

TEST(ReconstructionText, HasALineAWayAndALineAClass) {
  const Subset examples = test::blobs({.examples = 40, .shape = {1, 4, 4}});
  const Model coder = make_autoencoder(autoencoder_net(examples.data->shape, "16-2", "mirror"), *examples.data, 3);
  ThreadTeam team;
  const std::string text =
      reconstruction_text(compare_reconstruction(coder, examples, examples, {.noise = 0.1}, 1, team));
  for (const char* words :
       {"autoencoder, a code of 2 numbers", "principal components, 2", "the mean alone", "corrupted: autoencoder",
        "class 0", "40 examples, mean squared error of each of their 16"}) {
    EXPECT_NE(text.find(words), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace nudge
