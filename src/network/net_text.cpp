#include "nudge/net_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/overloaded.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

std::string_view trimmed(std::string_view words) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = words.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return words.substr(first, words.find_last_not_of(blanks) + 1 - first);
}

/// The parts of `words` between the separators that stand in no brackets, without blanks around them.
std::vector<std::string_view> split(std::string_view words, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0, open = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    open += words[i] == '(' ? 1 : 0;
    if (words[i] == ')') {
      if (open == 0) fail("a bracket ')' without its '(' in '", words, "'");
      --open;
    }
    if (open > 0 || words[i] != separator) continue;
    parts.push_back(trimmed(words.substr(begin, i - begin)));
    begin = i + 1;
  }
  if (open > 0) fail("a bracket '(' without its ')' in '", words, "'");
  parts.push_back(trimmed(words.substr(begin)));
  return parts;
}

std::optional<std::size_t> whole_number(std::string_view digits) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  constexpr std::size_t largest = 4'000'000'000;
  if (error != std::errc() || end != digits.data() + digits.size() || number > largest) return std::nullopt;
  return number;
}

std::optional<double> real_number(std::string_view digits) {
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// "5x5" as 5, 5.
std::optional<std::vector<std::size_t>> sides(std::string_view words) {
  std::vector<std::size_t> numbers;
  for (const std::string_view part : split(words, 'x')) {
    const auto number = whole_number(part);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// "1x28x28" or "28x28" as a shape.
std::optional<Shape> shape_of(std::string_view item) {
  if (item.find('x') == std::string_view::npos) return std::nullopt;
  const auto numbers = sides(item);
  if (!numbers) return std::nullopt;
  if (numbers->size() == 2) return Shape{1, (*numbers)[0], (*numbers)[1]};
  if (numbers->size() == 3) return Shape{(*numbers)[0], (*numbers)[1], (*numbers)[2]};
  return std::nullopt;
}

/// "conv5x5:6:pad2" taken apart: the word "conv", the size "5x5", the options "6" and "pad2".
struct Item {
  std::string_view whole, word, size;
  std::vector<std::string_view> options;

  explicit Item(std::string_view text) : whole(text) {
    options = split(text, ':');
    const std::string_view head = options.front();
    options.erase(options.begin());
    const std::size_t end = head.find_first_of("0123456789");
    word = head.substr(0, std::min(end, head.size()));
    size = head.substr(word.size());
  }

  [[noreturn]] void refuse(std::string_view expected) const { fail("'", whole, "': ", expected, " is expected"); }

  void expect_no_options(std::string_view example) const {
    if (!options.empty()) refuse(text(example, ", without options,"));
  }
  void expect_word_alone() const {
    if (!size.empty() || !options.empty()) refuse(text(word, " alone"));
  }

  /// The number of an option such as "pad2".
  static std::optional<std::size_t> number_of(std::string_view option, std::string_view name) {
    return option.starts_with(name) ? whole_number(option.substr(name.size())) : std::nullopt;
  }
};

Window window_of(const Item& item, std::string_view example) {
  const auto numbers = sides(item.size);
  if (!numbers || numbers->empty() || numbers->size() > 2) item.refuse(text("a window such as ", example));
  return {.height = numbers->front(), .width = numbers->back()};
}

template <typename Convolution>
Layer convolution_of(const Item& item, const Shape& input) {
  constexpr std::string_view example = "conv5x5:6, with options pad2, same, stride2, groups3 or nobias,";
  Convolution conv{.inputs = input.channels, .outputs = 0, .window = window_of(item, "conv5x5:6")};
  for (const std::string_view option : item.options) {
    if (const auto kernels = whole_number(option); kernels && conv.outputs == 0) {
      conv.outputs = *kernels;
    } else if (const auto padding = Item::number_of(option, "pad")) {
      conv.window.padding = *padding;
    } else if (const auto stride = Item::number_of(option, "stride")) {
      conv.window.stride = *stride;
    } else if (const auto groups = Item::number_of(option, "groups")) {
      conv.groups = *groups;
    } else if (option == "nobias") {
      conv.bias = false;
    } else if (option == "same") {
      if (conv.window.height != conv.window.width || conv.window.height % 2 == 0) {
        item.refuse("'same' needs a square window of an odd side; a padding such as pad2");
      }
      conv.window.padding = conv.window.height / 2;
    } else {
      item.refuse(example);
    }
  }
  if (conv.outputs == 0) item.refuse(text("the number of kernels, such as ", item.word, item.size, ":6,"));
  return {conv};
}

template <typename Pool>
Layer pool_of(const Item& item) {
  Pool pool{.window = window_of(item, "maxpool2 or maxpool3x3")};
  pool.window.stride = pool.window.height;
  for (const std::string_view option : item.options) {
    if (const auto padding = Item::number_of(option, "pad")) {
      pool.window.padding = *padding;
    } else if (const auto stride = Item::number_of(option, "stride")) {
      pool.window.stride = *stride;
    } else {
      item.refuse("maxpool2, with options stride2 or pad1,");
    }
  }
  return {pool};
}

/// Reads a list, item after item, each for the shape that those before it make.
class ListReader {
 public:
  ListReader(std::string_view net, const Shape& input) : net_(net), shape_(input) {}

  std::vector<Layer> read_all(std::string_view list) {
    std::vector<Layer> layers;
    for (const std::string_view item : split(list, ',')) {
      if (item.empty()) {
        fail("net '", net_,
             "': an item is missing: layers joined by ',' are expected, such as conv5x5:6, relu, maxpool2, 10");
      }
      read(item, layers);
    }
    return layers;
  }

 private:
  void read(std::string_view item, std::vector<Layer>& layers) {
    if (item.back() == ')') return layers.push_back(composite(item));
    try {
      const Item parts(item);
      if (const auto neurons = whole_number(item)) {
        if (!shape_.is_flat()) append({Flatten{}}, layers);
        append({Dense{.inputs = shape_.size(), .outputs = *neurons}}, layers);
      } else {
        append(plain(parts), layers);
      }
    } catch (const Error& error) {
      fail("net: item ", item_, " ", error.what());
    }
    ++item_;
  }

  void append(Layer layer, std::vector<Layer>& layers) {
    try {
      shape_ = output_shape(layer, shape_, position_);
    } catch (const Error& error) {
      fail("(", to_text({layer}), "), ", error.what());
    }
    ++position_;
    layers.push_back(std::move(layer));
  }

  Layer composite(std::string_view item) {
    constexpr int deepest = 16;
    const std::size_t open = item.find('(');
    const std::string_view word = trimmed(item.substr(0, open));
    const std::string_view inside = item.substr(open + 1, item.size() - open - 2);
    if (++depth_ > deepest) fail("net: brackets within brackets, more than ", deepest, " deep");
    Layer layer;
    if (word == "sequential") {
      layer = {Sequential{.layers = read_all(inside)}};
    } else if (word == "residual") {
      layer = {residual(inside)};
    } else {
      fail("net: item ", item_, " '", item, "': residual(...) or sequential(...) is expected");
    }
    --depth_;
    return layer;
  }

  Residual residual(std::string_view inside) {
    const std::vector<std::string_view> branches = split(inside, '|');
    if (branches.size() > 2) {
      fail("net: residual(", inside, "): a body and, after one '|', a shortcut are expected");
    }
    const Shape input = shape_;
    Residual layer;
    layer.body = read_all(branches.front());
    const Shape body = shape_;
    shape_ = input;
    if (branches.size() == 2) layer.shortcut = read_all(branches.back());
    if (!(shape_ == body)) {
      fail("net: residual(", inside, "): its body makes the shape ", to_string(body), " of ", to_string(input),
           ", its shortcut ", to_string(shape_), ", the same is expected");
    }
    ++position_;
    return layer;
  }

  Layer plain(const Item& item) const {
    if (item.word == "conv") return convolution_of<Conv2D>(item, shape_);
    if (item.word == "convtranspose") return convolution_of<ConvTranspose2D>(item, shape_);
    if (item.word == "maxpool") return pool_of<MaxPool2D>(item);
    if (item.word == "avgpool") return pool_of<AvgPool2D>(item);
    if (item.word == "upsample") {
      item.expect_no_options("upsample2");
      const auto factor = whole_number(item.size);
      if (!factor) item.refuse("upsample2");
      return {Upsample{.factor = *factor}};
    }
    if (item.word == "dropout") {
      item.expect_no_options("dropout0.5");
      const auto rate = real_number(item.size);
      if (!rate) item.refuse("dropout0.5");
      return {Dropout{.rate = *rate}};
    }
    if (item.word == "reshape") {
      item.expect_no_options("reshape16x7x7");
      const auto shape = shape_of(item.size);
      if (!shape) item.refuse("reshape16x7x7");
      return {Reshape{.shape = *shape}};
    }
    if (item.word == "leaky-relu") {
      item.expect_no_options("leaky-relu0.1");
      Activation leaky{.function = Function::leaky_relu};
      if (!item.size.empty()) {
        const auto slope = real_number(item.size);
        if (!slope) item.refuse("leaky-relu0.1");
        leaky.slope = *slope;
      }
      return {leaky};
    }
    const Layer layer = of_one_word(item);
    item.expect_word_alone();
    return layer;
  }

  Layer of_one_word(const Item& item) const {
    if (item.word == "globalavgpool") return {GlobalAvgPool{}};
    if (item.word == "batchnorm") return {BatchNorm{.channels = shape_.channels}};
    if (item.word == "layernorm") return {LayerNorm{.size = shape_.size()}};
    if (item.word == "softmax") return {Softmax{}};
    if (item.word == "flatten") return {Flatten{}};
    try {
      return {Activation{.function = parse_function(item.word)}};
    } catch (const Error&) {
      item.refuse(
          "a number of neurons, conv5x5:6, convtranspose4x4:6, maxpool2, avgpool2, globalavgpool, upsample2, "
          "batchnorm, "
          "layernorm, dropout0.5, flatten, reshape16x7x7, softmax, residual(...), sequential(...) or an activation "
          "such as "
          "relu");
    }
  }

  std::string_view net_;
  Shape shape_;
  std::size_t position_ = 0;
  std::size_t item_ = 1;
  int depth_ = 0;
};

/// The list that a name stands for, with its own number of outputs where that is said.
std::string list_of(std::string_view net) {
  const std::vector<std::string_view> parts = split(net, ':');
  for (const NamedNet& named : named_nets()) {
    if (parts.front() != named.name) continue;
    if (parts.size() == 1) return std::string(named.layers);
    if (parts.size() > 2 || !whole_number(parts[1])) {
      fail("net '", net, "': ", named.name, " or, with another number of outputs, ", named.name, ":26 is expected");
    }
    return std::string(named.layers.substr(0, named.layers.rfind(' ') + 1)) + std::string(parts[1]);
  }
  return std::string(net);
}

std::string window_text(const Window& window) { return text(window.height, "x", window.width); }

template <typename Convolution>
std::string convolution_text(const char* word, const Convolution& conv) {
  std::string out = text(word, window_text(conv.window), ":", conv.outputs);
  if (conv.window.padding != 0) out += text(":pad", conv.window.padding);
  if (conv.window.stride != 1) out += text(":stride", conv.window.stride);
  if (conv.groups != 1) out += text(":groups", conv.groups);
  return conv.bias ? out : out + ":nobias";
}

std::string pool_text(const char* word, const Window& window) {
  std::string out = word;
  out += window.height == window.width ? std::to_string(window.height) : window_text(window);
  if (window.stride != window.height) out += text(":stride", window.stride);
  if (window.padding != 0) out += text(":pad", window.padding);
  return out;
}

std::string number_text(double number) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
}

std::string to_text(const Layer& layer) {
  return std::visit(
      Overloaded{[](const Dense& dense) { return std::to_string(dense.outputs); },
                 [](const Conv2D& conv) { return convolution_text("conv", conv); },
                 [](const ConvTranspose2D& conv) { return convolution_text("convtranspose", conv); },
                 [](const MaxPool2D& pool) { return pool_text("maxpool", pool.window); },
                 [](const AvgPool2D& pool) { return pool_text("avgpool", pool.window); },
                 [](const Upsample& upsample) { return text("upsample", upsample.factor); },
                 [](const Reshape& reshape) {
                   return text("reshape", reshape.shape.channels, "x", reshape.shape.height, "x", reshape.shape.width);
                 },
                 [](const Dropout& dropout) { return "dropout" + number_text(dropout.rate); },
                 [&](const Activation& activation) {
                   const bool is_leaky = activation.function == Function::leaky_relu;
                   return is_leaky ? name_of(layer) + number_text(activation.slope) : name_of(layer);
                 },
                 [](const Sequential& part) { return text("sequential(", nudge::to_text(part.layers), ")"); },
                 [](const Residual& part) {
                   const std::string body = nudge::to_text(part.body);
                   return part.shortcut.empty() ? text("residual(", body, ")")
                                                : text("residual(", body, " | ", nudge::to_text(part.shortcut), ")");
                 },
                 [&](const auto&) { return name_of(layer); }},
      layer.kind);
}

bool ends_in_activation(const std::vector<Layer>& layers) {
  return !layers.empty() && (std::holds_alternative<Activation>(layers.back().kind) ||
                             std::holds_alternative<Softmax>(layers.back().kind));
}

}  // namespace

bool is_plain_net(std::string_view net) {
  return !net.empty() && net.find_first_not_of("0123456789-") == std::string_view::npos;
}

std::vector<std::string_view> net_items(std::string_view net) { return split(net, ','); }

std::optional<Shape> net_input(std::string_view net) {
  const std::string_view first = split(net, ',').front();
  const bool is_number = !first.empty() && first.front() >= '0' && first.front() <= '9';
  // "784-x-10": sizes that went wrong, not a list.
  if (is_plain_net(net) || (is_number && first.find('-') != std::string_view::npos))
    return Shape{parse_net(net).front()};
  return shape_of(first);
}

std::vector<Layer> parse_layers(std::string_view net, const Shape& input) {
  std::string list(trimmed(net));
  if (const std::optional<Shape> named = net_input(list)) {
    if (!(*named == input)) {
      fail("net '", net, "': it names an input of ", to_string(*named), ", but an example has the shape ",
           to_string(input));
    }
    const std::size_t comma = list.find(',');
    list = comma == std::string::npos ? "" : list.substr(comma + 1);
  }
  return ListReader(net, input).read_all(list_of(trimmed(list)));
}

std::string to_text(const std::vector<Layer>& layers) {
  std::string out;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    // A dense layer flattens an image itself.
    const bool implied = std::holds_alternative<Flatten>(layers[i].kind) && i + 1 < layers.size() &&
                         std::holds_alternative<Dense>(layers[i + 1].kind);
    if (implied) continue;
    out += (out.empty() ? "" : ", ") + to_text(layers[i]);
  }
  return out;
}

Architecture make_net(const Shape& input, std::string_view net, const DenseNetSettings& settings) {
  if (is_plain_net(net)) return dense_net(input, parse_net(net), settings);
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
