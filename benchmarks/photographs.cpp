// How many digits of MNIST's test part a model still knows when they are set into photographs and prepared by
// like_mnist; and how many pictures are said to be unlike what the model learnt.
//
//   photographs MODEL [DIGITS] [SEED] [FOLDER] [KIND]
//
// MODEL is a model of MNIST (scripts/demo makes one), DIGITS how many of the test digits (500), each once in every kind
// of picture, or in one KIND alone. SEED (0) chooses other digits and draws other pictures. With FOLDER the pictures that
// are called wrong are written there, with what the network was given; "" is no folder.

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

/// Of the pictures as they are, not prepared.
bool is_said_unlike(const Image& picture, const Model& model) {
  return model.look && !unlike(look_of(picture, model.preprocessing.shape), *model.look).empty();
}

struct Run {
  std::string model;
  std::size_t digits = 500;
  std::size_t seed = 0;
  std::string folder{};
  std::string only{};
};

void measure(const Run& run) {
  const Model model = load_model(run.model);
  LoadOptions options;
  options.train = false;
  const auto test = load_data("mnist", options).test;
  if (run.digits == 0 || run.digits > test->size()) fail("DIGITS: from 1 to ", test->size(), " are expected");
  Predictor predictor(model);
  std::size_t alarms = 0;
  for (std::size_t i = 0; i < test->size(); ++i) alarms += is_said_unlike(example_image(*test, i), model) ? 1 : 0;
  std::printf("said to be unlike what was learnt: %zu of the %zu test digits\n", alarms, test->size());
  std::printf("%-10s %10s %10s %18s\n", "picture", "accuracy", "of clean", "unprepared: unlike");
  double clean = 0;
  for (const PhotographKind& kind : kinds()) {
    if (!run.only.empty() && run.only != kind.name) continue;
    std::size_t right = 0, said = 0;
    for (std::size_t i = 0; i < run.digits; ++i) {
      // Spread over the whole test part, whose second half is easier than the first.
      const std::size_t step = test->size() / run.digits;
      const std::size_t index = i * test->size() / run.digits + run.seed % step;
      const Image photograph = synthetic_photograph(example_image(*test, index), kind, 1000 * index + run.seed + 1);
      Image prepared;
      bool is_right = false;
      try {
        prepared = like_mnist(photograph);
        is_right = static_cast<std::int32_t>(predictor.predict(prepared).index) == test->labels[index];
      } catch (const Error&) {
      }
      right += is_right ? 1 : 0;
      said += is_said_unlike(photograph, model) ? 1 : 0;
      if (!is_right) keep(run.folder, kind.name + "-" + std::to_string(index), photograph, prepared);
    }
    const auto share = [&](std::size_t count) {
      return 100.0 * static_cast<double>(count) / static_cast<double>(run.digits);
    };
    if (clean == 0) clean = share(right);
    std::printf("%-10s %8.1f %% %8.1f %% %16.1f %%\n", kind.name.c_str(), share(right), 100 * share(right) / clean,
                share(said));
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace nudge

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "photographs MODEL [DIGITS] [SEED] [FOLDER] [KIND]\n");
    return 2;
  }
  try {
    const auto number = [&](int at, std::size_t otherwise) {
      return count > at ? std::strtoul(arguments[at], nullptr, 10) : otherwise;
    };
    const auto word = [&](int at) { return std::string(count > at ? arguments[at] : ""); };
    nudge::measure({arguments[1], number(2, 500), number(3, 0), word(4), word(5)});
  } catch (const nudge::Error& problem) {
    std::fprintf(stderr, "photographs: %s\n", problem.what());
    return 1;
  }
  return 0;
}
