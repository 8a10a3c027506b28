// The look of the pages. Two colours carry all meaning, blue and orange, which every common kind of colour blindness
// tells apart; whatever they say is also said by position, by a sign, by a dash or by a number.

#include "report/style.hpp"

namespace nudge::report {

std::string_view page_style() {
  return R"(:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d1f24; --soft: #5b5f69; --line: #e2dfd8; --grid: #ebe8e1;
  --blue: #0b5cad; --orange: #b24a00; --blue-rgb: 11 92 173; --orange-rgb: 230 110 10; --heat: 0.72;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121418; --card: #1a1d23; --ink: #eceae5; --soft: #a4a8b2; --line: #31353e; --grid: #272b33;
    --blue: #74b9ff; --orange: #ffab66; --blue-rgb: 64 140 220; --orange-rgb: 230 110 10; --heat: 0.62;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
}
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 64px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 21px; line-height: 1.3; margin: 0 0 6px; letter-spacing: -0.005em; }
h3 { font-size: 16px; line-height: 1.3; margin: 0; }
p { margin: 0 0 12px; max-width: 70ch; }
a { color: var(--blue); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.soft { color: var(--soft); }
.small { font-size: 14px; }
.nowrap { white-space: nowrap; }
.eyebrow { font-size: 13px; letter-spacing: 0.08em; text-transform: uppercase; color: var(--soft); margin: 0 0 6px; }
section { margin-top: 48px; }
section > p { color: var(--soft); margin-bottom: 16px; }

.hero { display: grid; grid-template-columns: minmax(250px, 5fr) 7fr; gap: 16px; margin-top: 24px; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; }
.score { display: flex; flex-direction: column; justify-content: center; }
.score .number { font-size: 60px; line-height: 1.05; font-weight: 650; letter-spacing: -0.03em; white-space: nowrap; }
.score .number small { font-size: 30px; font-weight: 500; letter-spacing: 0; }
.score .error { font-size: 18px; color: var(--soft); white-space: nowrap; }
.facts { display: grid; grid-template-columns: repeat(var(--columns, 3), 1fr); gap: 16px 24px; margin: 0; align-content: center; }
.facts dt { font-size: 13px; color: var(--soft); }
.facts dd { margin: 0; font-size: 20px; font-weight: 600; overflow-wrap: anywhere; line-height: 1.3; }
.facts dd small { display: block; font-size: 13px; font-weight: 400; color: var(--soft); }
.facts .wide { grid-column: 1 / -1; }
.facts .wide dd { font-size: 14px; font-weight: 400; }
.facts .wide details { margin: 0; }
nav { margin-top: 20px; font-size: 15px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 0; padding: 0; }

.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px;
  align-items: start; }
figure { margin: 0; }
figcaption { margin-bottom: 6px; }
.chart { display: block; width: 100%; height: auto; font-size: 13px; overflow: visible; }
.chart .grid { stroke: var(--grid); }
.chart .axis { stroke: var(--soft); }
.chart .tick, .chart .name { fill: var(--soft); }
.chart .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.chart .line.series-0 { stroke: var(--blue); }
.chart .line.series-1 { stroke: var(--orange); stroke-dasharray: 6 4; }
.chart .mark { stroke: var(--card); stroke-width: 1.5; }
.chart .mark.series-0, .chart .end.series-0 { fill: var(--blue); }
.chart .mark.series-1, .chart .end.series-1 { fill: var(--orange); }
.chart .end { font-weight: 600; }
.chart .value { fill: var(--ink); }

details { margin-top: 8px; font-size: 14px; }
summary { cursor: pointer; color: var(--soft); width: fit-content; border-radius: 4px; }
details[open] > summary { margin-bottom: 8px; }
.scroll { overflow-x: auto; max-width: 100%; border-radius: 8px; }
.tall { max-height: 340px; overflow-y: auto; }
table { border-collapse: collapse; font-size: 14px; }
th { font-weight: 600; }
th, td { padding: 4px 10px; text-align: right; white-space: nowrap; }
thead th { white-space: normal; }
th:first-child, td:first-child { text-align: left; }
thead th, thead td { color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); vertical-align: bottom; }
.scroll tbody th { position: sticky; left: 0; background: var(--paper); }
.card .scroll tbody th { background: var(--card); }
tbody tr + tr > * { border-top: 1px solid var(--grid); }

.matrix { border-collapse: separate; border-spacing: 2px; table-layout: fixed; }
.matrix th, .matrix td { border: 0; text-align: center; padding: 0 3px; height: 34px; min-width: 42px; }
.matrix tbody tr + tr > * { border-top: 0; }
.matrix tbody th { text-align: right; padding-right: 8px; }
.matrix td { border-radius: 5px; background: rgb(var(--orange-rgb) / calc(var(--h, 0) * var(--heat))); }
.matrix td.none { color: var(--soft); }
.matrix td.right { background: rgb(var(--blue-rgb) / 0.12); box-shadow: inset 0 0 0 1.5px rgb(var(--blue-rgb) / 0.55);
  font-weight: 600; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: 14px; color: var(--soft); margin-top: 10px; }
.swatch { display: inline-block; width: 14px; height: 14px; border-radius: 3px; vertical-align: -2px; margin-right: 6px; }
.swatch.right { background: rgb(var(--blue-rgb) / 0.12); box-shadow: inset 0 0 0 1.5px rgb(var(--blue-rgb) / 0.55); }
.swatch.wrong { background: rgb(var(--orange-rgb) / var(--heat)); }
.pair { display: grid; grid-template-columns: minmax(0, auto) minmax(0, 1fr); gap: 32px; align-items: start; }
.bar { display: block; height: 8px; border-radius: 0 4px 4px 0; min-width: 1px; background: rgb(var(--orange-rgb) / 0.9); }
td.meter { width: 120px; min-width: 80px; padding-left: 0; }

.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(228px, 1fr)); gap: 12px; list-style: none;
  margin: 0; padding: 0; }
.mistakes li { display: flex; gap: 14px; padding: 12px; break-inside: avoid; }
.mistakes figure { flex: none; }
.mistakes img { width: 84px; border-radius: 6px; }
.mistakes .what { flex: 1; min-width: 0; font-size: 13px; }
.mistakes .verdict { font-size: 15px; line-height: 1.3; margin: 0 0 4px; overflow-wrap: anywhere; }
.mistakes .verdict b.true { color: var(--blue); }
.mistakes .verdict b.said { color: var(--orange); }
.mistakes .verdict span { display: inline-block; }
.odds { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 8px; margin: 0; line-height: 1.35; }
.odds dt { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.odds dd { margin: 0; text-align: right; }
.odds .track { grid-column: 1 / -1; height: 4px; border-radius: 2px; background: var(--grid); margin-bottom: 4px; }
.odds .bar { height: 4px; border-radius: 2px; background: var(--soft); }
.odds .bar.true { background: var(--blue); }
.odds .bar.said { background: var(--orange); }
.where { color: var(--soft); font-size: 13px; margin: 6px 0 0; white-space: nowrap; }
.pixels { image-rendering: crisp-edges; image-rendering: pixelated; display: block; }

.neurons { display: flex; flex-wrap: wrap; gap: 12px 10px; list-style: none; margin: 0; padding: 0; }
.neurons li { font-size: 12px; color: var(--soft); text-align: center; break-inside: avoid; }
.neurons img { border-radius: 6px; background: var(--card); box-shadow: 0 0 0 1px var(--line); margin-bottom: 3px; }
.scale { display: flex; align-items: center; flex-wrap: wrap; gap: 4px 10px; font-size: 14px; margin-bottom: 14px; }
.scale img { border-radius: 3px; box-shadow: 0 0 0 1px var(--line); background: var(--card); }

pre { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 14px 16px; margin: 0 0 12px;
  overflow-x: auto; font: 13px/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
footer { margin-top: 48px; padding-top: 16px; border-top: 1px solid var(--line); color: var(--soft); font-size: 14px; }

@media (max-width: 820px) {
  .pair { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 680px) {
  .hero { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 520px) {
  main { padding: 24px 14px 48px; }
  h1 { font-size: 25px; }
  section { margin-top: 40px; }
  .card { padding: 14px; }
  .facts { grid-template-columns: repeat(2, 1fr); gap: 12px 16px; }
  .facts > :last-child:nth-child(odd) { grid-column: 1 / -1; }
  .facts dd { font-size: 18px; }
  .score .number { font-size: 52px; }
  .matrix { border-spacing: 1px; font-size: 11px; }
  .matrix th, .matrix td { min-width: 29px; height: 29px; padding: 0 1px; }
  .matrix tbody th { padding-right: 5px; }
  th, td { padding: 4px 6px; }
  td.meter { width: 60px; min-width: 30px; padding-right: 0; }
  .chart { font-size: 14.5px; }
  .neurons { gap: 12px 8px; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --line: #cccccc; --grid: #e4e4e4;
    --blue: #0b5cad; --orange: #b24a00; --blue-rgb: 11 92 173; --orange-rgb: 230 110 10; --heat: 0.72;
  }
  body { font-size: 12px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  section { margin-top: 28px; }
  h2 { break-after: avoid; }
  table, .hero { break-inside: avoid; }
  nav { display: none; }
  details { margin-top: 12px; }
  details::details-content { content-visibility: visible; height: auto; }
  details table { break-inside: auto; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  .tall { max-height: none; overflow: visible; }
  pre { white-space: pre-wrap; }
}
)";
}

}  // namespace nudge::report
