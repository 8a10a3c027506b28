// A page that a script draws: the document, the viewer of web/, and for those without scripts the words. Only that script
// and that style are allowed.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

#include "base/base64.hpp"
#include "base/utf8.hpp"
#include "files/atomic_file.hpp"
#include "nudge/report.hpp"
#include "report/embedded.hpp"

namespace nudge {

namespace {

/// As a policy names what it allows.
std::string source_hash(const report::Embedded& content) {
  std::vector<std::uint8_t> bytes(content.sha256.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char* digits = content.sha256.data() + 2 * i;
    std::from_chars(digits, digits + 2, bytes[i], 16);
  }
  return "'sha256-" + base64(bytes) + "'";
}

/// Between tags. What is not UTF-8, and a control character but tab and line feed, becomes U+FFFD.
std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const bool is_control = (point.value < 0x20 && point.value != '\t' && point.value != '\n') ||
                            (point.value >= 0x7F && point.value < 0xA0);
    if (!point.valid || is_control) {
      out += "\uFFFD";
    } else if (point.value == '&') {
      out += "&amp;";
    } else if (point.value == '<') {
      out += "&lt;";
    } else {
      out += text.substr(i, point.bytes);
    }
    i += point.valid ? point.bytes : 1;
  }
  return out;
}

/// In a script element: nothing in it ends the element, or begins a comment.
std::string within_script(const std::string& json) {
  std::string out;
  out.reserve(json.size());
  for (const char sign : json) {
    if (sign == '<') {
      out += "\\u003c";
    } else {
      out += sign;
    }
  }
  return out;
}

/// The kinds that web/pages/measurements.ts draws; web/pages/explanations.ts draws the others.
constexpr std::array<std::string_view, 9> measurements{
    "run", "sweep", "rate_search", "evaluation", "regression", "committee", "comparison", "transfer", "reconstruction"};

/// What the document calls itself; empty: nothing.
std::string_view kind_of(std::string_view document) {
  constexpr std::string_view key = "\"document\"";
  const std::size_t at = document.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = document.substr(at + key.size());
  const std::size_t begin = rest.find('"');
  return begin == std::string_view::npos ? std::string_view()
                                         : rest.substr(begin + 1, rest.find('"', begin + 1) - begin - 1);
}

const report::Embedded& script_of(std::string_view document) {
  const bool is_measured = std::ranges::find(measurements, kind_of(document)) != measurements.end();
  return is_measured ? report::measurements_script : report::explanations_script;
}

}  // namespace

std::string page_of(const std::string& document, const std::string& words) {
  const report::Embedded &script = script_of(document), &style = report::page_style;
  return fmt::format(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {}; style-src {}; img-src data: blob:" />
<title>nudge</title>
<style>{}</style>
</head>
<body>
<main>
<h1>nudge</h1>
<pre tabindex="0">{}</pre>
</main>
<script type="application/json" id="document">{}</script>
<script>{}</script>
</body>
</html>
)",
                     source_hash(script), source_hash(style), style.text, escape(words), within_script(document),
                     script.text);
}

void write_page(const std::string& document, const std::string& words, const std::filesystem::path& file) {
  write_file_atomically(file, page_of(document, words));
}

}  // namespace nudge
