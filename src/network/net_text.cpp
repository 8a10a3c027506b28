#include "nudge/net_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/overloaded.hpp"
#include "nudge/error.hpp"
#include "nudge/nearest.hpp"

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
  std::string place;  ///< "item 2 'conv5x5:6:pad2'"
  std::string_view word, size;
  std::vector<std::string_view> options;

  Item(std::string place_of_item, std::string_view words)
      : place(std::move(place_of_item)), options(split(words, ':')) {
    const std::string_view head = options.front();
    options.erase(options.begin());
    const std::size_t end = head.find_first_of("0123456789");
    word = head.substr(0, std::min(end, head.size()));
    size = head.substr(word.size());
  }

  [[noreturn]] void refuse(std::string_view expected) const { fail(place, ": ", expected, " is expected"); }

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

/// Which option of an item said what; each thing is said once.
class SaidOnce {
 public:
  explicit SaidOnce(const Item& item) : item_(item) {}

  void note(std::string_view what, std::string_view option) {
    for (const auto& [said, before] : said_) {
      if (said == what) fail(item_.place, ": '", before, "' and '", option, "' both say ", what, ", one is expected");
    }
    said_.emplace_back(what, option);
  }

 private:
  const Item& item_;
  std::vector<std::pair<std::string_view, std::string_view>> said_;
};

constexpr std::string_view the_kernels = "the number of kernels", the_padding = "the padding",
                           the_stride = "the stride", the_groups = "the groups", the_bias = "that there is no bias";

Window window_of(const Item& item, std::string_view example) {
  const auto numbers = sides(item.size);
  if (!numbers || numbers->empty() || numbers->size() > 2) item.refuse(text("a window such as ", example));
  return {.height = numbers->front(), .width = numbers->back()};
}

template <typename Convolution>
Layer convolution_of(const Item& item, const Shape& input) {
  constexpr std::string_view example = "conv5x5:6, with options pad2, same, stride2, groups3 or nobias,";
  Convolution conv{.inputs = input.channels, .outputs = 0, .window = window_of(item, "conv5x5:6")};
  SaidOnce said(item);
  for (const std::string_view option : item.options) {
    if (const auto kernels = whole_number(option)) {
      said.note(the_kernels, option);
      conv.outputs = *kernels;
    } else if (const auto padding = Item::number_of(option, "pad")) {
      said.note(the_padding, option);
      conv.window.padding = *padding;
    } else if (const auto stride = Item::number_of(option, "stride")) {
      said.note(the_stride, option);
      conv.window.stride = *stride;
    } else if (const auto groups = Item::number_of(option, "groups")) {
      said.note(the_groups, option);
      conv.groups = *groups;
    } else if (option == "nobias") {
      said.note(the_bias, option);
      conv.bias = false;
    } else if (option == "same") {
      said.note(the_padding, option);
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
  SaidOnce said(item);
  for (const std::string_view option : item.options) {
    if (const auto padding = Item::number_of(option, "pad")) {
      said.note(the_padding, option);
      pool.window.padding = *padding;
    } else if (const auto stride = Item::number_of(option, "stride")) {
      said.note(the_stride, option);
      pool.window.stride = *stride;
    } else {
      item.refuse("maxpool2, with options stride2 or pad1,");
    }
  }
  return {pool};
}

/// How each kind of layer is written, activations left out: the word, and an example.
constexpr std::pair<std::string_view, std::string_view> layer_words[] = {{"conv", "conv5x5:6"},
                                                                         {"convtranspose", "convtranspose4x4:6"},
                                                                         {"maxpool", "maxpool2"},
                                                                         {"avgpool", "avgpool2"},
                                                                         {"globalavgpool", "globalavgpool"},
                                                                         {"upsample", "upsample2"},
                                                                         {"batchnorm", "batchnorm"},
                                                                         {"layernorm", "layernorm"},
                                                                         {"dropout", "dropout0.5"},
                                                                         {"flatten", "flatten"},
                                                                         {"reshape", "reshape16x7x7"},
                                                                         {"softmax", "softmax"},
                                                                         {"residual", "residual(...)"},
                                                                         {"sequential", "sequential(...)"}};

/// Refuses a word that is no layer. `alone`: it is the whole net, so it can be meant for the name of one.
[[noreturn]] void refuse_word(const Item& item, std::string_view whole, bool alone) {
  std::vector<std::string> words = function_names();
  std::string examples = "120 (neurons)";
  for (const auto& [word, example] : layer_words) {
    words.emplace_back(word);
    examples += text(", ", example);
  }
  std::vector<std::string> nets;
  for (const NamedNet& net : named_nets()) nets.emplace_back(net.name);
  std::string known_nets;
  for (const std::string& net : nets) {
    if (whole == net) {
      fail(item.place, ": ", net, " is a whole net, not a layer of a list; there are the layers ", examples,
           " and activations such as relu");
    }
    known_nets += text(known_nets.empty() ? "" : ", ", net);
  }
  const std::string word = nearest_name(item.word, words), net = nearest_name(whole, nets);
  if (alone && edit_distance(whole, net) < edit_distance(item.word, word)) {
    fail("unknown net '", whole, "'; the nearest is ", net, "; there are ", known_nets,
         ", sizes such as 784-128-10, and lists of layers");
  }
  fail(item.place, ": unknown layer; the nearest is ", word, "; there are ", examples, " and activations such as relu",
       alone ? "; or the nets " + known_nets : std::string());
}

/// Refuses "conv5x5:6 relu maxpool2": items without commas between them. "conv5 x 5: 6" is one item.
void check_commas(const std::string& place, std::string_view item) {
  std::string with_commas;
  std::string_view before;
  bool has_several = false;
  for (const std::string_view word : split(item, ' ')) {
    if (word.empty()) continue;
    const bool begins = whole_number(word) || (word.size() > 1 && word[0] >= 'a' && word[0] <= 'z');
    const bool wants_more = before.ends_with(':') || before == "x";
    const bool is_next = begins && !before.empty() && !wants_more;
    if (!before.empty()) with_commas += is_next ? ", " : " ";
    with_commas += word;
    has_several = has_several || is_next;
    before = word;
  }
  if (has_several) fail(place, ": commas are expected between layers: ", with_commas);
}

/// A net without its first item, the shape of the input, where it has one.
struct List {
  std::string layers;
  std::string_view name = {};  ///< of a ready-made net
  std::size_t skipped = 0;     ///< items before it
};

/// The list that a name stands for, with its own number of outputs where that is said.
List list_of(std::string_view net) {
  const std::vector<std::string_view> parts = split(net, ':');
  for (const NamedNet& named : named_nets()) {
    if (parts.front() != named.name) continue;
    if (parts.size() == 1) return {std::string(named.layers), named.name};
    if (parts.size() > 2 || !whole_number(parts[1])) {
      fail("net '", net, "': ", named.name, " or, with another number of outputs, ", named.name, ":26 is expected");
    }
    return {text(named.layers.substr(0, named.layers.rfind(' ') + 1), parts[1]), named.name};
  }
  return {std::string(net)};
}

List list_without_input(std::string_view net) {
  const std::string_view whole = trimmed(net);
  if (!net_input(whole)) return list_of(whole);
  const std::size_t comma = whole.find(',');
  List list = list_of(comma == std::string_view::npos ? std::string_view() : trimmed(whole.substr(comma + 1)));
  list.skipped = 1;
  return list;
}

/// Reads a list, item after item, each for the shape that those before it make; without a shape, only the words.
class ListReader {
 public:
  ListReader(const std::optional<Shape>& input, const List& list)
      : fits_(input.has_value()), shape_(input.value_or(Shape{1})), numbers_{list.skipped}, name_(list.name) {}

  std::vector<Layer> read_all(std::string_view list) {
    std::vector<Layer> layers;
    const std::vector<std::string_view> items = split(list, ',');
    for (const std::string_view item : items) {
      ++numbers_.back();
      if (item.empty()) {
        fail("item ", number(),
             " is missing: layers joined by ',' are expected, such as conv5x5:6, relu, maxpool2, 10");
      }
      read(item, items.size() == 1 && numbers_.size() == 1, layers);
    }
    return layers;
  }

 private:
  /// "2.1": the first item within the brackets of the second.
  std::string number() const {
    std::string joined;
    for (const std::size_t one : numbers_) joined += text(joined.empty() ? "" : ".", one);
    return joined;
  }
  std::string place_of(std::string_view item) const {
    return text("item ", number(), " '", item, "'", name_.empty() ? "" : " of ", name_);
  }

  void read(std::string_view item, bool alone, std::vector<Layer>& layers) {
    const std::string place = place_of(item);
    check_commas(place, item);
    if (item.back() == ')') {
      layers.push_back(composite(place, item));
    } else if (const auto neurons = whole_number(item)) {
      if (!shape_.is_flat()) append({Flatten{}}, place, layers);
      append({Dense{.inputs = shape_.size(), .outputs = *neurons}}, place, layers);
    } else {
      append(plain(Item(place, item), item, alone), place, layers);
    }
  }

  void append(Layer layer, const std::string& place, std::vector<Layer>& layers) {
    if (fits_) shape_ = output_shape(layer, shape_, place);
    layers.push_back(std::move(layer));
  }

  Layer composite(const std::string& place, std::string_view item) {
    constexpr std::size_t deepest = 16;
    const std::size_t open = item.find('(');
    const std::string_view word = trimmed(item.substr(0, open));
    const std::string_view inside = item.substr(open + 1, item.size() - open - 2);
    if (numbers_.size() > deepest) fail("brackets within brackets, more than ", deepest, " deep");
    numbers_.push_back(0);
    Layer layer;
    if (word == "sequential") {
      layer = {Sequential{.layers = read_all(inside)}};
    } else if (word == "residual") {
      layer = {residual(place, inside)};
    } else {
      fail(place, ": residual(...) or sequential(...) is expected");
    }
    numbers_.pop_back();
    return layer;
  }

  Residual residual(const std::string& place, std::string_view inside) {
    const std::vector<std::string_view> branches = split(inside, '|');
    if (branches.size() > 2) fail(place, ": a body and, after one '|', a shortcut are expected");
    const Shape input = shape_;
    Residual layer;
    layer.body = read_all(branches.front());
    const Shape body = shape_;
    shape_ = input;
    // The items of the shortcut are counted after those of the body.
    if (branches.size() == 2) layer.shortcut = read_all(branches.back());
    if (!(shape_ == body)) {
      fail(place, ": its body makes the shape ", to_string(body), " of ", to_string(input), ", its shortcut ",
           to_string(shape_), ", the same is expected");
    }
    return layer;
  }

  Layer plain(const Item& item, std::string_view whole, bool alone) const {
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
    const Layer layer = of_one_word(item, whole, alone);
    item.expect_word_alone();
    return layer;
  }

  Layer of_one_word(const Item& item, std::string_view whole, bool alone) const {
    if (item.word == "globalavgpool") return {GlobalAvgPool{}};
    if (item.word == "batchnorm") return {BatchNorm{.channels = shape_.channels}};
    if (item.word == "layernorm") return {LayerNorm{.size = shape_.size()}};
    if (item.word == "softmax") return {Softmax{}};
    if (item.word == "flatten") return {Flatten{}};
    const std::vector<std::string> functions = function_names();
    if (std::find(functions.begin(), functions.end(), item.word) == functions.end()) refuse_word(item, whole, alone);
    return {Activation{.function = parse_function(item.word)}};
  }

  bool fits_;
  Shape shape_;
  std::vector<std::size_t> numbers_;  ///< of the item that is read, and of those in whose brackets it stands
  std::string_view name_;
};

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
  if (layers.empty()) return false;
  const auto& last = layers.back().kind;
  if (const auto* part = std::get_if<Sequential>(&last)) return ends_in_activation(part->layers);
  return std::holds_alternative<Activation>(last) || std::holds_alternative<Softmax>(last);
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

bool is_made_by(const Architecture& architecture, const std::string& net) {
  try {
    return make_net(architecture.input(), net, {.loss = architecture.loss()}) == architecture;
  } catch (const Error&) {
    return false;  // a net for other inputs
  }
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
  const List list = list_without_input(net);
  if (list.skipped > 0 && !(net_input(net) == input)) {
    fail("item 1 names an input of ", to_string(*net_input(net)), ", but an example has the shape ", to_string(input));
  }
  if (list.skipped == 0) check_first_item(list.layers, input);
  return ListReader(input, list).read_all(list.layers);
}

void check_net(std::string_view net) {
  if (is_plain_net(net)) {
    parse_net(net);
  } else {
    const List list = list_without_input(net);
    ListReader(std::nullopt, list).read_all(list.layers);
  }
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

std::optional<DenseNetSettings> plain_settings(const Architecture& architecture) {
  DenseNetSettings settings{.loss = architecture.loss()};
  std::vector<std::size_t> sizes{architecture.input().size()};
  const bool ends_in_logits = takes_logits(settings.loss);
  for (const Layer& layer : architecture.structure()) {
    const auto* activation = std::get_if<Activation>(&layer.kind);
    if (const auto* dense = std::get_if<Dense>(&layer.kind)) {
      sizes.push_back(dense->outputs);
    } else if (const auto* dropout = std::get_if<Dropout>(&layer.kind)) {
      settings.dropout = dropout->rate;
    } else if (activation != nullptr && &layer == &architecture.structure().back() && !ends_in_logits) {
      settings.output_activation = activation->function;
    } else if (activation != nullptr) {
      settings.activation = activation->function;
      settings.slope = activation->slope;
    } else if (!std::holds_alternative<Flatten>(layer.kind)) {
      return std::nullopt;
    }
  }
  if (!(dense_net(architecture.input(), sizes, settings) == architecture)) return std::nullopt;
  return settings;
}

std::string net_of(const Architecture& architecture) {
  const Shape& input = architecture.input();
  if (plain_settings(architecture)) {
    std::string sizes = std::to_string(input.size());
    for (const Layer& layer : architecture.structure()) {
      if (const auto* dense = std::get_if<Dense>(&layer.kind)) sizes += text("-", dense->outputs);
    }
    return sizes;
  }
  const std::string before =
      input == usual_input ? std::string() : text(input.channels, "x", input.height, "x", input.width, ", ");
  for (const NamedNet& named : named_nets()) {
    const std::string name(named.name), with_outputs = text(name, ":", architecture.outputs());
    if (is_made_by(architecture, name)) return before + name;
    if (is_made_by(architecture, with_outputs)) return before + with_outputs;
  }
  return before + to_text(architecture.structure());
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
