#include "options/example_input.hpp"

#include <algorithm>

#include "nudge/plan.hpp"
#include "options/common_options.hpp"
#include "options/number_list.hpp"

namespace nudge::app {
namespace {

ExampleInput of_size(const Model& model) {
  return {std::vector<double>(model.preprocessing.shape.size()),
          std::vector<double>(model.network.architecture().outputs())};
}

std::vector<double> exactly(std::size_t count, const std::string& list, const std::string& option, const char* what) {
  std::vector<double> numbers = numbers_of(list, option);
  if (numbers.size() != count) {
    throw UsageError(text(option, " ", list, ": the network has ", count, " ", what, count == 1 ? "" : "s", ", and ",
                          numbers.size(), numbers.size() == 1 ? " number came" : " numbers came"));
  }
  return numbers;
}

}  // namespace

ExampleInput input_of(const Model& model, const Subset& subset, std::size_t position) {
  ExampleInput example = of_size(model);
  const auto at = static_cast<std::uint32_t>(position);
  gather<double>(subset, {&at, 1}, model.preprocessing, {example.x.data(), 1, example.x.size()});
  one_hot<double>(subset.label(position), example.y);
  return example;
}

ExampleInput input_of(const Model& model, const Image& fitted, const std::string& target) {
  const auto found = std::find(model.classes.begin(), model.classes.end(), target);
  if (found == model.classes.end()) {
    std::string known;
    for (const std::string& one : model.classes) known += (known.empty() ? "" : ", ") + one;
    throw UsageError(text("--target ", target, ": the model has no such class; it has ", known));
  }
  ExampleInput example = of_size(model);
  prepare<double>(fitted.pixels, model.preprocessing, example.x);
  one_hot<double>(static_cast<std::int32_t>(found - model.classes.begin()), example.y);
  return example;
}

ExampleInput input_of(const Model& model, const std::string& input, const std::string& target) {
  return {exactly(model.preprocessing.shape.size(), input, "--input", "input"),
          exactly(model.network.architecture().outputs(), target, "--target", "output")};
}

}  // namespace nudge::app
