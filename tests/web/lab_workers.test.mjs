// The lab's two workers, as the page sees them: which does what, what is told on the way, and how it is ended. Workers are played by the test.
import assert from "node:assert/strict";
import { test } from "node:test";
import { web } from "./support.mjs";

const { DescentProgress, goesAside, progressAfter, stepsOfWalkers, Stopped, WorkerEngine } = web.lab;
const code = { code: "compiled" }, digits = { train: 60000, test: 10000 }, few = { train: 1000, test: 250 };

/** Workers that answer when the test says so. */
class Workers {
  all = [];
  start = () => {
    const worker = { asked: [], isOver: false, onmessage: null, onerror: null, postMessage: (what, moved = []) => worker.asked.push({ ...what, moved }), terminate: () => { worker.isOver = true; } };
    this.all.push(worker);
    return worker;
  };
  say(worker, data) { this.all[worker].onmessage({ data }); }
  names(worker) { return this.all[worker].asked.map((one) => one.name); }
  /** The first request of this name that has no answer yet, once it is there. */
  async answer(worker, name, result) {
    const waiting = () => this.all[worker].asked.find((one) => one.name === name && !one.isAnswered);
    for (let i = 0; i < 50 && waiting() === undefined; ++i) await null;
    const asked = waiting();
    assert.ok(asked !== undefined, `${name} was not asked of worker ${worker}: ${this.names(worker)}`);
    asked.isAnswered = true;
    this.say(worker, { id: asked.id, kind: "result", result });
    return asked;
  }
}

async function started(sizes = few) {
  const workers = new Workers(), examples = new Uint8Array(3), opening = WorkerEngine.start(workers.start, { code, examples });
  workers.say(0, sizes);
  const engine = await opening;
  assert.deepEqual(workers.all[0].asked.map(({ code: given, moved }) => [given, moved]), [[code, [examples.buffer]]]);
  return { workers, engine };
}

/** Lets the second worker begin. */
async function opened(workers, number = 1) {
  await workers.answer(0, "examples", new Uint8Array(5));
  for (let i = 0; i < 50 && workers.all.length <= number; ++i) await null;
  assert.equal(workers.all.length, number + 1);
  workers.say(number, few);
}

test("what trains copies goes aside, and what reads large parts", () => {
  for (const name of ["descents", "oneExample", "forms", "fewLabels"]) assert.ok(goesAside(name, [], few), name);
  for (const name of ["make", "step", "play", "now", "view", "explain", "decode", "codes", "drag", "digit", "stop"]) assert.ok(!goesAside(name, ["train", 5], digits), name);
  for (const [name, given] of [["evaluate", ["test"]], ["mistakes", ["test", 24]], ["strongest", ["L1.2", "train", 8]]]) {
    assert.ok(!goesAside(name, given, few), name);
    assert.ok(goesAside(name, given, digits), `${name}, of all`);
  }
  assert.ok(!goesAside("table", [[1, 2, 3], 3], digits));
  assert.ok(goesAside("table", [Array(1000).fill(0), 0], few));
});

test("the second worker begins at first need, with the same examples, and stands where the training stands before each thing", async () => {
  const { workers, engine } = await started(), standing = { begun: 1, begin: { model: null, settings: {} }, state: new Uint8Array(8) };
  const told = [], race = engine.descents({ batches: [1, 0], learningRate: 1, epochs: 1, surface: 0 }, (progress) => told.push(progress));
  assert.equal(workers.all.length, 1);
  await workers.answer(0, "standing", standing);
  await opened(workers);
  assert.deepEqual((await workers.answer(1, "stand", undefined)).given, [standing]);
  for (let i = 0; i < 9; ++i) await null;
  const asked = workers.all[1].asked.at(-1);
  assert.deepEqual([asked.name, asked.tells], ["descents", true]);
  const now = engine.now(), progress = { part: 0, done: 5, of: 24 };
  await workers.answer(0, "now", "the moment");
  assert.equal(await now, "the moment", "the first worker answers meanwhile");
  workers.say(1, { id: asked.id, kind: "told", told: progress });
  await workers.answer(1, "descents", "the document");
  assert.equal(await race, "the document");
  assert.deepEqual(told, [progress]);
  const forms = engine.forms(3, 11);
  await workers.answer(0, "standing", { ...standing, begun: 2 });
  await workers.answer(1, "stand", undefined);
  await workers.answer(1, "forms", "the forms");
  assert.equal(await forms, "the forms");
  assert.equal(workers.all.length, 2, "the same one");
  assert.equal(workers.names(0).filter((name) => name === "examples").length, 1);
});

test("one thing after another is done aside", async () => {
  const { workers, engine } = await started(), race = engine.descents({ batches: [1], learningRate: 1, epochs: 1, surface: 0 }), forms = engine.forms(1, 7);
  const [first, second] = workers.all[0].asked.filter(({ name }) => name === "standing");
  workers.say(0, { id: second.id, kind: "result", result: "later" });
  workers.say(0, { id: first.id, kind: "result", result: "earlier" });
  await opened(workers);
  assert.deepEqual((await workers.answer(1, "stand")).given, ["earlier"]);
  await workers.answer(1, "descents", "raced");
  assert.equal(await race, "raced");
  for (let i = 0; i < 20; ++i) await null;
  assert.deepEqual(workers.names(1).slice(1), ["stand", "descents", "stand"]);
  await workers.answer(1, "stand");
  await workers.answer(1, "forms", "formed");
  assert.equal(await forms, "formed");
});

test("what is stopped ends with its worker, and what waits for it; another worker does what comes then", async () => {
  const { workers, engine } = await started(), race = engine.descents({ batches: [1], learningRate: 1, epochs: 1, surface: 0 }), forms = engine.forms(1, 7);
  await workers.answer(0, "standing", "here");
  await workers.answer(0, "standing", "here");
  await opened(workers);
  await workers.answer(1, "stand");
  for (let i = 0; i < 20; ++i) await null;
  engine.stop();
  await assert.rejects(race, Stopped);
  await assert.rejects(forms, Stopped);
  await null;
  assert.deepEqual([workers.all[0].isOver, workers.all[1].isOver], [false, true]);
  const again = engine.forms(2, 7);
  await workers.answer(0, "standing", "there");
  await opened(workers, 2);
  await workers.answer(2, "stand");
  await workers.answer(2, "forms", "formed");
  assert.equal(await again, "formed");
});

test("it can be stopped before its worker is there", async () => {
  const { workers, engine } = await started(), race = engine.descents({ batches: [1], learningRate: 1, epochs: 1, surface: 0 });
  engine.stop();
  await assert.rejects(race, Stopped);
  await workers.answer(0, "standing", "here");
  for (let i = 0; i < 20; ++i) await null;
  assert.equal(workers.all.length, 1);
});

test("what the second worker refuses is told in its words; where it cannot begin, the next one may", async () => {
  const { workers, engine } = await started(), forms = engine.forms(1, 7);
  await workers.answer(0, "standing", "here");
  await workers.answer(0, "examples", new Uint8Array(5));
  for (let i = 0; i < 20; ++i) await null;
  workers.all[1].onerror({ message: "no memory" });
  await assert.rejects(forms, /^Error: no memory$/);
  const again = engine.forms(1, 7);
  await workers.answer(0, "standing", "here");
  await opened(workers, 2);
  await workers.answer(2, "stand");
  for (let i = 0; i < 20; ++i) await null;
  workers.say(2, { id: workers.all[2].asked.at(-1).id, kind: "problem", message: "position 1: there are 0 examples" });
  await assert.rejects(again, /^Error: position 1: there are 0 examples$/);
});

test("a race knows its steps, and tells each walker's beginning and what comes behind the last", () => {
  assert.deepEqual(stepsOfWalkers([1, 100, 0, 5000], 3, 1050), [3150, 33, 3, 3]);
  assert.deepEqual([0, 1, 2, 3, 5, 6].map((made) => progressAfter(made, [2, 3, 1])), [
    { part: 0, done: 0, of: 2 }, { part: 0, done: 1, of: 2 }, { part: 1, done: 0, of: 3 }, { part: 1, done: 1, of: 3 }, { part: 2, done: 0, of: 1 }, { part: 3, done: 0, of: 0 },
  ]);
  const told = [];
  let now = 0;
  const progress = new DescentProgress([1, 0], 2, 100, (one) => told.push(one), () => now);
  for (let read = 0; read < 2 * (200 + 2); ++read) {
    now += 1;
    progress.read();
  }
  assert.deepEqual(told[0], { part: 0, done: 0, of: 200 });
  assert.deepEqual(told.slice(-3).map(({ part }) => part), [0, 1, 2]);
  assert.ok(told.length < 15, `${told.length} times`);
});

test("an address with all digits begins anew by the same settings", () => {
  const { addressWith, articleSettings, megabytes, parsePlace } = web.lab;
  for (const all of [true, false]) {
    const [search, hash] = addressWith(all, articleSettings).split("#");
    assert.equal(search, all ? "?digits=all" : "?");
    assert.deepEqual(parsePlace(hash), { settings: articleSettings, step: 0, digit: null, speed: null });
  }
  assert.deepEqual([11_278_370, 1_260_000].map(megabytes), ["11 MB", "1.3 MB"]);
});
