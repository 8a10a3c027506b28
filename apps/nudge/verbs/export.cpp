// nudge export MODEL --out FILE --names torch: a model's weights for another program.

#include <memory>

#include "base/json.hpp"
#include "nudge/error.hpp"
#include "nudge/exchange.hpp"
#include "nudge/model_file.hpp"
#include "options/model_and_data.hpp"
#include "terminal/output.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {
namespace {

/// How the probabilities come out of the net.
const char* reading_of(Loss loss) {
  switch (loss) {
    case Loss::cross_entropy:
      return ".softmax(dim=1)";
    case Loss::binary_cross_entropy:
      return ".sigmoid()";
    case Loss::quadratic:
    case Loss::half_quadratic:
      break;
  }
  return "";
}

ExitCode export_model(const std::string& from, const std::string& to) {
  const Model model = load_model(from);
  const TorchModel torch = to_torch(model);
  write_safetensors(torch.state, to, Checksum::none);
  print(torch.code);
  print(text("\n# net.load_state_dict(safetensors.torch.load_file(", one_line(Json(to)),
             "))\n# net.eval()\n# net(prepare(x))", reading_of(model.network.architecture().loss()), "\n"));
  return ExitCode::ok;
}

}  // namespace

void add_export(Verb& program) {
  struct ExportOptions {
    std::string model, out, names = "torch";
  };
  Verb verb =
      program.add_verb("export", "a model's weights for PyTorch, and the nn.Sequential that takes them",
                       understand_group, {"export runs/mnist-1 --out mnist.safetensors --names torch > mnist_net.py"});
  const auto options = std::make_shared<ExportOptions>();
  add_model_argument(verb, options->model);
  verb.add_option("--out", options->out, "the safetensors file to write").type_name("FILE").required();
  verb.add_option("--names", options->names, "whose names the tensors get; the module is printed as Python")
      .type_name("NAME")
      .one_of({"torch"})
      .shows_default();
  verb.runs([options] { return export_model(options->model, options->out); });
}

}  // namespace nudge::app
