// The figures of trainings and of their tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { experiments, trainings } from "./experiments.mjs";
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
  assert.ok(steepest.about.label.includes(web.inFull(rates.steepest)));
  const x = (mark) => Number(/M([\d.]+)/.exec(mark.attributes.d)[1]);
  assert.ok(x(steepest) < x(third));
  assert.match(caption, new RegExp(`Begin with ${web.significant(rates.third_of_lowest)}, a third of the rate`));
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
    assert.ok(mark.about.label.includes(web.inFull(outcome.validation_cost)));
  }
  const failed = { ...document, outcomes: [...document.outcomes.slice(0, -1), { ...document.outcomes.at(-1), validation_cost: null, problem: "no room" }] };
  assert.match(figure(failed, "ranking").caption, /1 failed/);
  assert.equal(figure(failed, "ranking").table.rows.length, document.outcomes.length);
});

const near = (one, other) => assert.ok(Math.abs(one - other) <= 1e-12 * Math.abs(other), `${one}, ${other}`);

test("settings of several seeds have the mean and the deviation of their trainings, the lowest mean first", () => {
  const { document } = trainings.seeds;
  const { rows } = figure(document, "settings").table, key = "optimizer.learning_rate";
  assert.deepEqual(rows.map(([value]) => value).sort(), ["0.1", "0.5"]);
  const means = rows.map(([value, count, mean, scattered]) => {
    const costs = document.outcomes.filter((one) => one.values[key] === value).map((one) => one.validation_cost);
    assert.equal(count, 3);
    near(mean, sum(costs) / costs.length);
    near(scattered, Math.sqrt(sum(costs.map((cost) => (cost - mean) ** 2)) / 2));
    return mean;
  });
  assert.ok(means[0] <= means[1]);
  const dots = aboutOf(figure(document, "settings").drawing).filter((mark) => mark.tag === "circle");
  assert.deepEqual(dots.map((mark) => mark.about.addresses[0]).sort(), document.outcomes.map((one) => one.run).sort());
  const [[, , first, one], [, , second, other]] = rows;
  assert.equal(document.best_is_clear, second - first > one + other);
  assert.equal(figuresOf(trainings.sweep.document).find((one) => one.id === "settings"), undefined);
});

const sectionOf = (document, id) => web.pageOf(document).sections.find((section) => section.id === id);
const wordsOf = (drawing) => marksOf(drawing).filter((mark) => mark.tag === "text")
  .map((mark) => mark.children.map((child) => (typeof child === "string" ? child : child.children.join(""))).join(""));
const rectsOf = (mark, style) => marksOf({ marks: [mark] }).filter((one) => one.tag === "rect" && one.attributes.class === style);

/** All numbers that are drawn are numbers. */
function isDrawn({ drawing }) {
  for (const mark of marksOf(drawing)) assert.doesNotMatch(Object.values(mark.attributes).join(" "), /NaN|Infinity|undefined/);
}

/** As many classes, each example right but for those that are given. */
function testOf(names, mistaken) {
  const confusion = names.map((_, row) => names.map((_, column) => (row === column ? 10 : 0)));
  for (const [truth, said, count] of mistaken) confusion[truth][said] = count;
  const per_class = names.map((name, i) => ({ class: name, examples: sum(confusion[i]), predicted: sum(confusion.map((row) => row[i])), correct: confusion[i][i],
    precision: 0.5, recall: confusion[i][i] / sum(confusion[i]) }));
  const examples = sum(confusion.flat());
  return { accuracy: 10 * names.length / examples, standard_error: 0.01, cost: 0.25, examples, correct: 10 * names.length, confusion, per_class };
}

test("the score is of the test; without one of the last epoch, by what it has", () => {
  const { document } = trainings.run;
  const scoreOf = (changes) => web.pageOf({ ...document, ...changes }).score;
  const tested = scoreOf({ test: testOf(["a", "b", "c"], [[0, 1, 3]]) });
  assert.deepEqual([tested.name, tested.value, tested.unit], ["test accuracy", "90.91", "%"]);
  assert.match(tested.error, /^± 1.00 % standard error$/);
  assert.equal(scoreOf({ test: { ...testOf(["a", "b"], [[0, 1, 3]]) } }).error, "", "23 examples are too few");
  const last = { epoch: 9, step: 90, learning_rate: 0.5, train_cost: 1.5 };
  const ofEpoch = (more) => scoreOf({ test: null, epochs: [{ ...last, ...more }] });
  assert.deepEqual([ofEpoch({ train_accuracy: 0.5 }).name, ofEpoch({ train_accuracy: 0.5 }).value], ["training accuracy", "50.00"]);
  const error = ofEpoch({ rmse: 2.5, r2: 0.75, evaluated_on: "validation" });
  assert.deepEqual([error.name, error.value, error.error], ["validation r.m.s. error", "2.50", "R² 0.7500"]);
  assert.equal(ofEpoch({ cost: 0.5, evaluated_on: "validation" }).name, "validation cost");
  assert.deepEqual([ofEpoch({}).name, ofEpoch({}).value], ["training cost", "1.50"]);
  assert.match(ofEpoch({ train_cost: null }).remark, /diverged/);
  assert.match(scoreOf({ test: null, epochs: [] }).name, /no epoch was finished/);
});

test("a run's page says what was trained, how, and how to make it again", () => {
  const page = web.pageOf(trainings.toldRun.document);
  assert.equal(page.title, "a-run");
  const facts = Object.fromEntries(page.facts.map(([name, value, remark]) => [name, `${value}; ${remark}`]));
  assert.equal(facts.network, "64-5-3; relu, cross-entropy");
  assert.match(facts.parameters, /^343; 1.37 kB/);
  assert.match(facts.data, /^data.csv/);
  assert.match(facts.epochs, /^4; .* steps$/);
  assert.equal(sectionOf(trainings.toldRun.document, "configuration").code, "[data]\nsource = \"data.csv\"\n");
  assert.deepEqual([page.command, page.madeBy], ["nudge train --out a-run", "nudge 0.1"]);
  assert.equal(sectionOf({ ...trainings.run.document, configuration: undefined }, "configuration"), undefined);
});

test("every mistake stands in one of two figures, with the true class among its three largest outputs", () => {
  const { document } = trainings.toldRun;
  const { examples } = document.mistakes, { figures } = sectionOf(document, "mistakes");
  assert.deepEqual(figures.map((one) => one.table.rows.length), [4, 3]);
  assert.deepEqual(figures.flatMap((one) => one.table.rows.map((row) => row[0])), examples.map((one) => one.position));
  const marks = figures.flatMap((one) => one.drawing.marks);
  examples.forEach((example, i) => {
    assert.match(marks[i].about.label, new RegExp(`^Number ${example.position} is 2, called ${example.called}: cost ${web.inFull(example.cost)}`));
    const said = rectsOf(marks[i], "down")[0].attributes.width, truth = rectsOf(marks[i], "up")[0].attributes.width;
    assert.ok(Math.abs(said / truth - example.outputs[example.called] / example.outputs[2]) < 0.2, "the bars are as long as the outputs are large");
    assert.equal(marksOf({ marks: [marks[i]] }).filter((mark) => mark.tag === "image").length, 1);
    assert.ok(marks[i].about.addresses.includes(`confused.2.${example.called}`), "it lights up with its cell of the matrix");
  });
  const many = { ...examples[0], truth: 4, called: 0, outputs: [0.5, 0.2, 0.15, 0.1, 0.05] };
  const [mark] = figure({ ...document, classes: ["a", "b", "c", "d", "e"], mistakes: { are_probabilities: true, examples: [many] } }, "mistakes").drawing.marks;
  assert.deepEqual(wordsOf({ marks: [mark] }).slice(0, 7), ["e, called a", "a", "50.0 %", "b", "20.0 %", "e", "5.0 %"]);
});

test("mistakes of what is no picture, and outputs that are no probabilities, are drawn too", () => {
  const { document } = trainings.toldRun;
  const examples = document.mistakes.examples.map((one, i) => ({ ...one, image: null, outputs: [1.25 - i, -0.5, null] }));
  const plain = { ...document, classes: ["a long name", "another", "<b>"], mistakes: { are_probabilities: false, examples } };
  const { figures, words } = sectionOf(plain, "mistakes");
  assert.match(words[0], /outputs, from 0 to 1/);
  figures.forEach(isDrawn);
  const [mark] = figures[0].drawing.marks;
  assert.equal(marksOf({ marks: [mark] }).filter((one) => one.tag === "image").length, 0);
  assert.ok(wordsOf({ marks: [mark] }).includes("−0.500"));
  const none = { ...document, test: testOf(["a", "b"], []), mistakes: { are_probabilities: true, examples: [] } };
  assert.deepEqual(sectionOf(none, "mistakes").words, ["There are none: every example was recognised."]);
  assert.equal(figure(none, "confusions"), undefined);
});

test("the first layer's weights are tiles on one scale: blue where positive, with holes where negative", () => {
  const { document } = trainings.toldRun;
  const weights = figure(document, "weights");
  assert.equal(aboutOf(weights.drawing).length, 5);
  assert.deepEqual(weights.table.columns.slice(1).map(({ key }) => key), ["L1.0", "L1.1", "L1.2", "L1.3", "L1.4"]);
  assert.deepEqual(weights.table.rows.map((row) => row[0]).slice(7, 9), ["r0,c7", "r1,c0"]);
  document.first_layer.weights.forEach((row, j) => {
    assert.deepEqual(weights.table.rows.map((one) => one[j + 1]), row);
    const paths = marksOf({ marks: [aboutOf(weights.drawing)[j]] }).filter((mark) => mark.tag === "path");
    const drawn = (style) => sum(paths.filter((mark) => mark.attributes.class === style)
      .flatMap((mark) => [...mark.attributes.d.matchAll(/h(\d+)v1/g)].map(([, run]) => Number(run))));
    assert.equal(drawn("up"), row.filter((weight) => weight > 0).length);
    assert.equal(drawn("down"), row.filter((weight) => weight < 0).length);
  });
});

test("many neurons are two figures of one scale, filters in colour three tiles each, and what is no picture is left out", () => {
  const { document } = trainings.toldRun;
  const neurons = (count, size) => Array.from({ length: count }, (_, j) => Array.from({ length: size }, (_, k) => Math.sin(j + k) * (j + 1)));
  const layer = (changes) => sectionOf({ ...document, first_layer: { ...document.first_layer, ...changes } }, "weights");
  const many = layer({ neurons: 128, weights: neurons(64, 64) });
  assert.match(many.words[0], /each of the first 64 of 128 neurons/);
  assert.equal(sum(many.figures.map((one) => one.table.columns.length - 1)), 64);
  const large = layer({ neurons: 64, shape: [1, 32, 32], weights: neurons(64, 1024) }).figures; // too many for a table
  assert.deepEqual(large.flatMap(({ table }) => table.rows.map((row) => row.slice(0, 3))), neurons(64, 1024).map((one, j) => [`L1.${j}`, Math.min(...one), Math.max(...one)]));
  const [first, second] = many.figures.map((one) => wordsOf(one.drawing).filter((words) => /^[+−]/.test(words)));
  assert.deepEqual(first, second);
  const colour = layer({ neurons: 4, shape: [3, 3, 5], is_filter: true, weights: neurons(4, 45) });
  assert.match(colour.words[0], /4 filters .*3 × 5 pixels.*red, green and blue/);
  const [tile] = aboutOf(colour.figures[0].drawing);
  assert.equal(marksOf({ marks: [tile] }).filter((mark) => mark.attributes.class === "pixels").length, 3);
  assert.equal(layer({ shape: [1, 1, 64] }), undefined);
  assert.equal(layer({ weights: [new Array(64).fill(0)] }), undefined, "there is nothing to see");
  const [lost] = layer({ weights: [new Array(64).fill(null), neurons(1, 64)[0]] }).figures;
  isDrawn(lost);
  assert.equal(lost.table.rows[0][1], null);
});

test("a page's packed weights are the same tiles", () => {
  const { document } = trainings.toldRun;
  const { weights } = document.first_layer;
  const base64 = Buffer.from(new Float64Array(weights.flat()).buffer).toString("base64");
  const packed = { ...document, first_layer: { ...document.first_layer, weights: { type: "float64", shape: [5, 64], base64 } } };
  const asText = (one) => JSON.stringify(one);
  assert.equal(asText(figure(web.documentOf(asText(packed)), "weights")), asText(figure(document, "weights")));
});

test("the most frequent confusions are the matrix’s largest mistakes, and light up with their cells", () => {
  const { document } = trainings.evaluation;
  const numbers = testOf(["0", "1", "2"], [[0, 1, 2], [1, 2, 7], [2, 0, 4]]);
  const confusions = figure({ ...document, ...numbers }, "confusions");
  assert.deepEqual(confusions.table.rows, [["1", "2", 7], ["2", "0", 4], ["0", "1", 2]]);
  const widths = aboutOf(confusions.drawing).map((mark) => rectsOf(mark, "down-bar")[0].attributes.width);
  assert.ok(Math.abs(widths[1] / widths[0] - 4 / 7) < 0.01);
  const cells = aboutOf(figure({ ...document, ...numbers }, "confusion").drawing).flatMap((mark) => mark.about.addresses);
  for (const mark of aboutOf(confusions.drawing)) assert.ok(cells.includes(mark.about.addresses[0]));
});

test("64 classes have a matrix; of more there are the confusions alone", () => {
  const { document } = trainings.evaluation;
  const classes = (count, name) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const mistaken = [[0, 1, 5], [63, 2, 3]];
  const largest = { ...document, ...testOf(classes(64, ""), mistaken) };
  assert.equal(figure(largest, "confusion").table.rows.length, 64);
  isDrawn(figure(largest, "confusion"));
  const long = figure({ ...document, ...testOf(classes(30, "species "), [[0, 1, 5]]) }, "confusion");
  const words = wordsOf(long.drawing);
  for (let i = 0; i < 30; ++i) assert.ok(words.includes(`species ${i} ${i}`), "each number of a column is explained in its row");
  const alike = figure({ ...document, ...testOf(classes(3, "a species of owl "), [[0, 1, 5]]) }, "confusions");
  assert.deepEqual(alike.table.rows[0].slice(0, 2).map((name) => name.slice(-2)), [" 0", " 1"], "names that are cut alike are told apart");
  const larger = { ...document, ...testOf(classes(65, "c"), mistaken) };
  assert.equal(figure(larger, "confusion"), undefined);
  assert.match(figure(larger, "confusions").caption, /matrix of 65 classes is too large/);
  assert.deepEqual(figure(larger, "confusions").table.rows[0], ["c0", "c1", 5]);
});

test("a training that diverged is drawn as far as there are numbers", () => {
  const { document } = trainings.toldRun;
  const epochs = document.epochs.map((epoch, i) => (i < 2 ? { ...epoch, train_cost: 1e300 * (i + 1), cost: 2.5 } : { ...epoch, train_cost: null, cost: null }));
  const figures = figuresOf({ ...document, epochs, test: null });
  figures.forEach(isDrawn);
  assert.ok(figures.some((one) => one.id === "cost"));
  const lost = document.epochs.map((epoch) => ({ ...epoch, train_cost: null, cost: null, gradient_norm: null }));
  figuresOf({ ...document, epochs: lost }).forEach(isDrawn);
});

test("regressions and reconstructions tell their numbers", () => {
  const { document } = trainings.run;
  const targets = [{ target: "price", rmse: 2.5, r2: 0.75 }, { target: "area", rmse: 0.125, r2: -0.25 }, { target: "age", rmse: 1.5, r2: null }];
  const regression = { ...document, test: null, regression: { rmse: 1.75, r2: 0.5, cost: 0.25, examples: 40, targets } };
  assert.deepEqual(figure(regression, "targets").table.rows, targets.map((one) => [one.target, one.rmse, one.r2]));
  const bars = aboutOf(figure(regression, "targets").drawing);
  assert.equal(rectsOf(bars[0], "up").length, 1);
  assert.equal(rectsOf(bars[1], "down-bar").length, 1);
  assert.match(figure(regression, "targets").caption, /below 0 is worse/);
  assert.equal(web.pageOf(regression).score.value, "1.75");
  const evaluated = { ...regression.regression, document: "regression", made_by: null, command: null, data: "houses", classes: [], input_shape: [1, 1, 3] };
  assert.deepEqual(figure(evaluated, "targets").table, figure(regression, "targets").table);
  const coder = { ...document, test: null, reconstruction: { cost: 0.5, examples: 36, mean_squared_error: 0.0625 } };
  assert.match(sectionOf(coder, "reconstruction").words[0], /36 examples .*0.06250, its root 0.250/);
  assert.equal(web.pageOf(coder).score.value, "0.06250");
});

test("a sweep's curves are of its best five, told apart by what differs", () => {
  const { document } = trainings.sweep;
  const curves = figure(document, "validation-cost");
  const runs = document.outcomes.slice(0, 5), { epochs } = document.outcomes[0];
  assert.deepEqual(curves.table.rows.map((row) => row[2]), runs.flatMap((outcome) => outcome.epochs.map((epoch) => epoch.cost)));
  assert.deepEqual(figure(document, "training-cost").table.rows[0], [curves.table.rows[0][0], epochs[0].epoch, epochs[0].train_cost]);
  assert.equal(aboutOf(curves.drawing).length, 5 * epochs.length);
  for (const outcome of runs) assert.ok(aboutOf(curves.drawing).some((mark) => mark.about.addresses[0] === outcome.run));
  const names = wordsOf(curves.drawing).slice(0, 5);
  names.forEach((name, i) => assert.match(name, new RegExp(`learning rate ${runs[i].values["optimizer.learning_rate"]}`)));
  assert.ok(names.every((name) => !name.includes("seed")), "they have one seed");
  const sameBatch = { ...document, outcomes: document.outcomes.filter((outcome) => outcome.values["training.batch"] === "3") };
  assert.ok(wordsOf(figure(sameBatch, "validation-cost").drawing).every((name) => !name.includes("batch")));
});

test("a sweep whose trainings diverged is drawn, and lists them all", () => {
  const { document } = trainings.sweep;
  const lost = document.outcomes.map((outcome) => ({ ...outcome, validation_cost: null, validation_accuracy: null, problem: "the cost is no number",
    epochs: outcome.epochs.map((epoch, i) => ({ ...epoch, cost: null, accuracy: null, train_cost: i === 0 ? epoch.train_cost : null })) }));
  for (const outcomes of [lost, [document.outcomes[0], ...lost.slice(1)], lost.map((outcome) => ({ ...outcome, epochs: [] }))]) {
    figuresOf({ ...document, outcomes }).forEach(isDrawn);
    assert.equal(figure({ ...document, outcomes }, "ranking").table.rows.length, document.outcomes.length);
  }
  assert.match(figure({ ...document, outcomes: lost }, "training-cost").caption, /no number any more/);
});

test("pages of sweeps and searches say of which network and data, and how they were made", () => {
  for (const { document } of [trainings.sweep, trainings.rateSearch]) {
    const page = web.pageOf({ ...document, model: "64-5-3", data: "digits", command: "nudge …", made_by: "nudge 0.1" });
    assert.deepEqual(page.facts.slice(-2), [["network", "64-5-3"], ["data", "digits"]]);
    assert.deepEqual([page.command, page.madeBy], ["nudge …", "nudge 0.1"]);
    assert.equal(web.pageOf({ ...document, model: null, data: null, command: null, made_by: null }).facts.some(([name]) => name === "data"), false);
  }
});

test("names in a run do what they like, and stay text", () => {
  const hostile = ["<img src=x onerror=alert(1)>", "\u202eabc", "a".repeat(10_000)];
  const { document } = trainings.toldRun;
  const numbers = testOf(hostile, [[0, 1, 5], [2, 0, 3]]);
  const run = { ...document, test: numbers, classes: hostile, title: hostile[0], regression: { rmse: 1, r2: 1, cost: 1, examples: 1,
    targets: hostile.map((target) => ({ target, rmse: 1, r2: 0.5 })) } };
  for (const one of figuresOf(run)) {
    const files = web.filesOf(one, "");
    assert.doesNotMatch(files[`${one.id}.svg`], /<img/);
    assert.ok(files[`${one.id}.svg`].length < 100_000, one.id);
  }
});

test("the nudge table of a page lists at most a hundred examples, and says how many there are", () => {
  const { document } = experiments.average;
  const shown = Array.from({ length: 3000 }, (_, i) => `e${i}`);
  const large = { ...document, shown, images: undefined, examples: 3000,
    rows: document.rows.map((row) => ({ ...row, nudges: shown.map((_, i) => row.nudges[i % row.nudges.length]) })) };
  const { table, caption } = figure(large, "nudge-table");
  assert.equal(table.columns.filter((column) => column.key.startsWith("example_")).length, 100);
  table.rows.forEach((row, i) => assert.deepEqual(row.slice(1, 101), large.rows[i].nudges.slice(0, 100)));
  assert.match(caption, /94 more of the examples; the document has 3,000/);
  assert.doesNotMatch(figure(document, "nudge-table").caption, /the document has/);
});
