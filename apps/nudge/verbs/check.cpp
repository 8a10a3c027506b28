// nudge check: is backpropagation right? In double, against central differences.

#include <memory>

#include "nudge/gradient_check.hpp"
#include "nudge/net_text.hpp"
#include "options/common_options.hpp"
#include "options/training_flags.hpp"
#include "terminal/output.hpp"
#include "text/text.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

struct CheckOptions {
  std::string net = "784-30-10";
  std::string activation = "sigmoid";
  double slope = DenseNetSettings{}.slope;
  std::string loss = "cross-entropy";
  std::string output_activation = "sigmoid";
  GradientCheckOptions check;
  std::size_t threads = 0;
  bool json = false;
};

/// The architecture that the flags ask for; a wrong name or net is a wrong usage.
Architecture architecture_of(const CheckOptions& options) {
  try {
    DenseNetSettings settings;
    settings.activation = parse_function(options.activation);
    settings.slope = options.slope;
    settings.loss = parse_loss(options.loss);
    settings.output_activation = parse_function(options.output_activation);
    if (takes_logits(settings.loss) && settings.output_activation != DenseNetSettings{}.output_activation) {
      throw UsageError(text("--output-activation ", options.output_activation, ": with the loss ", options.loss,
                            " the output is the logits"));
    }
    return judged_as_usage(
        "--net", [&] { return make_net(net_input(options.net).value_or(usual_input), options.net, settings); });
  } catch (const Error& problem) {
    throw UsageError(problem.what());
  }
}

ExitCode check_gradients(const CheckOptions& options) {
  const Architecture architecture = architecture_of(options);
  remember_network(options.net, architecture.parameter_count());
  ThreadTeam team(threads_or_default(options.threads));
  const GradientCheck check = check_backpropagation(architecture, options.check, team);
  print(options.json ? document_of(check, options.check) + "\n" : gradient_check_text(check, options.check));
  return check.passed ? ExitCode::ok : ExitCode::not_passed;
}

}  // namespace

void add_check(Verb& program) {
  Verb verb =
      program.add_verb("check", "check backpropagation against central differences, in double", understand_group,
                       {"check", "check --net 784-30-10 --activation tanh --loss quadratic",
                        "check --net 20-8-5 --activation gelu --json", "check --net \"1x12x12, conv3x3:4, relu, 10\"",
                        "check --net lenet5"});
  const auto options = std::make_shared<CheckOptions>();
  verb.add_option("--net", options->net,
                  net_help() + "; of MNIST's images, unless its first item says another shape: 1x12x12")
      .type_name("NET")
      .shows_default();
  verb.add_option("--activation", options->activation, activation_help()).type_name("NAME").shows_default();
  verb.add_option("--slope", options->slope, "of leaky-relu below 0").type_name("F").shows_default();
  verb.add_option("--loss", options->loss, "quadratic, half-quadratic, cross-entropy or binary-cross-entropy")
      .type_name("NAME")
      .shows_default();
  verb.add_option("--output-activation", options->output_activation, "of the output layer, with the quadratic losses")
      .type_name("NAME")
      .shows_default();
  add_count_option(verb, "--parameters", options->check.parameters_per_tensor,
                   "check at most this many parameters of each tensor one by one, drawn at random");
  verb.add_option("--directions", options->check.directions,
                  "random directions through all parameters, checked besides")
      .type_name("N")
      .whole_number()
      .shows_default();
  verb.add_option("--tolerance", options->check.tolerance, "the largest error that passes")
      .type_name("F")
      .positive_number()
      .shows_default();
  verb.add_option("--seed", options->check.seed, "of all random choices").type_name("N").whole_number().shows_default();
  add_threads_option(verb, options->threads);
  add_json_flag(verb, options->json);
  verb.runs([options] { return check_gradients(*options); });
}

}  // namespace nudge::app
