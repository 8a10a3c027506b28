#include "report/viewer_page.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <vector>

#include "base/base64.hpp"
#include "report/embedded.hpp"
#include "report/html.hpp"

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

/// In a script element: nothing in it ends the element, or begins a comment.
std::string within_script(const std::string& json) {
  std::string out;
  for (const char sign : json) out += sign == '<' ? std::string("\\u003c") : std::string(1, sign);
  return out;
}

}  // namespace

std::string viewer_page(const std::string& title, const std::string& document, const std::string& words) {
  const report::Embedded &script = report::viewer_script, &style = report::viewer_style;
  return fmt::format(R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {}; style-src {}; style-src-attr 'unsafe-inline'; img-src data: blob:" />
<title>{}</title>
<style>{}</style>
</head>
<body>
<main>
<h1>{}</h1>
<pre tabindex="0">{}</pre>
</main>
<script type="application/json" id="document">{}</script>
<script>{}</script>
</body>
</html>
)",
                     source_hash(script), source_hash(style), report::escape(title), style.text, report::escape(title),
                     report::escape(words), within_script(document), script.text);
}

}  // namespace nudge
