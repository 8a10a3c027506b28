#include "nudge/reconstruction.hpp"

#include <algorithm>

#include "data/prepared_picture.hpp"
#include "nudge/error.hpp"
#include "nudge/evaluation.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"
#include "training/input_targets.hpp"

namespace nudge {

namespace {

/// What a network makes of rows of inputs, logits as probabilities.
std::vector<float> outputs_of(const Network& network, Matrix<const float> x, ThreadTeam& team) {
  const Architecture& architecture = network.architecture();
  if (x.columns != architecture.input().size()) {
    fail("reconstruction: rows of ", x.columns, " numbers came, ", architecture.input().size(), " are expected");
  }
  std::vector<float> outputs(x.rows * architecture.outputs());
  if (x.rows == 0) return outputs;
  Plan<float> plan(architecture, x.rows, Purpose::infer, team);
  const Matrix<float> made(outputs.data(), x.rows, architecture.outputs());
  for (std::size_t first = 0; first < x.rows; first += plan.capacity()) {
    const std::size_t n = std::min(plan.capacity(), x.rows - first);
    std::ranges::copy(x.rows_from(first, n).all(), plan.input(n).all().begin());
    const Matrix<const float> output = forward_pass(network, plan, n).output();
    for (std::size_t i = 0; i < n; ++i) {
      output_probabilities(architecture.loss(), output.row(i), made.row(first + i));
    }
  }
  return outputs;
}

double squared_error(std::span<const float> made, std::span<const float> wanted) {
  double sum = 0;
  for (std::size_t k = 0; k < made.size(); ++k) {
    const double difference = static_cast<double>(made[k]) - static_cast<double>(wanted[k]);
    sum += difference * difference;
  }
  return sum / static_cast<double>(made.size());
}

/// Sums the errors of examples of each class, and divides in the end.
class ErrorSums {
 public:
  explicit ErrorSums(std::size_t classes) { errors_.of_class.resize(classes); }

  void add(std::int32_t label, double error) {
    errors_.all += error;
    errors_.of_class[static_cast<std::size_t>(label)] += error;
  }

  SquaredErrors mean(const std::vector<std::size_t>& counts, std::size_t examples) const {
    SquaredErrors mean = errors_;
    mean.all /= static_cast<double>(examples);
    for (std::size_t c = 0; c < counts.size(); ++c)
      mean.of_class[c] /= static_cast<double>(std::max<std::size_t>(counts[c], 1));
    return mean;
  }

 private:
  SquaredErrors errors_;
};

}  // namespace

std::vector<float> encode(const Model& model, Matrix<const float> x, ThreadTeam& team) {
  return outputs_of(encoder_of(model), x, team);
}

std::vector<float> decode(const Model& model, Matrix<const float> codes, ThreadTeam& team) {
  return outputs_of(decoder_of(model), codes, team);
}

std::vector<float> reconstruct(const Model& model, Matrix<const float> x, ThreadTeam& team) {
  check(model);
  if (!model.encoder_layers) fail("reconstruction: the model is no autoencoder");
  return outputs_of(model.network, x, team);
}

ReconstructionComparison compare_reconstruction(const Model& model, const Subset& train, const Subset& examples,
                                                const Corruption& corruption, std::uint64_t seed, ThreadTeam& team,
                                                std::size_t shown) {
  check(model);
  check(examples);
  const std::size_t size = model.preprocessing.shape.size(), classes = examples.data->classes.size();
  const std::size_t code = encoder_of(model).architecture().outputs();
  const PrincipalComponents components = principal_components(train, model.preprocessing, code, team);
  const std::vector<float> mean(components.mean.begin(), components.mean.end());
  const Corrupter corrupter(corruption, seed, team);
  const bool corrupts = !(corruption == Corruption{});

  ReconstructionComparison result{.classes = examples.data->classes,
                                  .counts = std::vector<std::size_t>(classes),
                                  .numbers = size,
                                  .code = code,
                                  .autoencoder = {},
                                  .components = {},
                                  .mean = {},
                                  .corruption = corruption,
                                  .corrupted = {}};
  const std::size_t drawn = is_picture(*examples.data) ? std::min(shown, examples.size()) : 0;
  if (drawn > 0) result.mean_picture = prepared_picture(mean, model.preprocessing);
  ErrorSums of_autoencoder(classes), of_components(classes), of_mean(classes);
  CorruptedErrors corrupted;
  AlignedArray<float> numbers(micro_batch * size), changed(micro_batch * size);
  std::vector<float> projected(size);
  const auto show = [&](std::span<const std::uint32_t> positions, Matrix<const float> x, Matrix<const float> seen,
                        Matrix<const float> made) {
    const auto picture = [&](std::span<const float> row) { return prepared_picture(row, model.preprocessing); };
    for (std::size_t i = 0; i < positions.size(); ++i) {
      components.reconstruct(seen.row(i), projected);
      result.shown.push_back({.position = positions[i],
                              .label = examples.label(positions[i]),
                              .input = picture(x.row(i)),
                              .corrupted = corrupts ? std::optional(picture(seen.row(i))) : std::nullopt,
                              .autoencoder = picture(made.row(i)),
                              .components = picture(projected),
                              .autoencoder_error = squared_error(made.row(i), x.row(i)),
                              .components_error = squared_error(projected, x.row(i))});
    }
  };
  for_each_micro_batch(first_positions(examples.size()), micro_batch, [&](std::span<const std::uint32_t> piece) {
    const Matrix<float> x(numbers.data(), piece.size(), size), x_changed(changed.data(), piece.size(), size);
    gather(examples, piece, model.preprocessing, x);
    const std::vector<float> made = reconstruct(model, x, team);
    const Matrix<const float> made_rows(made.data(), piece.size(), size);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const std::int32_t label = examples.label(piece[i]);
      components.reconstruct(x.row(i), projected);
      ++result.counts[static_cast<std::size_t>(label)];
      of_autoencoder.add(label, squared_error(made_rows.row(i), x.row(i)));
      of_components.add(label, squared_error(projected, x.row(i)));
      of_mean.add(label, squared_error(mean, x.row(i)));
    }
    const std::size_t shown_here = piece.empty() || piece[0] >= drawn ? 0 : std::min(drawn - piece[0], piece.size());
    if (!corrupts) {
      show(piece.first(shown_here), x, x, made_rows);
      return;
    }
    std::ranges::copy(x.all(), x_changed.all().begin());
    corrupter.change(piece, 0, x_changed);
    const std::vector<float> restored = reconstruct(model, x_changed, team);
    const Matrix<const float> restored_rows(restored.data(), piece.size(), size);
    for (std::size_t i = 0; i < piece.size(); ++i) {
      components.reconstruct(x_changed.row(i), projected);
      corrupted.input += squared_error(x_changed.row(i), x.row(i));
      corrupted.autoencoder += squared_error(restored_rows.row(i), x.row(i));
      corrupted.components += squared_error(projected, x.row(i));
    }
    show(piece.first(shown_here), x, x_changed, restored_rows);
  });
  if (examples.size() == 0) fail("data: there are no examples in this part");
  result.autoencoder = of_autoencoder.mean(result.counts, examples.size());
  result.components = of_components.mean(result.counts, examples.size());
  result.mean = of_mean.mean(result.counts, examples.size());
  if (corrupts) {
    const double n = static_cast<double>(examples.size());
    result.corrupted = {corrupted.input / n, corrupted.autoencoder / n, corrupted.components / n};
  }
  return result;
}

}  // namespace nudge
