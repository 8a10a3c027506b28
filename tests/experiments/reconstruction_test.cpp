// Principal components against numpy and against themselves, autoencoders against principal components, and the plane of
// codes.

#include "nudge/reconstruction.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "experiments/leading_eigen.hpp"
#include "experiments/tridiagonal_eigen.hpp"
#include "nudge/evaluation.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"
#include "support/random_numbers.hpp"

namespace nudge {
namespace {

Subset table_of(std::size_t columns, std::vector<float> numbers) {
  auto data = std::make_shared<Dataset>();
  data->name = "table";
  data->shape = {columns};
  data->classes = {"a", "b"};
  data->labels.resize(numbers.size() / columns);
  for (std::size_t i = 0; i < data->labels.size(); ++i) data->labels[i] = static_cast<std::int32_t>(i % 2);
  data->features = std::move(numbers);
  return everything(data);
}

/// Points near a subspace of three of the ten dimensions.
Subset flat_cloud(std::size_t examples, double offset = 0) {
  constexpr std::size_t columns = 10;
  test::RandomNumbers random(3);
  std::vector<float> axes(3 * columns), numbers;
  for (float& number : axes) number = static_cast<float>(random.between(-1, 1));
  for (std::size_t i = 0; i < examples; ++i) {
    const double along[] = {random.between(-1, 1), random.between(-0.7, 0.7), random.between(-0.5, 0.5)};
    for (std::size_t k = 0; k < columns; ++k) {
      double number = offset + random.between(-0.1, 0.1);
      for (std::size_t j = 0; j < 3; ++j) number += along[j] * static_cast<double>(axes[j * columns + k]);
      numbers.push_back(static_cast<float>(number));
    }
  }
  return table_of(columns, std::move(numbers));
}

double error_of_components(const PrincipalComponents& components, const Subset& examples) {
  double sum = 0;
  std::vector<float> made(components.mean.size());
  for (std::size_t i = 0; i < examples.size(); ++i) {
    const std::span<const float> x = examples.data->row(i);
    components.reconstruct(x, made);
    for (std::size_t k = 0; k < x.size(); ++k)
      sum += std::pow(static_cast<double>(made[k]) - static_cast<double>(x[k]), 2);
  }
  return sum / static_cast<double>(examples.size() * made.size());
}

TEST(TridiagonalEigen, AgreesWithJacobisMethod) {
  test::RandomNumbers random(5);
  for (const std::size_t n : {1U, 2U, 3U, 40U}) {
    for (const double scale : {0.0, 1.0}) {
      std::vector<double> a(n * n);
      for (std::size_t i = 0; i < n; ++i) {
        a[i * n + i] = static_cast<double>(i % 3);  // with equal eigenvalues where nothing stands beside it
        for (std::size_t j = 0; j < i; ++j) a[i * n + j] = a[j * n + i] = scale * random.between(-1, 1);
      }
      const auto one = experiments::tridiagonal_eigen(a, n), other = experiments::symmetric_eigen(a, n);
      for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(one.values[i], other.values[i], 1e-12);
        const double* const v = &one.vectors[i * n];
        for (std::size_t r = 0; r < n; ++r) {
          double product = 0, along = 0;
          for (std::size_t k = 0; k < n; ++k) {
            product += a[r * n + k] * v[k];
            along += v[k] * one.vectors[r * n + k];
          }
          EXPECT_NEAR(product, one.values[i] * v[r], 1e-12);
          EXPECT_NEAR(along, r == i ? 1 : 0, 1e-12);
        }
      }
    }
  }
}

TEST(LeadingEigen, AgreesWithJacobisMethodOnALargeMatrix) {
  constexpr std::size_t n = 120, count = 7;
  test::RandomNumbers random(1);
  std::vector<double> root(n * n), a(n * n);
  for (std::size_t i = 0; i < root.size(); ++i)
    root[i] = random.between(-1, 1) / std::sqrt(1.0 + static_cast<double>(i / n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t k = 0; k < n; ++k) a[i * n + j] += root[k * n + i] * root[k * n + j];
    }
  }
  ThreadTeam one(1), three(3);
  const auto whole = experiments::symmetric_eigen(a, n);
  const auto leading = experiments::leading_eigen(a, n, count, one),
             again = experiments::leading_eigen(a, n, count, three);
  EXPECT_EQ(leading.values, again.values);
  EXPECT_EQ(leading.vectors, again.vectors);
  ASSERT_EQ(leading.values.size(), count);
  for (std::size_t j = 0; j < count; ++j) {
    EXPECT_NEAR(leading.values[j], whole.values[j], 1e-10 * whole.values[0]);
    double alike = 0;
    for (std::size_t k = 0; k < n; ++k) alike += leading.vectors[j * n + k] * whole.vectors[j * n + k];
    EXPECT_NEAR(std::abs(alike), 1, 1e-6) << j;
  }
}

TEST(PrincipalComponents, AreThoseOfNumpy) {
  // numpy.linalg.eigh(numpy.cov(x.T, bias=True)) of the same numbers.
  std::vector<float> numbers;
  for (int i = 0; i < 12; ++i) {
    for (int k = 0; k < 4; ++k) {
      numbers.push_back(static_cast<float>((i * 7 + k * 3) % 11 / 10.0 + (i % 3) * (k < 2 ? 0.5 : -0.25) * k));
    }
  }
  const Subset examples = table_of(4, numbers);
  ThreadTeam team;
  const PrincipalComponents components = principal_components(examples, plain_preprocessing(*examples.data), 2, team);
  const double mean[] = {0.458333335196, 0.983333328739, 0.008333333458, -0.21666666617};
  const double variances[] = {1.035266279648, 0.095670573401};
  const double directions[2][4] = {{0.173657898149, -0.570748460887, 0.300094398495, 0.744333581667},
                                   {-0.595416161177, -0.220898576597, 0.70537213219, -0.314854837975}};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(components.mean[k], mean[k], 1e-9);
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(components.variances[j], variances[j], 1e-9);
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(components.directions[j * 4 + k], directions[j][k], 1e-8);
  }
  EXPECT_NEAR(components.total_variance, 1.235138878, 1e-8);
  EXPECT_NEAR(error_of_components(components, examples), 0.02605050737, 1e-8);
}

TEST(PrincipalComponents, LeaveTheVarianceThatTheyDoNotHold) {
  ThreadTeam one(1), three(3);
  for (const double offset : {0.0, 1000.0}) {
    const Subset examples = flat_cloud(300, offset);
    const Preprocessing preprocessing = plain_preprocessing(*examples.data);
    const PrincipalComponents components = principal_components(examples, preprocessing, 3, one);
    EXPECT_EQ(principal_components(examples, preprocessing, 3, three).directions, components.directions);
    const double held = std::accumulate(components.variances.begin(), components.variances.end(), 0.0);
    EXPECT_NEAR(error_of_components(components, examples), (components.total_variance - held) / 10, 1e-5);
    EXPECT_GT(held, 0.9 * components.total_variance);
    const PrincipalComponents all = principal_components(examples, preprocessing, 99, one);
    EXPECT_EQ(all.variances.size(), 10U);
    EXPECT_LT(error_of_components(all, examples), 1e-8);
  }
}

Model linear_autoencoder(const Subset& examples) {
  const DenseNetSettings linear{.loss = Loss::half_quadratic, .output_activation = Function::identity};
  return make_autoencoder(autoencoder_net(examples.data->shape, "10-3", "mirror", linear), *examples.data, 2);
}

TEST(LinearAutoencoder, ComesToTheErrorOfPrincipalComponents) {
  const Subset examples = flat_cloud(200);
  ThreadTeam team;
  Trainer trainer(linear_autoencoder(examples), examples,
                  {.batch_size = 0,
                   .epochs = 3000,
                   .optimizer = {.kind = OptimizerKind::adam, .learning_rate = 0.01},
                   .schedule = {.kind = ScheduleKind::cosine}},
                  team);
  const auto compared = [&] { return compare_reconstruction(trainer.model(), examples, examples, {}, 1, team); };
  EXPECT_GT(compared().autoencoder.all, 2 * compared().components.all);
  while (!trainer.finished()) trainer.step();
  const ReconstructionComparison comparison = compared();
  EXPECT_EQ(comparison.code, 3U);
  EXPECT_GT(comparison.autoencoder.all, comparison.components.all * (1 - 1e-5));
  EXPECT_LT(comparison.autoencoder.all, comparison.components.all * 1.01);
}

TEST(Reconstruction, ComparesByClassAndWithCorruptedInputs) {
  const Subset examples = flat_cloud(300);
  const Model model = linear_autoencoder(examples);
  ThreadTeam team;
  const ReconstructionComparison comparison =
      compare_reconstruction(model, examples, examples, {.noise = 0.5}, 1, team);
  EXPECT_EQ(comparison.counts, (std::vector<std::size_t>{150, 150}));
  for (const SquaredErrors* errors : {&comparison.autoencoder, &comparison.components, &comparison.mean}) {
    EXPECT_NEAR(errors->all, (errors->of_class[0] + errors->of_class[1]) / 2, 1e-9);
  }
  EXPECT_NEAR(comparison.autoencoder.all, measure_reconstruction(model, examples, team).mean_squared_error(), 1e-6);
  const PrincipalComponents components = principal_components(examples, model.preprocessing, 3, team);
  EXPECT_NEAR(comparison.components.all, error_of_components(components, examples), 1e-9);
  EXPECT_NEAR(comparison.mean.all, components.total_variance / 10, 1e-6);
  ASSERT_TRUE(comparison.corrupted);
  EXPECT_NEAR(comparison.corrupted->input, 0.25, 0.03);
  EXPECT_LT(comparison.corrupted->components, 0.25);  // which lie in three of ten dimensions
  EXPECT_GT(comparison.corrupted->components, comparison.components.all);
  EXPECT_FALSE(compare_reconstruction(model, examples, examples, {}, 1, team).corrupted);
}

TEST(Reconstruction, CodesGoBothWays) {
  const Subset examples = flat_cloud(5);
  const Model model = linear_autoencoder(examples);
  ThreadTeam team;
  const Matrix<const float> x(examples.data->features.data(), 5, 10);
  const std::vector<float> codes = encode(model, x, team);
  ASSERT_EQ(codes.size(), 15U);
  EXPECT_EQ(decode(model, Matrix<const float>(codes.data(), 5, 3), team), reconstruct(model, x, team));
  EXPECT_ERROR(decode(model, x, team), "rows of 10 numbers came, 3 are expected");
}

/// A decoder that cannot be told from its encoder: the code is the input, two numbers.
Model identity_of_two() {
  auto data = std::make_shared<Dataset>(*table_of(2, {0, 0}).data);
  const DenseNetSettings linear{.loss = Loss::half_quadratic, .output_activation = Function::identity};
  Model model = make_autoencoder(autoencoder_net({2}, "2-2", "mirror", linear), *data, 1);
  std::ranges::fill(model.network.parameters(), 0.0F);
  for (const ParameterTensor& tensor : model.network.architecture().tensors()) {
    if (tensor.is_vector) continue;
    model.network.view(tensor)(0, 0) = model.network.view(tensor)(1, 1) = 1;
  }
  return model;
}

TEST(CodeMap, ShowsTheRangeOfTheCodesAndTheExamplesInIt) {
  std::vector<float> numbers;
  for (int i = 0; i <= 100; ++i) numbers.insert(numbers.end(), {static_cast<float>(i), static_cast<float>(i * 2)});
  const Subset examples = table_of(2, numbers);
  ThreadTeam team;
  const CodeMap map = map_of_codes(identity_of_two(), examples, 4, team);
  EXPECT_EQ(map.from, (std::vector<double>{2, 4}));
  EXPECT_EQ(map.to, (std::vector<double>{98, 196}));
  // The middle of the first cell of the last row: 2 + 12, 4 + 24.
  const std::size_t last_row = 12;
  EXPECT_FLOAT_EQ(map.made[2 * last_row], 14);
  EXPECT_FLOAT_EQ(map.made[2 * last_row + 1], 28);
  for (std::size_t cell = 0; cell < 16; ++cell) {
    const bool is_on_diagonal = cell % 4 == 3 - cell / 4;
    ASSERT_EQ(map.examples[cell].has_value(), is_on_diagonal) << cell;
    if (is_on_diagonal) {
      EXPECT_EQ(*map.examples[cell], 14 + 24 * (cell % 4));
    }
  }
  EXPECT_ERROR(map_of_codes(linear_autoencoder(flat_cloud(5)), flat_cloud(5), 0, team), "0 cells a side");
}

TEST(CodeMap, CutsACodeOfThreeNumbersIntoSlices) {
  const Subset examples = flat_cloud(200);
  const Model model = linear_autoencoder(examples);
  ThreadTeam team;
  const CodeMap map = map_of_codes(model, examples, 5, team);
  ASSERT_EQ(map.slices.size(), 3U);
  EXPECT_LT(map.slices[0], map.slices[1]);
  EXPECT_LT(map.slices[1], map.slices[2]);
  EXPECT_EQ(map.made.size(), 3U * 25 * 10);
  EXPECT_EQ(map.examples.size(), 75U);
  const Subset four = test::blobs({.examples = 9, .shape = {6}, .pixels = false});
  const Model wide = make_autoencoder(autoencoder_net({6}, "6-4", "mirror"), *four.data, 1);
  EXPECT_ERROR(map_of_codes(wide, four, 5, team), "the code has 4 numbers, two or three are expected");
}

Subset pictures() { return test::blobs({.examples = 40, .shape = {1, 4, 4}}); }

Model coder(const std::string& net) {
  const Subset examples = pictures();
  return make_autoencoder(autoencoder_net(examples.data->shape, net, "mirror"), *examples.data, 3);
}

TEST(Reconstruction, ShowsTheFirstExamplesWithTheirErrors) {
  const Subset examples = pictures();
  const Model model = coder("16-3");
  ThreadTeam team;
  const ReconstructionComparison all = compare_reconstruction(model, examples, examples, {}, 1, team, 99);
  ASSERT_EQ(all.shown.size(), 40U);
  double of_autoencoder = 0, of_components = 0;
  for (const ReconstructedExample& example : all.shown) {
    EXPECT_EQ(example.input.pixels, example_image(*examples.data, examples.indices[example.position]).pixels);
    EXPECT_EQ(example.label, examples.label(example.position));
    EXPECT_FALSE(example.corrupted);
    of_autoencoder += example.autoencoder_error / 40;
    of_components += example.components_error / 40;
  }
  EXPECT_NEAR(of_autoencoder, all.autoencoder.all, 1e-12);
  EXPECT_NEAR(of_components, all.components.all, 1e-12);
  ASSERT_TRUE(all.mean_picture);
  EXPECT_EQ(all.mean_picture->shape, (Shape{1, 4, 4}));

  const auto masked = compare_reconstruction(model, examples, examples, {.masking = 0.9}, 1, team, 40);
  double restored = 0;
  for (const ReconstructedExample& example : masked.shown) {
    ASSERT_TRUE(example.corrupted);
    EXPECT_NE(example.corrupted->pixels, example.input.pixels);
    restored += example.autoencoder_error / 40;
  }
  EXPECT_NEAR(restored, masked.corrupted->autoencoder, 1e-12) << "of what was made of the corrupted input";
  EXPECT_TRUE(compare_reconstruction(model, examples, examples, {}, 1, team).shown.empty());
  const Subset numbers = flat_cloud(9);
  EXPECT_TRUE(compare_reconstruction(linear_autoencoder(numbers), numbers, numbers, {}, 1, team, 9).shown.empty());
}

TEST(CodePlane, HasTheCodesOfExamplesFromAllOverTheirPart) {
  const Subset examples = pictures();
  const Model model = coder("16-2");
  ThreadTeam team;
  const CodePlane plane = plane_of_codes(model, examples, 10, 3, team);
  ASSERT_EQ(plane.positions.size(), 10U);
  EXPECT_EQ(plane.positions[1], 4U);
  EXPECT_EQ(plane.labels[9], examples.label(36));
  std::vector<float> x(16);
  gather(examples, std::span(plane.positions).subspan(9, 1), model.preprocessing, Matrix<float>(x.data(), 1, 16));
  const std::vector<float> code = encode(model, Matrix<const float>(x.data(), 1, 16), team);
  EXPECT_EQ(plane.codes[18], code[0]);
  EXPECT_EQ(plane.codes[19], code[1]);
  EXPECT_EQ(plane.made.shape, (Shape{1, 12, 12}));
  EXPECT_EQ(plane_of_codes(model, examples, 99, 3, team).positions.size(), 40U);
  EXPECT_ERROR(plane_of_codes(coder("16-3"), examples, 10, 3, team), "the code has 3 numbers, two are expected");
}

TEST(WeightPictures, AreOfTheLongestWeightsFromAndToThePicture) {
  Model model = coder("16-5-2");  // the mirror: 2-5-16
  const auto tensors = model.network.architecture().tensors();
  const Matrix<float> first = model.network.view(tensors.front());
  std::ranges::fill(first.row(3), 0.5F);
  first(3, 6) = -2;
  const auto from = weights_from_picture(model, 1);
  ASSERT_TRUE(from);
  EXPECT_EQ(from->neurons, 5U);
  ASSERT_EQ(from->shown.size(), 1U);
  EXPECT_EQ(from->shown[0].neuron, (Neuron{1, 3}));
  EXPECT_EQ(from->shown[0].largest, 2);
  EXPECT_EQ(from->shown[0].picture.pixels[6], 0);
  EXPECT_EQ(from->shown[0].picture.pixels[0], 159) << "127.5 and a quarter of it";

  const Matrix<float> last = model.network.view(tensors[tensors.size() - 2]);
  for (std::size_t i = 0; i < 16; ++i) last(i, 4) = i == 9 ? 3.0F : 0.0F;
  const auto to = weights_to_picture(model, 1);
  ASSERT_TRUE(to);
  EXPECT_EQ(to->shown[0].neuron, (Neuron{3, 4}));
  EXPECT_EQ(to->shown[0].picture.pixels[9], 255);
  EXPECT_EQ(weights_to_picture(model, 99)->shown.size(), 5U);
  EXPECT_FALSE(weights_from_picture(linear_autoencoder(flat_cloud(9)), 1)) << "ten numbers are no picture";
}

}  // namespace
}  // namespace nudge
