// The lab's tour: every concept has a chapter, every question an answer, and what is shown has an address.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { documentAfter, documentOf, sigmoids, web } from "./support.mjs";

const { lab } = web;
const concepts = [...readFileSync(new URL("../../docs/concepts.md", import.meta.url), "utf8").matchAll(/^\| (C\d\d) \|/gm)].map(([, id]) => id);

/** A network with two hidden layers on pictures of 8 x 8, three kinds of them. */
const words = ["explain", "--net", "64-5-4-3", "--data", "data.csv", "--seed", "3", "--activation", "sigmoid", "--loss", "quadratic", "--view", "all", "--weight-nudges"];
const explained = documentOf(...words).document;

/** As the engine would tell it of the document's network. */
function engineView(explanation) {
  const layers = [{ address: "L0", offset: 0, shape: [1, 8, 8] }], tensors = [], parameters = [], activations = [...explanation.input.activations];
  explanation.layers.forEach((layer, i) => {
    const rows = layer.activations.length, address = `L${i + 1}`;
    layers.push({ address, offset: activations.length, shape: [rows, 1, 1] });
    activations.push(...layer.activations);
    tensors.push({ address, offset: parameters.length, rows, columns: layer.weights[0].length, isBias: false });
    parameters.push(...layer.weights.flat());
    tensors.push({ address, offset: parameters.length, rows, columns: 1, isBias: true });
    parameters.push(...new Array(rows).fill(0));
  });
  const net = { net: "64-5-4-3", loss: "quadratic", parameters: parameters.length, tensors, layers, stepsPerEpoch: 8 };
  const moment = { step: 0, epoch: 0, cost: NaN, costs: [], learningRate: 1, runningCost: 0, runningAccuracy: 0, testAccuracy: null, back: 0, problem: null,
    parameters: Float32Array.from(parameters), activations: Float32Array.from(activations) };
  return { net, moment };
}

const label = explained.outputs.findIndex(({ target }) => target === 1);
const settings = { ...lab.articleSettings, "network.layers": "64-5-4-3", "training.batch": "5" };
const disagreed = { parameter: "L3.1.bias", nudges: [], average: 0.1, mean_magnitude: 0.2, contest: 0.5, up_share: 0.25, down_share: 0.75, strongest: 0, strongest_nudge: 0.3 };
const asked = {
  ...engineView(explained), digit: { pixels: Uint8Array.from(explained.input.activations, (value) => 255 * value), label }, example: { part: "train", position: 0 }, settings,
  classes: ["rows", "columns", "diagonals"], training: 40, explanation: explained, table: { examples: 4, rows: [disagreed, { ...disagreed, parameter: "L3.0.bias", up_share: 1, down_share: 0 }] },
  costs: [], accuracy: null, before: settings, isOther: false, touches: [], film: null, checked: null, typed: null, few: null,
};

/** Trained from few labels: so much the rest has added. */
function fewOf(gain, align) {
  const told = { moments: [{ step: 400, alone: 0.4, withRest: 0.4 + gain, answers: 40_000, sure: 9000, right: 4000 }], isComplete: true, now: { rest: 30, sure: 20, right: 12, mistakes: [] } };
  return { told, asked: { settings, digits: [{ position: 1, label: 1 }], aim: "pseudo_labels", align, weight: 1, threshold: 0.7, batch: 100, steps: 400 } };
}

/** The network with another answer. */
function saying(seen, output) {
  const activations = seen.moment.activations.slice(), { offset } = seen.net.layers[3];
  [0, 1, 2].forEach((i) => { activations[offset + i] = i === output ? 0.9 : 0.1; });
  return { ...seen, moment: { ...seen.moment, activations } };
}

/** What is seen when that has been done, by a network that learns as it should. */
function after(seen, deed, chapter) {
  if ("touch" in deed) return { ...seen, touches: [...seen.touches, ...deed.touch] };
  if ("film" in deed) return { ...seen, film: "C09" };
  if ("check" in deed) return { ...seen, checked: { parameter: deed.check, check: { analytic: 0.25, numeric: 0.2500001, step: 1e-3 } } };
  if ("view" in deed) return { ...seen, few: fewOf(0.05, true) };
  if ("type" in deed) return { ...seen, typed: deed.type };
  if ("seek" in deed) {
    const other = deed.seek === "forms" ? { pixels: seen.digit.pixels, label } : { part: "test", position: 7 };
    return saying({ ...seen, isOther: true, example: other }, chapter.id === "C19" ? (label + 1) % 3 : label);
  }
  const chosen = deed.settings ?? seen.settings, stepsPerEpoch = Math.ceil(40 / Number(chosen["training.batch"]));
  const climbs = lab.rateOf(chosen) > 1.5;
  return { ...seen, settings: chosen, net: { ...seen.net, stepsPerEpoch }, moment: { ...seen.moment, step: deed.steps, cost: 1 },
    costs: Array.from({ length: deed.steps }, (_, i) => (climbs ? 2 * 3 ** i : 2 / (i + 1))), accuracy: deed.steps > 100 ? 0.9 : null };
}

/** Something else of the same kind, that is not what is asked for. */
const mistakes = {
  C03: (seen) => saying({ ...seen, isOther: true, example: { part: "test", position: 3 } }, (label + 1) % 3),
  C06: (seen) => ({ ...seen, touches: [`L1.0.${explained.input.activations.findIndex((value) => value > 0)}`] }),
  C01: (seen) => ({ ...seen, checked: { parameter: "L1.0.0", check: { analytic: 0, numeric: 0, step: 1e-3 } } }),
  C02: (seen) => ({ ...seen, touches: ["L3.0.bias", "L3.1.bias"] }),
  C07: (seen) => ({ ...after(seen, { settings: { ...settings, "optimizer.learning_rate": "1.2" }, steps: 4 }) }),
  C12: (seen) => ({ ...seen, touches: ["L3.0.bias"] }),
  C13: (seen) => after(seen, { settings: { ...settings, "training.batch": "7" }, steps: 0 }),
  C14: (seen) => after(seen, { settings: { ...settings, "training.batch": "7" }, steps: 2 }),
  C15: (seen) => after(seen, { settings: { ...settings, "training.seed": "5" }, steps: 2 }),
  C16: (seen) => ({ ...after(seen, { steps: 20 }), accuracy: 0.4 }),
  C17: (seen) => ({ ...seen, film: "C04" }),
  C18: (seen) => ({ ...seen, typed: 12 }),
  C19: (seen) => saying({ ...seen, isOther: true, example: { part: "test", position: 3 } }, label),
  C20: (seen) => saying({ ...seen, isOther: true, example: { pixels: seen.digit.pixels, label } }, (label + 1) % 3),
  C22: (seen) => ({ ...seen, few: fewOf(-0.2, false) }),
};

/** Every neuron, output and input that can be touched. */
const neurons = [64, 5, 4, 3].flatMap((count, layer) => Array.from({ length: count }, (_, i) => `L${layer}.${i}`));

test("every concept has a chapter of its own, in words, and a line of the source", () => {
  assert.deepEqual(lab.chapters.map(({ id }) => id).sort(), concepts);
  for (const { id } of lab.chapters) assert.ok(lab.sourceLines[id]?.length > 0, id);
  assert.equal(new Set(lab.chapters.map(({ title }) => title)).size, lab.chapters.length);
});

for (const chapter of lab.chapters) {
  test(`${chapter.id} tells its numbers in two to four sentences, and its question has right and wrong answers`, () => {
    const { question } = chapter, words = chapter.words(asked);
    assert.doesNotMatch(words + question.ask(asked), /undefined|NaN|null/);
    const sentences = words.replaceAll(/`[^`]*`/g, "").split(/[.?!](?=\s|$|\))/).filter((one) => /\w/.test(one)).length;
    assert.ok(sentences >= 2 && sentences <= 5, `${sentences} sentences: ${words}`);
    assert.equal(question.verdict(asked), null, "nothing has been done");
    const done = question.verdict(after(asked, question.answer(asked), chapter));
    assert.equal(done?.isRight, true, done?.words);
    const mistaken = mistakes[chapter.id] ?? ((seen) => {
      const answer = question.answer(seen).touch.at(-1), layer = answer.split(".")[0];
      return { ...seen, touches: [neurons.find((one) => one.startsWith(`${layer}.`) && one !== answer) ] };
    });
    const wrong = chapter.id === "C21" ? question.verdict({ ...asked, touches: ["L1.0"] }) : question.verdict(mistaken(asked));
    assert.equal(wrong?.isRight, false, wrong?.words);
    for (const verdict of [done, wrong]) assert.doesNotMatch(verdict.words, /undefined|NaN|null/);
    for (const address of chapter.lit?.(asked) ?? []) assert.match(address, /^L\d(\.\d+(\.(\d+|bias))?)?$/);
    if (chapter.derivative !== undefined) assert.match(chapter.derivative(asked), /^L\d\.\d+\.(\d+|bias)$/);
  });
}

test("of all that can be touched one neuron alone is the answer where one is asked for", () => {
  for (const id of ["C04", "C05", "C09", "C10"]) {
    const { question } = lab.chapterOf(id), rights = neurons.filter((address) => question.verdict({ ...asked, touches: [address] })?.isRight === true);
    assert.deepEqual(rights, question.answer(asked).touch, id);
  }
});

test("what the answers say is what the document says", () => {
  const farthest = Math.max(...explained.outputs.map(({ nudge }) => Math.abs(nudge)));
  const [address] = lab.chapterOf("C04").question.answer(asked).touch;
  assert.equal(Math.abs(explained.outputs.find((output) => output.address === address).nudge), farthest);
  const { touch: [from, to] } = lab.chapterOf("C08").question.answer(asked), largest = explained.hebbian.at(-1).together[0];
  assert.equal(`${to}.${from.split(".")[1]}`, largest.parameter);
  const { touch } = lab.chapterOf("C02").question.answer(asked), { larger, smaller } = explained.sensitivity.apart;
  assert.deepEqual(touch, [larger.parameter, smaller.parameter]);
});

test("a film's moment that a chapter names is one that films have", () => {
  const documents = { first: explained, second: documentOf(...words, "--index", "1").document, after: explained, learningRate: 1, batch: 30,
    table: documentAfter([], "average", ...sigmoids, "--split", "train", "--loss", "quadratic", "--activation", "sigmoid", "--shown", "30").document };
  const told = web.filmOf(documents), of = (id) => told.find((one) => one.id === id);
  for (const { id, film } of lab.chapters) if (film !== undefined) assert.ok(of(film), `${id}: ${film}`);
  assert.equal(of(lab.chapterOf("C17").question.answer(asked).film).concept, "C09");
});

test("chapter, answered chapters and the presenter's panel have an address, beside the network's", () => {
  const shown = { chapter: "C09", done: ["C03", "C04"], panel: "film" }, place = { settings: lab.articleSettings, step: 20, digit: null, speed: 5 };
  const hash = `${lab.formatPlace(place)}&${lab.formatShown(shown)}`;
  assert.deepEqual(lab.parseShown(`#${hash}`), shown);
  assert.deepEqual(lab.parsePlace(`#${hash}`), place);
  const nothing = { chapter: null, done: [], panel: null };
  assert.equal(lab.formatShown(nothing), "");
  for (const odd of ["", "#", "#tour=", "#tour=X1&present=party&done=C3", "#notour=C03", "#present=%E0"]) assert.deepEqual(lab.parseShown(odd), nothing, odd);
  assert.deepEqual(lab.parseShown("#tour=C01").chapter, "C01");
  assert.equal(lab.chapterOf("C77"), null);
});

test("a turned picture keeps its ink, and is the same when it is not turned", () => {
  const picture = new Uint8Array(784);
  for (let row = 10; row < 18; ++row) for (let column = 8; column < 20; ++column) picture[row * 28 + column] = 200;
  assert.deepEqual(lab.turned(picture, 28, 0), picture);
  const mass = (pixels) => pixels.reduce((sum, value) => sum + value, 0), other = lab.turned(picture, 28, 30);
  assert.ok(Math.abs(mass(other) / mass(picture) - 1) < 0.02);
  assert.notDeepEqual(other, picture);
});
