#include "network/net_reader.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "layers/depth.hpp"
#include "network/net_words.hpp"
#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge {

using namespace net_words;

namespace {

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
  if (alone && !net.empty() && (word.empty() || edit_distance(whole, net) < edit_distance(item.word, word))) {
    fail("unknown net '", whole, "'; the nearest is ", net, "; there are ", known_nets,
         ", sizes such as 784-128-10, and lists of layers");
  }
  fail(item.place, ": unknown layer", word.empty() ? "" : "; the nearest is ", word, "; there are ", examples,
       " and activations such as relu", alone ? "; or the nets " + known_nets : std::string());
}

/// Reads a list, item after item, each for the shape that those before it make; without a shape, only the words.
class ListReader {
 public:
  ListReader(const std::optional<Shape>& input, const NetList& list)
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
    const std::size_t open = item.find('(');
    const std::string_view word = trimmed(item.substr(0, open));
    const std::string_view inside = item.substr(open + 1, item.size() - open - 2);
    if (numbers_.size() > deepest_layers) fail("brackets within brackets, more than ", deepest_layers, " deep");
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

}  // namespace

std::vector<Layer> read_layers(const std::optional<Shape>& input, const NetList& list) {
  return ListReader(input, list).read_all(list.layers);
}

}  // namespace nudge
