#pragma once
// What all verbs that explain share: a network that is trained or not, the data, a subject, and a result that is had as
// text, as JSON and as a page.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "options/common_options.hpp"
#include "options/network_choice.hpp"
#include "terminal/page_output.hpp"
#include "verbs/subject.hpp"
#include "verbs/verbs.hpp"

namespace nudge::app {

/// The options of each; a verb derives its own from it.
struct ExplainingOptions {
  NetworkChoice network;
  std::size_t threads = 0;
  OutputChoice output;
  std::string command{};  ///< that makes the same again
};

/// How a verb explains itself, and what it takes.
struct ExplainingVerb {
  std::string name;
  std::string description;
  std::vector<std::string_view> examples;
  std::string split;          ///< the default of --split
  std::string net{};          ///< the untrained network where neither MODEL nor --net is given; empty: one must be
  bool seed_of_verb = false;  ///< --seed is taken beside MODEL
  BatchNorms batch_norms = BatchNorms::evaluated;
};

/// Adds the verb: MODEL or --net with the data, then what `add_own` adds, then --threads and where the result goes.
/// `work` is done with all of it.
template <typename Options>
void add_explaining_verb(Verb& program, const ExplainingVerb& words, void (*add_own)(Verb& verb, Options& options),
                         ExitCode (*work)(const Options& options)) {
  Verb verb = program.add_verb(words.name, words.description, explain_group, words.examples);
  const auto options = std::make_shared<Options>();
  options->network.batch_norms = words.batch_norms;
  options->network.usual_net = words.net;
  add_network_options(verb, options->network, words.split, words.seed_of_verb);
  add_own(verb, *options);
  add_threads_option(verb, options->threads);
  add_output_options(verb, options->output);
  verb.runs([options, verb, work] {
    options->command = verb.command();
    return work(*options);
  });
}

/// Delivers the result `of` in words, as its document and as a page. Only what was asked for is made.
template <typename InWords, typename... Of>
ExitCode deliver_explanation(const ExplainingOptions& options, InWords words, const Of&... of) {
  deliver(
      options.output, [&] { return words(of...); }, [&](DocumentForm form) { return document_of(of..., form); });
  return ExitCode::ok;
}

}  // namespace nudge::app
