#pragma once
// How a result is delivered: text or its document on stdout, a page and the document's tables as files.

#include <functional>
#include <string>

#include "nudge/documents.hpp"
#include "options/verb.hpp"

namespace nudge::app {

struct OutputChoice {
  bool json = false;
  std::string html{};    ///< --html: empty: no page
  std::string folder{};  ///< --export: empty: no files
  bool has_document() const { return json || !html.empty() || !folder.empty(); }
};

Option add_export_option(Verb& verb, OutputChoice& choice);
/// Adds --html, --export and --json.
void add_output_options(Verb& verb, OutputChoice& choice);

using Words = std::function<std::string()>;
using DocumentIn = std::function<std::string(DocumentForm)>;

/// Prints the text or the document, and writes what else was asked for; the paths written go to stdout after a text, to
/// stderr beside JSON. Only what is asked for is made.
void deliver(const OutputChoice& choice, const Words& words, const DocumentIn& document);

}  // namespace nudge::app
