// What must hold of every figure, whatever it shows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { experiments, trainings } from "./experiments.mjs";
import { fewLabels } from "./few_labels.mjs";
import { convolution, documentOf, figuresOf, marksOf, placesIn, sigmoids, softmax, toy, web } from "./support.mjs";

const documents = [
  documentOf("explain", ...sigmoids, "--label", "2"),
  documentOf("explain", ...sigmoids, "--label", "2", "--view", "all"),
  documentOf("explain", ...softmax, "--pick", "worst"),
  documentOf("explain", ...sigmoids, "--label", "1", "--neuron", "L1.2"),
  documentOf("explain", ...convolution, "--label", "2", "--view", "all"),
  documentOf("explain", ...toy),
  documentOf("explain", "--net", "64-3", "--data", "data.csv", "--seed", "3", "--label", "0"),
  documentOf("explain", "--net", "64-40-20-3", "--data", "data.csv", "--seed", "3", "--label", "0"),
  ...Object.values(experiments), ...Object.values(trainings), ...Object.values(fewLabels),
];

test("real numbers are written as the documents write them", () => {
  const written = { 0: "0.0", 1: "1.0", 100: "100.0", 0.1: "0.1", 1e-7: "1e-07", 0.0001: "0.0001", 0.00001234: "1.234e-05", 1e15: "1e+15",
    123456789012345: "123456789012345.0", "-2.5": "-2.5", 1e300: "1e+300" };
  for (const [value, text] of Object.entries(written)) assert.equal(web.exact(Number(value)), text);
  assert.equal(web.exact(-0), "-0.0");
  assert.equal(web.exact(null), "null");
});

/** The numbers of a JSON text as it writes them; those within its strings are none. */
const numbersOf = (json) => new Set(json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*|null/g));

test("every kind of document that has a page is looked at here", () => {
  const schema = JSON.parse(readFileSync(new URL("../../docs/documents.schema.json", import.meta.url), "utf8"));
  const kinds = Object.values(schema.$defs).map((one) => one.properties?.document?.const).filter((kind) => kind !== undefined);
  const hasPage = (kind) => {
    try {
      return web.pageOf({ document: kind }) !== null;
    } catch {
      return true; // It has begun to look for what the document says.
    }
  };
  const looked = new Set(documents.map(({ document }) => document.document));
  assert.deepEqual(kinds.filter((kind) => hasPage(kind) && !looked.has(kind)), []);
  assert.ok(looked.size >= 12);
});

test("each number of a table is written as the document writes it", () => {
  let compared = 0;
  for (const { text, document } of documents) {
    const written = numbersOf(text);
    for (const { id, table } of figuresOf(document)) {
      for (const row of table.rows) {
        row.forEach((cell, i) => {
          const column = table.columns[i], shown = web.cellText(cell, column);
          if (column.kind === "text" || shown === "") return;
          ++compared;
          assert.ok(written.has(shown), `${document.document}, ${id}, ${column.key}: ${shown}`);
        });
      }
    }
  }
  assert.ok(compared > 10_000, `${compared} numbers`);
});

test("a figure is drawn within its frame, of numbers, and says what it is", () => {
  for (const { document } of documents) {
    const figures = figuresOf(document);
    assert.equal(new Set(figures.map((figure) => figure.id)).size, figures.length);
    for (const figure of figures) {
      assert.ok(figure.caption.length > 20 && figure.description.length > 10, figure.id);
      for (const mark of marksOf(figure.drawing)) {
        for (const [name, value] of Object.entries(mark.attributes)) {
          assert.doesNotMatch(String(value), /NaN|Infinity|undefined/, `${figure.id}: ${name}`);
          if (["x", "x1", "x2", "cx"].includes(name)) assert.ok(value >= -1 && value <= figure.drawing.width + 1, `${figure.id}: ${name} ${value}`);
          if (["y", "y1", "y2", "cy"].includes(name)) assert.ok(value >= -1 && value <= figure.drawing.height + 1, `${figure.id}: ${name} ${value}`);
        }
      }
      figure.table.rows.forEach((row) => assert.equal(row.length, figure.table.columns.length, figure.id));
    }
  }
});

/** The same in small numbers, which are longer; but for the places along a line on which two of them are 0 and 1. */
function small(document) {
  const scaled = JSON.parse(JSON.stringify(document), (_, value) => (typeof value !== "number" || Number.isInteger(value) ? value : value * 1.03e-3));
  return document.two_minima === undefined ? scaled : { ...scaled, two_minima: document.two_minima };
}

/** With times that no clock has measured: what is drawn of them is the same in every run. */
function timed(document) {
  return JSON.parse(JSON.stringify(document), (_, value) => (value?.seconds !== undefined && value.step !== undefined
    ? { ...value, seconds: 0.00137 * value.step } : value));
}

test("words are neither cut nor printed over each other or a bar, as large as the narrowest phone has them", () => {
  const faults = new Set();
  let looked = 0;
  for (const document of documents.map((one) => timed(one.document)).flatMap((document) => [document, small(document)])) {
    for (const { id, drawing } of figuresOf(document)) {
      const places = placesIn(drawing, drawing.width > 400 ? 17.2 : 16), words = places.words.filter(({ style }) => !style.includes("glyph")); // a glyph is an example's mark
      looked += words.length;
      for (const [i, one] of words.entries()) {
        const isCut = one.left < -1.5 || one.right > drawing.width + 1.5 || one.top < -2 || one.bottom > drawing.height + 2;
        if (isCut) faults.add(`${document.document}, ${id}: ‘${one.words}’ is cut`);
        const over = [...words.slice(i + 1), ...places.bars].find((other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
          Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1);
        if (over !== undefined) faults.add(`${document.document}, ${id}: ‘${one.words}’ and ‘${over.words}’`);
      }
    }
  }
  assert.deepEqual([...faults], []);
  assert.ok(looked > 3000, `${looked} words`);
});

test("names do what they like, and stay text", () => {
  const hostile = ["<img src=x onerror=alert(1)>", "\u202eabc", "a".repeat(10_000)];
  const [{ document }] = documents;
  const { committee, comparison, forms, plane, regression } = fewLabels;
  const { average, oneExample, sweep } = { ...experiments, ...trainings };
  const hostileDocuments = [
    { ...document, classes: hostile },
    { ...average.document, classes: hostile, shown: average.document.shown.map((_, i) => hostile[i % 3]) },
    { ...oneExample.document, classes: hostile, label: hostile[1], changes: oneExample.document.changes.map((one, i) => ({ ...one, class: hostile[i] })) },
    { ...sweep.document, keys: hostile, outcomes: sweep.document.outcomes.map((one) => ({ ...one, run: hostile[0], problem: hostile[0],
      values: Object.fromEntries(hostile.map((name) => [name, hostile[2]])) })) },
    { ...forms.document, classes: hostile },
    { ...plane.document, classes: hostile },
    { ...committee.document, members: hostile.map((model) => ({ model, correct: 1, accuracy: 0.5 })) },
    { ...comparison.document, first: { ...comparison.document.first, model: hostile[0] }, second: { ...comparison.document.second, model: hostile[2] } },
    { ...regression.document, targets: hostile.map((target) => ({ target, rmse: 1, r2: null })) },
  ];
  for (const figure of hostileDocuments.flatMap(figuresOf)) {
    const files = web.filesOf(figure, "");
    assert.doesNotMatch(files[`${figure.id}.svg`], /<img/);
    assert.ok(files[`${figure.id}.svg`].length < 100_000, figure.id);
    assert.ok(files[`${figure.id}.csv`].startsWith(figure.table.columns[0].key));
  }
});

test("long arrays of a page are the same numbers", () => {
  const numbers = Array.from({ length: 5000 }, (_, i) => 1 / (i - 100.5));
  const base64 = Buffer.from(new Float64Array(numbers).buffer).toString("base64");
  const unpacked = web.documentOf(JSON.stringify({ document: "x", inner: [{ type: "float64", shape: [50, 100], base64 }] }));
  assert.deepEqual(unpacked.inner[0].flat(), numbers);
  assert.equal(unpacked.inner[0].length, 50);
});
