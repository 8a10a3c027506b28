#include <cmath>
#include <vector>

#include "files/input_file.hpp"
#include "files/toml_problem.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {

namespace {

double number(const toml::node& node, const std::string& name, const std::string& what) {
  const std::optional<double> value = node.is_number() ? node.value<double>() : std::nullopt;
  if (!value || !std::isfinite(*value)) fail(toml_place(name, node.source()), what, ": expected finite numbers");
  return *value;
}

/// `row` into `out`, which says how many numbers are expected.
void read_numbers(const toml::node& node, const std::string& name, const std::string& what, std::span<double> out) {
  const toml::array* row = node.as_array();
  if (row == nullptr) fail(toml_place(name, node.source()), what, ": expected a list of ", out.size(), " numbers");
  if (row->size() != out.size()) {
    fail(toml_place(name, node.source()), what, ": expected ", out.size(), " numbers, found ", row->size());
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = number(*row->get(i), name, what);
}

void read_tensor(const toml::node& node, const std::string& name, const std::string& what,
                 const ParameterTensor& tensor, std::span<double> out) {
  if (tensor.is_vector) {
    read_numbers(node, name, what, out);
    return;
  }
  const toml::array* rows = node.as_array();
  if (rows == nullptr || rows->size() != tensor.rows) {
    fail(toml_place(name, node.source()), what, ": expected a list of ", tensor.rows, " rows (a row a neuron) of ",
         tensor.columns, " numbers", rows == nullptr ? "" : text(", found ", rows->size()));
  }
  for (std::size_t j = 0; j < tensor.rows; ++j) {
    read_numbers(*rows->get(j), name, text(what, " row ", j), out.subspan(j * tensor.columns, tensor.columns));
  }
}

const char* key_of(const ParameterTensor& tensor) { return tensor.is_bias ? "bias" : "weight"; }

void check_names(const toml::table& table, const std::string& name, const Architecture& architecture) {
  const std::size_t layers = architecture.parameter_layers().size();
  for (const auto& [layer, node] : table) {
    bool known = false;
    for (std::size_t n = 1; n <= layers; ++n) known = known || layer.str() == text("L", n);
    if (!known) {
      fail(toml_place(name, layer.source()), "[", layer.str(), "]: the network has ",
           layers == 1 ? std::string("[L1]") : text("[L1] to [L", layers, "]"));
    }
    if (!node.is_table())
      fail(toml_place(name, layer.source()), layer.str(), ": expected a section, [", layer.str(), "]");
    for (const auto& [key, value] : *node.as_table()) {
      if (key.str() == "weight" || key.str() == "bias") continue;
      fail(toml_place(name, key.source()), "unknown key ", layer.str(), ".", key.str(), "; there are weight and bias");
    }
  }
}

}  // namespace

void read_parameters_text(std::string_view toml, const std::string& name, BasicNetwork<double>& network) {
  const Architecture& architecture = network.architecture();
  std::vector<double> parameters(architecture.parameter_count());
  try {
    const toml::table table = toml::parse(toml);
    check_names(table, name, architecture);
    for (const ParameterTensor& tensor : architecture.tensors()) {
      const std::string what = text(tensor.address, ".", key_of(tensor));
      const toml::node_view<const toml::node> node = table[tensor.address][key_of(tensor)];
      if (!node) fail(name, ": no ", what);
      read_tensor(*node.node(), name, what, tensor, std::span(parameters).subspan(tensor.offset, tensor.size()));
    }
  } catch (const toml::parse_error& error) {
    fail(toml_problem(name, toml, error));
  }
  std::copy(parameters.begin(), parameters.end(), network.parameters().begin());
}

void read_parameters(const std::filesystem::path& path, BasicNetwork<double>& network) {
  constexpr std::uint64_t largest = 1 << 24;
  const std::vector<std::uint8_t> bytes = read_file(path, largest);
  read_parameters_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path.string(), network);
}

}  // namespace nudge
