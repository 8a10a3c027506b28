#include "nudge/prediction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "base/finite.hpp"
#include "network/all_probabilities.hpp"
#include "network/panel_layer.hpp"
#include "nudge/autoencoder.hpp"
#include "nudge/error.hpp"
#include "nudge/plan.hpp"
#include "training/batches.hpp"

namespace nudge {

Image fit_picture(const Image& image, const Preprocessing& preprocessing) {
  const Shape& shape = preprocessing.shape;
  if (shape.is_flat()) fail("this model takes ", shape.size(), " numbers in a row, not a picture");
  check(image);
  return resize(to_channels(image, shape.channels), shape.height, shape.width);
}

namespace {

/// A model, and its network in the form that passes over its examples take.
struct Packed {
  explicit Packed(Model of) : model(std::move(of)) {
    const bool has_zeros = model.preprocessing.mean.empty();  // standardised inputs have none
    if (has_zeros) own_form = in_panels(model.network);
  }
  const Network& network() const { return own_form ? *own_form : model.network; }

  Model model;
  std::optional<Network> own_form;
};

}  // namespace

struct Predictor::State {
  State(std::shared_ptr<const Packed> of, const PredictorSettings& settings)
      : packed(std::move(of)),
        model(&packed->model),
        alone(settings.team == nullptr ? std::make_unique<ThreadTeam>(1) : nullptr),
        batch(settings.batch),
        plan(model->network.architecture(), batch, Purpose::infer, settings.team == nullptr ? *alone : *settings.team),
        probabilities(model->network.architecture().outputs()) {
    if (!packed->own_form) return;
    use_panels(plan);
    if (input_is_for_panels_alone(plan.architecture())) rows.resize(plan.capacity());
  }

  const Preprocessing& preprocessing() const { return model->preprocessing; }

  /// Examples as the next pass's input, a row each: where the network's first weights are all that reads it, only as the
  /// list of what is not 0.
  void load(Matrix<const float> values) {
    const std::size_t n = values.rows;
    if (!rows.empty() && values.columns == preprocessing().shape.size()) {
      for (std::size_t i = 0; i < n; ++i) rows[i] = values.row(i).data();
      const bool is_all = list_input<float>(plan, std::span(rows).first(n), byte_scale<float>(preprocessing()));
      if (!listed_input_is_finite(plan)) {
        forget_listed_input(plan);  // and find the example below
      } else if (is_all) {
        return;
      }
    }
    const Matrix<float> x = plan.input(n);
    for (std::size_t i = 0; i < n; ++i) load(values.row(i), x.row(i));
  }
  /// An example as a row of the network's input.
  void load(std::span<const float> values, std::span<float> x) const {
    if (!are_finite(values)) {
      const auto found = std::ranges::find_if_not(values, [](float value) { return std::isfinite(value); });
      fail("example: number ", found - values.begin(), " is ", *found);
    }
    prepare(values, preprocessing(), x);
  }
  void load(const Image& image, std::span<float> x) const {
    if (image.shape == preprocessing().shape && !image.shape.is_flat()) {
      check(image);
      prepare<float>(image.pixels, preprocessing(), x);
    } else {
      prepare<float>(fit_picture(image, preprocessing()).pixels, preprocessing(), x);
    }
  }

  /// Of the row that lies in the plan.
  Predicted run() {
    const Trace<float> trace = forward_pass(packed->network(), plan, 1);
    say(trace, Matrix<float>(probabilities.data(), 1, probabilities.size()));
    if (model->targets) return {.index = 0, .name = {}, .probabilities = {}, .values = probabilities};
    const std::size_t index = largest(trace.output().row(0));
    return {.index = index, .name = model->classes[index], .probabilities = probabilities};
  }

  /// What a pass says of its examples: probabilities, or targets in their units.
  void say(const Trace<float>& trace, Matrix<float> out) const {
    if (!model->targets) return all_probabilities(trace, out);
    for (std::size_t i = 0; i < out.rows; ++i) {
      std::ranges::copy(trace.output().row(i), out.row(i).begin());
      to_units(*model->targets, out.row(i));
    }
  }

  /// Of n examples, of which load_piece(first, count) makes some the next pass's input.
  template <typename LoadPiece>
  void run_all(std::size_t n, Matrix<float> out, const LoadPiece& load_piece) {
    if (out.rows != n || out.columns != probabilities.size()) {
      fail("probabilities of ", n, " examples are ", n, " x ", probabilities.size(), " numbers, there is room for ",
           out.rows, " x ", out.columns);
    }
    for (std::size_t first = 0; first < n; first += plan.capacity()) {
      const std::size_t piece = std::min(plan.capacity(), n - first);
      load_piece(first, piece);
      const Trace<float> trace = forward_pass(packed->network(), plan, piece);
      say(trace, out.rows_from(first, piece));
    }
  }

  std::shared_ptr<const Packed> packed;
  const Model* model;
  std::unique_ptr<ThreadTeam> alone;  ///< null where the caller's team works
  std::size_t batch;
  Plan<float> plan;
  std::vector<float> probabilities;  ///< of one example; of a model of targets their values
  std::vector<const float*> rows;    ///< of the examples to be listed; none where their numbers are loaded in full
};

Predictor::Predictor(Model model, const PredictorSettings& settings) {
  check(model);
  if (!model.targets) expect_classifier(model);
  if (settings.batch == 0) fail("a predictor for batches of 0 examples");
  state_ = std::make_unique<State>(std::make_shared<const Packed>(std::move(model)), settings);
}

Predictor::Predictor(const Predictor& other)
    : state_(std::make_unique<State>(other.state().packed, PredictorSettings{.batch = other.state().batch})) {}
Predictor::Predictor(Predictor&& other) noexcept = default;
Predictor& Predictor::operator=(Predictor other) noexcept {
  state_ = std::move(other.state_);
  return *this;
}
Predictor::~Predictor() = default;

Predictor::State& Predictor::state() const {
  if (state_ == nullptr) fail("prediction: this predictor was moved from, and has no model any more");
  return *state_;
}

const Model& Predictor::model() const { return *state().model; }

Predicted Predictor::predict(std::span<const float> values) & {
  State& s = state();
  s.load(Matrix<const float>(values.data(), 1, values.size()));
  return s.run();
}

Predicted Predictor::predict(const Image& image) & {
  State& s = state();
  s.load(image, s.plan.input(1).row(0));
  return s.run();
}

Predicted Predictor::predict(const Subset& subset, std::size_t position) & {
  State& s = state();
  if (subset.data == nullptr) fail("data: there is no data set (a null pointer came)");
  if (s.model->targets) {
    check_fits(*subset.data, *s.model);
  } else {
    check_fits(*subset.data, s.preprocessing(), s.probabilities.size());
  }
  if (position >= subset.size()) fail("example ", position, " of ", subset.size(), ": they count from 0");
  const std::array positions{static_cast<std::uint32_t>(position)};
  gather<float>(subset, positions, s.preprocessing(), s.plan.input(1));
  return s.run();
}

void Predictor::predict(Matrix<const float> values, Matrix<float> probabilities) {
  State& s = state();
  s.run_all(values.rows, probabilities,
            [&](std::size_t first, std::size_t count) { s.load(values.rows_from(first, count)); });
}

void Predictor::predict(std::span<const Image> images, Matrix<float> probabilities) {
  State& s = state();
  s.run_all(images.size(), probabilities, [&](std::size_t first, std::size_t count) {
    const Matrix<float> x = s.plan.input(count);
    for (std::size_t i = 0; i < count; ++i) s.load(images[first + i], x.row(i));
  });
}

}  // namespace nudge
