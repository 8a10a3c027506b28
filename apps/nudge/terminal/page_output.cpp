#include "terminal/page_output.hpp"

#include "nudge/report.hpp"
#include "terminal/output.hpp"

namespace nudge::app {

Option add_export_option(Verb& verb, OutputChoice& choice) {
  return verb
      .add_option("--export", choice.folder,
                  "write the document as JSON and each of its tables as CSV into this folder")
      .type_name("FOLDER");
}

void add_output_options(Verb& verb, OutputChoice& choice) {
  verb.add_option("--html", choice.html, "write a page that shows it, one file, here").type_name("FILE");
  add_export_option(verb, choice);
  verb.add_flag("--json", choice.json, "print JSON, see docs/documents.schema.json");
}

void deliver(const OutputChoice& choice, const Words& words, const DocumentIn& document) {
  std::string written;
  if (!choice.html.empty()) {
    write_page(document(DocumentForm::page), words(), choice.html);
    written += choice.html + "\n";
  }
  if (!choice.folder.empty()) {
    export_document(document(DocumentForm::plain), choice.folder);
    written += choice.folder + "\n";
  }
  if (choice.json) {
    print(document(DocumentForm::plain) + "\n");
    if (!written.empty()) tell(written.substr(0, written.size() - 1));
  } else {
    print(words());
    if (!written.empty()) print("\n" + written);
  }
}

}  // namespace nudge::app
