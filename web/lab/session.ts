// A training in the lab: what the page knows of it, and one thing at a time asked of the engine. It needs no page.
import type { Explanation } from "../documents";
import { editsUpTo, formatEdits, withEdit, withoutEdit, type Edit } from "./edits";
import type { Check, Digit, Dragged, Engine, Example, Moment, Net, Part, Settings } from "./engine";
import { grew, History } from "./history";
import type { Listener } from "./listener";
import { guessed } from "./guessed";
import { settingsOfLoaded } from "./settings";
import { filmNextStep, type Filmed } from "./step_documents";
import { replayWords } from "./replay_words";

/** A model, and whether it is the page's own, which an address can name; to one of a file none leads. */
export interface Origin {
  model: Uint8Array;
  isOfPage: boolean;
}

const stepsAtOnce = 1000; // between two looks at how far a replay is

export class Session {
  net: Net | null = null;
  moment: Moment | null = null;
  digit: Digit | null = null;
  example: Example = { part: "test", position: 0 };
  speed = 20;
  isPlaying = false;
  /** Many steps are being made at once; pause() ends that, too. */
  isReplaying = false;
  /** What was set by hand, up to where the training stands. */
  edits: readonly Edit[] = [];
  /** What the training began with. Null: new weights. */
  origin: Origin | null = null;
  readonly history = new History();
  private readonly listeners = new Set<Listener>();
  private last: Promise<unknown> = Promise.resolve();
  private stream: Promise<void> | null = null;
  private waiting: Example | null = null;
  private warned = false;
  private explained: { key: string; explanation: Promise<Explanation> } | null = null;
  private measured = ""; // the state whose accuracy was asked for last
  private queued = 0; // things that wait for the engine, or have it
  /** Each has a number, by which explanations are kept apart. */
  drawing = 0;
  /** When what was told is on the page: a training that plays tells no more before. */
  drawn = (): Promise<void> => Promise.resolve();

  constructor(readonly engine: Engine, public settings: Settings) {}

  /** Returns what ends the listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell<Name extends keyof Listener>(name: Name, ...values: Parameters<NonNullable<Listener[Name]>>): void {
    for (const listener of this.listeners) (listener[name] as ((...all: unknown[]) => void) | undefined)?.apply(listener, values);
  }

  /** A new network. Where the engine refuses the settings, all stays as it was. */
  make(settings: Settings): Promise<void> {
    return this.alone(async () => {
      const net = await this.engine.make(settings);
      this.begin(net, settings);
      this.take(await this.engine.view(this.example));
    }, false);
  }

  get isFromFile(): boolean {
    return this.origin !== null && !this.origin.isOfPage;
  }

  /** A model file, trained on by these settings. */
  load(model: Uint8Array, settings: Settings, isOfPage = false): Promise<void> {
    return this.alone(async () => {
      const net = await this.engine.load(model, settings);
      this.begin(net, settingsOfLoaded(net, settings));
      this.origin = { model, isOfPage };
      this.take(await this.engine.view(this.example));
    }, false);
  }

  /** dC/dparameter of the digit in view, measured beside computed; whoever listens is told. */
  check(parameter: string): Promise<Check> {
    return this.alone(async () => {
      const check = await this.engine.check(parameter);
      this.tell("onChecked", parameter, check);
      return check;
    });
  }

  /** To where the training began. */
  reset(settings = this.settings): Promise<void> {
    const { origin } = this;
    return origin === null ? this.make(settings) : this.load(origin.model, settings, origin.isOfPage);
  }

  play(): void {
    this.setPlaying(true);
    void this.alone(async () => undefined);
  }

  pause(): void {
    this.setPlaying(false);
    this.isReplaying = false;
    if (this.stream !== null) this.engine.pause();
  }

  setSpeed(stepsPerSecond: number): void {
    void this.alone(async () => { this.speed = stepsPerSecond; });
  }

  /** Forward; many at once say how far they are. */
  step(count = 1): Promise<void> {
    return this.alone(async () => {
      const end = (this.moment?.step ?? 0) + count;
      this.isReplaying = count > stepsAtOnce;
      const hasMany = this.isReplaying, from = end - count, began = performance.now();
      while ((this.moment?.step ?? 0) < end && this.isReplaying === hasMany) {
        const before = this.moment?.step ?? 0;
        if (count > stepsAtOnce) this.tell("onBusy", replayWords(from, before, end, performance.now() - began));
        this.take(await this.engine.step(Math.min(stepsAtOnce, end - before)));
        if (this.moment?.problem !== null || this.moment.step === before) break;
      }
      this.isReplaying = false;
      this.tell("onBusy", null);
    }, false);
  }

  /** One step, with all that its film tells, which is about the first example of the batch: that is in view then. */
  film(): Promise<Filmed> {
    return this.alone(() => filmNextStep(this.engine, (example) => this.show(example), (moment) => this.take(moment)), false);
  }

  back(count = 1): Promise<void> {
    return this.alone(async () => {
      const steps = Math.min(count, this.moment?.back ?? 0);
      if (steps > 0) this.take(await this.engine.back(steps));
    }, false);
  }

  view(example: Example): Promise<void> {
    return this.beside(() => this.show(example));
  }

  /** The same for what changes faster than it can be shown: of several the newest. */
  viewSoon(example: Example): void {
    const isUnderWay = this.waiting !== null;
    this.waiting = example;
    if (isUnderWay) return;
    void this.beside(async () => {
      const newest = this.waiting;
      this.waiting = null;
      if (newest !== null) await this.show(newest);
    });
  }

  /** The next digit of that class, in that direction. Null: none of a hundred. */
  async digitOfClass(part: Part, from: number, label: number, direction: 1 | -1): Promise<number | null> {
    const count = this.engine.digits[part];
    for (let i = 1; i <= Math.min(count, 200); ++i) {
      const position = (from + direction * i + count * i) % count;
      if ((await this.engine.digit(part, position)).label === label) return position;
    }
    return null;
  }

  /** Of the digit in view as the network is now; asked once. */
  explain(): Promise<Explanation> {
    const { example, subject: key } = this;
    if (this.explained?.key !== key) this.explained = { key, explanation: this.beside(() => this.engine.explain(example)) };
    return this.explained.explanation;
  }

  /** What the parameters are is told apart by this: the steps, and what was set by hand. */
  get state(): string {
    return `${this.moment?.step ?? 0} ${formatEdits(this.edits)}`;
  }

  /** The parameters and the digit in view: what explanations are about. */
  get subject(): string {
    const { state, example } = this;
    return `${state} ${"part" in example ? `${example.part}.${example.position}` : `drawn.${this.drawing}.${example.label}`}`;
  }

  /** Sets a weight or bias by hand. `isBack`: to what the training had made of it. */
  drag(parameter: string, value: number, isBack = false): Promise<Dragged> {
    return this.alone(async () => {
      const dragged = await this.engine.drag(parameter, value), step = this.moment?.step ?? 0;
      this.edits = isBack ? withoutEdit(this.edits, parameter, step) : withEdit(this.edits, { parameter, value: Math.fround(value), step });
      this.explained = null;
      this.take(await this.engine.view(this.example));
      return dragged;
    });
  }

  /** What was asked of the engine elsewhere may have changed parameters: what is drawn is asked for anew. */
  refresh(): Promise<void> {
    this.explained = null;
    return this.alone(async () => this.take(await this.engine.now()));
  }

  /** One thing at a time: a training that plays stops for it, and goes on afterwards unless it is to end with it. */
  alone<T>(work: () => Promise<T>, goesOn = true): Promise<T> {
    if (!goesOn) this.setPlaying(false);
    ++this.queued;
    const task = this.last.then(async () => {
      if (this.stream !== null) {
        this.engine.pause();
        await this.stream;
      }
      try {
        return await work();
      } finally {
        --this.queued;
        if (this.isPlaying) this.begun();
      }
    });
    this.last = task.catch(() => undefined);
    return task;
  }

  /** At rest: the accuracy, where it was not measured yet. */
  async measure(): Promise<void> {
    const { moment, state } = this;
    if (moment === null || moment.testAccuracy !== null || moment.problem !== null || this.measured === state) return;
    this.measured = state;
    const now = await this.engine.now();
    if (!this.isPlaying && this.state === state && now.testAccuracy !== null) this.take(now);
  }

  /** A request that only reads, between two steps of a training that plays: it need not stop for that. */
  beside<T>(work: () => Promise<T>): Promise<T> {
    return this.stream === null ? this.alone(work) : work();
  }

  /** What takes long, begun where the training stands, which then goes on beside it. Says after which step that was. */
  async aside<T>(begin: () => Promise<T>): Promise<{ step: number; result: T }> {
    const begun = await this.alone(async () => {
      const result = begin();
      result.catch(() => undefined); // It is waited for below.
      return { step: this.moment?.step ?? 0, result };
    });
    return { step: begun.step, result: await begun.result };
  }

  /** The engine has another network. */
  begin(net: Net, settings: Settings): void {
    this.net = net;
    this.settings = settings;
    this.moment = null;
    this.edits = [];
    this.origin = null;
    this.explained = null;
    this.measured = "";
    this.warned = false;
    this.history.clear();
    this.tell("onNet", net, settings);
  }

  private begun(): void {
    if (this.stream !== null) return;
    const told = (moment: Moment): Promise<void> => { this.take(moment); return this.drawn(); };
    const stream = this.engine.play(this.speed, told).then((moment) => this.take(moment)).catch((reason: unknown) => {
      this.setPlaying(false);
      this.tell("onFailed", reason instanceof Error ? reason.message : String(reason));
    }).finally(() => {
      this.stream = null;
      // It may have come to its end by itself.
      if (this.isPlaying && this.queued === 0) this.setPlaying(false);
    });
    this.stream = stream;
  }

  /** Both are asked for at once, so that nothing comes between them. */
  private async show(example: Example): Promise<void> {
    const [digit, moment] = await Promise.all(["part" in example ? this.engine.digit(example.part, example.position) : example, this.net === null ? null : this.engine.view(example)]);
    if (!("part" in example)) ++this.drawing;
    this.example = example;
    this.digit = digit;
    this.tell("onDigit", digit, example);
    if (moment !== null) this.take(moment);
  }

  private take(moment: Moment): void {
    this.moment = moment;
    if (this.edits.some((edit) => edit.step > moment.step)) {
      this.edits = editsUpTo(this.edits, moment.step);
      this.explained = null;
    }
    this.callIt(moment);
    this.history.add(moment);
    if (moment.problem !== null) this.setPlaying(false);
    this.tell("onMoment", moment);
    if (this.isPlaying && !this.warned && moment.problem === null && grew(this.history.costsOfSteps)) {
      this.warned = true;
      this.pause();
      this.tell("onGrown");
    }
  }

  private callIt(moment: Moment): void {
    const called = guessed(this.example, this.net, moment, this.engine.digits.classes);
    if (called === null) return;
    this.example = this.digit = called; // So it is another subject, too.
    void this.beside(() => this.engine.view(called)).catch(() => undefined); // What is checked and dragged is of this class, too.
  }

  private setPlaying(isPlaying: boolean): void {
    if (this.isPlaying === isPlaying) return;
    this.isPlaying = isPlaying;
    this.tell("onPlaying", isPlaying);
  }
}
