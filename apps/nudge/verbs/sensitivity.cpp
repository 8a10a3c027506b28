// nudge sensitivity MODEL: which weights and biases the cost feels most.

#include <array>

#include "nudge/evaluation.hpp"
#include "nudge/experiments.hpp"
#include "nudge/optimizer.hpp"
#include "options/examples_choice.hpp"
#include "options/number_list.hpp"
#include "text/explanations_text.hpp"
#include "text/text.hpp"
#include "verbs/explaining_verb.hpp"

namespace nudge::app {
namespace {

/// Small steps run all examples again, once for each: with more examples than this they are left out.
constexpr std::size_t most_to_measure = 2000;

struct SensitivityOptions : ExplainingOptions {
  ExamplesChoice examples;
  std::optional<std::string> within;
  std::optional<std::string> pair;
  double apart = 32;
  std::size_t top = 10;
};

/// "L2" or "L2.5".
Scope scope_of(const std::string& within, const Architecture& architecture) {
  if (within.find('.') == std::string::npos) return {layer_of(within, "--within", architecture), std::nullopt};
  const Neuron neuron = neuron_of(within, "--within", architecture);
  return {neuron.layer, neuron.index};
}

ExitCode sensitivity(const SensitivityOptions& options) {
  NetworkAndData opened = open_network_and_data(options.network);
  const OpenedNetwork& network = opened.network;
  const Architecture& architecture = network.architecture();
  ThreadTeam team(threads_or_default(options.threads));
  Subset& subset = opened.data.subset;
  const std::size_t from = choose_examples(options.examples, subset, network.model(), team);
  const Scope scope = options.within ? scope_of(*options.within, architecture) : Scope{};
  std::optional<std::vector<ParameterAddress>> pair;
  if (options.pair) {
    pair = addresses_of(*options.pair, "--pair", architecture);
    if (pair->size() != 2) throw UsageError(text("--pair ", *options.pair, ": expected two addresses, A,B"));
  }

  const Examples<double> examples(subset, network.model().preprocessing);
  const AlignedArray<double> gradient = read_traces<double>(network.exact, examples, team);
  const std::span<const double> g = gradient.span();
  SensitivityReport report;
  report.examples = subset.size();
  report.cost = mean_cost(network.exact, examples, team);
  report.gradient_norm = norm(g);
  report.most = most_sensitive(architecture, g, scope, options.top);
  if (subset.size() <= most_to_measure && !report.most.empty()) {
    constexpr std::array steps{0.1, 0.01, 0.001, 0.0001};
    report.measured = measure_sensitivity(network.exact, examples, {report.most.front()}, steps, team);
  } else if (!report.most.empty()) {
    report.why_not_measured =
        text("Small steps are not measured here: each runs all the examples again, ", with_thousands(subset.size()),
             " of them. With --count ", most_to_measure, " or fewer they are.");
  }
  report.tensor_shares = tensor_shares(architecture, g);
  if (has_sensitivity_map(architecture)) report.map = sensitivity_map(architecture, g, std::nullopt);
  if (pair) report.pair = compare_sensitivities(architecture, g, pair->front(), pair->back());
  report.apart = find_ratio(architecture, g, options.apart);

  Subject subject = subject_of(network, options.command);
  add_examples(subject, opened.data, from, 1);
  if (subset.size() > 1) subject.images.clear();
  return deliver_explanation(options, sensitivity_text, report, architecture, subject);
}

void add_sensitivity_options(Verb& verb, SensitivityOptions& options) {
  add_examples_options(verb, options.examples);
  verb.add_option("--within", options.within, "rank only those of a layer, L2, or of a neuron, L2.5")
      .type_name("ADDRESS");
  verb.add_option("--pair", options.pair, "two parameters to compare: L2.7.3,L2.7.bias").type_name("A,B");
  verb.add_option("--apart", options.apart, "find two parameters whose sensitivities have about this ratio")
      .type_name("F")
      .number_of_1_or_more()
      .shows_default();
  add_count_option(verb, "--top", options.top, "rows of the ranking");
}

}  // namespace

void add_sensitivity(Verb& program) {
  add_explaining_verb<SensitivityOptions>(
      program,
      {.name = "sensitivity",
       .description = "how sensitive the cost is to each weight and bias, ranked and compared",
       .examples = {"sensitivity runs/mnist-1 --label 2",
                    "sensitivity runs/mnist-1 --split train --count 1000 --within L2",
                    "sensitivity runs/mnist-1 --label 2 --pair L2.5.3,L2.5.bias --json"},
       .split = "test"},
      add_sensitivity_options, sensitivity);
}

}  // namespace nudge::app
