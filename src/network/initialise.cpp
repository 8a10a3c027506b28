#include <algorithm>
#include <cmath>
#include <vector>

#include "base/names.hpp"
#include "base/random.hpp"
#include "kernels/functions.hpp"
#include "layers/all_layers.hpp"
#include "network/activation_after.hpp"
#include "nudge/error.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

constexpr NameTable<Initialisation, 10> names{{{Initialisation::he_normal, "he-normal"},
                                               {Initialisation::he_uniform, "he-uniform"},
                                               {Initialisation::glorot_normal, "glorot-normal"},
                                               {Initialisation::glorot_uniform, "glorot-uniform"},
                                               {Initialisation::lecun_normal, "lecun-normal"},
                                               {Initialisation::lecun_uniform, "lecun-uniform"},
                                               {Initialisation::zero, "zero"},
                                               {Initialisation::book, "book"},
                                               {Initialisation::orthogonal, "orthogonal"},
                                               {Initialisation::identity, "identity"}}};

bool is_uniform(Initialisation initialisation) {
  return initialisation == Initialisation::he_uniform || initialisation == Initialisation::glorot_uniform ||
         initialisation == Initialisation::lecun_uniform;
}

/// Of a weight that joins n_in inputs to n_out outputs.
/// He et al. 2015, eq. 10; Glorot and Bengio 2010, eq. 12 and 16; LeCun et al. 1998, section 4.6.
double weight_variance(Initialisation initialisation, double n_in, double n_out) {
  switch (initialisation) {
    case Initialisation::he_normal:
    case Initialisation::he_uniform:
      return 2 / n_in;
    case Initialisation::glorot_normal:
    case Initialisation::glorot_uniform:
      return 2 / (n_in + n_out);
    case Initialisation::lecun_normal:
    case Initialisation::lecun_uniform:
      return 1 / n_in;
    case Initialisation::zero:
    case Initialisation::identity:
      return 0;
    case Initialisation::book:
    case Initialisation::orthogonal:  // of the numbers that are made orthogonal
      return 1;
  }
  return 0;
}

/// Numbers 2i and 2i + 1 of a tensor come from the counter (tensor, i).
template <typename T>
void draw(std::span<T> numbers, const Philox& philox, std::uint32_t tensor, double variance, bool uniform_numbers) {
  const double deviation = std::sqrt(variance);
  const double half_width = std::sqrt(3 * variance);
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    const auto [low, high] = words_of(i / 2);
    const auto bits = philox(tensor, low, high, 0);
    const auto [first, second] = uniform_numbers ? std::pair(half_width * (2 * uniform(bits[0], bits[1]) - 1),
                                                             half_width * (2 * uniform(bits[2], bits[3]) - 1))
                                                 : [&] {
                                                     const auto [a, b] = normal_pair(bits);
                                                     return std::pair(deviation * a, deviation * b);
                                                   }();
    numbers[i] = static_cast<T>(first);
    if (i + 1 < numbers.size()) numbers[i + 1] = static_cast<T>(second);
  }
}

/// n_out of a weight: its outputs, each at every place of a kernel.
double outputs_of(const ParameterTensor& tensor) {
  std::size_t places = 1;
  for (std::size_t i = 2; i < tensor.dimensions.size(); ++i) places *= tensor.dimensions[i];
  return static_cast<double>(tensor.rows * places);
}

/// Makes rows (or, where these are more, columns) orthogonal and of length 1, one after the other (Gram and Schmidt,
/// each projection taken away twice, so that rounding leaves nothing of it).
template <typename T>
void make_orthogonal(Matrix<T> weight) {
  const bool by_rows = weight.rows <= weight.columns;
  const std::size_t count = by_rows ? weight.rows : weight.columns;
  const std::size_t length = by_rows ? weight.columns : weight.rows;
  std::vector<double> vectors(count * length);
  const auto number = [&](std::size_t i, std::size_t j) -> T& { return by_rows ? weight(i, j) : weight(j, i); };
  for (std::size_t i = 0; i < count; ++i) {
    double* mine = &vectors[i * length];
    for (std::size_t j = 0; j < length; ++j) mine[j] = static_cast<double>(number(i, j));
    for (std::size_t before = 0; before < 2 * i; ++before) {
      const double* other = &vectors[before % i * length];
      double along = 0;
      for (std::size_t j = 0; j < length; ++j) along += mine[j] * other[j];
      for (std::size_t j = 0; j < length; ++j) mine[j] -= along * other[j];
    }
    double squares = 0;
    for (std::size_t j = 0; j < length; ++j) squares += mine[j] * mine[j];
    for (std::size_t j = 0; j < length; ++j) number(i, j) = static_cast<T>(mine[j] /= std::sqrt(squares));
  }
}

/// 1 from input i to output i; of a kernel at its centre. Within a group, where there are groups.
template <typename T>
void make_identity(Matrix<T> weight, const ParameterTensor& tensor, std::size_t groups) {
  const bool is_kernel = tensor.dimensions.size() == 4;
  const std::size_t height = is_kernel ? tensor.dimensions[2] : 1, width = is_kernel ? tensor.dimensions[3] : 1;
  const std::size_t outputs = weight.rows / groups;
  for (std::size_t i = 0; i < weight.rows; ++i) {
    const std::size_t place = (i % outputs * height + height / 2) * width + width / 2;
    if (place < weight.columns) weight(i, place) = T(1);
  }
}

std::size_t groups_of(const Layer& layer) {
  std::size_t groups = 1;
  visit_plain(layer, [&]<typename Kind>(const Kind& conv) {
    if constexpr (traits(Kind()).shares_weights) groups = conv.groups;
  });
  return groups;
}

template <typename T>
void initialise_tensors(BasicNetwork<T>& network, std::uint64_t seed, const Initialisation* chosen) {
  const Philox philox(seed, RandomPurpose::initialisation);
  const Architecture& architecture = network.architecture();
  const auto& tensors = architecture.tensors();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const ParameterTensor& tensor = tensors[i];
    const Layer& layer = architecture.layers()[tensor.layer];
    const bool scales = traits_of(layer).role == Role::scales;
    const Initialisation initialisation =
        chosen != nullptr ? *chosen : default_initialisation(activation_after(architecture, tensor.layer));
    const Matrix<T> view = network.view(tensor);
    const std::span<T> numbers = view.all();
    std::fill(numbers.begin(), numbers.end(), scales && !tensor.is_bias ? T(1) : T(0));
    if (scales || (tensor.is_bias && initialisation != Initialisation::book)) continue;
    if (initialisation == Initialisation::zero) continue;
    if (initialisation == Initialisation::identity) {
      make_identity(view, tensor, groups_of(layer));
      continue;
    }
    const double variance =
        tensor.is_bias ? 1 : weight_variance(initialisation, static_cast<double>(tensor.columns), outputs_of(tensor));
    draw(numbers, philox, static_cast<std::uint32_t>(i), variance, is_uniform(initialisation));
    if (initialisation == Initialisation::orthogonal) make_orthogonal(view);
  }
}

}  // namespace

std::string to_string(Initialisation initialisation) { return name_in(names, initialisation); }
Initialisation parse_initialisation(std::string_view name) { return value_in(names, "initialisation", name); }

Initialisation default_initialisation(Function activation) {
  return kernels::traits_of(activation).is_rectifier ? Initialisation::he_normal : Initialisation::glorot_uniform;
}

template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed) {
  initialise_tensors(network, seed, nullptr);
}

template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, Initialisation initialisation) {
  initialise_tensors(network, seed, &initialisation);
}

template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, std::string_view initialisation) {
  if (initialisation == "default") return initialise(network, seed);
  initialise(network, seed, parse_initialisation(initialisation));
}

template void initialise(BasicNetwork<float>&, std::uint64_t);
template void initialise(BasicNetwork<double>&, std::uint64_t);
template void initialise(BasicNetwork<float>&, std::uint64_t, Initialisation);
template void initialise(BasicNetwork<double>&, std::uint64_t, Initialisation);
template void initialise(BasicNetwork<float>&, std::uint64_t, std::string_view);
template void initialise(BasicNetwork<double>&, std::uint64_t, std::string_view);

}  // namespace nudge
