#include "options/common_options.hpp"

#include <algorithm>
#include <thread>

namespace nudge::app {

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
