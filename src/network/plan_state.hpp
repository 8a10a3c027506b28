#pragma once
// What a plan holds: the layout, the arena, the kernels, and how far the pass under way has come.

#include <optional>

#include "base/enough_memory.hpp"
#include "kernels/compute.hpp"
#include "network/plan_layout.hpp"
#include "nudge/plan.hpp"

namespace nudge {

template <typename T>
struct Plan<T>::State {
  State(const Architecture& of, std::size_t batch, Purpose what_for, ThreadTeam& team, bool couples_examples)
      : architecture(of),
        purpose(what_for),
        capacity(most_rows(batch, couples_examples)),
        layout(lay_out(of, capacity, what_for)),
        arena(with_enough_memory(
            [&] {
              return text("a pass of ", capacity, " examples at once keeps ",
                          bytes_in_words(static_cast<double>(layout.size * sizeof(T))),
                          " of what the network's layers compute: a smaller network, smaller images or a smaller batch "
                          "keep less");
            },
            [&] { return AlignedArray<T>(layout.size); })),
        example_ids(capacity),
        cost_weights(capacity, T(1)),
        mean_weights(capacity, T(1)),
        compute(team) {}

  Matrix<T> view(const TensorPlace& place, std::size_t columns, std::size_t n) {
    return {place.exists ? arena.data() + place.offset : nullptr, n, columns};
  }
  Matrix<T> value(std::size_t position, std::size_t n) {
    return view(layout.values[position], architecture.shape(position).size(), n);
  }
  Matrix<T> derivative(std::size_t position, std::size_t n) {
    return view(layout.derivatives[position], architecture.shape(position).size(), n);
  }
  std::span<T> memory(std::size_t position, std::size_t n) {
    return view(layout.memories[position], memory_size(architecture.layers()[position], n), 1).all();
  }
  /// Where the derivative that layer `position` gives of its source `value` goes first: layers give them in descending
  /// order, the first one straight to its place. No place: nobody wants it.
  Matrix<T> derivative_from(std::size_t position, std::size_t value, std::size_t n) {
    const Matrix<T> own = derivative(value, n);
    if (own.data == nullptr || architecture.readers(value).back() == position) return own;
    return view(layout.further_derivative, own.columns, n);
  }
  Matrix<T> targets(std::size_t n) { return view(layout.targets, architecture.outputs(), n); }
  Matrix<T> probabilities(std::size_t n) { return view(layout.probabilities, architecture.outputs(), n); }
  std::span<const T> weights(std::size_t n) const { return std::span(cost_weights).first(n); }
  std::span<T> costs(std::size_t n) { return view(layout.costs, 1, n).all(); }

  enum class Stage { nothing, forward, cost, backward };

  Architecture architecture;
  Purpose purpose;
  std::size_t capacity;
  PlanLayout layout;
  AlignedArray<T> arena;
  std::vector<std::uint32_t> example_ids;
  std::vector<T> cost_weights;
  std::vector<T> mean_weights;
  kernels::Compute<T> compute;
  std::optional<std::size_t> panel_layer;  ///< use_panels (panel_layer.hpp): the layer's position ...
  kernels::NonzeroList<T> nonzeros;        ///< ... and its inputs in the pass under way that are not 0 ...
  bool input_is_listed = false;            ///< ... if they are those of the next pass already
  Stage stage = Stage::nothing;
  std::size_t examples = 0;              ///< of the pass under way
  std::optional<Randomness> randomness;  ///< of the pass under way
};

}  // namespace nudge
