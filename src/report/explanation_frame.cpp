#include "report/explanation_frame.hpp"

#include <fmt/format.h>

#include "report/figure_style.hpp"
#include "report/html.hpp"
#include "report/neuron_names.hpp"

namespace nudge::report {

namespace {

std::string facts_list(const std::vector<Fact>& facts, const Subject& subject) {
  std::vector<Fact> all = facts;
  if (!subject.model.empty()) all.push_back({"network", subject.model});
  if (!subject.data.empty()) all.push_back({"data", subject.data});
  // Two rows of two rather than one alone in the second.
  const std::size_t columns = all.size() == 4 ? 2 : all.size() % 3 == 1 ? 4 : 3;
  std::string out = fmt::format("<dl class=\"card facts\" style=\"--columns: {}\">\n", columns);
  for (const Fact& fact : all) {
    out += fmt::format("<div><dt>{}</dt><dd>{}{}</dd></div>\n", escape(fact.name), escape(fact.value),
                       fact.remark.empty() ? "" : "<small>" + escape(fact.remark) + "</small>");
  }
  return out + "</dl>\n";
}

std::string head_picture(const Subject& subject) {
  const std::string uri = example_picture(subject, 0);
  if (uri.empty()) return "";
  const std::string alt = subject.names.empty() ? "the example" : subject.names.front();
  return fmt::format("<div class=\"card score\"><img class=\"digit pixels\" alt=\"{}\" src=\"{}\" /></div>\n",
                     escape(alt), uri);
}

std::string contents(const std::vector<Part>& parts) {
  std::string items;
  std::size_t count = 0;
  for (const Part& part : parts) {
    if (part.html.empty()) continue;
    ++count;
    items +=
        fmt::format("<li><a href=\"#{}\">{}</a></li>\n", part.id, escape(part.brief.empty() ? part.title : part.brief));
  }
  return count < 2 ? "" : "<nav aria-label=\"Contents\">\n<ul>\n" + items + "</ul>\n</nav>\n";
}

std::string making(const Subject& subject) {
  if (subject.command.empty() && subject.made_by.empty()) return "";
  std::string out;
  if (!subject.made_by.empty()) out += "<p>Made by " + escape(subject.made_by) + ".</p>\n";
  if (!subject.command.empty()) {
    out += "<p>This command makes the same again:</p>\n<pre tabindex=\"0\">" + escape(subject.command) + "</pre>\n";
  }
  return section("making", "How it was made", out);
}

}  // namespace

ExplanationPage explanation_frame(const std::string& eyebrow, const std::string& title, const std::string& lead,
                                  const Subject& subject, bool with_picture, const std::vector<Fact>& facts,
                                  const std::vector<Part>& parts, Figures figures) {
  const std::string picture = with_picture ? head_picture(subject) : "";
  std::string body = fmt::format(
      "<header>\n<p class=\"eyebrow\">{}</p>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<div class=\"{}\">\n{}{}</div>\n{}"
      "</header>\n",
      escape(eyebrow), escape(title), lead, picture.empty() ? "alone" : "hero with-digit", picture,
      facts_list(facts, subject), contents(parts));
  for (const Part& part : parts) {
    if (!part.html.empty()) body += section(part.id, part.title, part.html);
  }
  body += making(subject);
  return {page(title, body, figure_page_style()), figures.take()};
}

}  // namespace nudge::report
