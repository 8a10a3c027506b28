// How many digits of MNIST's test part a model still knows when they are set into photographs and prepared by
// like_mnist.
//
//   photographs MODEL [DIGITS] [FOLDER] [KIND]
//
// MODEL is a model of MNIST (scripts/demo makes one), DIGITS how many of the test digits (500), each once in every kind
// of picture, or in one KIND alone. With FOLDER the pictures that are called wrong are written there, with what the
// network was given; "" is no folder.

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/png.hpp"
#include "nudge/prediction.hpp"
#include "synthetic_photograph.hpp"

namespace nudge {
namespace {

std::vector<PhotographKind> kinds() {
  return {{.name = "clean"},
          {.name = "dust", .dust = true},
          {.name = "edge", .edge = true},
          {.name = "ruled", .ruled = true},
          {.name = "shadow", .shadow = true},
          {.name = "gradient", .gradient = true},
          {.name = "coloured", .coloured = true},
          {.name = "light", .light = true},
          {.name = "thin", .thin = true},
          {.name = "small", .small = true},
          {.name = "noise", .noise = true},
          {.name = "all", .dust = true, .edge = true, .ruled = true, .shadow = true, .gradient = true, .noise = true}};
}

void keep(const std::string& folder, const std::string& name, const Image& photograph, const Image& prepared) {
  if (folder.empty()) return;
  write_png(folder + "/" + name + ".png", photograph);
  if (!prepared.pixels.empty()) write_png(folder + "/" + name + "-prepared.png", resize(prepared, 280, 280));
}

void measure(const std::string& model_path, std::size_t digits, const std::string& folder, const std::string& only) {
  const Model model = load_model(model_path);
  LoadOptions options;
  options.train = false;
  const auto test = load_data("mnist", options).test;
  Predictor predictor(model);
  std::printf("%-10s %10s %10s\n", "picture", "accuracy", "of clean");
  double clean = 0;
  for (const PhotographKind& kind : kinds()) {
    if (!only.empty() && only != kind.name) continue;
    std::size_t right = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      // Spread over the whole test part, whose second half is easier than the first.
      const std::size_t index = i * test->size() / digits;
      const Image photograph = synthetic_photograph(example_image(*test, index), kind, 1000 * index + 1);
      Image prepared;
      bool is_right = false;
      try {
        prepared = like_mnist(photograph);
        is_right = static_cast<std::int32_t>(predictor.predict(prepared).index) == test->labels[index];
      } catch (const Error&) {
      }
      right += is_right ? 1 : 0;
      if (!is_right) keep(folder, kind.name + "-" + std::to_string(index), photograph, prepared);
    }
    const double accuracy = 100.0 * static_cast<double>(right) / static_cast<double>(digits);
    if (clean == 0) clean = accuracy;
    std::printf("%-10s %8.1f %% %8.1f %%\n", kind.name.c_str(), accuracy, 100 * accuracy / clean);
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "photographs MODEL [DIGITS] [FOLDER] [KIND]\n");
    return 2;
  }
  try {
    nudge::measure(arguments[1], count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 500,
                   count > 3 ? arguments[3] : "", count > 4 ? arguments[4] : "");
  } catch (const nudge::Error& problem) {
    std::fprintf(stderr, "photographs: %s\n", problem.what());
    return 1;
  }
  return 0;
}
