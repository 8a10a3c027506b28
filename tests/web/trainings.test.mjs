// The figures of trainings and of their tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trainings } from "./experiments.mjs";
import { figuresOf, marksOf, web } from "./support.mjs";

const figure = (document, id) => figuresOf(document).find((one) => one.id === id);
const aboutOf = (drawing) => marksOf(drawing).filter((mark) => mark.about !== undefined);
const sum = (values) => values.reduce((all, value) => all + value, 0);

test("a training has a curve for what was measured, and none for what was not", () => {
  const { document } = trainings.run;
  const ids = figuresOf(document).map((one) => one.id);
  for (const id of ["cost", "accuracy", "gradient-norm", "learning-rate", "confusion"]) assert.ok(ids.includes(id), id);
  assert.ok(!ids.includes("rmse"));
  const without = { ...document, epochs: document.epochs.map(({ gradient_norm, ...epoch }) => epoch) };
  assert.equal(figure(without, "gradient-norm"), undefined);
});

test("a curve's caption goes from its first number to its last", () => {
  const { document } = trainings.run;
  const { epochs } = document;
  const cost = figure(document, "cost");
  const first = web.significant(epochs[0].train_cost), last = web.significant(epochs.at(-1).train_cost);
  assert.ok(cost.caption.includes(`training from ${first} to ${last}`), cost.caption);
  assert.equal(aboutOf(cost.drawing).filter((mark) => mark.about.addresses[0] === "epoch.2").length, 2);
});

test("a curve has a gap where nothing was measured", () => {
  const { document } = trainings.run;
  const gapped = { ...document, epochs: document.epochs.map((epoch, i) => (i === 1 ? { ...epoch, gradient_norm: null } : epoch)) };
  const [line] = marksOf(figure(gapped, "gradient-norm").drawing).filter((mark) => /series/.test(mark.attributes.class));
  assert.equal(line.attributes.d.split("M").length - 1, 2);
  assert.equal(line.attributes.d.split("L").length - 1, 1);
});

test("a lower cost is drawn lower", () => {
  const { document } = trainings.run;
  const points = aboutOf(figure(document, "cost").drawing).filter((mark) => mark.about.label.startsWith("training"));
  const heights = points.map((mark) => mark.attributes.cy), costs = document.epochs.map((epoch) => epoch.train_cost);
  costs.slice(1).forEach((cost, i) => assert.equal(Math.sign(costs[i] - cost), Math.sign(heights[i + 1] - heights[i])));
});

test("the confusion matrix has every example, and the commonest mistake is named", () => {
  const { document } = trainings.evaluation;
  const confusion = figure(document, "confusion");
  assert.equal(sum(confusion.table.rows.flatMap((row) => row.slice(1))), document.examples);
  assert.equal(sum(confusion.table.rows.map((row, i) => row[i + 1])), document.correct);
  const mistaken = { ...document, confusion: [[5, 3, 0], [1, 4, 0], [0, 0, 9]] };
  assert.match(figure(mistaken, "confusion").caption, /‘0’ called ‘1’, 3 times/);
  assert.match(figure({ ...document, confusion: [[5, 0, 0], [0, 4, 0], [0, 0, 9]] }, "confusion").caption, /no mistakes/);
});

test("every class by itself: the one missed most is named, what does not exist is left out", () => {
  const { document } = trainings.evaluation;
  const statistics = [["a", 10, 9, 0.9, 0.9], ["b", 20, 10, null, 0.5], ["c", 5, 5, 1, null]]
    .map(([name, examples, correct, precision, recall]) => ({ class: name, examples, predicted: correct, correct, precision, recall }));
  const classes = figure({ ...document, per_class: statistics }, "classes");
  assert.match(classes.caption, /missed most is ‘b’: 10 of 20/);
  assert.equal(aboutOf(classes.drawing).length, 3);
  assert.equal(figure(document, "classes").table.rows.length, 3);
});

test("the suggested rates are marked at their rates", () => {
  const { document } = trainings.rateSearch;
  const rates = { ...document, steepest: document.moments[20].rate, third_of_lowest: document.moments[40].rate };
  const { drawing, caption } = figure(rates, "rates");
  const [steepest, third] = ["rate.2", "rate.3"].map((address) => aboutOf(drawing).find((mark) => mark.about.addresses[0] === address));
  assert.ok(steepest.about.label.includes(web.significant(rates.steepest, 6)));
  const x = (mark) => Number(/M([\d.]+)/.exec(mark.attributes.d)[1]);
  assert.ok(x(steepest) < x(third));
  assert.match(caption, /Begin with a third/);
  const none = figure({ ...document, steepest: null, third_of_lowest: null }, "rates");
  assert.match(none.caption, /nothing to suggest/);
});

test("a sweep ranks by the validation cost, and marks every training at its setting", () => {
  const { document } = trainings.sweep;
  const { columns, rows } = figure(document, "ranking").table;
  const costs = rows.map((row) => row[columns.findIndex((column) => column.key === "validation_cost")]);
  assert.deepEqual(costs, [...costs].sort((a, b) => a - b));
  const [best] = document.outcomes, key = figure(document, "key-1");
  assert.ok(key.caption.includes(`is at ${best.values["optimizer.learning_rate"]}`), key.caption);
  for (const outcome of document.outcomes) {
    const [mark] = aboutOf(key.drawing).filter(({ about }) => about.addresses[0] === outcome.run);
    assert.ok(mark.about.label.includes(web.significant(outcome.validation_cost, 6)));
  }
  const failed = { ...document, outcomes: [...document.outcomes.slice(0, -1), { ...document.outcomes.at(-1), validation_cost: null, problem: "no room" }] };
  assert.match(figure(failed, "ranking").caption, /1 failed/);
  assert.equal(figure(failed, "ranking").table.rows.length, document.outcomes.length);
});
