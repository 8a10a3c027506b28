// What the rest adds or spoils where ten digits have a label: the lab's tab "Few labels", over twenty draws of digits.
//
//   node benchmarks/few_labels.mjs [WASM EXAMPLES] [--draws]
//
// Needs scripts/lab, or its engine and its examples by name. Drawn are one of each class or any ten, labelled as the data have them, or with two
// labels wrong (each the next class); steps and threshold are the tab's own. Prints medians, least and most, and in how many draws the rest added or
// spoiled a point or more; with --draws each draw, too.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const given = process.argv.slice(2).filter((word) => word !== "--draws"), tellsDraws = process.argv.includes("--draws");
const [wasm = path.join(root, "build/wasm/apps/lab/nudge.wasm"), examples = path.join(root, "build/lab/examples.gz")] = given;
const bundle = path.join(mkdtempSync(path.join(tmpdir(), "few-labels-")), "lab.mjs");
const parts = { LocalEngine: "local_engine", drawnDigits: "views/few_draw", "fewSettings, gainOf, usualSteps, usualThreshold": "views/few_words", "presets, settingsOf": "settings" };
execFileSync("esbuild", ["--bundle", "--format=esm", `--outfile=${bundle}`, "--log-level=warning"],
  { cwd: path.join(root, "web/lab"), input: Object.entries(parts).map(([names, file]) => `export { ${names} } from "./${file}";`).join("\n") });
const { LocalEngine, drawnDigits, fewSettings, gainOf, presets, settingsOf, usualSteps, usualThreshold } = await import(pathToFileURL(bundle).href);

const draws = Array.from({ length: 20 }, (_, i) => i + 1), aPoint = 0.01;
const code = new WebAssembly.Module(readFileSync(wasm)), packed = new Uint8Array(gunzipSync(readFileSync(examples)));
const engines = draws.map(() => new LocalEngine(code, packed));
const percent = (share) => (100 * share).toFixed(1).replace("-", "−");

/** The lower one of the two in the middle. */
function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)];
}

function spread(values) {
  return `${percent(median(values))} (${percent(Math.min(...values))} to ${percent(Math.max(...values))})`;
}

async function trained(draw, kind, net, { aim, align }, wrong) {
  const engine = engines[draw - 1], { classes } = engine.digits, drawn = await drawnDigits(engine, draw, kind);
  const digits = drawn.map(({ position, label }, i) => ({ position, label: i < wrong ? (label + 1) % classes.length : label }));
  const told = await engine.fewLabels(fewSettings({ settings: settingsOf(net.choices), digits, aim, align, threshold: usualThreshold, steps: usualSteps }), () => undefined);
  const { alone, withRest } = told.moments[told.moments.length - 1];
  return { alone, withRest, gain: gainOf(told) };
}

const plain = { aim: "pseudo_labels", align: false }, aligned = { ...plain, align: true };
const wanted = [["pseudo-labels", plain], ["pseudo-labels, all classes alike", aligned], ["consistency, all classes alike", { ...aligned, aim: "consistency" }], ["consistency", { ...plain, aim: "consistency" }]];
/** Which digits, how many labels are wrong, and of how many of what is wanted it is measured. */
const cases = [["one of each class", "classes", 0, 4], ["one of each class, two labels wrong", "classes", 2, 3], ["any ten", "any", 0, 3]];

console.log("| labels | network | what is wanted of the rest | labels alone, % | with the rest, % | difference, points | added | spoiled |\n| --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [labels, kind, wrong, count] of cases) {
  for (const net of presets.slice(0, 2)) {
    for (const [name, one] of wanted.slice(0, count)) {
      const all = await Promise.all(draws.map((draw) => trained(draw, kind, net, one, wrong))), of = (key) => all.map((told) => told[key]), gains = of("gain");
      console.log(`| ${labels} | ${net.name} | ${name} | ${spread(of("alone"))} | ${spread(of("withRest"))} | ${spread(gains)} | ${gains.filter((gain) => gain >= aPoint).length} | ${gains.filter((gain) => gain <= -aPoint).length} |`);
      if (tellsDraws) all.forEach(({ alone, withRest }, i) => console.log(`    draw ${draws[i]}: ${percent(alone)} ${percent(withRest)}`));
    }
  }
}
