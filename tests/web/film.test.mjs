// The film of one training step, and what the inspector says: from steps that the program really takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { convolution, documentAfter, marksOf, placesIn, sigmoids, softmax, web } from "./support.mjs";

const rate = 0.5, whole = ["--split", "train", "--json"];
// As the page has them: the view in full, and what is wanted of every weight.
const inFull = ["--split", "train", "--view", "all", "--weight-nudges"];

/** One step on the whole training part, before and after it; `options` are those of --net's networks. */
function stepOf(options, index = 0, batch = 30) {
  const plain = [...options, ...(options.includes("--loss") ? [] : ["--loss", "quadratic", "--activation", "sigmoid"])];
  const train = ["train", ...plain, "--epochs", "1", "--batch", "all", "--set", `optimizer.learning_rate=${rate}`, "--set", "optimizer.momentum=0", "--out", "run", "--force"];
  const example = (number) => documentAfter([], "explain", ...options, ...inFull, "--index", String(number));
  const parts = {
    first: example(index), second: example(index + 1), table: documentAfter([], "average", ...options, ...whole.slice(0, 2), "--shown", "30"),
    after: documentAfter(train, "explain", "run", "--data", "data.csv", ...inFull, "--index", String(index)),
  };
  const documents = Object.fromEntries(Object.entries(parts).map(([name, { document }]) => [name, document]));
  return { step: { ...documents, learningRate: rate, batch }, texts: Object.values(parts).map(({ text }) => text) };
}

const steps = { quadratic: stepOf(sigmoids), "cross-entropy": stepOf(softmax), convolution: stepOf(convolution) };
const deep = stepOf(["--net", "64-6-5-4-4-4-4-3", "--data", "data.csv", "--seed", "3"]);
const films = Object.fromEntries(Object.entries({ ...steps, deep }).map(([name, { step }]) => [name, web.filmOf(step)]));
const moment = (film, id) => film.find((one) => one.id === id);
const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
const sum = (values) => values.reduce((all, value) => all + value, 0);

test("the film tells the article's moments in their order", () => {
  const ids = films.quadratic.map((one) => one.id);
  assert.deepEqual(ids, ["digit", "forward-L1", "forward-L2", "cost", "desires", "ways", "bright", "worth", "together", "votes", "all-votes", "input", "wish", "other",
    "average", "estimate", "step", "again"]);
  assert.deepEqual(films.convolution.slice(0, 4).map((one) => one.id), ["digit", "forward-L1", "forward-L2", "cost"]);
  for (const [name, film] of Object.entries(films)) {
    assert.equal(new Set(film.map((one) => one.id)).size, film.length, name);
    for (const one of film) {
      assert.match(one.concept, /^C(0[3-9]|1[0-3])$/, one.id);
      assert.ok(one.title.length > 4 && one.title.length < 45, one.title);
      assert.match(one.words, /[.]$/, one.id);
      assert.doesNotMatch(one.title + one.words, /undefined|NaN|null|  |\.\.|,,/, one.id);
      assert.ok(one.frame.marks.length > 0, one.id);
      for (const address of one.lit) assert.match(address, /^L\d+(\.\d+(\.(\d+|bias))?)?$/, one.id);
    }
  }
});

test("of a deep network some layers have moments of their own, and the others are said to be passed over", () => {
  const forward = films.deep.filter((one) => one.id.startsWith("forward-"));
  assert.equal(forward.length, 5);
  assert.equal(forward[0].layer, "L1");
  assert.equal(forward.at(-1).layer, "L7");
  assert.match(forward.map((one) => one.words).join(" "), /passed over here/);
  const backs = films.deep.filter((one) => one.id.startsWith("back-")).map((one) => Number(one.layer.slice(1)));
  assert.deepEqual(backs, [...backs].sort((a, b) => b - a));
  assert.ok(backs.includes(1));
});

test("the shares of the cost add up to the cost, before and after the step", () => {
  for (const { step } of Object.values(steps)) {
    const { rows, columns } = moment(web.filmOf(step), "again").figure.table, at = (key) => columns.findIndex((column) => column.key === key);
    near(sum(rows.slice(0, -1).map((row) => row[at("cost")])), rows.at(-1)[at("cost")]);
    near(sum(rows.slice(0, -1).map((row) => row[at("after_cost")])), rows.at(-1)[at("after_cost")]);
    assert.equal(rows.at(-1)[at("after_cost")], step.after.cost);
  }
});

test("the words have the numbers of the documents", () => {
  for (const [name, { step }] of Object.entries(steps)) {
    const film = films[name], { first, table, after } = step, has = (id, ...numbers) => numbers.forEach((number) => assert.ok(moment(film, id).words.includes(number), `${name}, ${id}: ${number}`));
    has("cost", web.significant(first.cost, 4));
    has("again", web.significant(first.cost, 4), web.significant(after.cost, 4), web.signed(after.cost - first.cost));
    const right = first.outputs.find((one) => one.target === 1);
    has("desires", web.signed(right.nudge));
    has("ways", web.signed(first.three_ways.weighted_input), web.signed(first.three_ways.activations[0].weight));
    if (first.votes) has("votes", web.signed(first.votes.sum));
    const most = first.layers.at(-2).nudges.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    has("all-votes", web.signed(most));
    has("step", web.signed(rate * table.rows.find((row) => moment(film, "step").words.includes(`Of ${row.pixel ?? row.parameter} `)).average));
  }
});

test("the votes on a neuron add up to what is said of it", () => {
  const { first } = steps.quadratic.step, rows = moment(films.quadratic, "votes").figure.table.rows;
  near(sum(rows.slice(0, -1).map((row) => row.at(-1))), rows.at(-1).at(-1));
  near(rows.at(-1).at(-1), first.layers[first.votes.layer - 1].nudges[first.votes.neuron]);
});

test("the average is the mean of all columns, and the step is what the weights really do", () => {
  for (const [name, { step }] of Object.entries(steps)) {
    assert.equal(step.table.shown.length, step.table.examples);
    step.table.rows.forEach((row) => near(sum(row.nudges) / row.nudges.length, row.average));
    const { table: { rows, columns }, caption } = moment(films[name], "step").figure, at = (key) => columns.findIndex((column) => column.key === key);
    const known = rows.filter((row) => typeof row[at("before")] === "number" && typeof row[at("after")] === "number");
    assert.ok(known.length > 0, name);
    for (const row of known) near(row[at("after")] - row[at("before")], rate * row[at("average")], 1e-6);
    assert.doesNotMatch(caption, /optimizer/);
  }
});

test("where the optimizer does something else than the average, the film says so", () => {
  const { step } = steps.quadratic, film = web.filmOf({ ...step, learningRate: 2 * rate });
  assert.match(moment(film, "step").words, /the optimizer made something else of the average/);
  assert.doesNotMatch(moment(film, "step").words, /length squared/);
});

test("the next example's other wish is that of a weight about which the two are at odds", () => {
  const { table } = steps.quadratic.step, row = table.rows.find((one) => moment(films.quadratic, "other").lit.includes(one.parameter));
  assert.ok(row.nudges[0] * row.nudges[1] < 0);
  for (const value of row.nudges.slice(0, 2)) assert.ok(moment(films.quadratic, "other").words.includes(web.signed(value)));
});

test("a batch of one example has no next one, and says that it is alone", () => {
  const { step } = steps.quadratic, rows = step.table.rows.map((row) => ({ ...row, nudges: row.nudges.slice(0, 1), average: row.nudges[0] }));
  const film = web.filmOf({ ...step, second: null, batch: 1, table: { ...step.table, examples: 1, shown: step.table.shown.slice(0, 1), rows } });
  assert.equal(moment(film, "other"), undefined);
  assert.equal(moment(film, "estimate"), undefined);
  assert.match(moment(film, "average").words, /one example alone/);
});

test("where ways or votes are not defined, the moment says why", () => {
  const { step } = steps.convolution, first = { ...step.first, three_ways: null, why_no_ways: "a pooling chose it", votes: null, why_no_votes: "kernels are shared" };
  const film = web.filmOf({ ...step, first });
  assert.match(moment(film, "ways").words, /a pooling chose it/);
  assert.match(moment(film, "votes").words, /kernels are shared/);
  assert.equal(moment(film, "ways").figure, null);
});

test("without what is told after the step there is no last moment", () => {
  assert.equal(moment(web.filmOf({ ...steps.quadratic.step, after: null }), "again"), undefined);
});

test("a document with little in it makes a short film", () => {
  const { first, ...others } = steps.quadratic.step;
  const { document, made_by, command, data, classes, input_shape, architecture, cost, loss, nudge_of } = first;
  const film = web.filmOf({ ...others, first: { document, made_by, command, data, classes, input_shape, architecture, cost, loss, nudge_of } });
  assert.ok(film.length >= 4);
  film.forEach((one) => assert.doesNotMatch(one.words, /undefined|NaN/));
});

test("names do what they like, and stay text", () => {
  const hostile = ["<img src=x onerror=alert(1)>", "\u202eabc", "a".repeat(10_000)];
  const rename = (document) => document && { ...document, classes: hostile };
  const { step } = steps.quadratic;
  for (const one of web.filmOf({ ...step, first: rename(step.first), second: rename(step.second), after: rename(step.after), table: { ...step.table, shown: step.table.shown.map((_, i) => hostile[i % 3]) } })) {
    assert.ok(one.words.length < 600 && one.title.length < 60, one.id);
    assert.doesNotMatch(one.title + one.words, /[\u202a-\u202e]/);
  }
});

/** Those of a JSON text, as numbers: the writer has now and then a digit more than are needed to read the same bits. */
const numbersOf = (json) => json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g).map(Number);

test("the film's figures have the documents' numbers, are drawn within their frames, and nothing is printed over", () => {
  for (const [name, { texts }] of Object.entries({ ...steps, deep })) {
    const written = new Set(texts.flatMap(numbersOf));
    for (const { id, figure, frame } of films[name]) {
      const drawings = figure === null ? [frame] : [frame, figure.drawing];
      for (const { width, height, marks } of drawings) {
        for (const mark of marksOf({ marks })) {
          for (const [key, value] of Object.entries(mark.attributes)) {
            assert.doesNotMatch(String(value), /NaN|Infinity|undefined/, `${name}, ${id}: ${key}`);
            if (["x", "x1", "x2", "cx"].includes(key)) assert.ok(value >= -1 && value <= width + 1, `${name}, ${id}: ${key} ${value}`);
            if (["y", "y1", "y2", "cy"].includes(key)) assert.ok(value >= -1 && value <= height + 1, `${name}, ${id}: ${key} ${value}`);
          }
        }
      }
      if (figure === null) continue;
      assert.ok(figure.id.startsWith("film-"), figure.id);
      for (const row of figure.table.rows) {
        assert.equal(row.length, figure.table.columns.length, figure.id);
        row.forEach((cell, i) => {
          const column = figure.table.columns[i], shown = web.cellText(cell, column);
          if (column.kind !== "text" && shown !== "") assert.ok(shown === "null" || written.has(Number(shown)), `${name}, ${figure.id}, ${column.key}: ${shown}`);
        });
      }
      const { words, bars } = placesIn(figure.drawing);
      for (const [i, one] of words.entries()) {
        assert.ok(one.left >= -1.5 && one.right <= figure.drawing.width + 1.5, `${name}, ${figure.id}: ‘${one.words}’ is cut`);
        const over = [...words.slice(i + 1), ...bars].find((other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
          Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1);
        assert.equal(over, undefined, `${name}, ${figure.id}: ‘${one.words}’ and ‘${over?.words}’`);
      }
    }
  }
});

test("what an example wants of a weight is the product that the document has", () => {
  for (const { step: { first } } of [steps.quadratic, steps["cross-entropy"]]) {
    const names = new web.Names(first), { weight_nudges, bias_nudges, ...last } = first.layers.at(-1);
    const bare = { ...first, layers: [...first.layers.slice(0, -1), last], sensitivity: undefined };
    weight_nudges.forEach((row, j) => row.forEach((nudge, k) => near(web.nudgeOf(bare, web.parameterAt(`L2.${j}.${k}`), names), nudge)));
    const { activation, desire } = web.wishOf(bare, web.parameterAt("L2.1.2"), names);
    assert.deepEqual([activation, desire], [first.layers.at(-2).activations[2], bias_nudges[1]]);
    bias_nudges.forEach((nudge, j) => near(web.nudgeOf(bare, web.parameterAt(`L2.${j}.bias`), names), nudge));
  }
  const { first } = steps.convolution.step, names = new web.Names(first);
  near(web.nudgeOf(first, web.parameterAt("L1.1.4"), names), first.layers[0].weight_nudges[1][4]);
});

test("two weights compare by their magnitudes, their signs told apart", () => {
  const { first } = steps.quadratic.step, names = new web.Names(first), { larger, smaller, ratio, same_sign: same } = first.sensitivity.apart;
  const said = web.ratioWords(first, web.parameterAt(smaller.parameter), web.parameterAt(larger.parameter), names);
  assert.ok(said.includes(`${web.significant(ratio)} times as sensitive to this one as to ${smaller.parameter}`), said);
  assert.match(said, same ? /same way/ : /opposite/);
  const turned = web.ratioWords(first, web.parameterAt(larger.parameter), web.parameterAt(smaller.parameter), names);
  assert.ok(turned.includes(`times as sensitive to ${larger.parameter} as to this one`), turned);
  const dark = first.input.activations.indexOf(0);
  assert.match(web.ratioWords(first, web.parameterAt(larger.parameter), web.parameterAt(`L1.0.${dark}`), names), /exactly 0/);
  assert.match(web.wishWords(first, web.parameterAt(`L1.0.${dark}`), names), /wants 0 of it: it may stay.*no weight matters/);
});

test("of an address that is none it is said so", () => {
  for (const address of ["L1", "L1.2", "L1.2.3.4", "x", ""]) assert.equal(web.parameterAt(address), null);
});

test("the step's documents are asked for around one step, of the batch's own examples, the second of another class", async () => {
  const asked = [], document = (name) => ({ name, three_ways: { address: "L2.1" } });
  const engine = {
    nextBatch: async () => [7, 3, 9],
    digit: async (part, position) => ({ label: position === 9 ? 4 : 1 }),
    explain: async ({ part, position }, { neuron }) => (asked.push(`explain ${part} ${position} ${neuron ?? ""}`.trim()), document(position)),
    table: async (positions, shown) => (asked.push(`table ${positions} ${shown}`), {}),
    step: async (count) => (asked.push(`step ${count}`), { learningRate: 0.25, problem: null }),
  };
  const step = await web.documentsOfNextStep(engine);
  assert.deepEqual(asked, ["explain train 7", "explain train 9", "table 7,9,3 3", "step 1", "explain train 7 L2.1"]);
  assert.equal(step.learningRate, 0.25);
  assert.equal(step.batch, 3);
  await assert.rejects(web.documentsOfNextStep({ ...engine, step: async () => ({ learningRate: 1, problem: "the cost is not finite" }) }), /not finite/);
});

/** An engine that only counts its steps. */
function counting() {
  const engine = { digits: { classes: [] }, steps: 0, viewed: [] };
  const moment = () => ({ step: engine.steps, costs: [], testAccuracy: null, problem: null, learningRate: 0.5, cost: 1 });
  return Object.assign(engine, {
    make: async () => ({ tensors: [], layers: [] }), view: async (example) => (engine.viewed.push(example), moment()), digit: async (part, position) => ({ label: position % 10, pixels: [] }),
    nextBatch: async () => [7, 3], explain: async () => ({ at: engine.steps }), table: async () => ({}),
    step: async (count) => ((engine.steps += count), { ...moment(), costs: [0.75] }),
  });
}

test("a step is filmed with its own example in view, and the network before and after it", async () => {
  const engine = counting(), session = new web.Session(engine, {}), told = [];
  await session.make({});
  session.listen({ onMoment: (now) => told.push(now.step), onDigit: (digit) => told.push(`digit ${digit.label}`) });
  const { documents, before, after, other } = await session.film();
  assert.deepEqual(engine.viewed.at(-1), { part: "train", position: 7 });
  assert.deepEqual(session.example, { part: "train", position: 7 });
  assert.deepEqual([before.moment.step, documents.first.at, documents.after.at, after.moment.step], [0, 0, 1, 1]);
  assert.deepEqual([before, after, other].map(({ position, digit, explanation }) => [position, digit.label, explanation.at]), [[7, 7, 0], [7, 7, 1], [3, 3, 0]]);
  assert.equal(other.moment.step, 0);
  assert.deepEqual(told, ["digit 7", 0, 1]);
  assert.deepEqual([...session.history.costsOfSteps], [0.75]);
});

test("a parameter's value is where the engine says that its tensor lies", () => {
  const net = {
    tensors: [{ address: "L1", offset: 2, rows: 2, columns: 3, isBias: false }, { address: "L1", offset: 8, rows: 2, columns: 1, isBias: true }],
    layers: [{ shape: [3, 1, 1] }, { shape: [2, 1, 1] }],
  };
  const moment = { parameters: Float32Array.from({ length: 10 }, (_, i) => i) };
  assert.equal(web.valueIn(net, moment, "L1.1.2"), 7);
  assert.equal(web.valueIn(net, moment, "L1.1.bias"), 9);
  for (const none of ["L1.2.0", "L1.0.3", "L2.0.0", "L1.0"]) assert.equal(web.valueIn(net, moment, none), null);
  assert.deepEqual(web.weightsInto(net, moment, 1, 1), [5, 6, 7]);
  assert.equal(web.weightsInto(net, moment, 1, 2), null);
  assert.equal(web.weightsInto({ ...net, layers: [{ shape: [1, 8, 8] }, { shape: [2, 6, 6] }] }, moment, 1, 1), null);
});

test("every bar of a cost is on one scale: the sum is as long as its shares together", () => {
  for (const [name, film] of Object.entries(films)) {
    const { first } = (steps[name] ?? deep).step, bars = marksOf(moment(film, "cost").figure.drawing).filter((mark) => mark.attributes.class === "amount").map(({ attributes }) => attributes);
    const low = Math.max(...bars.map(({ y }) => y)), ends = bars.filter(({ y }) => y === low).map(({ x, width }) => x + width), left = Math.min(...bars.map(({ x }) => x));
    const whole = Math.max(...ends) - left, most = first.outputs.reduce((best, one) => (one.cost > best.cost ? one : best));
    const longest = Math.max(...bars.filter(({ y }) => y !== low).map(({ width }) => width));
    assert.ok(Math.abs(longest / whole - most.cost / first.cost) < 0.02, `${name}: ${longest} of ${whole}, ${most.cost} of ${first.cost}`);
  }
});
