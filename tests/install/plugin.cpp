// A plugin that holds the engine: a static nudge::core, linked into a shared module.
#include <nudge/error.hpp>
#include <nudge/net_text.hpp>
#include <nudge/network.hpp>
#include <nudge/version.hpp>

/// How many parameters a net on 28x28 pixels has; -1: it is no net. No exception leaves the plugin.
extern "C" long long plugin_parameters(const char* net) try {
  return static_cast<long long>(nudge::make_net(nudge::Shape{1, 28, 28}, net, {}).parameter_count());
} catch (const nudge::Error&) {
  return -1;
}

extern "C" const char* plugin_version() { return nudge::version(); }
