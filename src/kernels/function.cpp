#include "nudge/function.hpp"

#include "base/names.hpp"

namespace nudge {

namespace {
constexpr NameTable<Function, 11> names{{{Function::identity, "identity"},
                                         {Function::sigmoid, "sigmoid"},
                                         {Function::tanh, "tanh"},
                                         {Function::relu, "relu"},
                                         {Function::leaky_relu, "leaky-relu"},
                                         {Function::gelu, "gelu"},
                                         {Function::silu, "silu"},
                                         {Function::softplus, "softplus"},
                                         {Function::elu, "elu"},
                                         {Function::hard_swish, "hard-swish"},
                                         {Function::scaled_tanh, "scaled-tanh"}}};
}

std::string to_string(Function function) { return name_in(names, function); }
std::vector<std::string> function_names() {
  std::vector<std::string> all;
  for (const auto& [function, name] : names) all.emplace_back(name);
  return all;
}
Function parse_function(std::string_view name) { return value_in(names, "activation", name); }

}  // namespace nudge
