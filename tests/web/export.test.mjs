// export.mjs: the figures of a document as files.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { documentOf, figuresOf, sigmoids, web } from "./support.mjs";

const skip = process.env.NUDGE_EXPORT === undefined && "NUDGE_EXPORT does not say where export.mjs is";
const folder = mkdtempSync(join(tmpdir(), "nudge-export-"));
after(() => rmSync(folder, { recursive: true }));

const ask = (...words) => spawnSync(process.execPath, [process.env.NUDGE_EXPORT, ...words], { cwd: folder, encoding: "utf8" });

/** An XML parser that is not ours. */
function parseXml(files) {
  execFileSync("python3", ["-c", "import sys, xml.dom.minidom\nfor name in sys.argv[1:]: xml.dom.minidom.parse(name)", ...files], { stdio: ["ignore", "ignore", "pipe"] });
}

const hostile = ["<img src=x onerror=alert(1)>", "a\u0001\u001b\ud800\ufffe]]>&amp;", "\u202eabc"];

test("each figure is an SVG that any parser reads, and a CSV of the document's numbers", { skip }, () => {
  const { text, document } = documentOf("explain", ...sigmoids, "--label", "2");
  for (const [name, json] of Object.entries({ plain: text, hostile: JSON.stringify({ ...document, classes: hostile }) })) {
    writeFileSync(join(folder, `${name}.json`), json);
    const { status, stderr, stdout } = ask(`${name}.json`, name);
    assert.equal(stderr, "");
    assert.equal(status, 0);
    const figures = figuresOf(web.documentOf(json));
    assert.ok(stdout.startsWith(`${figures.length} figures`), stdout);
    assert.deepEqual(readdirSync(join(folder, name)), figures.flatMap(({ id }) => [`${id}.csv`, `${id}.svg`]).sort());
    parseXml(figures.map(({ id }) => join(folder, name, `${id}.svg`)));
  }
  const written = readFileSync(join(folder, "plain", "outputs.csv"), "utf8").trimEnd().split("\n").map((line) => line.split(","));
  const column = written[0].indexOf("nudge"), numbers = text.match(/-?[0-9][0-9.e+-]*/g).map(Number);
  assert.deepEqual(written.slice(1).map((row) => Number(row[column])), document.outputs.map((output) => output.nudge));
  for (const row of written.slice(1)) assert.ok(numbers.includes(Number(row[column])));
});

test("a file has its colours within: those of the page in light, or in dark", { skip }, () => {
  writeFileSync(join(folder, "one.json"), documentOf("explain", ...sigmoids, "--label", "2").text);
  const [, light, dark] = /:root \{([^}]*)\}.*?:root \{([^}]*)\}/s.exec(readFileSync(new URL("../../web/page.css", import.meta.url), "utf8"));
  for (const [flags, palette, folderName] of [[[], light, "light"], [["--dark"], dark, "dark"]]) {
    assert.equal(ask(...flags, "one.json", folderName).status, 0);
    const svg = readFileSync(join(folder, folderName, "outputs.svg"), "utf8");
    for (const name of new Set(svg.match(/var\(--[a-z]+\)/g))) {
      const colour = new RegExp(`${name.slice(4, -1)}: (#[0-9a-f]{6});`);
      assert.equal(colour.exec(svg)?.[1], colour.exec(palette)[1], `${folderName}: ${name}`);
    }
    assert.ok(svg.includes(`background: ${/--card: (#[0-9a-f]{6})/.exec(palette)[1]};`));
    assert.doesNotMatch(svg, /@media|https?:\/\/(?!www\.w3\.org)/);
  }
});

test("what is no document is refused in a sentence", { skip }, () => {
  const files = { "words.json": "some words", "list.json": "[1, 2]", "null.json": "null", "prediction.json": '{"document": "prediction"}', "sweep.json": '{"document": "sweep"}' };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const refused = [
    [["nothing.json"], 1, /nothing\.json: there is no such file/],
    [["words.json"], 1, /words\.json: .*this is no JSON/],
    [["list.json"], 1, /list\.json: .*no "document" that says its kind/],
    [["null.json"], 1, /null\.json: .*no "document"/],
    [["prediction.json"], 1, /documents of the kind 'prediction' have no figures/],
    [["sweep.json"], 1, /calls itself a document of the kind 'sweep', but is not as those are/],
    [["."], 1, /\.: a file is expected, and this is a folder/],
    [[], 2, /usage: node export\.mjs/],
    [["a", "b", "c"], 2, /not 3 words/],
    [["--drak", "one.json"], 2, /no option '--drak'/],
  ];
  for (const [words, status, message] of refused) {
    const done = ask(...words, ...(status === 1 ? ["out"] : []));
    assert.equal(done.status, status, words.join(" "));
    assert.match(done.stderr, message);
    assert.equal(done.stdout, "");
  }
  assert.equal(readdirSync(folder).includes("out"), false, "nothing is made");
});
