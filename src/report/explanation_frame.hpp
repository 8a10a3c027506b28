#pragma once
// What all pages of explanations have around their figures: a head, a list of contents, and how they were made.

#include <string>
#include <utility>
#include <vector>

#include "report/figure.hpp"

namespace nudge::report {

/// A fact of the head: "cost", "3.214".
struct Fact {
  std::string name;
  std::string value;
  std::string remark{};
};

/// A part of a page; without HTML it is left out.
struct Part {
  std::string id;
  std::string title;
  std::string html;
  std::string brief{};  ///< in the list of contents; empty: the title
};

/// The finished page: the head with the subject's first picture, links to the parts, the parts, and how to make it
/// again. `lead` is HTML.
ExplanationPage explanation_frame(const std::string& eyebrow, const std::string& title, const std::string& lead,
                                  const Subject& subject, bool with_picture, const std::vector<Fact>& facts,
                                  const std::vector<Part>& parts, Figures figures);

}  // namespace nudge::report
