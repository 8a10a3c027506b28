#pragma once
// What a trained network makes of one example, or of many.
// In nudge::core.

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "nudge/dataset.hpp"
#include "nudge/image.hpp"
#include "nudge/matrix.hpp"
#include "nudge/model.hpp"
#include "nudge/preprocessing.hpp"
#include "nudge/thread_team.hpp"

namespace nudge {

/// The picture as `preprocessing` takes it: gray or colour, and of its height and width. Errors: a model that takes a
/// row of numbers, not a picture; a picture with more or fewer bytes than its shape says.
Image fit_picture(const Image& image, const Preprocessing& preprocessing);

/// What a network says of an example.
struct Predicted {
  std::size_t index = 0;                   ///< of the class with the largest output; of several the first
  std::string_view name{};                 ///< of that class
  std::span<const float> probabilities{};  ///< of each output, see output_probabilities
  std::span<const float> values{};  ///< of a model of targets: one each, in the data's units; then the rest is empty
  float probability() const { return probabilities[index]; }
};

struct PredictorSettings {
  std::size_t batch = 1;       ///< the most examples of one pass (at most 256 are); more are taken piece by piece
  ThreadTeam* team = nullptr;  ///< the caller's, which outlives the predictor; null: the calling thread alone
};

/// Runs a model. It owns the model, so that nothing dangles, and everything a pass needs: after construction it
/// allocates nothing, except where a picture must be brought to the model's size or colour first.
///
/// A predictor serves one thread at a time. A copy is for another thread: it shares the weights, which nobody changes,
/// and computes on the thread that calls it.
class Predictor {
 public:
  /// Errors: parts of the model that do not fit each other; a batch of 0.
  explicit Predictor(Model model, const PredictorSettings& settings = {});
  Predictor(const Predictor& other);
  Predictor(Predictor&& other) noexcept;
  Predictor& operator=(Predictor other) noexcept;
  ~Predictor();

  const Model& model() const;

  // One example. What comes back is a view of this object (so it must have a name), valid until its next call.

  /// `values` are shape.size() numbers as the data have them, before any preprocessing: of pictures 0 to 255, channel
  /// by channel and row by row; of a table its columns in their order. Errors: another number of them; one that is not
  /// finite.
  Predicted predict(std::span<const float> values) &;
  /// A picture of any size, through fit_picture.
  Predicted predict(const Image& image) &;
  /// The example at a position of a subset. Errors: data that the model was not made for; no such position.
  Predicted predict(const Subset& subset, std::size_t position) &;

  // Many, into the caller's numbers: a row of `probabilities` (n, outputs) for each, of a model of targets their values.
  // Errors: as above; another number of rows or columns.

  /// `values` are (n, shape.size()).
  void predict(Matrix<const float> values, Matrix<float> probabilities);
  void predict(std::span<const Image> images, Matrix<float> probabilities);

 private:
  struct State;
  State& state() const;  // Errors: it was moved from.

  std::unique_ptr<State> state_;
};

}  // namespace nudge
