#include "text/reconstruction_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/terms.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

std::string reconstruction_line(const ReconstructionErrors& errors) {
  const double error = errors.mean_squared_error();
  const std::size_t count = errors.squared_errors.size();
  return fmt::format("mean squared error  {} a number (root {}), over {} {}\n", significant(error),
                     significant(std::sqrt(error)), with_thousands(count),
                     count == 1 ? terms::example : terms::examples);
}

std::string reconstruction_text(const ReconstructionComparison& comparison) {
  const std::string code =
      fmt::format("{} {}", with_thousands(comparison.code), comparison.code == 1 ? terms::number : terms::numbers);
  TextTable methods("lrrr");
  methods.add({"", "squared error", "root", "of the variance"});
  const auto add = [&](const std::string& name, double error) {
    const double variance = comparison.mean.all;
    methods.add(
        {name, significant(error), significant(std::sqrt(error)), variance > 0 ? percent(1 - error / variance) : ""});
  };
  add("autoencoder, a code of " + code, comparison.autoencoder.all);
  add(fmt::format("{}, {}", terms::principal_components, std::min(comparison.code, comparison.numbers)),
      comparison.components.all);
  add("the mean alone", comparison.mean.all);
  if (comparison.corrupted) {
    add("corrupted: the input itself", comparison.corrupted->input);
    add("corrupted: autoencoder", comparison.corrupted->autoencoder);
    add(fmt::format("corrupted: {}", terms::principal_components), comparison.corrupted->components);
  }
  TextTable classes("lrrr");
  classes.add({terms::one_class, terms::examples, terms::autoencoder, "components"});
  std::size_t examples = 0;
  for (std::size_t c = 0; c < comparison.classes.size(); ++c) {
    examples += comparison.counts[c];
    if (comparison.counts[c] == 0) continue;
    classes.add({printable(comparison.classes[c]), with_thousands(comparison.counts[c]),
                 significant(comparison.autoencoder.of_class[c]), significant(comparison.components.of_class[c])});
  }
  return fmt::format("{}\n{}{} {}, mean squared error of each of their {} numbers as prepared\n", methods.text(),
                     classes.text(), with_thousands(examples), examples == 1 ? terms::example : terms::examples,
                     with_thousands(comparison.numbers));
}

}  // namespace nudge
