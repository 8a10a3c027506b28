// What must hold of every figure, whatever it shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { experiments, trainings } from "./experiments.mjs";
import { convolution, documentOf, figuresOf, marksOf, sigmoids, softmax, toy, web } from "./support.mjs";

const documents = [
  documentOf("explain", ...sigmoids, "--label", "2"),
  documentOf("explain", ...softmax, "--pick", "worst"),
  documentOf("explain", ...sigmoids, "--label", "1", "--neuron", "L1.2"),
  documentOf("explain", ...convolution, "--label", "2"),
  documentOf("explain", ...toy),
  documentOf("explain", "--net", "64-3", "--data", "data.csv", "--seed", "3", "--label", "0"),
  documentOf("explain", "--net", "64-40-20-3", "--data", "data.csv", "--seed", "3", "--label", "0"),
  ...Object.values(experiments), ...Object.values(trainings),
];

test("real numbers are written as the documents write them", () => {
  const written = { 0: "0.0", 1: "1.0", 100: "100.0", 0.1: "0.1", 1e-7: "1e-07", 0.0001: "0.0001", 0.00001234: "1.234e-05", 1e15: "1e+15",
    123456789012345: "123456789012345.0", "-2.5": "-2.5", 1e300: "1e+300" };
  for (const [value, text] of Object.entries(written)) assert.equal(web.exact(Number(value)), text);
  assert.equal(web.exact(-0), "-0.0");
  assert.equal(web.exact(null), "null");
});

test("every real number of a table stands in the document, to the last digit", () => {
  let compared = 0, alike = 0;
  for (const { text, document } of documents) {
    const numbers = new Set(text.match(/-?[0-9][0-9.e+-]*/g)), values = new Set([...numbers].map(Number));
    for (const figure of figuresOf(document)) {
      for (const row of figure.table.rows) {
        row.forEach((cell, i) => {
          const column = figure.table.columns[i];
          if (column.kind !== "real" || typeof cell !== "number") return;
          const written = web.cellText(cell, column);
          assert.ok(Number(written) === cell && values.has(cell), `${figure.id}: ${written}`);
          ++compared;
          if (numbers.has(written)) ++alike;
        });
      }
    }
  }
  assert.ok(compared > 500);
  // Of a thousand numbers the documents write one with a digit more than the same number needs (base/decimal.hpp).
  assert.ok(alike > 0.99 * compared, `${alike} of ${compared}`);
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

test("names do what they like, and stay text", () => {
  const hostile = ["<img src=x onerror=alert(1)>", "\u202eabc", "a".repeat(10_000)];
  const [{ document }] = documents;
  const { average, oneExample, sweep } = { ...experiments, ...trainings };
  const hostileDocuments = [
    { ...document, classes: hostile },
    { ...average.document, classes: hostile, shown: average.document.shown.map((_, i) => hostile[i % 3]) },
    { ...oneExample.document, classes: hostile, label: hostile[1], changes: oneExample.document.changes.map((one, i) => ({ ...one, class: hostile[i] })) },
    { ...sweep.document, keys: hostile, outcomes: sweep.document.outcomes.map((one) => ({ ...one, run: hostile[0], problem: hostile[0],
      values: Object.fromEntries(hostile.map((name) => [name, hostile[2]])) })) },
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
