// The check by central differences must notice what people get wrong in a layer's backward. Each layer stands first in
// a small net. What it hands to its input is computed again here, by its formula from what came into it (dC/da, which
// the engine gives): once as it should be, which must pass, and once for each mistake, which must not.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "nudge/gradient_check.hpp"
#include "nudge/net_text.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

using Numbers = std::vector<double>;

/// What a layer's backward reads, of one example, and how it reads it.
struct Backward {
  Numbers x;           // what went in
  Numbers da;          // dC/da of what came out
  Numbers parameters;  // of the whole net: those of the layer come first
};

class FirstLayer {
 public:
  /// The shape of the input comes first in the net; the layer's last part ends at position `ends`.
  explicit FirstLayer(const char* net, std::size_t ends = 1)
      : architecture_(make_net(net_input(net).value(), net, {})),
        network_(architecture_),
        plan_(architecture_, 1, Purpose::explain, team_) {
    test::RandomNumbers random(11);
    for (double& w : network_.parameters()) w = random.between(-1, 1);
    given_.x = random.many(architecture_.input().size(), -1, 1);
    const Trace<double> trace = pass();
    gradient_.resize(architecture_.parameter_count());
    backward_pass(network_, plan_, std::span(gradient_));
    const auto numbers = [](std::span<const double> span) { return Numbers(span.begin(), span.end()); };
    engine_dx_ = numbers(trace.derivative(0).all());
    given_.da = numbers(trace.derivative(ends).all());
    given_.parameters = numbers(network_.parameters());
  }

  bool engine_passes() { return passes(engine_dx_); }
  bool passes(const std::function<Numbers(const Backward&)>& backward) { return passes(backward(given_)); }
  /// What is claimed of all parameters, changed in place.
  bool passes_with(const std::function<void(Matrix<double> dW, std::span<double> rest)>& spoil) {
    Numbers claimed = gradient_;
    const ParameterTensor& weight = architecture_.tensors().front();
    spoil(Matrix<double>(claimed.data(), weight.rows, weight.columns), std::span(claimed).subspan(weight.size()));
    return check_gradient(network_.parameters(), claimed, architecture_.tensors(), [&] { return cost(); }, {}).passed;
  }

 private:
  Trace<double> pass() {
    std::copy(given_.x.begin(), given_.x.end(), plan_.input(1).data);
    one_hot(1, plan_.targets(1).row(0));
    const Trace<double> trace = forward_pass(network_, plan_, 1);
    cost_pass(plan_);
    return trace;
  }
  double cost() { return pass().costs()[0]; }
  bool passes(const Numbers& dx) {
    const ParameterTensor inputs{.name = "input", .address = "", .rows = 1, .columns = dx.size()};
    return check_gradient(given_.x, dx, {inputs}, [&] { return cost(); }, {}).passed;
  }

  ThreadTeam team_{1};
  Architecture architecture_;
  BasicNetwork<double> network_;
  Plan<double> plan_;
  Backward given_;
  Numbers gradient_, engine_dx_;
};

/// Places of a 4 x 4 image in one channel under windows of 2 x 2, a step of `stride` apart.
struct Windows {
  std::size_t stride = 2;
  std::size_t side() const { return (4 - 2) / stride + 1; }
  std::size_t count() const { return side() * side(); }
  std::vector<std::size_t> places(std::size_t window) const {
    const std::size_t corner = window / side() * stride * 4 + window % side() * stride;
    return {corner, corner + 1, corner + 4, corner + 5};
  }
};

/// What a window hands to each of its four places: shares(x of the places) times what came into the window.
using Shares = std::function<Numbers(const Numbers&)>;

Numbers pooled_back(const Backward& given, const Windows& windows, const Shares& shares, bool add = true) {
  Numbers dx(given.x.size(), 0.0);
  for (std::size_t window = 0; window < windows.count(); ++window) {
    const auto places = windows.places(window);
    Numbers x;
    for (const std::size_t place : places) x.push_back(given.x[place]);
    const Numbers share = shares(x);
    for (std::size_t i = 0; i < 4; ++i) {
      const double desire = share[i] * given.da[window];
      if (add) dx[places[i]] += desire;
      if (!add && share[i] != 0) dx[places[i]] = desire;
    }
  }
  return dx;
}

Numbers to_the_winner(const Numbers& x) {
  Numbers share(4, 0.0);
  share[std::ranges::max_element(x) - x.begin()] = 1;
  return share;
}
Numbers to_the_first(const Numbers&) { return {1, 0, 0, 0}; }
Numbers to_the_smallest(const Numbers& x) {
  Numbers share(4, 0.0);
  share[std::ranges::min_element(x) - x.begin()] = 1;
  return share;
}
Numbers to_all(const Numbers&) { return {1, 1, 1, 1}; }
Numbers in_equal_parts(const Numbers&) { return {0.25, 0.25, 0.25, 0.25}; }

TEST(PlantedLayerBug, InAMaximumIsCaught) {
  for (const std::size_t stride : {1U, 2U}) {
    FirstLayer layer(stride == 1 ? "1x4x4, maxpool2:stride1, tanh, 3" : "1x4x4, maxpool2, tanh, 3");
    const Windows windows{stride};
    const auto with = [&](const Shares& shares, bool add = true) {
      return layer.passes([&](const Backward& given) { return pooled_back(given, windows, shares, add); });
    };
    EXPECT_TRUE(layer.engine_passes());
    EXPECT_TRUE(with(to_the_winner));
    EXPECT_FALSE(with(to_all));
    EXPECT_FALSE(with(in_equal_parts));
    EXPECT_FALSE(with(to_the_first));
    EXPECT_FALSE(with(to_the_smallest));
    // Where windows overlap, one place can win twice: its desires add up.
    EXPECT_EQ(with(to_the_winner, false), stride == 2);
  }
}

TEST(PlantedLayerBug, InAMeanIsCaught) {
  for (const std::size_t stride : {1U, 2U}) {
    FirstLayer layer(stride == 1 ? "1x4x4, avgpool2:stride1, tanh, 3" : "1x4x4, avgpool2, tanh, 3");
    const Windows windows{stride};
    const auto with = [&](const Shares& shares, bool add = true) {
      return layer.passes([&](const Backward& given) { return pooled_back(given, windows, shares, add); });
    };
    EXPECT_TRUE(layer.engine_passes());
    EXPECT_TRUE(with(in_equal_parts));
    EXPECT_FALSE(with(to_all)) << "the division is forgotten";
    EXPECT_FALSE(with([](const Numbers&) { return Numbers(4, 0.5); })) << "divided by the side, not by the area";
    EXPECT_FALSE(with(to_the_winner));
    EXPECT_FALSE(with(to_the_first));
    EXPECT_EQ(with(in_equal_parts, false), stride == 2);
  }
}

TEST(PlantedLayerBug, InAMeanOfWholeChannelsIsCaught) {
  FirstLayer layer("2x3x3, globalavgpool, tanh, 3");
  const auto with = [&](double divisor, std::size_t channels_apart) {
    return layer.passes([&](const Backward& given) {
      Numbers dx;
      for (std::size_t i = 0; i < 18; ++i) dx.push_back(given.da[(i / 9 + channels_apart) % 2] / divisor);
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with(9, 0));
  EXPECT_FALSE(with(1, 0)) << "the division is forgotten";
  EXPECT_FALSE(with(18, 0)) << "divided by all numbers, not by a channel's";
  EXPECT_FALSE(with(9, 1)) << "the channels exchanged";
}

TEST(PlantedLayerBug, InAnUpsamplingIsCaught) {
  FirstLayer layer("1x2x2, upsample2, tanh, 3");
  // What came into the four copies (of a 4 x 4 image) of each of the 2 x 2 places.
  const auto with = [&](const std::function<double(const Numbers&)>& sum) {
    return layer.passes([&](const Backward& given) {
      Numbers dx;
      for (std::size_t window = 0; window < 4; ++window) {
        Numbers copies;
        for (const std::size_t place : Windows{}.places(window)) copies.push_back(given.da[place]);
        dx.push_back(sum(copies));
      }
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with([](const Numbers& da) { return da[0] + da[1] + da[2] + da[3]; }));
  EXPECT_FALSE(with([](const Numbers& da) { return (da[0] + da[1] + da[2] + da[3]) / 4; })) << "the mean";
  EXPECT_FALSE(with([](const Numbers& da) { return da[0]; })) << "of the first copy alone";
  EXPECT_FALSE(with([](const Numbers& da) { return da[3]; })) << "overwritten by the last copy";
  EXPECT_FALSE(with([](const Numbers& da) { return da[0] + da[1]; })) << "of one row alone";
}

TEST(PlantedLayerBug, InALayerNormalisationIsCaught) {
  constexpr std::size_t m = 5;
  FirstLayer layer("5x1x1, layernorm, tanh, 3");
  enum class Mistake { none, mean_constant, variance_constant, both_constant, gain_forgotten, variance_of_m_minus_1 };
  const auto with = [&](Mistake mistake) {
    return layer.passes([&](const Backward& given) {
      const double* const g = given.parameters.data();
      double u = 0, v = 0;
      for (const double x : given.x) u += x / m;
      for (const double x : given.x) v += (x - u) * (x - u) / (mistake == Mistake::variance_of_m_minus_1 ? m - 1.0 : m);
      const double r = 1 / std::sqrt(v + 1e-5);
      Numbers h, dh;
      double mean = 0, along = 0;
      for (std::size_t j = 0; j < m; ++j) {
        h.push_back((given.x[j] - u) * r);
        dh.push_back(mistake == Mistake::gain_forgotten ? given.da[j] : g[j] * given.da[j]);
        mean += dh[j] / m;
        along += dh[j] * h[j] / m;
      }
      if (mistake == Mistake::mean_constant || mistake == Mistake::both_constant) mean = 0;
      if (mistake == Mistake::variance_constant || mistake == Mistake::both_constant) along = 0;
      Numbers dx;
      for (std::size_t j = 0; j < m; ++j) dx.push_back(r * (dh[j] - mean - h[j] * along));
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with(Mistake::none));
  EXPECT_FALSE(with(Mistake::mean_constant));
  EXPECT_FALSE(with(Mistake::variance_constant));
  EXPECT_FALSE(with(Mistake::both_constant));
  EXPECT_FALSE(with(Mistake::gain_forgotten));
  EXPECT_FALSE(with(Mistake::variance_of_m_minus_1));

  // Its own parameters: the gain's gradient without h, the offset's forgotten, the one for the other.
  EXPECT_TRUE(layer.passes_with([](Matrix<double>, std::span<double>) {}));
  EXPECT_FALSE(layer.passes_with(
      [](Matrix<double> dg, std::span<double> rest) { std::ranges::copy(rest.first(m), dg.all().begin()); }));
  EXPECT_FALSE(
      layer.passes_with([](Matrix<double>, std::span<double> rest) { std::ranges::fill(rest.first(m), 0.0); }));
  EXPECT_FALSE(layer.passes_with([](Matrix<double> dg, std::span<double> rest) {
    std::swap_ranges(rest.begin(), rest.begin() + m, dg.all().begin());
  }));
}

TEST(PlantedLayerBug, InASoftmaxIsCaught) {
  constexpr std::size_t m = 4;
  FirstLayer layer("4x1x1, softmax, tanh, 3");
  // dx_j = a_j (da_j - sum over k of a_k da_k)
  const auto with = [&](double own, double others, bool times_a) {
    return layer.passes([&](const Backward& given) {
      double sum = 0, along = 0;
      for (const double x : given.x) sum += std::exp(x);
      for (std::size_t k = 0; k < m; ++k) along += std::exp(given.x[k]) / sum * given.da[k];
      Numbers dx;
      for (std::size_t j = 0; j < m; ++j) {
        const double a = std::exp(given.x[j]) / sum;
        dx.push_back((times_a ? a : 1) * (own * given.da[j] - others * along));
      }
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with(1, 1, true));
  EXPECT_FALSE(with(1, 0, true)) << "each output taken to depend on its own input alone, and not as a (1 - a) either";
  EXPECT_FALSE(with(1, -1, true)) << "the sign of the others";
  EXPECT_FALSE(with(1, 1, false)) << "not times a";
  EXPECT_FALSE(layer.passes([&](const Backward& given) {
    double sum = 0;
    for (const double x : given.x) sum += std::exp(x);
    Numbers dx;
    for (std::size_t j = 0; j < m; ++j) {
      const double a = std::exp(given.x[j]) / sum;
      dx.push_back(a * (1 - a) * given.da[j]);
    }
    return dx;
  })) << "the diagonal of the Jacobian alone, as a sigmoid's";
}

TEST(PlantedLayerBug, InASumOfTwoBranchesIsCaught) {
  // body(x) = W x, and x itself beside it: dx = W^T da + da.
  constexpr std::size_t m = 4;
  FirstLayer layer("4x1x1, residual(4), tanh, 3", 2);
  const auto with = [&](double body, double shortcut) {
    return layer.passes([&](const Backward& given) {
      Numbers dx(m, 0.0);
      for (std::size_t j = 0; j < m; ++j) {
        for (std::size_t o = 0; o < m; ++o) dx[j] += body * given.parameters[o * m + j] * given.da[o];
        dx[j] += shortcut * given.da[j];
      }
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with(1, 1));
  EXPECT_FALSE(with(1, 0)) << "the shortcut forgotten";
  EXPECT_FALSE(with(0, 1)) << "the body overwritten by the shortcut";
  EXPECT_FALSE(with(0.5, 0.5)) << "shared out as of a mean";
  EXPECT_FALSE(with(1, 2)) << "the shortcut added twice";
  // The body's own gradient made of half the desire.
  EXPECT_FALSE(layer.passes_with([](Matrix<double> dW, std::span<double>) {
    for (double& g : dW.all()) g /= 2;
  }));
}

TEST(PlantedLayerBug, InATransposedConvolutionIsCaught) {
  // 2 channels of 3 x 3 to 1 channel of 7 x 7 by kernels of 3 x 3, a step of 2 apart; W (2, 1, 3, 3).
  FirstLayer layer("2x3x3, convtranspose3x3:1:stride2, tanh, 3");
  enum class Mistake { none, flipped, stride_forgotten, channels_exchanged, transposed_places, one_place };
  const auto with = [&](Mistake mistake) {
    return layer.passes([&](const Backward& given) {
      Numbers dx(18, 0.0);
      const std::size_t stride = mistake == Mistake::stride_forgotten ? 1 : 2;
      for (std::size_t i = 0; i < 2; ++i) {
        const double* const W = given.parameters.data() + 9 * (mistake == Mistake::channels_exchanged ? 1 - i : i);
        for (std::size_t place = 0; place < 9; ++place) {
          for (std::size_t k = 0; k < 9; ++k) {
            if (mistake == Mistake::one_place && k != 4) continue;
            const std::size_t y = place / 3 * stride + k / 3, x = place % 3 * stride + k % 3;
            const std::size_t weight = mistake == Mistake::flipped             ? 8 - k
                                       : mistake == Mistake::transposed_places ? k % 3 * 3 + k / 3
                                                                               : k;
            dx[9 * i + place] += W[weight] * given.da[7 * y + x];
          }
        }
      }
      return dx;
    });
  };
  EXPECT_TRUE(layer.engine_passes());
  EXPECT_TRUE(with(Mistake::none));
  EXPECT_FALSE(with(Mistake::flipped)) << "a convolution in the place of a cross-correlation";
  EXPECT_FALSE(with(Mistake::stride_forgotten));
  EXPECT_FALSE(with(Mistake::channels_exchanged));
  EXPECT_FALSE(with(Mistake::transposed_places)) << "height and width exchanged";
  EXPECT_FALSE(with(Mistake::one_place)) << "the centre of the kernel alone";

  EXPECT_TRUE(layer.passes_with([](Matrix<double>, std::span<double>) {}));
  EXPECT_FALSE(layer.passes_with([](Matrix<double> dW, std::span<double>) {
    for (std::size_t i = 0; i < 2; ++i) std::ranges::reverse(dW.row(i));
  })) << "the kernels' gradient flipped";
  EXPECT_FALSE(layer.passes_with([](Matrix<double> dW, std::span<double>) {
    std::swap_ranges(&dW(0, 0), &dW(0, 0) + 9, &dW(1, 0));
  })) << "the input channels exchanged";
  EXPECT_FALSE(layer.passes_with([](Matrix<double> dW, std::span<double>) {
    for (double& g : dW.all()) g /= 9;
  })) << "the mean over the places where the sum belongs";
  EXPECT_FALSE(layer.passes_with([](Matrix<double>, std::span<double> rest) { rest[0] /= 49; }))
      << "the mean over the places, of the bias";
  EXPECT_FALSE(layer.passes_with([](Matrix<double>, std::span<double> rest) { rest[0] = 0; })) << "the bias forgotten";
}

}  // namespace
}  // namespace nudge
