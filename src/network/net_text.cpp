#include "nudge/net_text.hpp"

#include <algorithm>

#include "base/overloaded.hpp"
#include "layers/all_layers.hpp"
#include "network/net_reader.hpp"
#include "network/net_words.hpp"
#include "nudge/error.hpp"

namespace nudge {

using namespace net_words;

namespace {

/// The ready-made net of that name; null: it is none.
const NamedNet* find_named_net(std::string_view name) {
  const auto found = std::ranges::find(named_nets(), name, &NamedNet::name);
  return found == named_nets().end() ? nullptr : &*found;
}

/// The list that a name stands for, with its own number of outputs where that is said.
NetList list_of(std::string_view net) {
  const std::vector<std::string_view> parts = split(net, ':');
  const NamedNet* named = find_named_net(parts.front());
  if (named == nullptr) return {std::string(net)};
  if (parts.size() == 1) return {std::string(named->layers), named->name};
  if (parts.size() > 2 || !whole_number(parts[1])) {
    fail("net '", net, "': ", named->name, " or, with another number of outputs, ", named->name, ":26 is expected");
  }
  return {text(named->layers.substr(0, named->layers.rfind(' ') + 1), parts[1]), named->name};
}

NetList list_without_input(std::string_view net) {
  const std::string_view whole = trimmed(net);
  if (!net_input(whole)) return list_of(whole);
  const std::size_t comma = whole.find(',');
  NetList list = list_of(comma == std::string_view::npos ? std::string_view() : trimmed(whole.substr(comma + 1)));
  list.skipped = 1;
  return list;
}

bool ends_in_activation(const std::vector<Layer>& layers) {
  if (layers.empty()) return false;
  return std::visit(
      Overloaded{[](const Sequential& part) { return ends_in_activation(part.layers); },
                 [](const Residual&) { return false; }, [](const OfRole<Role::activates> auto&) { return true; },
                 [](const OfOtherRole<Role::activates> auto&) { return false; }},
      layers.back().kind);
}

/// Refuses "784, 128, relu, 10": what begins like the plain form. "784, relu" is a hidden layer as large as the input.
void check_first_item(std::string_view list, const Shape& input) {
  const std::vector<std::string_view> items = split(list, ',');
  if (items.size() < 2 || whole_number(items[0]) != input.size() || !whole_number(items[1])) return;
  std::string rest, sizes;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) rest += text(rest.empty() ? "" : ", ", items[i]);
    if (whole_number(items[i])) sizes += text(sizes.empty() ? "" : "-", items[i]);
  }
  fail("item 1 '", items[0],
       "': a list does not begin with the size of the input: ", items.size() > 2 ? rest + ", or " : std::string(),
       "the sizes ", sizes, items.size() > 2 ? ", are" : " are", " expected");
}

}  // namespace

bool is_plain_net(std::string_view net) {
  return !net.empty() && net.find_first_not_of("0123456789-") == std::string_view::npos;
}

/// Also "784-x-10": sizes that went wrong, not a list.
bool are_meant_as_sizes(std::string_view net) {
  const std::string_view first = split(net, ',').front();
  const bool is_number = !first.empty() && first.front() >= '0' && first.front() <= '9';
  return is_plain_net(net) || (is_number && first.find('-') != std::string_view::npos);
}

bool are_only_sizes(std::string_view net) { return are_meant_as_sizes(net) && net.find(',') == std::string_view::npos; }

std::vector<std::string_view> net_items(std::string_view net) { return split(net, ','); }

std::optional<Shape> net_input(std::string_view net) {
  if (are_meant_as_sizes(net)) return Shape{parse_net(net).front()};
  return shape_of(split(net, ',').front());
}

std::string with_outputs(std::string_view net, std::size_t outputs) {
  const std::string_view whole = trimmed(net);
  const std::vector<std::string_view> items = split(whole, ',');
  const NamedNet* named = items.size() <= 2 ? find_named_net(items.back()) : nullptr;
  const bool is_usual =
      named != nullptr && named->layers.substr(named->layers.rfind(' ') + 1) == std::to_string(outputs);
  if (named == nullptr || is_usual || (items.size() == 2 && !net_input(whole))) return std::string(net);
  return text(whole, ':', outputs);
}

std::vector<Layer> parse_layers(std::string_view net, const Shape& input) {
  const NetList list = list_without_input(net);
  if (list.skipped > 0 && !(net_input(net) == input)) {
    fail("item 1 names an input of ", to_string(*net_input(net)), ", but an example has the shape ", to_string(input));
  }
  if (list.skipped == 0) check_first_item(list.layers, input);
  return read_layers(input, list);
}

void check_net(std::string_view net) {
  if (are_only_sizes(net)) {
    parse_net(net);
  } else {
    const NetList list = list_without_input(net);
    read_layers(std::nullopt, list);
  }
}

Architecture make_net(const Shape& input, std::string_view net, const DenseNetSettings& settings) {
  if (are_only_sizes(net)) return dense_net(input, parse_net(net), settings);
  if (settings.dropout > 0) {
    fail("network.dropout is ", settings.dropout, ", but the net lists its layers: dropout", settings.dropout,
         " is to stand among them");
  }
  std::vector<Layer> layers = parse_layers(net, input);
  if (!takes_logits(settings.loss) && !ends_in_activation(layers)) {
    layers.push_back({Activation{.function = settings.output_activation}});
  }
  return Architecture(input, std::move(layers), settings.loss);
}

}  // namespace nudge
