// nudge gradient MODEL: the mean gradient of the cost over some examples, into a file or against somebody's own.

#include <fmt/format.h>

#include <memory>

#include "base/json_reader.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/gradient_check.hpp"
#include "nudge/model_file.hpp"
#include "nudge/optimizer.hpp"
#include "options/common_options.hpp"
#include "options/examples_choice.hpp"
#include "options/model_and_data.hpp"
#include "report/text_report.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct GradientOptions {
  std::string model;
  DataChoice data;
  ExamplesChoice examples;
  std::string out;
  std::string mine;
  double tolerance = 1e-4;
  std::size_t threads = 0;
  bool json = false;
};

/// Tensor by tensor; one that MINE does not have does not agree.
std::vector<GradientDifference> compare(const GradientOptions& options, std::span<const double> ours,
                                        const BasicNetwork<double>& network, const Preprocessing& preprocessing,
                                        const Subset& subset) {
  const NamedGradient mine =
      from_safetensors(read_safetensors(options.mine), network.architecture().tensors(), options.mine);
  std::vector<GradientDifference> differences =
      compare_gradients(mine.flat, ours, mine.found, network, preprocessing, subset, options.tolerance);
  for (const std::string& name : mine.missing) {
    differences.push_back({name, false, 1, 0, "not in " + options.mine});
  }
  return differences;
}

ExitCode gradient(const GradientOptions& options) {
  const OpenedModel opened = open_model(options.model);
  ThreadTeam team(threads_or_default(options.threads));
  OpenedData data = open_data(opened, options.data);
  choose_examples(options.examples, data.subset, opened.model, team);
  const Subset& subset = data.subset;
  const BasicNetwork<double> network = convert<double>(opened.model.network);
  const AlignedArray<double> ours = mean_gradient<double>(opened.model, subset, team);
  const std::vector<ParameterTensor>& tensors = network.architecture().tensors();
  const double length = norm(ours.span());

  if (!options.out.empty()) {
    SafeTensors file = to_safetensors(ours.span(), tensors);
    file.metadata = {{"model", options.model},
                     {"data", data.name() + " " + data.split},
                     {"examples", std::to_string(subset.size())}};
    write_safetensors(file, options.out, Checksum::crc32);
  }
  std::vector<GradientDifference> differences;
  if (!options.mine.empty()) differences = compare(options, ours.span(), network, opened.model.preprocessing, subset);
  const bool agrees =
      std::all_of(differences.begin(), differences.end(), [](const GradientDifference& one) { return one.agrees; });

  Json json{{"model", options.model},    {"data", data.name()}, {"split", data.split},
            {"examples", subset.size()}, {"norm", length},      {"tensors", Json::array()}};
  std::string words = fmt::format("mean gradient of the cost over {} examples of {} {}: norm {:.6g}\n",
                                  with_thousands(subset.size()), data.name(), data.split, length);
  for (const ParameterTensor& tensor : tensors) {
    const double own = norm<double>(ours.span().subspan(tensor.offset, tensor.size()));
    json["tensors"].push_back({{"name", tensor.name}, {"address", tensor.address}, {"norm", own}});
    words += fmt::format("  {:18} norm {:.6g}\n", tensor.name, own);
  }
  if (!options.out.empty()) {
    json["out"] = options.out;
    words += options.out + "\n";
  }
  if (!options.mine.empty()) {
    json["comparison"] = parse_json(gradient_comparison_json(differences), "the comparison");
    words += "\n" + gradient_comparison_text(differences);
  }
  if (options.json) {
    print_json(json);
  } else {
    print(words);
  }
  return agrees ? ExitCode::ok : ExitCode::not_passed;
}

}  // namespace

void add_gradient(Verb& program) {
  Verb verb = program.add_verb(
      "gradient", "the mean gradient of the cost over some examples; compares your own with it", understand_group,
      {"gradient runs/mnist-1 --split train --from 0 --count 100 --out gradient.safetensors",
       "gradient runs/mnist-1 --split train --count 100 --compare mine.safetensors",
       "gradient runs/mnist-1 --pick worst"});
  const auto options = std::make_shared<GradientOptions>();
  add_model_argument(verb, options->model);
  add_data_options(verb, options->data);
  add_examples_options(verb, options->examples);
  verb.add_option("--out", options->out, "write the gradient here, under the model's tensor names, in double")
      .type_name("FILE");
  verb.add_option(
          "--compare", options->mine,
          "your own gradient under the model's tensor names: per tensor, agrees or not, by how much, likely why")
      .type_name("FILE");
  verb.add_option("--tolerance", options->tolerance, "agrees when the difference's norm is at most this part of ours")
      .type_name("F")
      .positive_number()
      .shows_default();
  add_threads_option(verb, options->threads);
  add_json_flag(verb, options->json);
  verb.runs([options] { return gradient(*options); });
}

}  // namespace nudge::app
