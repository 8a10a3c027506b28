// The look of the pictures of explanations. Blue, filled and up is what is positive; orange, hollow and down what is
// negative; brightness is activation.

#include "report/figure_style.hpp"

#include <utility>

namespace nudge::report {

namespace {

/// Shared by pages and by pictures alone. Series of a chart differ in colour, dash and mark.
constexpr std::string_view picture_style = R"(.picture text { fill: var(--ink); font-size: 12.5px; }
.picture .soft { fill: var(--soft); }
.picture .small { font-size: 11px; fill: var(--soft); }
.picture .tag { font-size: 11px; fill: var(--soft); paint-order: stroke; stroke: var(--card); stroke-width: 3px;
  stroke-linejoin: round; }
.picture .strong { font-weight: 650; }
.picture .group { font-size: 13.5px; font-weight: 650; }
.picture .up { fill: var(--up); }
.picture .down { fill: var(--down); }
.picture text.up { fill: var(--blue); }
.picture text.down { fill: var(--orange); }
.picture .down-bar { fill: var(--down); fill-opacity: 0.28; stroke: var(--down); stroke-width: 1.4; }
.picture .down-hollow { fill: var(--card); stroke: var(--down); stroke-width: 1.6; stroke-linejoin: round; }
.picture .zero { fill: var(--soft); }
.picture .up-line { stroke: var(--up); }
.picture .down-line { stroke: var(--down); stroke-dasharray: 5 3; }
.picture .zero-line { stroke: var(--grid); }
.picture .outline { fill: none; stroke: var(--ink); stroke-width: 1.2; }
.picture .neuron { stroke: var(--soft); stroke-width: 1.2; }
.picture .hole { fill: var(--card); stroke: var(--soft); stroke-width: 0.8; }
.picture .frame { fill: none; stroke: var(--line); }
.picture .panel { fill: var(--grid); }
.picture .black { fill: #000000; }
.picture .blank { fill: var(--card); }
.picture .right { fill: none; stroke: var(--blue); stroke-width: 1.8; }
.picture .amount { fill: var(--soft); }
.picture .grid { stroke: var(--grid); }
.picture .axis { stroke: var(--soft); }
.picture .target { stroke: var(--ink); stroke-width: 2.2; }
.picture .shade { fill: var(--ink); shape-rendering: crispEdges; }
.picture .contour { fill: none; stroke: var(--ink); stroke-opacity: 0.3; stroke-width: 0.8; }
.picture .start { fill: var(--card); stroke: var(--ink); stroke-width: 2.5; }
.picture .halo { fill: none; stroke: var(--card); stroke-width: 5; stroke-linejoin: round; stroke-opacity: 0.75; }
.picture .series { fill: none; stroke-width: 2.2; stroke-linejoin: round; stroke-linecap: round; }
.picture .mark { stroke: var(--card); stroke-width: 1.2; }
.picture .s0.series { stroke: var(--up); }
.picture .s1.series { stroke: var(--down); stroke-dasharray: 7 4; }
.picture .s2.series { stroke: var(--ink); stroke-dasharray: 2 4; }
.picture .s3.series { stroke: var(--rose); stroke-dasharray: 9 3 2 3; }
.picture .s4.series { stroke: var(--sea); stroke-dasharray: 14 4; }
.picture .series.thin { stroke-width: 1.1; stroke-dasharray: none; }
.picture .s0.mark { fill: var(--up); }
.picture .s1.mark { fill: var(--down); }
.picture .s2.mark { fill: var(--ink); }
.picture .s3.mark { fill: var(--rose); }
.picture .s4.mark { fill: var(--sea); }
.picture .pixels { image-rendering: crisp-edges; image-rendering: pixelated; }
)";

constexpr std::string_view layout_style = R"(:root { --up: #1f6fc4; --down: #d9640a; --rose: #b0518f; --sea: #0b8a72; }
@media (prefers-color-scheme: dark) {
  :root { --up: #4f9df0; --down: #f08a35; --rose: #e08cc4; --sea: #46c2a5; }
}
@media print {
  :root { --up: #1f6fc4; --down: #d9640a; --rose: #b0518f; --sea: #0b8a72; }
}
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: 16px;
  align-items: start; }
.figure { margin: 0 0 16px; min-width: 0; }
.figures > .figure { margin: 0; }
.figure figcaption { margin-bottom: 12px; }
.figure figcaption p { margin: 4px 0 0; font-size: 15px; color: var(--soft); max-width: 66ch; }
.figure figcaption p.calculus { color: var(--ink); font: italic 15px/1.5 Georgia, "Noto Serif", "DejaVu Serif", serif; }
.figure figcaption p.calculus sub, .figure figcaption p.calculus sup { font-size: 0.75em; line-height: 0; }
.picture { display: block; width: 100%; height: auto; margin: 0 auto; }
.wide { margin: 0 auto; }
@media (min-width: 900px) {
  section > .narrow { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); column-gap: 28px;
    grid-template-rows: auto 1fr; }
  section > .narrow > .picture { grid-column: 2; grid-row: 1 / span 2; }
  section > .narrow > details, section > .narrow > .scroll { grid-column: 1; grid-row: 2; min-width: 0; }
  section > .narrow.broad > details, section > .narrow.broad > .scroll { grid-column: 1 / -1; grid-row: 3; }
}
.hint, .on-paper { display: none; }
.digit { width: 168px; height: 168px; border-radius: 12px; display: block; background: #000000; margin: 0 auto; }
.subject { display: flex; margin-bottom: 16px; }
.subject .digit { margin: 0; }
.hero.with-digit { grid-template-columns: max-content minmax(0, 1fr); }
.lead { font-size: 18px; line-height: 1.55; color: var(--ink); }
section > p.story { color: var(--ink); font-size: 17px; line-height: 1.6; }
.aside { border-left: 3px solid var(--line); padding-left: 14px; color: var(--soft); font-size: 15px; }
.figure .scroll table { margin-bottom: 2px; }
.figures th, .figures td { padding-left: 7px; padding-right: 7px; }
.figures th:first-child { padding-left: 0; }
.figure td.word, .figure th.word { text-align: left; }
ol.steps { padding-left: 22px; margin: 0 0 16px; max-width: 70ch; }
@media (max-width: 680px) {
  .hero.with-digit { grid-template-columns: minmax(0, 1fr); }
  .hint { display: block; font-size: 14px; color: var(--soft); margin: 0 0 6px; }
  .from-right + .scroll, .from-right { text-align: right; }
  .from-right + .scroll { direction: rtl; }
  .from-right + .scroll > .wide { direction: ltr; }
}
@media (max-width: 520px) {
  .picture text { font-size: 13.5px; }
  .picture .small, .picture .tag { font-size: 12px; }
  .wide .picture text { font-size: 12.5px; }
  .wide .picture .small { font-size: 11px; }
  .digit { width: 140px; height: 140px; }
  .lead { font-size: 17px; }
  section > p.story { font-size: 16px; }
}
@media print {
  .picture, figcaption { break-inside: avoid; }
  .hint { display: none !important; }
  .figure tbody tr:nth-child(n + 61) { display: none; }
  .on-paper { display: block; font-size: 11px; }
  .figures { display: block; }
  .figures > .figure { margin-bottom: 14px; }
  .scroll { overflow: visible; }
  .wide { min-width: 0 !important; }
}
)";

}  // namespace

std::string figure_page_style() { return std::string(layout_style) + std::string(picture_style); }

std::string standalone_picture_style() {
  std::string style(picture_style);
  static constexpr std::pair<std::string_view, std::string_view> light[] = {
      {"var(--ink)", "#1d1f24"},  {"var(--soft)", "#5b5f69"},   {"var(--card)", "#ffffff"}, {"var(--line)", "#e2dfd8"},
      {"var(--grid)", "#ebe8e1"}, {"var(--blue)", "#0b5cad"},   {"var(--up)", "#1f6fc4"},   {"var(--down)", "#d9640a"},
      {"var(--rose)", "#b0518f"}, {"var(--orange)", "#b24a00"}, {"var(--sea)", "#0b8a72"},
  };
  for (const auto& [variable, colour] : light) {
    for (std::size_t at = style.find(variable); at != std::string::npos; at = style.find(variable, at)) {
      style.replace(at, variable.size(), colour);
    }
  }
  return style;
}

}  // namespace nudge::report
