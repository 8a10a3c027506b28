// How much single examples' and batches' gradients differ from the full one.

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "nudge/descents.hpp"
#include "nudge/error.hpp"
#include "nudge/optimizer.hpp"
#include "training/batches.hpp"

namespace nudge {

namespace {

/// The full gradient, and its noise.
struct NoisyGradient {
  AlignedArray<double> gradient;
  NoiseScale noise;
};

NoisyGradient noisy_gradient(const BasicNetwork<double>& network, const Examples<double>& examples, ThreadTeam& team) {
  double squares = 0;
  NoisyGradient result;
  result.gradient = read_traces<double>(network, examples, team, [&](const Trace<double>& trace) {
    for (const double square : gradient_squared_norms(trace)) squares += square;
  });
  NoiseScale& noise = result.noise;
  noise.examples = examples.size();
  noise.gradient_norm = norm(std::span<const double>(result.gradient.span()));
  if (!(noise.gradient_norm > 0)) fail("noise scale: the gradient is 0, there is no scale to compare its noise with");
  const double length_squared = noise.gradient_norm * noise.gradient_norm;
  // Of a single example, or of equal ones, rounding may leave less than nothing.
  noise.trace = std::max(0.0, squares / static_cast<double>(examples.size()) - length_squared);
  noise.scale = noise.trace / length_squared;  // C14 S: how far the examples' gradients scatter
  return result;
}

double cosine(std::span<const double> a, std::span<const double> b) {
  double product = 0;
  for (std::size_t i = 0; i < a.size(); ++i) product += a[i] * b[i];
  const double lengths = norm(a) * norm(b);
  return lengths > 0 ? product / lengths : 0;
}

/// E abs(g)^2 = abs(G)^2 (1 + (S/n)(N-n)/(N-1)) for a mean g of n out of N drawn without replacement (Cochran: Sampling
/// techniques, 3rd edition, theorem 2.2), and E g . G = abs(G)^2.
double predicted_cosine(double scale, double n, double all) {
  return n == all ? 1 : 1 / std::sqrt(1 + scale / n * (all - n) / (all - 1));
}

}  // namespace

NoiseScale noise_scale(const BasicNetwork<double>& network, const Examples<double>& examples, ThreadTeam& team) {
  return noisy_gradient(network, examples, team).noise;
}

std::vector<BatchCosine> batch_cosines(const BasicNetwork<double>& network, const Examples<double>& examples,
                                       std::span<const std::size_t> batches, std::size_t draws, std::uint64_t seed,
                                       ThreadTeam& team) {
  if (draws == 0) fail("batch cosines: 0 draws, at least 1 is expected");
  const std::size_t all = examples.size();
  const NoisyGradient full = noisy_gradient(network, examples, team);
  const Philox random(seed, RandomPurpose::shuffle);
  Plan<double> plan(network.architecture(), all, Purpose::train, team);
  std::vector<std::uint32_t> order(all);
  std::vector<BatchCosine> cosines;
  for (const std::size_t asked : batches) {
    BatchCosine result{.batch = asked == 0 ? all : std::min(asked, all)};
    result.draws = result.batch == all ? 1 : draws;
    result.predicted = predicted_cosine(full.noise.scale, static_cast<double>(result.batch), static_cast<double>(all));
    double sum = 0, squares = 0;
    for (std::size_t draw = 0; draw < result.draws; ++draw) {
      permute(order, random, static_cast<std::uint32_t>(draw));
      const AlignedArray<double> gradient = mean_gradient_over(
          network, std::span<const std::uint32_t>(order).first(result.batch), plan, team,
          [&](std::span<const std::uint32_t> piece) { examples.load(plan, piece); }, [](const Trace<double>&) {});
      const double measured = cosine(gradient.span(), full.gradient.span());
      sum += measured;
      squares += measured * measured;
    }
    const double count = static_cast<double>(result.draws);
    result.measured = sum / count;
    if (result.draws > 1) {
      result.deviation = std::sqrt(std::max(0.0, (squares - sum * sum / count) / (count - 1)));
    }
    cosines.push_back(result);
  }
  return cosines;
}

}  // namespace nudge
