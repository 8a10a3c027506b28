#include "terminal/page_output.hpp"

#include <algorithm>
#include <array>

#include "report/viewer_page.hpp"
#include "terminal/output.hpp"

namespace nudge::app {
void add_output_options(Verb& verb, OutputChoice& choice) {
  verb.add_option("--html", choice.html, "write a page of pictures with their tables, one file, here")
      .type_name("FILE");
  verb.add_option("--page", choice.page, "write a page that answers to the mouse, one file, here").type_name("FILE");
  verb.add_option("--export", choice.folder, "write each picture as SVG with its numbers as CSV into this folder")
      .type_name("FOLDER");
  verb.add_flag("--json", choice.json, "print JSON, see docs/documents.schema.json");
}

void write_viewer_page(const std::string& file, const std::string& document, const std::string& words) {
  write_page({viewer_page("nudge", document, words), {}}, file);
  tell(file);
}

void deliver(const OutputChoice& choice, const std::function<std::string()>& words,
             const std::function<std::string()>& json, const std::function<ExplanationPage()>& page) {
  std::string written;
  if (!choice.html.empty() || !choice.folder.empty()) {
    const ExplanationPage made = page();
    if (!choice.html.empty()) {
      write_page(made, choice.html);
      written += choice.html + "\n";
    }
    if (!choice.folder.empty()) {
      export_figures(made, choice.folder);
      written += choice.folder + "\n";
    }
  }
  if (choice.json) {
    print(json() + "\n");
    if (!written.empty()) tell(written.substr(0, written.size() - 1));
  } else {
    print(words());
    if (!written.empty()) print("\n" + written);
  }
}

}  // namespace nudge::app
