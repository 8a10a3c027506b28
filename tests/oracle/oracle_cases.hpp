#pragma once
// Reads what write_cases.py wrote; the format is described there.

#include <bit>
#include <cstddef>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace nudge::oracle {

struct Tensor {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> numbers;
};

struct Case {
  std::string what;
  std::string name;
  std::map<std::string, std::string> settings;
  std::map<std::string, Tensor> tensors;

  const std::string& setting(const std::string& key) const { return settings.at(key); }
  double number(const std::string& key, double otherwise) const {
    const auto found = settings.find(key);
    return found == settings.end() ? otherwise : std::stod(found->second);
  }
  const Tensor& tensor(const std::string& key) const { return tensors.at(key); }
};

/// Errors (std::runtime_error): a folder that is not complete.
inline std::vector<Case> read_cases(const std::string& folder) {
  static_assert(std::endian::native == std::endian::little, "numbers.bin is little-endian");
  std::ifstream index(folder + "/index.txt");
  std::ifstream numbers(folder + "/numbers.bin", std::ios::binary);
  std::vector<Case> cases;
  for (std::string line; std::getline(index, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "end") return cases;
    if (first == "case") {
      Case next;
      words >> next.what >> next.name;
      for (std::string pair; words >> pair;) {
        const std::size_t equals = pair.find('=');
        next.settings[pair.substr(0, equals)] = pair.substr(equals + 1);
      }
      cases.push_back(std::move(next));
    } else if (first == "tensor") {
      std::string name;
      Tensor tensor;
      std::size_t offset = 0;
      words >> name >> tensor.rows >> tensor.columns >> offset;
      tensor.numbers.resize(tensor.rows * tensor.columns);
      numbers.seekg(static_cast<std::streamoff>(offset * sizeof(double)));
      numbers.read(reinterpret_cast<char*>(tensor.numbers.data()),
                   static_cast<std::streamsize>(tensor.numbers.size() * sizeof(double)));
      if (!numbers) throw std::runtime_error(folder + "/numbers.bin ends inside of " + name);
      cases.back().tensors.emplace(name, std::move(tensor));
    }
  }
  throw std::runtime_error(folder + "/index.txt has no last line");
}

}  // namespace nudge::oracle
