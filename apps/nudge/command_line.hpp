#pragma once
// The whole command line: reads it, runs the verb, and turns whatever goes wrong into one line on stderr and an exit
// code.

#include <memory>
#include <string>

#include "options/verb.hpp"

namespace nudge::app {

class CommandLine {
 public:
  /// `version` is what --version prints.
  CommandLine(const std::string& name, const std::string& description, const std::string& footer,
              const std::string& version);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;  // verbs point into it
  CommandLine& operator=(const CommandLine&) = delete;

  /// The program: the verbs are added to it.
  Verb program();
  ExitCode run(int argc, char** argv);

 private:
  ExitCode run_verb(int argc, char** argv);

  std::unique_ptr<CLI::App> app_;
  Action action_;
};

}  // namespace nudge::app
