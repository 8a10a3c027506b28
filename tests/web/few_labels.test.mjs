// The figures of augmentation, transfer learning, learning without labels, and of several models.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fewLabels } from "./few_labels.mjs";
import { figuresOf, marksOf, web } from "./support.mjs";

const figure = (document, id) => figuresOf(document).find((one) => one.id === id);
const aboutOf = (drawing) => marksOf(drawing).filter((mark) => mark.about !== undefined);
const ofAddress = (drawing, address) => aboutOf(drawing).filter((mark) => mark.about.addresses.includes(address));
const sum = (values) => values.reduce((all, value) => all + value, 0);
const near = (one, other, slack = 1e-9) => assert.ok(Math.abs(one - other) <= slack * Math.max(1, Math.abs(other)), `${one}, not ${other}`);

test("every form has its picture, and what is called wrongly a cross", () => {
  const { document } = fewLabels.forms;
  const { drawing } = figure(document, "forms-grid");
  assert.equal(document.forms.length, 6);
  assert.equal(marksOf(drawing).filter((mark) => mark.tag === "image").length, 6);
  const crossed = (some) => marksOf(figure(some, "forms-grid").drawing).filter((mark) => mark.tag === "path" && mark.attributes.class === "wrong").length;
  const said = (form) => form.outputs.reduce((most, one) => (one.activation > most.activation ? one : most));
  const wrong = document.forms.filter((form) => said(form).target !== 1).length;
  assert.equal(crossed(document), wrong);
  const turned = document.forms.map((form, i) => (i === 2 ? { ...form, outputs: form.outputs.map((one) => ({ ...one, activation: 1 - one.target })) } : form));
  assert.equal(crossed({ ...document, forms: turned }), wrong + (said(document.forms[2]).target === 1 ? 1 : 0));
  const costs = document.forms.slice(1).map((form) => form.cost), dearest = costs.indexOf(Math.max(...costs)) + 1;
  assert.ok(figure(document, "forms-grid").caption.includes(`form ${dearest}, costs ${web.significant(Math.max(...costs))}`));
});

test("a bar of a transfer ends at the mean of its draws, which are strokes", () => {
  const { document } = fewLabels.transfer;
  const { drawing, caption } = figure(document, "transfer");
  const bars = aboutOf(drawing);
  assert.equal(bars.length, document.results.length);
  document.results.forEach((result, i) => {
    near(sum(result.accuracies) / 3, result.mean);
    const [bar] = marksOf({ marks: [bars[i]] }).filter((mark) => /bar/.test(mark.attributes.class));
    const strokes = marksOf({ marks: [bars[i]] }).filter((mark) => mark.tag === "line" && mark.attributes.x1 === mark.attributes.x2);
    near(sum(strokes.map((one) => one.attributes.x1)) / 3, bar.attributes.x + bar.attributes.width, 1e-3);
    assert.ok(bars[i].about.label.includes(result.way), result.way);
  });
  const best = Math.max(...document.results.filter((result) => result.labels === 2).map((result) => result.mean));
  assert.ok(caption.includes(`best in the mean: ${web.percent(best, 1)}`), caption);
});

test("of each example there is what was made of it, and the smaller error is in bold", () => {
  for (const [{ document }, kinds] of [[fewLabels.plane, 3], [fewLabels.denoising, 4]]) {
    const { drawing } = figure(document, "reconstructions");
    assert.equal(document.shown[0].corrupted !== undefined, kinds === 4);
    assert.equal(marksOf(drawing).filter((mark) => mark.tag === "image").length, kinds * document.shown.length + 1);
    for (const example of document.shown) {
      const bold = ofAddress(drawing, `example.${example.position}`).filter((mark) => marksOf({ marks: [mark] }).some((one) => one.attributes.class === "strong"));
      assert.equal(bold.length, example.autoencoder_error === example.components_error ? 2 : 1);
      const smaller = Math.min(example.autoencoder_error, example.components_error);
      assert.ok(bold[0].about.label.endsWith(web.inFull(smaller)), bold[0].about.label);
    }
  }
});

test("the mean of the classes' errors is the error of all", () => {
  const { document } = fewLabels.denoising;
  const { rows } = figure(document, "squared-errors").table;
  const examples = sum(document.examples);
  [1, 2, 3].forEach((way) => near(sum(rows.slice(1).map((row, i) => row[way] * document.examples[i])) / examples, rows[0][way]));
  assert.ok(rows.every((row) => row[2] <= row[3] * (1 + 1e-9)), "components are never worse than the mean on the examples that they are of");
});

test("a code lies where its numbers say, and lights up with what the decoder draws there", () => {
  const { document } = fewLabels.plane;
  const codes = figure(document, "codes"), decoded = figure(document, "decoded");
  const column = (key) => codes.table.columns.findIndex((one) => one.key === key);
  const drawn = aboutOf(codes.drawing).filter((mark) => mark.tag === "text");
  assert.equal(drawn.length, codes.table.rows.length);
  assert.ok(drawn.length > document.plane.codes.length / 2);
  for (const [i, row] of codes.table.rows.entries()) {
    for (const [j, other] of codes.table.rows.entries()) {
      if (row[column("first")] > other[column("first")]) assert.ok(drawn[i].attributes.x >= drawn[j].attributes.x);
      if (row[column("second")] > other[column("second")]) assert.ok(drawn[i].attributes.y <= drawn[j].attributes.y, "upwards");
    }
    assert.equal(ofAddress(decoded.drawing, drawn[i].about.addresses[1]).length, 1);
  }
  assert.equal(aboutOf(decoded.drawing).length, document.plane.side ** 2);
  for (const id of ["codes", "decoded"]) assert.equal(figure(fewLabels.denoising.document, id), undefined, "its code has five numbers");
});

test("the weights that meet the picture are tiles of its size", () => {
  const { document } = fewLabels.denoising;
  for (const [id, pictures] of [["from-picture", document.from_picture], ["to-picture", document.to_picture]]) {
    const { table, drawing } = figure(document, id);
    assert.deepEqual(table.rows, pictures.shown.map((one) => [one.address, one.largest]));
    assert.equal(aboutOf(drawing).length, 5);
    assert.deepEqual(pictures.shown[0].picture.shape, [1, 8, 8]);
  }
});

test("an autoencoder of a table has errors and no pictures", () => {
  const { shown, mean_picture, plane, from_picture, to_picture, ...rest } = fewLabels.plane.document;
  assert.deepEqual(figuresOf(rest).map((one) => one.id), ["squared-errors"]);
});

test("the four cells of a comparison are all examples, and the verdict is the document's", () => {
  const { document } = fewLabels.comparison;
  const { table } = figure(document, "comparison");
  assert.equal(sum(table.rows.map((row) => row[1])), document.examples);
  const caption = (changes) => figure({ ...document, only_first: 9, only_second: 30, ...changes }, "comparison").caption;
  assert.match(caption({ verdict: "second", difference: 0.01 }), /\+1\.00 points.* other is right more often/);
  assert.match(caption({ verdict: "first", difference: -0.01 }), /\u22121\.00 points.* run is right more often/);
  assert.match(caption({ verdict: "not_shown" }), /No difference is shown/);
  assert.match(caption({ verdict: "same_answers" }), /right on the same examples/);
});

test("a committee's last mark is what its members say together", () => {
  const { document } = fewLabels.committee;
  const members = figure(document, "members");
  assert.deepEqual(members.table.rows.map((row) => row[1]), [...document.members.map((one) => one.correct), document.correct]);
  assert.ok(figure(document, "confusion") && figure(document, "classes"));
  assert.match(members.caption, /asked 9 copies/);
  const page = web.pageOf({ ...document, split: "validation" });
  assert.equal(page.score.value, (100 * document.accuracy).toFixed(2));
  assert.deepEqual(page.facts.filter(([name]) => /test/.test(name)), []);
  assert.deepEqual(page.facts.filter(([name]) => name === "models" || name === "data").map((fact) => fact.slice(1)),
    [["run, other"], ["data.csv", "validation"]]);
  const alone = web.pageOf({ ...document, members: document.members.slice(0, 1) });
  assert.deepEqual(alone.sections.map(({ id }) => id), ["test"]);
  assert.doesNotMatch(alone.lead, /together/);
});

test("a cell of the confusion matrix has its count with a separator and room for it, and says a sentence", () => {
  const { document } = fewLabels.committee;
  const confusion = [[1082, 7, 0], [1, 980, 2], [0, 0, 1]];
  const { drawing } = figure({ ...document, confusion }, "confusion");
  const counted = marksOf(drawing).find((mark) => mark.tag === "text" && mark.children[0] === "1,082");
  assert.equal(counted.attributes.textLength, undefined);
  const labels = aboutOf(drawing).map((mark) => mark.about.label);
  assert.ok(labels.includes("of 1,089 examples of ‘0’ 7 are called ‘1’") && labels.includes("of 1 example of ‘2’ 1 is called ‘2’"), labels.join("\n"));
});

test("an R² that does not exist is said so, and not drawn as one", () => {
  const { document } = fewLabels.regression;
  assert.equal(figure(document, "targets").table.rows.length, document.targets.length);
  const none = figure({ ...document, targets: [{ target: "y", rmse: 1, r2: null }] }, "targets");
  assert.equal(marksOf(none.drawing).filter((mark) => /mark/.test(mark.attributes.class)).length, 0);
  assert.match(aboutOf(none.drawing)[0].about.label, /R² \u2013$/);
});
