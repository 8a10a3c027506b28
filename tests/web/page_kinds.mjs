// One page of each kind that the tests in browsers look at, of pictures of a few pixels.
import { execFileSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pictures, sigmoids, softmax } from "./support.mjs";

export const explained = ["explain", ...sigmoids, "--label", "2"];
const train = ["train", ...softmax, "--epochs", "3", "--gradient-norm", "--out", "run", "--force"];
const targets = ["train", "--data", "data.csv", "--target-columns", "1,65", "--net", "63-4-2", "--epochs", "2", "--set", "data.test=6", "--out", "numbers", "--force"];
const pretrain = ["pretrain", "--data", "data.csv", "--net", "64-8-2", "--epochs", "3", "--out", "coder", "--force"];
const other = ["train", ...sigmoids, "--epochs", "1", "--out", "other", "--force"];

/**
 * The words of a command that writes a page, after the commands `before`: into `file` where that is its own choice, else
 * where `--html` says.
 */
export const kinds = {
  explain: { words: explained },
  forms: { words: [...explained, "--augment", "forms.toml", "--forms", "3"] },
  average: { words: ["average", ...sigmoids, "--count", "4"] },
  sensitivity: { words: ["sensitivity", ...sigmoids] },
  hebbian: { words: ["hebbian", ...sigmoids, "--label", "2"] },
  steepest: { words: ["steepest", ...sigmoids, "--doublings", "3"] },
  "one-example": { words: ["one-example", ...sigmoids, "--label", "2", "--steps", "20"] },
  descents: { words: ["descents", ...sigmoids, "--batches", "1,all", "--steps", "30,4", "--surface", "5", "--seeds", "2", "--two-minima"] },
  story: { words: ["story", "--data", "data.csv", "--net", "64-5-3", "--epochs", "1"], file: "story.html" },
  run: { words: train, file: "run/report.html" },
  eval: { before: [train], words: ["eval", "run", "--data", "data.csv"] },
  regression: { before: [targets], words: ["eval", "numbers"] },
  committee: { before: [train, other], words: ["eval", "run", "other", "--data", "data.csv", "--augment", "shifts"] },
  compare: { before: [train, other], words: ["compare", "run", "other", "--data", "data.csv"] },
  reconstruct: { before: [pretrain], words: ["reconstruct", "coder"] },
  transfer: { before: [train], words: ["transfer", "run", "--data", "data.csv", "--labels", "1,2", "--draws", "2", "--steps", "5"] },
  "find-rate": { words: ["train", ...softmax, "--validation", "6", "--epochs", "3", "--find-rate"] },
  sweep: {
    words: ["sweep", ...softmax, "--epochs", "2", "--validation", "6", "--grid", "optimizer.learning_rate=0.1,0.5", "--out", "sweep"], file: "sweep/sweep.html",
  },
};

/** Names that would be markup, that turn the reading direction, that are several signs drawn as one, and that no line has room for. */
const hostileNames = ["<img src=x onerror=alert(1)>", "\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u{1f525}e\u0301", "a".repeat(10_000)];
const [markup, turned, emoji] = hostileNames;
const hostileData = `${markup} ${turned} ${emoji}.csv`, hostileNet = ["--net", "64-5-4", "--data", hostileData, "--seed", "3"];
const hostileTrain = ["train", `${markup}.toml`, ...hostileNet, "--epochs", "2", "--out", markup, "--force"];

/** The same of data whose file and classes have such names, of a recipe and of a run that are called so. */
export const hostileKinds = {
  explain: { words: ["explain", ...hostileNet, "--index", "3"] },
  average: { words: ["average", ...hostileNet, "--count", "4"] },
  hebbian: { words: ["hebbian", ...hostileNet, "--label", turned] },
  "one-example": { words: ["one-example", ...hostileNet, "--index", "3", "--steps", "20"] },
  story: { words: ["story", "--data", hostileData, "--net", "64-5-4", "--epochs", "1", "--label", markup], file: "story.html" },
  run: { words: hostileTrain, file: `${markup}/report.html` },
  eval: { before: [hostileTrain], words: ["eval", markup, "--data", hostileData] },
};

/** Of classes one of which has a wider name than most. */
export const wideNames = { words: ["explain", "--net", "64-5-3", "--data", "names.csv", "--seed", "3", "--label", "2"] };

const folder = mkdtempSync(join(tmpdir(), "nudge-pages-"));
writeFileSync(join(folder, "data.csv"), pictures());
writeFileSync(join(folder, "names.csv"), pictures().replace(/^0,/gm, "little light,").replace(/^1,/gm, "MMMMMMMMMMMM,"));
writeFileSync(join(folder, "forms.toml"), "[augment]\nrotation = 20\nshift = 1\n");
writeFileSync(join(folder, `${markup}.toml`), "[training]\nbatch = 6\n");
const lines = pictures().trimEnd().split("\n").map((line, i) => `"${hostileNames[i % 4]}"${line.slice(1)}\n`);
writeFileSync(join(folder, hostileData), lines.join(""));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function nudge(...words) {
  return execFileSync(process.env.NUDGE_PROGRAM, words, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

const files = new Map();

/** The page of that kind, written once. */
export function fileOfKind({ words, before = [], file }) {
  const key = words.join(" ");
  if (!files.has(key)) {
    before.forEach((command) => nudge(...command));
    files.set(key, join(folder, `page-${files.size}.html`));
    if (file === undefined) {
      nudge(...words, "--html", files.get(key));
    } else {
      nudge(...words);
      renameSync(join(folder, file), files.get(key));
    }
  }
  return files.get(key);
}
