#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/overloaded.hpp"
#include "base/random.hpp"
#include "experiments/probes.hpp"
#include "kernels/functions.hpp"
#include "layers/all_layers.hpp"
#include "network/activation_after.hpp"
#include "nudge/error.hpp"
#include "nudge/gradient_check.hpp"

namespace nudge {

namespace {

using experiments::Probes;

constexpr std::size_t most_draws = 1000;
constexpr double kink_distance = 10;  // in steps
constexpr double least_gradient = 2e-3;

/// One numbered sequence of random numbers for each thing that is drawn.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint32_t draw, std::uint32_t what)
      : philox_(seed, RandomPurpose::example), draw_(draw), what_(what) {}
  /// From 0 up to, but not including, 1.
  double next() {
    const auto bits = philox_(2, draw_, what_, next_++);
    return uniform(bits[0], bits[1]);
  }

 private:
  Philox philox_;
  std::uint32_t draw_;
  std::uint32_t what_;
  std::uint32_t next_ = 0;
};

struct Point {
  BasicNetwork<double> network;
  std::vector<double> x;
  std::vector<double> y;
};

Point draw_point(const Architecture& architecture, std::uint64_t seed, std::uint32_t draw) {
  Point point{BasicNetwork<double>(architecture), std::vector<double>(architecture.input().size()),
              std::vector<double>(architecture.outputs())};
  Draws parameters(seed, draw, 0);
  for (const ParameterTensor& tensor : architecture.tensors()) {
    // Biases that are 0, as they usually start, would hide a layer that adds them twice or not at all.
    const double most = tensor.is_bias ? 0.5
                                       : kernels::traits_of(activation_after(architecture, tensor.layer)).gain *
                                             std::sqrt(3 / static_cast<double>(tensor.columns));
    for (double& w : point.network.view(tensor).all()) w = most * (2 * parameters.next() - 1);
  }
  // A third of the inputs is exactly 0, as dark pixels are.
  Draws inputs(seed, draw, 1);
  for (double& x : point.x) x = std::max(0.0, inputs.next() * 1.5 - 0.5);

  Draws targets(seed, draw, 2);
  if (targets.next() < 0.5) {
    point.y[static_cast<std::size_t>(targets.next() * static_cast<double>(point.y.size()))] = 1;
  } else {
    for (double& y : point.y) y = targets.next();
  }
  return point;
}

template <typename Kind>
constexpr bool kinked = traits(Kind()).has_kinks;
template <typename Kind>
concept WithoutKinks = !Plain<Kind> || !kinked<Kind>;

/// The positions of the layers whose derivative jumps: at a sign of their input, or where another pixel wins.
std::vector<std::size_t> kinked_layers(const Architecture& architecture) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < architecture.layers().size(); ++i) {
    if (traits_of(architecture.layers()[i]).has_kinks) positions.push_back(i);
  }
  return positions;
}

/// On which of an activation's pieces z lies.
std::size_t piece_of(const Activation& activation, double z) {
  const std::span<const double> kinks = kernels::traits_of(activation.function).kinks;
  return static_cast<std::size_t>(std::ranges::count_if(kinks, [&](double kink) { return z > kink; }));
}

/// Which pixel has won each window.
void read_winners(const MaxPool2D& pool, const Shape& image, const Shape& places, std::span<const double> x,
                  std::vector<std::size_t>& pieces) {
  const Window& window = pool.window;
  for (std::size_t p = 0; p < places.size(); ++p) {
    const std::size_t channel = p / (places.height * places.width);
    const std::size_t top = p / places.width % places.height * window.stride, left = p % places.width * window.stride;
    std::size_t winner = x.size();
    for (std::size_t i = 0; i < window.height * window.width; ++i) {
      const std::size_t row = top + i / window.width - window.padding,
                        column = left + i % window.width - window.padding;
      if (row >= image.height || column >= image.width) continue;  // the padding, below 0 as much as beyond the end
      const std::size_t pixel = (channel * image.height + row) * image.width + column;
      if (winner == x.size() || x[pixel] > x[winner]) winner = pixel;
    }
    pieces.push_back(winner);
  }
}

/// On which pieces the kinked layers are, in the plan's last pass.
void read_pieces(const Trace<double>& trace, const std::vector<std::size_t>& positions,
                 std::vector<std::size_t>& pieces) {
  pieces.clear();
  const Architecture& architecture = trace.architecture();
  for (const std::size_t position : positions) {
    const std::size_t source = architecture.source(position);
    const std::span<const double> z = trace.value(source).all();
    std::visit(Overloaded{[&](const MaxPool2D& pool) {
                            read_winners(pool, architecture.shape(source), architecture.shape(position + 1), z, pieces);
                          },
                          [&](const Activation& activation) {
                            for (const double number : z) pieces.push_back(piece_of(activation, number));
                          },
                          [](const WithoutKinks auto&) {}},
               architecture.layers()[position].kind);
  }
}

/// Whether one of the probes, taken ten steps far, meets a kink. In a net of ReLUs, leaky ReLUs and identities the ends
/// alone prove it: between two kinks the first layer's weighted inputs are linear in any one parameter, hence keep
/// their signs if both ends have them; then the second layer's are linear too, and so on.
bool is_near_a_kink(BasicNetwork<double>& network, Plan<double>& plan, const Randomness* randomness,
                    const GradientCheckOptions& options) {
  const std::vector<std::size_t> positions = kinked_layers(network.architecture());
  if (positions.empty()) return false;
  std::vector<std::size_t> here, there;
  read_pieces(forward_pass(network, plan, 1, randomness), positions, here);
  const auto differs = [&] {
    read_pieces(forward_pass(network, plan, 1, randomness), positions, there);
    return here != there;
  };
  Probes probes(network.parameters(), network.architecture().tensors(), options);
  for (std::size_t tensor = 0; tensor < probes.tensors(); ++tensor) {
    for (const std::size_t index : probes.chosen(tensor)) {
      for (const double steps : {kink_distance, -kink_distance}) {
        probes.move(index, steps);
        const bool kink = differs();
        probes.put_back(index);
        if (kink) return true;
      }
    }
  }
  for (std::size_t direction = 0; direction < probes.directions(); ++direction) {
    for (const double steps : {kink_distance, -kink_distance}) {
      probes.move_along(direction, steps);
      const bool kink = differs();
      probes.put_back();
      if (kink) return true;
    }
  }
  return false;
}

/// Whether the input or some layer's output is all 0: every ReLU off, or everything dropped.
bool has_a_dead_layer(const Trace<double>& trace) {
  for (std::size_t position = 0; position <= trace.architecture().layers().size(); ++position) {
    const auto values = trace.value(position).all();
    if (std::all_of(values.begin(), values.end(), [](double value) { return value == 0; })) return true;
  }
  return false;
}

/// Whether some tensor's gradient is too small to be told from the rounding of the cost.
bool is_too_flat(std::span<const double> gradient, const std::vector<ParameterTensor>& tensors, double cost) {
  return std::any_of(tensors.begin(), tensors.end(), [&](const ParameterTensor& tensor) {
    double largest = 0;
    for (const double g : gradient.subspan(tensor.offset, tensor.size())) largest = std::max(largest, std::abs(g));
    return largest > 0 && largest < least_gradient * std::max(1.0, cost);
  });
}

void fill(Plan<double>& plan, std::span<const double> x, std::span<const double> y) {
  std::copy(x.begin(), x.end(), plan.input(1).data);
  std::copy(y.begin(), y.end(), plan.targets(1).data);
  plan.make_targets(1);
  plan.example_ids(1)[0] = 0;
}

bool draws(const Architecture& architecture) {
  return std::any_of(architecture.layers().begin(), architecture.layers().end(),
                     [](const Layer& layer) { return traits_of(layer).draws; });
}

}  // namespace

std::optional<GradientCheck> check_backpropagation_at(BasicNetwork<double>& network, std::span<const double> x,
                                                      std::span<const double> y, const Randomness* randomness,
                                                      const GradientCheckOptions& options, ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  if (x.size() != architecture.input().size() || y.size() != architecture.outputs()) {
    fail("gradient check: the example has ", x.size(), " inputs and ", y.size(), " targets, the network expects ",
         architecture.input().size(), " and ", architecture.outputs());
  }
  Plan<double> explaining(architecture, 1, Purpose::explain, team);
  fill(explaining, x, y);
  if (has_a_dead_layer(forward_pass(network, explaining, 1, randomness))) return std::nullopt;

  Plan<double> training(architecture, 1, Purpose::train, team);
  const auto cost = [&] {
    fill(training, x, y);  // a plan for training may reuse the input's place
    forward_pass(network, training, 1, randomness);
    return cost_pass(training)[0];
  };
  std::vector<double> gradient(architecture.parameter_count());
  const double cost_here = cost();
  backward_pass(network, training, std::span(gradient));
  if (is_too_flat(gradient, architecture.tensors(), cost_here)) return std::nullopt;
  if (is_near_a_kink(network, explaining, randomness, options)) return std::nullopt;
  return check_gradient(network.parameters(), gradient, architecture.tensors(), cost, options);
}

GradientCheck check_backpropagation(const Architecture& architecture, const GradientCheckOptions& options,
                                    ThreadTeam& team) {
  const bool drops = draws(architecture);
  for (std::uint32_t draw = 0; draw < most_draws; ++draw) {
    Point point = draw_point(architecture, options.seed, draw);
    const Randomness mask{options.seed, draw};
    const Randomness* randomness = drops ? &mask : nullptr;
    auto check = check_backpropagation_at(point.network, point.x, point.y, randomness, options, team);
    if (!check) continue;
    check->redrawn = draw;
    return *check;
  }
  fail("gradient check: at each of ", most_draws,
       " random points a kink was near, a layer dead, or the gradient too small to be measured");
}

}  // namespace nudge
