// Everything of the installed headers, and something of the installed library.
#ifdef NUDGE_CORE_ONLY
#include <nudge/core.hpp>
#else
#include <nudge/nudge.hpp>
#endif

#include <cstring>
#include <iostream>

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
    nudge::fail("an error crosses the library's border");
  } catch (const nudge::Error& error) {
    std::cout << error.what() << "\n";
    return 0;
  }
}
