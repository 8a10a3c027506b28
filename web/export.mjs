// node export.mjs [--dark] DOCUMENT.json [FOLDER]: each figure of a document, as --json prints it, into FOLDER as SVG and CSV.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { filesOf } from "./export";
import drawingStyle from "./drawing.css";
import pageStyle from "./page.css";
import { pageOf } from "./pages";
import { paletteOf, standaloneStyle } from "./palette";
import { documentOf } from "./unpack";

const usage = `usage: node export.mjs [--dark] DOCUMENT.json [FOLDER]
Writes each figure of a document, which a verb of nudge prints with --json, into FOLDER (else the current one): ID.svg and ID.csv.
DOCUMENT.json may be -, standard input.
  --dark   light on dark; else dark on light
  --help   print this help
`;

class Problem extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

function parsed(words) {
  const isFlag = (word) => word.startsWith("-") && word !== "-";
  const flags = words.filter(isFlag), files = words.filter((word) => !isFlag(word));
  const unknown = flags.find((flag) => !["--dark", "--help", "-h"].includes(flag));
  if (unknown !== undefined) throw new Problem(`no option '${unknown}'\n${usage}`, 2);
  const help = flags.some((flag) => flag !== "--dark");
  if (!help && (files.length < 1 || files.length > 2)) throw new Problem(`a document and at most one folder are expected, not ${files.length} words\n${usage}`, 2);
  return { help, dark: flags.includes("--dark"), file: files[0], folder: files[1] ?? "." };
}

function read(file) {
  let text;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Problem(`${file}: ${error.code === "ENOENT" ? "there is no such file" : error.code === "EISDIR" ? "a file is expected, and this is a folder" : error.message}`);
  }
  try {
    return documentOf(text);
  } catch (error) {
    throw new Problem(`${file}: a document as --json prints it is expected, and this is no JSON (${error.message})`);
  }
}

/** The document's figures; what is wrong with it is said. */
function figuresOf(file, document) {
  const kind = document?.document;
  if (typeof kind !== "string") throw new Problem(`${file}: a document as --json prints it is expected, and this JSON has no "document" that says its kind`);
  let page;
  try {
    page = pageOf(document);
  } catch (error) {
    throw new Problem(`${file}: it calls itself a document of the kind '${kind}', but is not as those are (${error.message})`);
  }
  if (page === null) throw new Problem(`${file}: documents of the kind '${kind}' have no figures`);
  return page.sections.flatMap((section) => section.figures);
}

/** With those above it; one after the other, since Node's own way never ends where a file system refuses new folders. */
function makeFolder(folder) {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there !== undefined) throw new Error("it is no folder");
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder);
}

function write(files, folder) {
  try {
    makeFolder(resolve(folder));
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  } catch (error) {
    throw new Problem(`${folder}: the files cannot be written (${error.message})`);
  }
}

function main(words) {
  const { help, dark, file, folder } = parsed(words);
  if (help) return process.stdout.write(usage);
  const palette = paletteOf(pageStyle, dark), style = standaloneStyle(drawingStyle, (name) => palette.get(name));
  const figures = figuresOf(file, read(file));
  write(Object.assign({}, ...figures.map((figure) => filesOf(figure, style))), folder);
  process.stdout.write(`${figures.length} figures as SVG and CSV: ${folder}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`export.mjs: ${error.message.trimEnd()}\n`);
  process.exitCode = error.status;
}
