#include "files/gradient_names.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <string_view>

#include "base/lower_case.hpp"
#include "nudge/error.hpp"

namespace nudge {
namespace {

using Places = std::vector<std::size_t>;

std::string shape_words(const std::vector<std::size_t>& shape) {
  std::string out = "(";
  for (const std::size_t side : shape) out += (out.size() > 1 ? ", " : "") + std::to_string(side);
  return out + ")";
}

/// The shape without its sides of 1.
std::vector<std::size_t> without_ones(std::vector<std::size_t> shape) {
  std::erase(shape, 1U);
  return shape;
}

/// What a name says: "dW2" is weights, number 2.
struct ReadName {
  bool is_bias = false;
  std::size_t number = 0;
};

std::optional<ReadName> read_name(std::string_view name) {
  std::string lower = lower_case(name);
  const std::size_t last = lower.find_last_of("0123456789");
  if (last == std::string::npos) return std::nullopt;
  std::size_t first = last;
  while (first > 0 && std::isdigit(static_cast<unsigned char>(lower[first - 1])) != 0) --first;
  if (last - first > 5) return std::nullopt;
  ReadName read{.is_bias = false, .number = std::stoul(lower.substr(first, last - first + 1))};
  for (const char* word : {"bias", "weight"}) {
    if (lower.find(word) == std::string::npos) continue;
    read.is_bias = *word == 'b';
    return read;
  }
  for (const char* before : {"nabla", "grad", "delta", "d", "g"}) {
    if (!lower.starts_with(before)) continue;
    lower.erase(0, std::string_view(before).size());
    break;
  }
  const std::size_t letter = lower.find_first_not_of("_-. ");
  if (letter == std::string::npos || (lower[letter] != 'w' && lower[letter] != 'b')) return std::nullopt;
  read.is_bias = lower[letter] == 'b';
  return read;
}

bool all_fit(const SafeTensors& content, const std::vector<ParameterTensor>& tensors, const Places& places) {
  const std::set<std::size_t> different(places.begin(), places.end());
  if (different.size() != places.size()) return false;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!has_shape_of(tensors[places[i]], content.tensors[i].shape)) return false;
  }
  return true;
}

/// By the model's own names, whatever the shapes.
std::optional<Places> by_own_names(const SafeTensors& content, const std::vector<ParameterTensor>& tensors) {
  Places places;
  for (const TensorData& theirs : content.tensors) {
    const auto known = std::ranges::find(tensors, theirs.name, &ParameterTensor::name);
    if (known == tensors.end()) return std::nullopt;
    places.push_back(static_cast<std::size_t>(known - tensors.begin()));
  }
  return places;
}

/// The numbers in the names are those of the layers, the lowest number standing for layer `first` of those there are.
std::optional<Places> by_numbers(const SafeTensors& content, const std::vector<ParameterTensor>& tensors) {
  std::vector<ReadName> names;
  std::set<std::size_t> numbers;
  for (const TensorData& theirs : content.tensors) {
    const auto read = read_name(theirs.name);
    if (!read) return std::nullopt;
    names.push_back(*read);
    numbers.insert(read->number);
  }
  std::vector<std::size_t> layers;
  for (const ParameterTensor& tensor : tensors) {
    if (layers.empty() || layers.back() != tensor.layer) layers.push_back(tensor.layer);
  }
  for (std::size_t first = 0; first + numbers.size() <= layers.size(); ++first) {
    Places places;
    for (const ReadName& one : names) {
      const auto order = static_cast<std::size_t>(std::distance(numbers.begin(), numbers.find(one.number)));
      const auto place = std::ranges::find_if(tensors, [&](const ParameterTensor& tensor) {
        return tensor.layer == layers[first + order] && tensor.is_bias == one.is_bias;
      });
      if (place == tensors.end()) break;
      places.push_back(static_cast<std::size_t>(place - tensors.begin()));
    }
    if (places.size() == names.size() && all_fit(content, tensors, places)) return places;
  }
  return std::nullopt;
}

/// Each tensor's shape is that of one tensor of the model alone.
std::optional<Places> by_shapes(const SafeTensors& content, const std::vector<ParameterTensor>& tensors) {
  Places places;
  for (const TensorData& theirs : content.tensors) {
    std::size_t fits = 0;
    for (std::size_t t = 0; t < tensors.size(); ++t) {
      if (!has_shape_of(tensors[t], theirs.shape)) continue;
      if (++fits == 1) places.push_back(t);
    }
    if (fits != 1) return std::nullopt;
  }
  if (!all_fit(content, tensors, places)) return std::nullopt;
  return places;
}

[[noreturn]] void fits_nowhere(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                               const std::string& name) {
  std::string names;
  for (const ParameterTensor& tensor : tensors) {
    names += (names.empty() ? "" : ", ") + tensor.name + " " + shape_words(tensor.dimensions);
  }
  for (const TensorData& theirs : content.tensors) {
    const auto own = std::ranges::find(tensors, theirs.name, &ParameterTensor::name);
    if (own == tensors.end()) {
      fail(name, ": the model has no tensor \"", theirs.name, "\" of shape ", shape_words(theirs.shape), "; it has ",
           names);
    }
    if (has_shape_of(*own, theirs.shape)) continue;
    fail(name, ": ", theirs.name, " has shape ", shape_words(theirs.shape), ", the model's is ",
         shape_words(own->dimensions));
  }
  fail(name, ": its names and shapes do not say which tensor is which; the model has ", names);
}

}  // namespace

bool is_turned(const ParameterTensor& tensor, const std::vector<std::size_t>& shape) {
  const std::vector<std::size_t> ours = without_ones(tensor.dimensions), came = without_ones(shape);
  return came != ours && std::equal(came.begin(), came.end(), ours.rbegin(), ours.rend());
}

bool has_shape_of(const ParameterTensor& tensor, const std::vector<std::size_t>& shape) {
  return without_ones(shape) == without_ones(tensor.dimensions) || is_turned(tensor, shape);
}

std::vector<std::size_t> no_tensors_in(const SafeTensors& content, const std::vector<ParameterTensor>& tensors) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < content.tensors.size(); ++i) {
    const TensorData& theirs = content.tensors[i];
    const bool is_one = read_name(theirs.name) || std::ranges::any_of(tensors, [&](const ParameterTensor& tensor) {
                          return tensor.name == theirs.name || has_shape_of(tensor, theirs.shape);
                        });
    if (!is_one) found.push_back(i);
  }
  if (found.size() == content.tensors.size()) found.clear();
  return found;
}

std::vector<std::size_t> places_of(const SafeTensors& content, const std::vector<ParameterTensor>& tensors,
                                   const std::string& name) {
  const auto own = by_own_names(content, tensors);
  if (own && all_fit(content, tensors, *own)) return *own;
  if (const auto numbered = by_numbers(content, tensors)) return *numbered;
  if (const auto shaped = by_shapes(content, tensors)) return *shaped;
  fits_nowhere(content, tensors, name);
}

}  // namespace nudge
