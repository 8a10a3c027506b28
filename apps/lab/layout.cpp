#include "layout.hpp"

#include <vector>

#include "nudge/error.hpp"
#include "nudge/net_text.hpp"

namespace nudge::lab {

namespace {

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : ",") + item;
  return "[" + out + "]";
}

}  // namespace

std::string layout(const Architecture& architecture, std::size_t steps_per_epoch) {
  std::vector<std::string> tensors, layers;
  for (const ParameterTensor& tensor : architecture.tensors()) {
    tensors.push_back(text(R"({"address":")", tensor.address, R"(","offset":)", tensor.offset, R"(,"rows":)",
                           tensor.rows, R"(,"columns":)", tensor.columns, R"(,"isBias":)",
                           tensor.is_bias ? "true" : "false", R"(,"isVector":)", tensor.is_vector ? "true" : "false",
                           "}"));
  }
  std::size_t offset = 0;
  const auto add = [&](std::size_t n, const Shape& shape) {
    layers.push_back(text(R"({"address":"L)", n, R"(","offset":)", offset, R"(,"shape":[)", shape.channels, ",",
                          shape.height, ",", shape.width, "]}"));
    offset += shape.size();
  };
  add(0, architecture.input());
  for (std::size_t n = 1; n <= layer_count(architecture); ++n) {
    add(n, architecture.shape(architecture.parameter_layers()[n - 1] + 1));
  }
  return text(R"({"net":")", net_of(architecture), R"(","loss":")", to_string(architecture.loss()),
              R"(","parameters":)", architecture.parameter_count(), R"(,"stepsPerEpoch":)", steps_per_epoch,
              R"(,"tensors":)", joined(tensors), R"(,"layers":)", joined(layers), "}");
}

}  // namespace nudge::lab
