#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

/// A layer of the new network: which one of the old it is, and which normalisation has gone into it.
struct Origin {
  std::size_t position;
  std::optional<std::size_t> norm;
};

/// Goes through the layers in the order in which an Architecture takes them apart.
class Folding {
 public:
  std::vector<Layer> fold(const std::vector<Layer>& layers) {
    std::vector<Layer> folded;
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto fold_plain = [&] {
        folded.push_back(layers[i]);
        const bool has_norm = i + 1 < layers.size() && std::holds_alternative<BatchNorm>(layers[i + 1].kind);
        if (has_norm && give_bias(folded.back())) {
          origins.push_back({position_, position_ + 1});
          position_ += 2;
          ++i;
        } else {
          keep();
        }
      };
      std::visit(Overloaded{[&](const Sequential& sequential) {
                              folded.push_back({Sequential{.layers = fold(sequential.layers)}});
                            },
                            [&](const Residual& residual) {
                              Residual layer;
                              layer.body = fold(residual.body);
                              layer.shortcut = fold(residual.shortcut);
                              folded.push_back({std::move(layer)});
                              keep();  // the sum
                            },
                            [&](const Plain auto&) { fold_plain(); }},
                 layers[i].kind);
    }
    return folded;
  }

  std::vector<Origin> origins;

 private:
  void keep() { origins.push_back({position_++, std::nullopt}); }

  /// Whether the layer can take a normalisation; it then has biases.
  static bool give_bias(Layer& layer) {
    return std::visit(Overloaded{[](Dense&) { return true; }, [](Conv2D& conv) { return conv.bias = true; },
                                 [](ConvTranspose2D& conv) { return conv.bias = true; },
                                 [](OfOtherRole<Role::joins> auto&) { return false; }},
                      layer.kind);
  }

  std::size_t position_ = 0;
};

/// The output channel that a weight belongs to.
std::size_t output_of(const Layer& layer, std::size_t row, std::size_t column) {
  return std::visit(Overloaded{[&](const OneOf<Dense, Conv2D> auto&) { return row; },
                               [&](const ConvTranspose2D& conv) {
                                 const std::size_t outputs = conv.outputs / conv.groups;
                                 const std::size_t inputs = conv.inputs / conv.groups;
                                 return row / inputs * outputs + column / (conv.window.height * conv.window.width);
                               },
                               [&](const OfOtherRole<Role::joins> auto&) { return row; }},
                    layer.kind);
}

/// a = g (z - u) / sqrt(v + e) + c with z = W x + b: W' = s W and b' = s (b - u) + c, where s = g / sqrt(v + e)
template <typename T>
void fold_into(const BasicNetwork<T>& from, const Origin& origin, std::span<T> run) {
  const Architecture& architecture = from.architecture();
  const Layer& layer = architecture.layers()[origin.position];
  const BatchNorm& norm = std::get<BatchNorm>(architecture.layers()[*origin.norm].kind);
  const std::span<const T> old = from.parameters().subspan(architecture.parameter_offset(origin.position),
                                                           architecture.parameter_count(origin.position));
  const std::span<const T> gains = from.parameters().subspan(architecture.parameter_offset(*origin.norm));
  const std::span<const T> statistics = from.statistics().subspan(architecture.statistics_offset(*origin.norm));
  const std::size_t channels = norm.channels;
  const auto scale = [&](std::size_t c) {
    return static_cast<double>(gains[c]) / std::sqrt(static_cast<double>(statistics[channels + c]) + norm.epsilon);
  };
  const std::size_t weights = run.size() - channels;
  const LayerTensor weight = parameter_tensors(layer).front();
  for (std::size_t i = 0; i < weights; ++i) {
    const double s = scale(output_of(layer, i / weight.columns, i % weight.columns));
    run[i] = static_cast<T>(s * static_cast<double>(old[i]));
  }
  for (std::size_t c = 0; c < channels; ++c) {
    const double bias = old.size() > weights ? static_cast<double>(old[weights + c]) : 0;
    run[weights + c] = static_cast<T>(scale(c) * (bias - static_cast<double>(statistics[c])) +
                                      static_cast<double>(gains[channels + c]));
  }
}

}  // namespace

template <typename T>
BasicNetwork<T> fold_batch_norms(const BasicNetwork<T>& network) {
  const Architecture& old = network.architecture();
  Folding folding;
  std::vector<Layer> layers = folding.fold(old.structure());
  BasicNetwork<T> folded(Architecture(old.input(), std::move(layers), old.loss()));
  const Architecture& now = folded.architecture();
  for (std::size_t position = 0; position < now.layers().size(); ++position) {
    const Origin& origin = folding.origins[position];
    const std::span<T> run = folded.parameters().subspan(now.parameter_offset(position), now.parameter_count(position));
    if (origin.norm) {
      fold_into(network, origin, run);
      continue;
    }
    std::ranges::copy(network.parameters().subspan(old.parameter_offset(origin.position), run.size()), run.begin());
    const std::size_t statistics = now.statistics_offset(position + 1) - now.statistics_offset(position);
    std::ranges::copy(network.statistics().subspan(old.statistics_offset(origin.position), statistics),
                      folded.statistics().subspan(now.statistics_offset(position)).begin());
  }
  return folded;
}

template BasicNetwork<float> fold_batch_norms(const BasicNetwork<float>&);
template BasicNetwork<double> fold_batch_norms(const BasicNetwork<double>&);

}  // namespace nudge
