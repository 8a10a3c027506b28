#include "nudge/net_text.hpp"

namespace nudge {

const std::vector<NamedNet>& named_nets() {
  // Parameters for images of 28 x 28 pixels in one channel and 10 classes, unless another image is said.
  static const std::vector<NamedNet> nets = {
      {"lenet5", "conv5x5:6:pad2, relu, maxpool2, conv5x5:16, relu, maxpool2, 120, relu, 84, relu, 10",
       "LeCun et al. 1998, with ReLUs and maxima: 61,706 parameters"},
      {"book-conv1", "conv5x5:20, sigmoid, maxpool2, 100, sigmoid, 10",
       "Nielsen, chapter 6, one convolution: 289,630 parameters"},
      {"book-conv2", "conv5x5:20, sigmoid, maxpool2, conv5x5:40, sigmoid, maxpool2, 100, sigmoid, 10",
       "Nielsen, chapter 6, two convolutions: 85,670 parameters"},
      {"book-conv2-relu", "conv5x5:20, relu, maxpool2, conv5x5:40, relu, maxpool2, 100, relu, 10",
       "Nielsen, chapter 6, two convolutions, ReLUs: 85,670 parameters"},
      {"book-dropout",
       "conv5x5:20, relu, maxpool2, conv5x5:40, relu, maxpool2, dropout0.5, 1000, relu, dropout0.5, 1000, relu, "
       "dropout0.5, 10",
       "Nielsen, chapter 6, two wide dense layers with dropout: 1,672,570 parameters"},
      {"vgg-small",
       "conv3x3:32:same, relu, conv3x3:32:same, relu, maxpool2, conv3x3:64:same, relu, conv3x3:64:same, relu, "
       "maxpool2, "
       "128, relu, 10",
       "after Simonyan and Zisserman 2015: 467,818 parameters"},
      {"resnet20",
       "conv3x3:16:same:nobias, batchnorm, relu, "
       "residual(conv3x3:16:same:nobias, batchnorm, relu, conv3x3:16:same:nobias, batchnorm), relu, "
       "residual(conv3x3:16:same:nobias, batchnorm, relu, conv3x3:16:same:nobias, batchnorm), relu, "
       "residual(conv3x3:16:same:nobias, batchnorm, relu, conv3x3:16:same:nobias, batchnorm), relu, "
       "residual(conv3x3:32:same:stride2:nobias, batchnorm, relu, conv3x3:32:same:nobias, batchnorm | "
       "conv1x1:32:stride2:nobias, batchnorm), relu, "
       "residual(conv3x3:32:same:nobias, batchnorm, relu, conv3x3:32:same:nobias, batchnorm), relu, "
       "residual(conv3x3:32:same:nobias, batchnorm, relu, conv3x3:32:same:nobias, batchnorm), relu, "
       "residual(conv3x3:64:same:stride2:nobias, batchnorm, relu, conv3x3:64:same:nobias, batchnorm | "
       "conv1x1:64:stride2:nobias, batchnorm), relu, "
       "residual(conv3x3:64:same:nobias, batchnorm, relu, conv3x3:64:same:nobias, batchnorm), relu, "
       "residual(conv3x3:64:same:nobias, batchnorm, relu, conv3x3:64:same:nobias, batchnorm), relu, "
       "globalavgpool, 10",
       "He et al. 2016, section 4.2, with projections (their option B): 272,474 parameters for 3 x 32 x 32 pixels"}};
  return nets;
}

}  // namespace nudge
