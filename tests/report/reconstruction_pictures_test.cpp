#include "report/reconstruction_pictures.hpp"

#include <gtest/gtest.h>

#include "data/picture_grid.hpp"
#include "nudge/autoencoder.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "text/reconstruction_text.hpp"

namespace nudge {
namespace {

Subset pictures() { return test::blobs({.examples = 40, .shape = {1, 4, 4}}); }

Model coder(const std::string& net, const Subset& examples = pictures()) {
  return make_autoencoder(autoencoder_net(examples.data->shape, net, "mirror"), *examples.data, 3);
}

TEST(PictureGrid, PutsPicturesBesideEachOther) {
  PictureGrid grid({1, 1, 2}, 2, 1, 1);
  grid.put(1, 0, std::vector<float>{-5, 254.6F});
  EXPECT_EQ(grid.image().shape, (Shape{1, 3, 2}));
  EXPECT_EQ(grid.image().pixels, (std::vector<std::uint8_t>{128, 128, 128, 128, 0, 255}));
  EXPECT_EQ(enlarged({{1, 1, 2}, {7, 9}}, 2).pixels, (std::vector<std::uint8_t>{7, 7, 9, 9, 7, 7, 9, 9}));
}

TEST(ReconstructionPictures, ShowExamplesAndWhatIsMadeOfThem) {
  const Subset examples = pictures();
  ThreadTeam team;
  const Image plain = reconstruction_picture(coder("16-2"), examples, examples, 5, {}, 1, team);
  EXPECT_EQ(plain.shape, (Shape{1, 2 * (3 * 6 - 2), 2 * (5 * 6 - 2)}));
  EXPECT_EQ(plain.pixels[0], examples.data->image(0)[0]);
  const Image masked = reconstruction_picture(coder("16-2"), examples, examples, 99, {.masking = 0.9}, 1, team);
  EXPECT_EQ(masked.shape, (Shape{1, 2 * (4 * 6 - 2), 2 * (40 * 6 - 2)}));
  std::size_t dark = 0;  // in the first example's second picture
  for (std::size_t y = 12; y < 20; y += 2) {
    for (std::size_t x = 0; x < 8; x += 2) dark += masked.pixels[y * masked.shape.width + x] == 0 ? 1 : 0;
  }
  EXPECT_GT(dark, 8U);
}

TEST(ReconstructionPictures, ShowThePlaneOfCodes) {
  const Subset examples = pictures();
  ThreadTeam team;
  for (const auto& [net, slices] : {std::pair("16-2", 1U), std::pair("16-3", 3U)}) {
    const Model model = coder(net);
    const CodeMap map = map_of_codes(model, examples, 6, team);
    const Image image = code_map_picture(map, model.preprocessing, examples);
    EXPECT_EQ(image.shape, (Shape{3, (slices * 7 - 1) * 4, 13 * 4}));
  }
}

TEST(ReconstructionPictures, ShowTheFiltersOfTheFirstLayer) {
  const Model dense = coder("16-5-2");
  const Image image = filters_picture(dense);
  EXPECT_EQ(image.shape, (Shape{1, 14 * (2 * 6 - 2), 14 * (3 * 6 - 2)}));
  EXPECT_EQ(image.pixels.back(), 128) << "five filters leave the last place empty";
  const float first = dense.network.parameters()[0];
  EXPECT_EQ(image.pixels[0] > 127, first > 0);
  EXPECT_EQ(filters_picture(coder("conv3x3:4, relu, 2")).shape, (Shape{1, 18 * (2 * 5 - 2), 18 * (2 * 5 - 2)}));
  const Subset table = test::blobs({.examples = 9, .shape = {6}, .pixels = false});
  EXPECT_ERROR(filters_picture(coder("6-2", table)), "filters: the first layer with weights is 'dense' of 6;");
  ThreadTeam team;
  EXPECT_ERROR(reconstruction_picture(coder("6-2", table), table, table, 3, {}, 1, team), "are no pictures");
}

TEST(ReconstructionText, HasALineAWayAndALineAClass) {
  const Subset examples = pictures();
  ThreadTeam team;
  const std::string text =
      reconstruction_text(compare_reconstruction(coder("16-2"), examples, examples, {.noise = 0.1}, 1, team));
  for (const char* words :
       {"autoencoder, a code of 2 numbers", "principal components, 2", "the mean alone", "corrupted: autoencoder",
        "class 0", "40 examples, mean squared error of each of their 16"}) {
    EXPECT_NE(text.find(words), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace nudge
