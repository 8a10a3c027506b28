// Everything of the installed headers, and something of the installed library.
#ifdef NUDGE_CORE_ONLY
#include <nudge/core.hpp>
#else
#include <nudge/nudge.hpp>
#endif

#include <cstring>
#include <iostream>
#include <utility>
#include <vector>

int main() {
  std::cout << "nudge " << nudge::version() << "\n";
  if (std::strcmp(nudge::version(), NUDGE_VERSION) != 0) return 1;
#ifndef NUDGE_CORE_ONLY
  std::cout << "knows " << nudge::catalogue_names().size() << " data sets\n";
#endif
  try {
    nudge::Network network(nudge::make_net(nudge::Shape{1, 28, 28}, "30, sigmoid, 10", {}));
    nudge::initialise(network, 1);
    std::cout << network.architecture().parameter_count() << " parameters\n";
    // A model, as it comes from a file or a download; here its bytes are made on the spot.
    const nudge::Model untrained{
        std::move(network), {.shape = {1, 28, 28}}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}};
    const std::vector<std::byte> bytes = nudge::model_to_bytes(untrained);
    nudge::Predictor predictor(nudge::model_from_bytes(bytes, "the model in memory"));
    const std::vector<float> pixels(28 * 28, 128);
    const nudge::Predicted said = predictor.predict(pixels);
    std::cout << "it says " << said.name << " with " << said.probability() << "\n";
    if (said.probabilities.size() != 10 || !(said.probability() >= 0.1F)) return 1;
    nudge::fail("an error crosses the library's border");
  } catch (const nudge::Error& error) {
    std::cout << error.what() << "\n";
    return 0;
  }
}
