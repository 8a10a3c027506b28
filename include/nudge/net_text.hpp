#pragma once
// Networks as text: "784-128-10", "conv5x5:6, relu, maxpool2, 120, relu, 10", "lenet5".
// In nudge::core.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nudge/network.hpp"

namespace nudge {

/// The plain form: sizes joined by '-', with one activation throughout.
bool is_plain_net(std::string_view net);

/// The items of a list, those in brackets as one; of another net the whole.
std::vector<std::string_view> net_items(std::string_view net);

/// The shape of the input that a net names: the first size of the plain form, or a list's first item "1x28x28" or
/// "28x28". Errors: not a net.
std::optional<Shape> net_input(std::string_view net);

/// The layers of a list for that input, joined by ','. An item is one of
///   120                    a dense layer of 120 neurons; an image is flattened before it
///   conv5x5:6              a convolution of 6 kernels; further options, each after a ':': pad2, same (so that stride 1
///                          keeps the size), stride2, groups3, nobias
///   convtranspose4x4:16    a transposed convolution, with the same options
///   maxpool2 avgpool3      the window's side, which is the stride too; options: stride2, pad1
///   globalavgpool  upsample2  batchnorm  layernorm  softmax  flatten  reshape16x7x7  dropout0.5
///   relu ... leaky-relu0.1 an activation by its name
///   residual(BODY)         BODY, a list, plus what goes into it; or residual(BODY | SHORTCUT), plus a list of it
///   sequential(LIST)
/// or, as the whole, the name of a ready-made net, such as lenet5, which has 10 outputs; "lenet5:26" has 26.
/// Errors name the item by its number in the list, from 1 (a first item such as 1x28x28 counts), within brackets as in
/// "item 2.1", and by its text: one that is none of these, options that contradict each other, a layer that does not
/// fit, with both shapes; and a list that begins with the size of the input, as only the plain form does.
std::vector<Layer> parse_layers(std::string_view net, const Shape& input);

/// The net with so many outputs where it is a ready-made one that does not say how many: "lenet5" becomes "lenet5:26",
/// "28x28, lenet5" "28x28, lenet5:26". Any other net, and one that has as many anyway, stays as it is.
std::string with_outputs(std::string_view net, std::size_t outputs);

/// Checks all of a net, in any form, that can be checked without the shape of the input. Errors: as parse_layers.
void check_net(std::string_view net);

/// The same text for layers: parse_layers gives them again.
std::string to_text(const std::vector<Layer>& layers);

/// The input that a net takes where nothing else is said, MNIST's; and the net that is taken where none is said.
inline constexpr Shape usual_input{1, 28, 28};
inline constexpr std::string_view usual_net = "784-128-10";

/// How a net of the plain form was made; nothing where no settings make this architecture by dense_net.
std::optional<DenseNetSettings> plain_settings(const Architecture& architecture);

/// The shortest text of a net: make_net gives the architecture again, for its input, its loss and, of the plain form,
/// its plain_settings. The name of a ready-made net goes before a list. Where it names no input that is `usual_input`.
std::string net_of(const Architecture& architecture);

/// A net in either form. In a list activations are named one by one; with a quadratic loss the output activation of the
/// settings ends it, unless it has one. Errors: as above; settings that a list does not use.
Architecture make_net(const Shape& input, std::string_view net, const DenseNetSettings& settings);

/// A ready-made net and its layers.
struct NamedNet {
  std::string_view name;
  std::string_view layers;
  std::string_view what;
};
const std::vector<NamedNet>& named_nets();

}  // namespace nudge
