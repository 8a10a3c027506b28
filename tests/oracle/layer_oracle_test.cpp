// Every kind of layer against PyTorch, in double: forward, costs and gradients, in evaluation and in training, twenty
// steps of descent with momentum, and the running statistics they leave.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <span>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"
#include "nudge/optimizer.hpp"
#include "nudge/plan.hpp"
#include "oracle/oracle_cases.hpp"

namespace nudge {
namespace {

using oracle::Case;
using oracle::Tensor;

constexpr double tolerance = 1e-9;

void copy(const Tensor& from, std::span<double> to) {
  ASSERT_EQ(from.numbers.size(), to.size());
  std::copy(from.numbers.begin(), from.numbers.end(), to.begin());
}

/// norm(ours - torch's) at most 1e-9 of the larger of norm(torch's) and a millionth: some gradients are 0 but for
/// rounding.
void expect_same(std::span<const double> ours, const Tensor& torch, const std::string& what) {
  ASSERT_EQ(ours.size(), torch.numbers.size()) << what;
  double apart = 0, size = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    apart += std::pow(ours[i] - torch.numbers[i], 2);
    size += torch.numbers[i] * torch.numbers[i];
  }
  EXPECT_LE(std::sqrt(apart), tolerance * std::max(std::sqrt(size), 1e-6)) << what;
}

class Trained {
 public:
  explicit Trained(const Case& given)
      : given_(given),
        architecture_(make_net(net_input(given.setting("net")).value(), given.setting("net"), {})),
        network_(architecture_),
        n_(given.tensor("x").rows),
        plan_(architecture_, n_, Purpose::train, team_),
        gradient_(network_.parameters().size()) {
    for (std::size_t i = 0; i < architecture_.tensors().size(); ++i) {
      copy(given.tensor(text("start.parameter", i)), network_.view(architecture_.tensors()[i]).all());
    }
    for (std::size_t i = 0; i < architecture_.statistics().size(); ++i) {
      copy(given.tensor(text("start.statistics", i)), statistics(i));
    }
  }

  void expect_same_pass(const std::string& when, const Randomness* randomness) {
    run(randomness);
    expect_same(outputs_, given_.tensor(when + ".output"), when + " output");
    expect_same(costs_, given_.tensor(when + ".costs"), when + " costs");
    for (std::size_t i = 0; i < architecture_.tensors().size(); ++i) {
      const ParameterTensor& tensor = architecture_.tensors()[i];
      expect_same(gradient_.span().subspan(tensor.offset, tensor.size()), given_.tensor(text(when, ".gradient", i)),
                  text(when, " gradient of ", tensor.name));
    }
  }

  void expect_same_end() {
    const OptimizerSettings settings{.learning_rate = given_.number("learning_rate", 0),
                                     .momentum = given_.number("momentum", 0)};
    Optimizer<double> optimizer(settings, network_.parameters().size(),
                                {{.begin = 0, .end = network_.parameters().size(), .decays = true}}, team_);
    const Randomness in_training{};
    for (double step = 0; step < given_.number("steps", 0); ++step) {
      run(&in_training);
      update_statistics(network_, plan_);
      optimizer.update(network_.parameters(), gradient_.span(), 1);
    }
    for (std::size_t i = 0; i < architecture_.tensors().size(); ++i) {
      expect_same(network_.view(architecture_.tensors()[i]).all(), given_.tensor(text("end.parameter", i)),
                  "the end's " + architecture_.tensors()[i].name);
    }
    for (std::size_t i = 0; i < architecture_.statistics().size(); ++i) {
      expect_same(statistics(i), given_.tensor(text("end.statistics", i)),
                  "the end's " + architecture_.statistics()[i].name);
    }
  }

 private:
  std::span<double> statistics(std::size_t i) {
    const StatisticsTensor& tensor = architecture_.statistics()[i];
    return network_.statistics().subspan(tensor.offset, tensor.size);
  }

  /// A pass of all examples; the gradient is that of their mean cost.
  void run(const Randomness* randomness) {
    copy(given_.tensor("x"), plan_.input(n_).all());
    copy(given_.tensor("y"), plan_.targets(n_).all());
    plan_.make_targets(n_);
    const Trace<double> trace = forward_pass(network_, plan_, n_, randomness);
    const auto outputs = trace.output().all();
    outputs_.assign(outputs.begin(), outputs.end());
    const auto costs = cost_pass(plan_);
    costs_.assign(costs.begin(), costs.end());
    std::ranges::fill(gradient_.span(), 0.0);
    backward_pass(network_, plan_, gradient_.span());
    for (double& g : gradient_.span()) g /= static_cast<double>(n_);
  }

  const Case& given_;
  ThreadTeam team_{1};
  Architecture architecture_;
  BasicNetwork<double> network_;
  std::size_t n_;
  Plan<double> plan_;
  AlignedArray<double> gradient_;
  std::vector<double> outputs_, costs_;
};

TEST(TorchOracle, AgreesOnEveryKindOfLayer) {
  const std::string folder = NUDGE_ORACLE_FOLDER;
  if (!std::filesystem::exists(folder + "/index.txt")) {
    GTEST_SKIP() << "no PyTorch to compare with: Debian's python3-torch is not installed";
  }
  std::size_t compared = 0;
  for (const Case& given : oracle::read_cases(folder)) {
    if (given.what != "layers") continue;
    SCOPED_TRACE(given.name);
    Trained trained(given);
    trained.expect_same_pass("evaluation", nullptr);
    const Randomness in_training{};
    trained.expect_same_pass("training", &in_training);
    trained.expect_same_end();
    ++compared;
  }
  EXPECT_GE(compared, 35U);
}

/// What PyTorch was given is the ready-made net, not only something of its name.
TEST(TorchOracle, TheReadyMadeNetsAreThoseThatAreCompared) {
  const std::string folder = NUDGE_ORACLE_FOLDER;
  if (!std::filesystem::exists(folder + "/index.txt")) {
    GTEST_SKIP() << "no PyTorch to compare with: Debian's python3-torch is not installed";
  }
  std::size_t compared = 0;
  for (const Case& given : oracle::read_cases(folder)) {
    if (given.what != "layers") continue;
    for (const NamedNet& net : named_nets()) {
      if (net.name != given.name) continue;
      std::string layers = "1x28x28," + std::string(net.layers);
      std::erase(layers, ' ');
      EXPECT_EQ(given.setting("net"), layers);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 2U) << "lenet5 and resnet20";
}

}  // namespace
}  // namespace nudge
