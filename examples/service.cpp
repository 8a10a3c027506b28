// A service that predicts from memory: it reads a model's bytes once, then answers each line of numbers that comes in
// with the class and its probability. It links nudge::core alone.
//   service MODEL < REQUESTS
#include <cstddef>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "nudge/error.hpp"
#include "nudge/model.hpp"
#include "nudge/prediction.hpp"

std::vector<std::byte> read_bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) nudge::fail(path, ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return {begin, begin + text.size()};
}

std::vector<float> numbers_of(std::string line) {
  for (char& c : line) c = c == ',' ? ' ' : c;
  std::istringstream words(line);
  std::vector<float> numbers;
  for (float number = 0; words >> number;) numbers.push_back(number);
  if (!words.eof()) nudge::fail("'", line, "' does not hold numbers alone");
  return numbers;
}

int main(int count, char** arguments) try {
  if (count != 2) nudge::fail("usage: service MODEL < REQUESTS");
  nudge::Predictor predictor(nudge::model_from_bytes(read_bytes(arguments[1]), arguments[1]));
  for (std::string line; std::getline(std::cin, line);) {
    try {
      const nudge::Predicted answer = predictor.predict(numbers_of(line));
      std::cout << answer.name << " " << answer.probability() << std::endl;
    } catch (const nudge::Error& error) {  // a bad request is answered, and the service goes on
      std::cout << "error: " << error.what() << std::endl;
    }
  }
} catch (const nudge::Error& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
