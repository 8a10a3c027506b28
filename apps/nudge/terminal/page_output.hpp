#pragma once
// How an explanation is delivered: text or JSON on stdout, a page and its pictures as files.

#include <functional>
#include <string>

#include "nudge/report.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct OutputChoice {
  bool json = false;
  std::string html;    ///< --html: empty: no page
  std::string folder;  ///< --export: empty: no pictures
  std::string page{};  ///< --page: empty: none
};

/// Adds --html, --page, --export and --json.
void add_output_options(Verb& verb, OutputChoice& choice);

/// Writes a page of web/, whole or not at all, and says so.
void write_viewer_page(const std::string& file, const std::string& document, const std::string& words);

/// Prints the text or the JSON, and writes what else was asked for; the paths written go to stdout after a text, to
/// stderr beside JSON. Only what is asked for is made.
void deliver(const OutputChoice& choice, const std::function<std::string()>& words,
             const std::function<std::string()>& json, const std::function<ExplanationPage()>& page);

}  // namespace nudge::app
