// A program that knows nothing of nudge, and loads a plugin that does: host PLUGIN
#include <dlfcn.h>

#include <cstdio>

int main(int count, char** arguments) {
  void* plugin = dlopen(count > 1 ? arguments[1] : "", RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) return std::printf("%s\n", dlerror()), 1;
  const auto parameters = reinterpret_cast<long long (*)(const char*)>(dlsym(plugin, "plugin_parameters"));
  if (parameters == nullptr) return std::printf("%s\n", dlerror()), 1;
  // 784 x 30 + 30 + 30 x 10 + 10
  const bool right = parameters("30, sigmoid, 10") == 23860 && parameters("no net") == -1;
  // The engine inside the plugin stays its own: plugin_version calls nudge::version, which nobody else sees.
  const bool hidden = dlsym(plugin, "plugin_version") != nullptr && dlsym(plugin, "_ZN5nudge7versionEv") == nullptr;
  std::printf("the plugin %s, and %s its engine\n", right ? "answers" : "is wrong", hidden ? "hides" : "shows");
  dlclose(plugin);
  return right && hidden ? 0 : 1;
}
