// The story: what its scenes say of the document that they are made from.
import assert from "node:assert/strict";
import { test } from "node:test";
import { trainings } from "./experiments.mjs";
import { documentOf, figuresOf, marksOf, web } from "./support.mjs";

const { document } = trainings.story;
const page = web.pageOf(document);
const scene = (id) => page.sections.find((section) => section.id === id);
const figure = (id) => figuresOf(document).find((one) => one.id === id);
const aboutOf = (drawing) => marksOf(drawing).filter((mark) => mark.about !== undefined);
const sum = (values) => values.reduce((all, value) => all + value, 0);
const column = (one, key) => one.table.columns.findIndex((each) => each.key === key);

test("the scenes come in the order of the article", () => {
  assert.deepEqual(page.sections.map((section) => section.id), ["digit", "desires", "ways", "voting", "back", "matter", "together", "alone", "average",
    "steepest", "downhill", "other", "few-labels", "end"]);
  for (const section of page.sections) {
    const words = [...section.words, ...(section.afterwards ?? []), section.aside ?? "", section.title];
    assert.ok(section.words.length > 0 && section.words[0].length > 40, section.id);
    for (const paragraph of words) assert.doesNotMatch(paragraph, /undefined|NaN|null|\[object/, section.id);
  }
});

test("one scale for the outputs at all moments: bars are as long as their nudges are large", () => {
  const perUnit = [];
  document.moments.forEach(({ explanation }, i) => {
    const groups = aboutOf(figure(`outputs-${i + 1}`).drawing);
    explanation.outputs.forEach((output, k) => {
      const [bar] = groups[k].children.filter((mark) => mark.tag === "rect" && ["up", "down-bar"].includes(mark.attributes.class) && mark.attributes.height === 11);
      if (bar !== undefined && bar.attributes.width > 4) perUnit.push(bar.attributes.width / Math.abs(output.nudge));
    });
    assert.equal(figure(`outputs-${i + 1}`).table.rows.length, document.classes.length);
  });
  assert.ok(perUnit.length > 4);
  for (const one of perUnit) assert.ok(Math.abs(one / perUnit[0] - 1) < 0.1, `${one}, not ${perUnit[0]}`);
});

test("the course of the cost is told with the document's numbers", () => {
  const costs = document.moments.map((moment) => web.significant(moment.explanation.cost, 4));
  assert.ok(scene("desires").words[0].endsWith(`${costs.join(", then ")}.`));
  for (const cost of costs) assert.ok(scene("end").words[1].includes(cost), cost);
});

test("it says how the example was chosen, and whether it is recognised", () => {
  const { position, looked_at: lookedAt, is_right: isRight } = document.choice;
  const aside = scene("digit").aside, called = web.pageOf(document).title;
  assert.equal(document.data.includes(`test ${position},`), true);
  assert.ok(aside.includes(`number ${position}`) && aside.includes(`first ${lookedAt}`), aside);
  assert.match(called, /What one ‘[012]’ wants/);
  const unrecognised = web.pageOf({ ...document, choice: { ...document.choice, is_right: false } });
  assert.match(unrecognised.sections[0].aside, /recognises none of the first/);
  if (isRight) assert.match(aside, /still recognises/);
  const outputs = document.moments[2].explanation.outputs;
  const said = outputs.reduce((most, output) => (output.activation > most.activation ? output : most));
  assert.equal(isRight, said.target === 1);
});

test("after the one step the columns of the called figure add up to what the news say", () => {
  const after = figure("called-after-1"), label = document.moments[0].explanation.outputs.find((output) => output.target === 1).neuron;
  const calledSo = sum(after.table.rows.map((row) => row[column(after, `called_${label}`)]));
  const all = sum(document.moments[1].confusion.flat());
  const count = calledSo === all ? `all ${all}` : calledSo === 0 ? `none of the ${all}` : `${calledSo} of the ${all}`;
  assert.ok(scene("alone").words[0].includes(`the network calls ${count} examples`), scene("alone").words[0]);
  assert.deepEqual(figure("called-before").table.rows.map((row) => row.slice(1)), document.moments[0].confusion);
});

test("the steepest way, the descents and the nudge table are those of the document", () => {
  assert.equal(figure("nudge-table").table.rows.length, document.table.rows.length);
  assert.ok(figure("angles") && figure("top-shares"));
  const cost = figure("cost-by-steps");
  assert.equal(cost.table.rows.length, sum(document.descents.descents.map((descent) => descent.moments.length)));
  for (const { moments } of document.descents.descents) assert.ok(scene("downhill").words[1].includes(`to ${web.significant(moments.at(-1).cost)};`));
});

test("the other example has its own picture, outputs and way back", () => {
  const other = scene("other");
  assert.deepEqual(other.image, document.other.images[0]);
  assert.notDeepEqual(other.image, page.image);
  assert.deepEqual(figure("other-outputs").table.rows.map((row) => row[column(figure("other-outputs"), "nudge")]),
    document.other.outputs.map((output) => output.nudge));
  assert.match(other.title, document.other_is_wrong ? /still wrong/ : /hardest/);
  const none = web.pageOf({ ...document, other: null });
  assert.ok(none.sections.every((section) => section.id !== "other"));
});

test("each form has its picture and a triangle an output, that points where its nudge does", () => {
  const { forms } = document.forms, drawn = figure("forms").drawing;
  assert.equal(marksOf(drawn).filter((mark) => mark.tag === "image").length, forms.length);
  assert.notEqual(forms[0].image.base64, forms[1].image.base64);
  assert.equal(forms[0].image.base64, document.images[0].base64);
  const cells = aboutOf(drawn).filter((mark) => mark.about.addresses.length === 2);
  assert.equal(cells.length, forms.length * document.classes.length);
  cells.forEach((cell, i) => {
    const nudge = forms[Math.floor(i / 3)].outputs[i % 3].nudge;
    const [triangle] = marksOf({ marks: [cell] }).filter((mark) => mark.tag === "path");
    assert.equal(triangle.attributes.class, nudge > 0 ? "up" : "down-hollow", cell.about.label);
  });
  assert.equal(web.pageOf({ ...document, forms: null }).sections.some((section) => section.id === "few-labels"), false);
});

test("what other trainings came to is told of MNIST alone, with the command that makes it", () => {
  const told = web.pageOf({ ...document, data: "mnist test 38, of class 2" }).sections;
  const words = told.find((section) => section.id === "few-labels");
  assert.match([...words.words, ...words.afterwards].join(" "), /98\.88 % \(scripts\/records mnist-100-labels\)/);
  assert.equal(told.find((section) => section.id === "worth").figures[0].id, "by-labels");
  const other = web.pageOf(document).sections;
  assert.ok(other.every((section) => section.id !== "worth"));
  assert.doesNotMatch(JSON.stringify(other.map((section) => [section.words, section.afterwards])), /MNIST|scripts\/records/);
});

test("the verdict: learned, begun, or not", () => {
  const verdict = (changes, accuracy) => {
    const moments = document.moments.map((moment, i) => (i === 2 ? { ...moment, test_accuracy: accuracy } : moment));
    return web.pageOf({ ...document, ...changes, moments }).sections.at(-1).words.at(-1);
  };
  assert.match(verdict({ learned: "well" }, 0.95), /has learned to tell its 3 classes apart: 95\.00 % of the test set is right/);
  assert.match(verdict({ learned: "little", commonest: 0.3 }, 0.5), /begun to learn, no more: 50\.00 %.*, against 30\.00 %.*--epochs change that/);
  assert.match(verdict({ learned: "nothing", commonest: 0.3 }, 0.25), /has not learned: 25\.00 %/);
});

test("a network without a hidden layer has a story, too", () => {
  const { document: flat } = documentOf("story", "--data", "data.csv", "--net", "64-3", "--epochs", "1", "--label", "1");
  const sections = web.pageOf(flat).sections;
  assert.match(sections.find((section) => section.id === "back").words[0], /no hidden layer/);
  assert.ok(sections.every((section) => section.figures.length > 0 || section.words.length > 0));
});
