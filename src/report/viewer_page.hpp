#pragma once
// A page that a script draws: the document of a result, the viewer of web/, and for those without scripts the text that
// the terminal shows. One file, which loads nothing; only that script and that style are allowed.

#include <string>

namespace nudge {

/// `document` as document_of writes it for a page; `words` text.
std::string viewer_page(const std::string& title, const std::string& document, const std::string& words);

}  // namespace nudge
