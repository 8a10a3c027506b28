#pragma once
// A small, strict reader of HTML written as XML, for tests: says what is wrong with a page, or nothing.

#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nudge::test {

/// Checks that tags are balanced, attributes quoted and not repeated, ids unique and links to them alive, that '<' and
/// '&' in text are escaped, and that nothing is loaded from elsewhere.
class HtmlChecker {
 public:
  explicit HtmlChecker(std::string_view page) : page_(page) {}

  /// Empty: the page is fine.
  std::string problem() {
    while (problem_.empty() && at_ < page_.size()) page_[at_] == '<' ? read_tag() : read_text();
    if (problem_.empty() && !open_.empty()) fail("<" + open_.back() + "> is never closed");
    for (const std::string& target : targets_) {
      if (problem_.empty() && !ids_.contains(target)) problem_ = "link to #" + target + ", which is nowhere";
    }
    return problem_;
  }
  std::size_t elements(const std::string& name) const { return static_cast<std::size_t>(seen_.count(name)); }

 private:
  void fail(const std::string& what) {
    problem_ = what + ", near: " + std::string(page_.substr(at_ > 40 ? at_ - 40 : 0, 120));
  }

  void check_entities(std::string_view text) {
    for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i + 1)) {
      static const std::set<std::string_view> known{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
      const std::size_t end = text.find(';', i);
      if (end == std::string_view::npos || !known.contains(text.substr(i, end + 1 - i))) return fail("a bare '&'");
    }
  }

  void read_text() {
    const std::size_t end = std::min(page_.find('<', at_), page_.size());
    const std::string_view text = page_.substr(at_, end - at_);
    if (text.find('>') != std::string_view::npos && (open_.empty() || open_.back() != "style"))
      return fail("a bare '>'");
    check_entities(text);
    if (!open_.empty() && open_.back() == "style" && text.find("url(") != std::string_view::npos)
      fail("a style that loads");
    at_ = end;
  }

  void read_tag() {
    if (page_.substr(at_).starts_with("<!DOCTYPE html>")) {
      at_ += 15;
      return;
    }
    const bool closing = page_.substr(at_).starts_with("</");
    at_ += closing ? 2 : 1;
    const std::string name = read_name();
    if (name.empty()) return fail("a bare '<'");
    if (name == "script" || name == "link" || name == "iframe" || name == "object") return fail("<" + name + ">");
    if (closing) {
      if (open_.empty() || open_.back() != name) return fail("</" + name + "> closes nothing");
      open_.pop_back();
    } else {
      seen_.insert(name);
      open_.push_back(name);
    }
    std::set<std::string> attributes;
    for (skip_blanks(); problem_.empty() && at_ < page_.size() && page_[at_] != '>' && page_[at_] != '/';
         skip_blanks()) {
      read_attribute(attributes);
    }
    if (!problem_.empty()) return;
    if (page_.substr(at_).starts_with("/>")) {
      open_.pop_back();
      at_ += 2;
    } else if (page_.substr(at_).starts_with(">")) {
      ++at_;
    } else {
      fail("a tag without an end");
    }
  }

  std::string read_name() {
    const std::size_t begin = at_;
    while (at_ < page_.size() && (std::isalnum(static_cast<unsigned char>(page_[at_])) || page_[at_] == '-')) ++at_;
    return std::string(page_.substr(begin, at_ - begin));
  }

  void skip_blanks() {
    while (at_ < page_.size() && std::isspace(static_cast<unsigned char>(page_[at_]))) ++at_;
  }

  void read_attribute(std::set<std::string>& attributes) {
    const std::string name = read_name();
    if (name.empty() || !page_.substr(at_).starts_with("=\"")) return fail("an attribute that is not name=\"value\"");
    if (!attributes.insert(name).second) return fail("attribute " + name + " twice");
    at_ += 2;
    const std::size_t end = page_.find('"', at_);
    if (end == std::string_view::npos) return fail("an attribute without an end");
    const std::string value(page_.substr(at_, end - at_));
    if (value.find('<') != std::string::npos) return fail("'<' in an attribute");
    check_entities(value);
    if (name.starts_with("on")) return fail("a script in " + name);
    if (name == "id" && !ids_.insert(value).second) return fail("id " + value + " twice");
    // A picture within an SVG has its bytes in its href.
    const bool is_picture = name == "href" && open_.back() == "image";
    if (is_picture && !value.starts_with("data:image/png;base64,")) return fail("a picture from " + value);
    if (name == "href" && !is_picture && !value.starts_with("#")) return fail("a link to " + value);
    if ((name == "href" && !is_picture) || name == "aria-labelledby")
      targets_.push_back(value.substr(name == "href" ? 1 : 0));
    if (name == "src" && !value.starts_with("data:image/png;base64,")) return fail("a picture from " + value);
    at_ = end + 1;
  }

  std::string_view page_;
  std::size_t at_ = 0;
  std::string problem_;
  std::vector<std::string> open_, targets_;
  std::set<std::string> ids_;
  std::multiset<std::string> seen_;
};

inline std::string problem_of(const std::string& page) { return HtmlChecker(page).problem(); }

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + part.size())) ++count;
  return count;
}

}  // namespace nudge::test
