// The engine in the thread that asks it: in the lab a worker's. An instance that fails is replaced by another one that stands where it stood.
import type { Descents, Evaluation, Explanation, Forms, NudgeTable, OneExample } from "../documents";
import type { Check, Code as CodePoint, DescentSettings, Digit, Digits, Dragged, Engine, Example, ExplainOptions, Moment, Net, Part, Settings, Strong, Wrong } from "./engine";
import { digitsOf } from "./examples";
import { EngineError, Instance, type Code } from "./instance";
import { mostBack, Snapshots } from "./snapshots";

const sliceTime = 8, frameTime = 33; // milliseconds: of steps until messages are looked at, and between two moments
const evaluationShare = 0.05, evaluationPause = 400; // of the time, and milliseconds between two evaluations
const numbersOfMoment = 6;

type Begin = { model: Uint8Array | null; settings: Settings };

function numberOf(part: Part): number {
  return part === "test" ? 1 : 0;
}

function linesOf(settings: Settings): string {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}\n`).join("");
}

/** Lets what waits to be told come in. */
function breath(): Promise<void> {
  return new Promise((resume) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resume(); };
    port2.postMessage(null);
  });
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}

export class LocalEngine implements Engine {
  readonly digits: Digits;
  private instance: Instance;
  private readonly snapshots = new Snapshots();
  private begin: Begin | null = null;
  private viewed: Example | null = null;
  private steps = 0;
  private costs: number[] = []; // since the last moment
  private lastCost = NaN;
  private playing = false;
  private evaluated = { at: -Infinity, took: 0 };

  constructor(private readonly code: Code, private readonly packed: Uint8Array) {
    this.digits = digitsOf(packed);
    this.instance = this.started();
  }

  private started(): Instance {
    const instance = new Instance(this.code);
    instance.call("take_examples", [], this.packed);
    return instance;
  }

  /** What `work` gives; where it fails, another instance takes this one's place. */
  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (problem) {
      if (problem instanceof EngineError) this.revive(this.steps);
      throw problem;
    }
  }

  private beginIn(instance: Instance, { model, settings }: Begin): Net {
    instance.call("set", [], linesOf(settings));
    return JSON.parse(model === null ? instance.text("make") : instance.text("load", [], model)) as Net;
  }

  /** Another instance that stands at this step. */
  private revive(step: number): void {
    this.instance = this.started();
    if (this.begin === null) return;
    this.beginIn(this.instance, this.begin);
    this.goTo(step);
    if (this.viewed !== null) this.look(this.viewed);
  }

  /** To a step that was made before. */
  private goTo(step: number): void {
    const snapshot = this.snapshots.backTo(step);
    if (snapshot !== undefined) this.instance.call("restore", [], snapshot.state);
    const left = step - (snapshot?.step ?? 0);
    if (left > 0) this.instance.call("step", [left]);
    this.steps = step;
  }

  private keep(): void {
    this.snapshots.keep({ step: this.steps, state: this.instance.bytes("state") });
  }

  private start(begin: Begin): Net {
    const net = this.guarded(() => this.beginIn(this.instance, begin));
    this.begin = begin;
    this.steps = 0;
    this.costs = [];
    this.lastCost = NaN;
    this.evaluated = { at: -Infinity, took: 0 };
    this.snapshots.clear();
    this.keep();
    if (this.viewed !== null) this.look(this.viewed);
    return net;
  }

  private look(example: Example): void {
    if ("pixels" in example) this.instance.call("view_pixels", [example.label], example.pixels);
    else this.instance.call("view_example", [numberOf(example.part), example.position]);
  }

  /** Makes steps, and says what was wrong with the one that could not be made. */
  private advance(count: number): string | null {
    const end = this.steps + count;
    try {
      for (let left = count; left > 0;) {
        if (this.snapshots.isDue(this.steps)) this.keep();
        const now = Math.min(left, 10);
        this.instance.call("step", [now]);
        const made = this.costsOfLastCall();
        this.steps += made.length;
        this.costs.push(...made);
        this.lastCost = made.at(-1) ?? this.lastCost;
        if (made.length < now) return null;
        left -= now;
      }
      return null;
    } catch (problem) {
      if (!(problem instanceof EngineError)) throw problem;
      this.revive(this.steps);
      if (count === 1) return problem.message;
      for (let left = end - this.steps; left > 0; --left) {
        const message = this.advance(1);
        if (message !== null) return message;
      }
      return null;
    }
  }

  private costsOfLastCall(): number[] {
    const bytes = this.instance.bytes("costs");
    return [...new Float64Array(bytes.buffer)];
  }

  private moment(problem: string | null = null, testAccuracy: number | null = null): Moment {
    const { buffer } = this.guarded(() => this.instance.bytes("moment"));
    const [step, epoch, learningRate, runningCost, runningAccuracy, parameters] = new Float64Array(buffer, 0, numbersOfMoment);
    const at = Float64Array.BYTES_PER_ELEMENT * numbersOfMoment, { costs } = this;
    this.costs = [];
    return {
      step, epoch, learningRate, runningCost, runningAccuracy, costs, testAccuracy, problem,
      cost: this.lastCost,
      parameters: new Float32Array(buffer.slice(at, at + 4 * parameters)),
      activations: new Float32Array(buffer.slice(at + 4 * parameters)),
      back: Math.min(mostBack, this.steps - this.snapshots.oldest),
    };
  }

  /** null: the network says no classes. */
  private accuracyNow(): number | null {
    const begin = performance.now(), accuracy = this.guarded(() => this.instance.call("accuracy", [1]));
    this.evaluated = { at: performance.now(), took: performance.now() - begin };
    return accuracy < 0 ? null : accuracy;
  }

  private shouldEvaluate(): boolean {
    const { at, took } = this.evaluated;
    return this.digits.test > 0 && performance.now() - at > Math.max(evaluationPause, took / evaluationShare);
  }

  async digit(part: Part, position: number): Promise<Digit> {
    const label = this.guarded(() => this.instance.call("example", [numberOf(part), position]));
    return { pixels: this.instance.answer(), label };
  }

  async make(settings: Settings): Promise<Net> {
    return this.start({ model: null, settings });
  }

  async load(model: Uint8Array, settings: Settings): Promise<Net> {
    return this.start({ model, settings });
  }

  async save(): Promise<Uint8Array> {
    return this.guarded(() => this.instance.bytes("save"));
  }

  async view(example: Example): Promise<Moment> {
    this.guarded(() => this.look(example));
    this.viewed = example;
    return this.moment();
  }

  async now(): Promise<Moment> {
    return this.moment(null, this.accuracyNow());
  }

  async step(count: number): Promise<Moment> {
    const problem = this.advance(count);
    return this.moment(problem, this.accuracyNow());
  }

  async play(stepsPerSecond: number, onMoment: (moment: Moment) => void): Promise<Moment> {
    this.playing = true;
    const begin = performance.now(), first = this.steps;
    let told = -Infinity, problem: string | null = null, size = 1;
    while (this.playing && problem === null) {
      const due = Math.floor(((performance.now() - begin) * stepsPerSecond) / 1000) + 1 - (this.steps - first);
      const before = performance.now(), count = Math.min(size, due), from = this.steps;
      if (count > 0) problem = this.advance(count);
      if (count > 0 && problem === null && this.steps < from + count) this.playing = false; // the training is over
      const took = performance.now() - before;
      if (count === size) size = Math.max(1, Math.min(2 * size, Math.round((size * sliceTime) / Math.max(took, 0.1))));
      if (performance.now() - told >= frameTime && this.playing) {
        told = performance.now();
        onMoment(this.moment(null, this.shouldEvaluate() ? this.accuracyNow() : null));
      }
      await (due > 1 ? breath() : sleep(Math.min(frameTime, 1000 / stepsPerSecond)));
    }
    this.playing = false;
    return this.moment(problem, this.accuracyNow());
  }

  pause(): void {
    this.playing = false;
  }

  async back(steps: number): Promise<Moment> {
    const target = Math.max(this.snapshots.oldest, this.steps - steps);
    this.guarded(() => this.goTo(target));
    this.costs = [];
    const made = this.costsOfLastCall();
    this.lastCost = made.at(-1) ?? NaN;
    return this.moment(null, this.accuracyNow());
  }

  async nextBatch(): Promise<number[]> {
    return [...new Uint32Array(this.guarded(() => this.instance.bytes("next_batch")).buffer)];
  }

  async explain(example: Example, options: ExplainOptions = {}): Promise<Explanation> {
    return this.guarded(() => {
      this.look(example);
      const text = this.instance.text("explain", [options.top ?? 10, 1], options.neuron ?? "");
      if (this.viewed !== null) this.look(this.viewed);
      return JSON.parse(text) as Explanation;
    });
  }

  async table(positions: number[], shown: number, rows: string[] = []): Promise<NudgeTable> {
    const words = new TextEncoder().encode(rows.join("\n")), numbers = new Uint32Array(positions);
    const inbox = new Uint8Array(numbers.byteLength + words.length);
    inbox.set(new Uint8Array(numbers.buffer));
    inbox.set(words, numbers.byteLength);
    return JSON.parse(this.guarded(() => this.instance.text("table", [positions.length, shown], inbox))) as NudgeTable;
  }

  async evaluate(part: Part): Promise<Evaluation> {
    return JSON.parse(this.guarded(() => this.instance.text("evaluate", [numberOf(part)]))) as Evaluation;
  }

  private rows(bytes: Uint8Array, width: number): number[][] {
    const all = [...new Float64Array(bytes.buffer)];
    return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
  }

  async strongest(neuron: string, part: Part, count: number): Promise<Strong[]> {
    const bytes = this.guarded(() => this.instance.bytes("strongest", [numberOf(part), count], neuron));
    return this.rows(bytes, 2).map(([position, activation]) => ({ position, activation }));
  }

  async mistakes(part: Part, count: number): Promise<Wrong[]> {
    const bytes = this.guarded(() => this.instance.bytes("mistakes", [numberOf(part), count]));
    return this.rows(bytes, 4).map(([position, label, called, cost]) => ({ position, label, called, cost }));
  }

  async descents({ batches, learningRate, epochs, surface }: DescentSettings): Promise<Descents> {
    const inbox = new Uint8Array(new Uint32Array(batches).buffer);
    return JSON.parse(this.guarded(() => this.instance.text("descents", [learningRate, epochs, surface], inbox))) as Descents;
  }

  async oneExample(position: number, steps: number, learningRate: number): Promise<OneExample> {
    return JSON.parse(this.guarded(() => this.instance.text("one_example", [position, steps, learningRate]))) as OneExample;
  }

  async forms(position: number, count: number): Promise<Forms> {
    return JSON.parse(this.guarded(() => this.instance.text("forms", [position, count]))) as Forms;
  }

  async codes(part: Part, count: number): Promise<CodePoint[]> {
    const bytes = this.guarded(() => this.instance.bytes("codes", [numberOf(part), count]));
    return this.rows(bytes, 4).map(([position, label, ...code]) => ({ position, label, code }));
  }

  async decode(code: number[]): Promise<Uint8Array> {
    return this.guarded(() => this.instance.bytes("decode", [], new Uint8Array(new Float32Array(code).buffer)));
  }

  async drag(parameter: string, value: number): Promise<Dragged> {
    const [predicted, measured, cost] = new Float64Array(this.guarded(() => this.instance.bytes("drag", [value], parameter)).buffer);
    this.keep();
    return { predicted, measured, cost };
  }

  async check(parameter: string): Promise<Check> {
    const [analytic, numeric, step] = new Float64Array(this.guarded(() => this.instance.bytes("check_parameter", [], parameter)).buffer);
    return { analytic, numeric, step };
  }
}
