#include "options/common_options.hpp"

#include <algorithm>
#include <thread>

#include "text/text.hpp"

namespace nudge::app {
namespace {

struct RememberedNetwork {
  std::string name{};
  std::size_t parameters = 0;
};

RememberedNetwork& remembered_network() {
  static RememberedNetwork network;
  return network;
}

}  // namespace

void remember_network(const std::string& name, std::size_t parameters) { remembered_network() = {name, parameters}; }

std::string words_for_large_network() {
  constexpr std::size_t large = 2'000'000;
  const auto& [name, parameters] = remembered_network();
  if (parameters < large) return "";
  const std::size_t bytes = parameters * sizeof(float);
  return text("the network ", name, " has ", with_thousands(parameters), " parameters, which take ", byte_size(bytes),
              ", in double precision ", byte_size(2 * bytes),
              ", and are held more than once: smaller layers take less");
}

Option add_count_option(Verb& verb, const std::string& name, std::size_t& count, const std::string& description) {
  Option option = verb.add_option(name, count, description).type_name("N").positive_whole_number();
  if (count > 0) option.shows_default();
  return option;
}

void add_json_flag(Verb& verb, bool& wanted) { verb.add_flag("--json", wanted, "print JSON"); }

void add_threads_option(Verb& verb, std::size_t& threads) {
  verb.add_option("--threads", threads, "threads to work with; the results are the same bits for any number")
      .type_name("N")
      .between(1, 256);
}

std::size_t threads_or_default(std::size_t given) {
  if (given > 0) return given;
  constexpr unsigned most = 8;
  return std::clamp(std::thread::hardware_concurrency(), 1U, most);
}

}  // namespace nudge::app
