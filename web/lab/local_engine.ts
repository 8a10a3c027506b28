// The engine in the thread that asks it: in the lab a worker's.
import type { Descents, Evaluation, Explanation, Forms, NudgeTable, OneExample } from "../documents";
import { AccuracyGauge, type Gauged } from "./accuracy_gauge";
import { breath, sleep } from "./breath";
import { DescentProgress } from "./descent_progress";
import type { Check, Code as CodePoint, DescentSettings, Digit, Digits, Dragged, Engine, Example, ExplainOptions, Moment, Net, Part, Progress, Settings, Strong, Wrong } from "./engine";
import { digitsOf } from "./examples";
import { FewTraining, type FewLabels, type FewMoment, type FewSettings } from "./few_labels";
import type { Code } from "./instance";
import { LastingTraining, numberOf } from "./lasting_training";
import { mostBack } from "./snapshots";

const sliceTime = 8, frameTime = 33; // milliseconds: of steps until messages are looked at, and between two moments
const evaluationShare = 0.05, evaluationPause = 400; // of the time, and milliseconds between two evaluations
const mostTestedAtOnce = 1000; // digits: more are tested in slices
const numbersOfMoment = 6;

export class LocalEngine extends LastingTraining implements Engine {
  readonly digits: Digits;
  private playing = false;
  private few: FewTraining | null = null;
  private evaluated = { at: -Infinity, took: 0 };
  private readonly gauge: AccuracyGauge | null; // null: there are few test digits

  constructor(code: Code, packed: Uint8Array) {
    super(code, packed);
    this.digits = digitsOf(packed);
    this.gauge = this.digits.test > mostTestedAtOnce ? new AccuracyGauge(code, packed) : null;
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

  /** null: the network says no classes, or it would take long. */
  private accuracyNow(): number | null {
    if (this.gauge !== null) return null;
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
    return this.gauge === null ? this.moment(null, this.accuracyNow()) : this.gauged(this.gauge);
  }

  /** Others come between the slices. Where they have changed the network, it is not measured. */
  private async gauged(gauge: AccuracyGauge): Promise<Moment> {
    const { steps, changes } = this, isSame = (): boolean => this.steps === steps && this.changes === changes;
    let found: Gauged | null = null;
    for (this.beginGauge(gauge); found === null && gauge.isUnderWay && isSame(); await breath()) found = gauge.goOn();
    return this.moment(null, isSame() ? found?.accuracy ?? null : null);
  }

  private beginGauge(gauge: AccuracyGauge): void {
    gauge.begin(this.steps, this.guarded(() => this.instance.bytes("save")), this.begin?.settings ?? {});
  }

  /** While it plays: another slice, where it is time for that. */
  private gaugeOn(gauge: AccuracyGauge): Gauged | null {
    if (!gauge.isUnderWay && !this.shouldEvaluate()) return null;
    const begin = performance.now();
    if (!gauge.isUnderWay) {
      this.beginGauge(gauge);
      this.evaluated.took = 0;
    }
    const found = gauge.goOn();
    this.evaluated = { at: performance.now(), took: this.evaluated.took + performance.now() - begin };
    return found;
  }

  async step(count: number): Promise<Moment> {
    const problem = this.advance(count);
    return this.moment(problem, this.accuracyNow());
  }

  async play(stepsPerSecond: number, onMoment: (moment: Moment) => void | Promise<void>): Promise<Moment> {
    this.playing = true;
    const begin = performance.now(), first = this.steps;
    let told = -Infinity, isTelling = false, problem: string | null = null, size = 1, found: Gauged | null = null;
    this.gauge?.forget();
    while (this.playing && problem === null) {
      const due = Math.floor(((performance.now() - begin) * stepsPerSecond) / 1000) + 1 - (this.steps - first);
      const before = performance.now(), count = Math.min(size, due), from = this.steps;
      if (count > 0) problem = this.advance(count);
      if (count > 0 && problem === null && this.steps < from + count) this.playing = false; // the training is over
      const took = performance.now() - before;
      if (count === size) size = Math.max(1, Math.min(2 * size, Math.round((size * sliceTime) / Math.max(took, 0.1))));
      if (performance.now() - told >= frameTime && this.playing && !isTelling) {
        told = performance.now();
        isTelling = true;
        const moment = this.moment(null, found?.accuracy ?? (this.gauge === null && this.shouldEvaluate() ? this.accuracyNow() : null));
        void Promise.resolve(onMoment(found === null ? moment : { ...moment, testedAt: found.step })).finally(() => { isTelling = false; });
        found = null;
      }
      if (this.gauge !== null) found = this.gaugeOn(this.gauge) ?? found;
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

  async descents({ batches, learningRate, epochs, surface }: DescentSettings, onProgress: (progress: Progress) => void = () => {}): Promise<Descents> {
    const inbox = new Uint8Array(new Uint32Array(batches).buffer), { instance } = this, progress = new DescentProgress(batches, epochs, this.digits.train, onProgress);
    instance.onClock = () => progress.read();
    try {
      return JSON.parse(this.guarded(() => instance.text("descents", [learningRate, epochs, surface], inbox))) as Descents;
    } finally {
      instance.onClock = null;
    }
  }

  async oneExample(position: number, steps: number, learningRate: number): Promise<OneExample> {
    return JSON.parse(this.guarded(() => this.instance.text("one_example", [position, steps, learningRate]))) as OneExample;
  }

  async forms(position: number, count: number): Promise<Forms> {
    return JSON.parse(this.guarded(() => this.instance.text("forms", [position, count]))) as Forms;
  }

  async fewLabels(few: FewSettings, onMoment: (moment: FewMoment) => void | Promise<void>): Promise<FewLabels> {
    this.few?.stop();
    this.few = new FewTraining(this.started(), few);
    return this.few.run(onMoment);
  }

  /** In this thread nothing else can be ended. */
  stop(): void {
    this.few?.stop();
  }

  async codes(part: Part, count: number): Promise<CodePoint[]> {
    const bytes = this.guarded(() => this.instance.bytes("codes", [numberOf(part), count]));
    return this.rows(bytes, 4).map(([position, label, ...code]) => ({ position, label, code }));
  }

  async decode(code: number[]): Promise<Uint8Array> {
    return this.guarded(() => this.instance.bytes("decode", [], new Uint8Array(new Float32Array(code).buffer)));
  }

  async drag(parameter: string, value: number): Promise<Dragged> {
    ++this.changes;
    const [predicted, measured, cost] = new Float64Array(this.guarded(() => this.instance.bytes("drag", [value], parameter)).buffer);
    this.keep();
    return { predicted, measured, cost };
  }

  async check(parameter: string): Promise<Check> {
    const [analytic, numeric, step] = new Float64Array(this.guarded(() => this.instance.bytes("check_parameter", [], parameter)).buffer);
    return { analytic, numeric, step };
  }
}
