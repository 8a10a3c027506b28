#pragma once
// What the verbs' options share: how a wrong value is said, and the options that many verbs have.

#include <cstddef>
#include <string>

#include "nudge/error.hpp"
#include "options/verb.hpp"

namespace nudge::app {

/// The command line itself is wrong: raised for what only the library can judge, such as a key of --set.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// What `work` returns. An Error that it raises is the fault of an option's value: it becomes a UsageError that begins
/// with `what`, the option as it was given.
template <typename Work>
auto judged_as_usage(const std::string& what, Work work) {
  try {
    return work();
  } catch (const Error& problem) {
    throw UsageError(text(what, ": ", problem.what()));
  }
}

/// The network that the verb works on from now on: where memory runs out, the message names it, if it is large.
void remember_network(const std::string& name, std::size_t parameters);
/// "the network 784-5000-10 has 4,025,010 parameters, which take ...". Empty: none is remembered that takes much.
std::string words_for_large_network();

/// An option that takes a whole number from 1 on; what `count` has is the default that --help shows, where it is not 0.
Option add_count_option(Verb& verb, const std::string& name, std::size_t& count, const std::string& description);

/// A switch `--json` that sets `wanted`.
void add_json_flag(Verb& verb, bool& wanted);
/// `--threads N`; stays 0 where it was not given.
void add_threads_option(Verb& verb, std::size_t& threads);
/// `--threads` as given, else what the machine has, at most 8: beyond that our batches leave too little for each.
std::size_t threads_or_default(std::size_t given);

}  // namespace nudge::app
