#pragma once
// The dense layer that reads the network's input, with its weights in panels (kernels/panels.hpp): of a picture most
// inputs are 0, and what they would add to a sum or to a gradient is skipped. The layer itself, layers/dense.hpp, is
// what this must equal to the bit.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "nudge/plan.hpp"

namespace nudge {

/// The position of the layer whose weights a training may keep in panels: the first with parameters, where it is dense
/// and reads the network's input as it is.
std::optional<std::size_t> panel_layer_of(const Architecture& architecture);

/// From now on the passes of this plan take that layer's weights in panels, and give its gradient in panels too. Not for
/// a plan to explain.
template <typename T>
void use_panels(Plan<T>& plan);

template <typename T>
bool has_panels(const Plan<T>& plan);

/// A copy of a network with that layer's weights in panels; none where there is no such layer.
std::optional<Network> in_panels(const Network& network);

/// Whether that layer alone reads the network's input.
bool input_is_for_panels_alone(const Architecture& architecture);
/// For the next pass, of rows.size() examples: their inputs are `scale` times these bytes or numbers. Returns whether
/// that is all that the pass needs; otherwise plan.input() has to be filled too.
template <typename T>
bool list_input(Plan<T>& plan, std::span<const std::uint8_t* const> rows, T scale);
template <typename T>
bool list_input(Plan<T>& plan, std::span<const T* const> rows, T scale);
/// Whether the inputs so listed are all finite.
template <typename T>
bool listed_input_is_finite(const Plan<T>& plan);
/// As if they had not been listed.
template <typename T>
void forget_listed_input(Plan<T>& plan);

/// What happens to that layer's weights as soon as their gradient is whole, instead of later. Either is the same to the
/// bit as the rule of optimizers/ for all of them at the end.
template <typename T>
struct UpdateInPass {
  /// Plain gradient descent, w - rate (share g): then the gradient, which must be 0 before the pass, is never written.
  struct Descent {
    T rate = 0, share = 1;
    std::span<T> parameters{};  ///< the network's
  };
  std::optional<Descent> descent{};
  /// Where it is none, or the inputs are not mostly 0: called for runs [begin, end) of all weights, on several threads.
  std::function<void(std::size_t begin, std::size_t end)> update{};
};

/// What goes on while a backward pass is under way.
template <typename T>
struct DuringBackward {
  UpdateInPass<T> update{};
  /// Called after each layer with parameters, from the last to the first: from this parameter on the gradient is whole.
  std::function<void(std::size_t first)> whole_from{};
};
/// backward_pass with it.
template <typename T>
void backward_pass(const BasicNetwork<T>& network, Plan<T>& plan, std::span<T> gradient,
                   const DuringBackward<T>& during);

/// A flat array of the architecture's parameters, or of a number for each, with that layer's weights in the other form.
template <typename T>
void to_panels(const Architecture& architecture, std::span<const T> by_rows, std::span<T> in_panels);
template <typename T>
void from_panels(const Architecture& architecture, std::span<const T> in_panels, std::span<T> by_rows);

}  // namespace nudge
