// What the tests of the figures share: the bundle, documents that the program makes, and looks at a figure.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const web = await import(pathToFileURL(process.env.NUDGE_BUNDLE).href);

/** Three kinds of 8 x 8 pictures as a CSV file: a bright row, column or diagonal. */
export function pictures() {
  const lines = [];
  for (let number = 0; number < 36; ++number) {
    const kind = number % 3, place = Math.floor(number / 3) % 8, pixels = new Array(64).fill(0);
    for (let i = 0; i < 8; ++i) pixels[[place * 8 + i, i * 8 + place, i * 8 + i][kind]] = 100 + number * 4;
    lines.push([kind, ...pixels].join(","));
  }
  return lines.join("\n") + "\n";
}

/** Two inputs, two hidden neurons, one output. */
const toyParameters = `
[L1]
weight = [[0.15, -0.2], [0.25, 0.3]]
bias = [0.35, 0.35]
[L2]
weight = [[0.4, -0.45]]
bias = [0.6]
`;

/** What the verb prints with --json: the text, and the document. */
export function documentOf(...words) {
  return documentAfter([], ...words);
}

/** The document within the page that the verb writes. */
export function documentInPage(...words) {
  const folder = mkdtempSync(join(tmpdir(), "nudge-web-"));
  try {
    writeFileSync(join(folder, "data.csv"), pictures());
    execFileSync(process.env.NUDGE_PROGRAM, [...words, "--html", "page.html"], { cwd: folder, stdio: "ignore" });
    const [, text] = readFileSync(join(folder, "page.html"), "utf8").match(/<script type="application\/json"[^>]*>(.*?)<\/script>/s);
    return web.documentOf(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same where another command, or several, have been in the folder before; without words: none. */
export function documentAfter(before, ...words) {
  const folder = mkdtempSync(join(tmpdir(), "nudge-web-"));
  const run = (command) => execFileSync(process.env.NUDGE_PROGRAM, command, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  try {
    writeFileSync(join(folder, "data.csv"), pictures());
    writeFileSync(join(folder, "toy.toml"), toyParameters);
    (Array.isArray(before[0]) ? before : [before]).filter((command) => command.length > 0).forEach(run);
    const text = run([...words, "--json"]);
    return { text, document: web.documentOf(text) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const sigmoids = ["--net", "64-5-3", "--data", "data.csv", "--seed", "3"];
export const toy = ["--net", "2-2-1", "--parameters", "toy.toml", "--input", "0.05,0.9", "--target", "0.1"];
export const convolution = ["--net", "1x8x8, conv3x3:2, relu, 3", "--data", "data.csv", "--seed", "3", "--loss", "cross-entropy"];
export const softmax = [...sigmoids, "--activation", "relu", "--loss", "cross-entropy"];

export function figuresOf(document) {
  return web.pageOf(document).sections.flatMap((section) => section.figures);
}

/** Every mark of a drawing, the inner ones too. */
export function marksOf(drawing) {
  const all = [];
  const visit = (mark) => {
    all.push(mark);
    mark.children.filter((child) => typeof child !== "string").forEach(visit);
  };
  drawing.marks.forEach(visit);
  return all;
}

/** Hundredths of the letters' size, of a wide font; others are as wide as a digit. */
const letterWidths = { 28: "ijl' ,.‘’·", 36: "fIJ/:;|-()tr!¹²", 53: "sz“”c–°⁻", 60: "LFkvxyPTYao", 84: "−±×→+=", 98: "MmwW%…" };
const widthOfLetter = new Map(Object.entries(letterWidths).flatMap(([width, letters]) => [...letters].map((letter) => [letter, Number(width) / 100])));

const wordsOf = (mark) => mark.children.map((child) => (typeof child === "string" ? child : wordsOf(child))).join("");

/** Where the words of a drawing stand, in the size that a narrow screen gives them, and its solid bars. */
export function placesIn(drawing, size = 16) {
  const words = [], bars = [];
  const visit = (mark, dx, dy) => {
    const { x = 0, y = 0, class: style = "", transform = "" } = mark.attributes;
    if (mark.tag === "text" && !transform.startsWith("rotate")) {
      const written = wordsOf(mark), bold = /strong|group/.test(style) ? 1.1 : 1;
      const natural = [...written].reduce((sum, letter) => sum + (widthOfLetter.get(letter) ?? 0.64) * size * bold, 0);
      const width = Math.min(natural, mark.attributes.textLength ?? mark.attributes["data-room"] ?? Infinity);
      const left = dx + x - { start: 0, middle: width / 2, end: width }[mark.attributes["text-anchor"]];
      if (written !== "") words.push({ words: written, style, left, right: left + width, top: dy + y - 0.73 * size, bottom: dy + y + 0.2 * size });
    }
    if (mark.tag === "rect" && /^(up|down-bar)$/.test(style) && mark.attributes["fill-opacity"] === undefined) {
      bars.push({ words: "a bar", left: dx + x, right: dx + x + mark.attributes.width, top: dy + y, bottom: dy + y + mark.attributes.height });
    }
    const [inX, inY] = mark.tag === "svg" ? [dx + x, dy + y] : [dx, dy];
    mark.children.filter((child) => typeof child !== "string").forEach((child) => visit(child, inX, inY));
  };
  drawing.marks.forEach((mark) => visit(mark, 0, 0));
  return { words, bars };
}
