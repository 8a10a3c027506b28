#include "nudge/function.hpp"

#include "base/names.hpp"

namespace nudge {

namespace {
constexpr NameTable<Function, 7> names{{{Function::identity, "identity"},
                                        {Function::sigmoid, "sigmoid"},
                                        {Function::tanh, "tanh"},
                                        {Function::relu, "relu"},
                                        {Function::leaky_relu, "leaky-relu"},
                                        {Function::gelu, "gelu"},
                                        {Function::silu, "silu"}}};
}

std::string to_string(Function function) { return name_in(names, function); }
Function parse_function(std::string_view name) { return value_in(names, "activation", name); }

}  // namespace nudge
