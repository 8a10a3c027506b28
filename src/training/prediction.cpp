#include "nudge/prediction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

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

struct Predictor::State {
  State(std::shared_ptr<const Model> of, const PredictorSettings& settings)
      : model(std::move(of)),
        alone(settings.team == nullptr ? std::make_unique<ThreadTeam>(1) : nullptr),
        batch(settings.batch),
        plan(model->network.architecture(), batch, Purpose::infer, settings.team == nullptr ? *alone : *settings.team),
        probabilities(model->network.architecture().outputs()) {}

  const Preprocessing& preprocessing() const { return model->preprocessing; }

  /// An example as a row of the network's input.
  void load(std::span<const float> values, std::span<float> x) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(values[i])) fail("example: number ", i, " is ", values[i]);
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
    const Trace<float> trace = forward_pass(model->network, plan, 1);
    const std::span<const float> output = trace.output().row(0);
    output_probabilities<float>(model->network.architecture().loss(), output, probabilities);
    const std::size_t index = largest(output);
    return {index, model->classes[index], probabilities};
  }

  /// Of n examples, which load_row(i, x) puts into the input's rows.
  template <typename LoadRow>
  void run_all(std::size_t n, Matrix<float> out, const LoadRow& load_row) {
    if (out.rows != n || out.columns != probabilities.size()) {
      fail("probabilities of ", n, " examples are ", n, " x ", probabilities.size(), " numbers, there is room for ",
           out.rows, " x ", out.columns);
    }
    for (std::size_t first = 0; first < n; first += plan.capacity()) {
      const std::size_t piece = std::min(plan.capacity(), n - first);
      const Matrix<float> x = plan.input(piece);
      for (std::size_t i = 0; i < piece; ++i) load_row(first + i, x.row(i));
      const Trace<float> trace = forward_pass(model->network, plan, piece);
      for (std::size_t i = 0; i < piece; ++i) {
        output_probabilities<float>(model->network.architecture().loss(), trace.output().row(i), out.row(first + i));
      }
    }
  }

  std::shared_ptr<const Model> model;
  std::unique_ptr<ThreadTeam> alone;  ///< null where the caller's team works
  std::size_t batch;
  Plan<float> plan;
  std::vector<float> probabilities;
};

Predictor::Predictor(Model model, const PredictorSettings& settings) {
  check(model);
  if (settings.batch == 0) fail("a predictor for batches of 0 examples");
  state_ = std::make_unique<State>(std::make_shared<const Model>(std::move(model)), settings);
}

Predictor::Predictor(const Predictor& other)
    : state_(std::make_unique<State>(other.state().model, PredictorSettings{.batch = other.state().batch})) {}
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
  s.load(values, s.plan.input(1).row(0));
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
  check_fits(*subset.data, s.preprocessing(), s.probabilities.size());
  if (position >= subset.size()) fail("example ", position, " of ", subset.size(), ": they count from 0");
  const std::array positions{static_cast<std::uint32_t>(position)};
  gather<float>(subset, positions, s.preprocessing(), s.plan.input(1));
  return s.run();
}

void Predictor::predict(Matrix<const float> values, Matrix<float> probabilities) {
  const State& s = state();
  state().run_all(values.rows, probabilities, [&](std::size_t i, std::span<float> x) { s.load(values.row(i), x); });
}

void Predictor::predict(std::span<const Image> images, Matrix<float> probabilities) {
  const State& s = state();
  state().run_all(images.size(), probabilities, [&](std::size_t i, std::span<float> x) { s.load(images[i], x); });
}

}  // namespace nudge
