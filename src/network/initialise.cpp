#include <cmath>

#include "base/names.hpp"
#include "base/random.hpp"
#include "nudge/error.hpp"
#include "nudge/network.hpp"

namespace nudge {

namespace {

constexpr NameTable<Initialisation, 8> names{{{Initialisation::he_normal, "he-normal"},
                                              {Initialisation::he_uniform, "he-uniform"},
                                              {Initialisation::glorot_normal, "glorot-normal"},
                                              {Initialisation::glorot_uniform, "glorot-uniform"},
                                              {Initialisation::lecun_normal, "lecun-normal"},
                                              {Initialisation::lecun_uniform, "lecun-uniform"},
                                              {Initialisation::zero, "zero"},
                                              {Initialisation::book, "book"}}};

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
      return 0;
    case Initialisation::book:
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
    const auto bits = philox(tensor, static_cast<std::uint32_t>(i / 2), static_cast<std::uint32_t>((i / 2) >> 32), 0);
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

/// The activation that the weights of a tensor feed; at the end of a net that gives logits there is none.
Function activation_after(const Architecture& architecture, std::size_t position) {
  for (std::size_t i = position + 1; i < architecture.layers().size(); ++i) {
    if (parameter_count(architecture.layers()[i]) > 0) break;
    if (const auto* activation = std::get_if<Activation>(&architecture.layers()[i].kind)) return activation->function;
  }
  return Function::identity;
}

template <typename T>
void initialise_tensors(BasicNetwork<T>& network, std::uint64_t seed, const Initialisation* chosen) {
  const Philox philox(seed, RandomPurpose::initialisation);
  const auto& tensors = network.architecture().tensors();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const ParameterTensor& tensor = tensors[i];
    const Initialisation initialisation =
        chosen != nullptr ? *chosen : default_initialisation(activation_after(network.architecture(), tensor.layer));
    const std::span<T> numbers = network.view(tensor).all();
    const bool stays_zero =
        initialisation == Initialisation::zero || (tensor.is_bias && initialisation != Initialisation::book);
    if (stays_zero) {
      std::fill(numbers.begin(), numbers.end(), T(0));
    } else {
      const double variance =
          weight_variance(initialisation, static_cast<double>(tensor.columns), static_cast<double>(tensor.rows));
      draw(numbers, philox, static_cast<std::uint32_t>(i), tensor.is_bias ? 1 : variance, is_uniform(initialisation));
    }
  }
}

}  // namespace

std::string to_string(Initialisation initialisation) { return name_in(names, initialisation); }
Initialisation parse_initialisation(std::string_view name) { return value_in(names, "initialisation", name); }

Initialisation default_initialisation(Function activation) {
  switch (activation) {
    case Function::relu:
    case Function::leaky_relu:
    case Function::gelu:
    case Function::silu:
      return Initialisation::he_normal;
    case Function::identity:
    case Function::sigmoid:
    case Function::tanh:
      return Initialisation::glorot_uniform;
  }
  return Initialisation::glorot_uniform;
}

template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed) {
  initialise_tensors(network, seed, nullptr);
}

template <typename T>
void initialise(BasicNetwork<T>& network, std::uint64_t seed, Initialisation initialisation) {
  initialise_tensors(network, seed, &initialisation);
}

template void initialise(BasicNetwork<float>&, std::uint64_t);
template void initialise(BasicNetwork<double>&, std::uint64_t);
template void initialise(BasicNetwork<float>&, std::uint64_t, Initialisation);
template void initialise(BasicNetwork<double>&, std::uint64_t, Initialisation);

}  // namespace nudge
