// A training in an instance of the engine that lasts: where the instance fails, another one takes its place and stands where it stood. Steps
// can be taken back, and where it stands can be told to another worker, which goes on from there to the same bits.
import type { Example, Net, Part, Settings } from "./engine";
import { EngineError, Instance, type Code } from "./instance";
import { Snapshots } from "./snapshots";

export type Begin = { model: Uint8Array | null; settings: Settings };

/** Where a training stands. */
export interface Standing {
  begun: number; // how many trainings this is
  begin: Begin;
  state: Uint8Array;
  lastCost: number;
}

export function numberOf(part: Part): number {
  return part === "test" ? 1 : 0;
}

/** As the engine takes them. */
export function linesOf(settings: Settings): string {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}\n`).join("");
}

export function beginIn(instance: Instance, { model, settings }: Begin): Net {
  instance.call("set", [], linesOf(settings));
  return JSON.parse(model === null ? instance.text("make") : instance.text("load", [], model)) as Net;
}

export class LastingTraining {
  protected instance: Instance;
  protected readonly snapshots = new Snapshots();
  protected begin: Begin | null = null;
  protected viewed: Example | null = null;
  protected steps = 0;
  protected costs: number[] = []; // since the last moment
  protected lastCost = NaN;
  private begun = 0;
  /** How often the parameters were changed otherwise than by a step forward. */
  protected changes = 0;

  constructor(private readonly code: Code, protected readonly packed: Uint8Array) {
    this.instance = this.started();
  }

  protected started(): Instance {
    const instance = new Instance(this.code);
    instance.call("take_examples", [], this.packed);
    return instance;
  }

  /** What `work` gives; where it fails, another instance takes this one's place. */
  protected guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (problem) {
      if (problem instanceof EngineError) this.revive(this.steps);
      throw problem;
    }
  }

  /** Another instance that stands at this step. */
  protected revive(step: number): void {
    this.instance = this.started();
    if (this.begin === null) return;
    beginIn(this.instance, this.begin);
    this.goTo(step);
    if (this.viewed !== null) this.look(this.viewed);
  }

  /** To a step that was made before. */
  protected goTo(step: number): void {
    const snapshot = this.snapshots.backTo(step);
    if (snapshot !== undefined) this.instance.call("restore", [], snapshot.state);
    const left = step - (snapshot?.step ?? 0);
    if (left > 0) this.instance.call("step", [left]);
    this.steps = step;
    ++this.changes;
  }

  protected keep(): void {
    this.snapshots.keep({ step: this.steps, state: this.instance.bytes("state") });
  }

  protected start(begin: Begin): Net {
    const net = this.guarded(() => beginIn(this.instance, begin));
    this.begin = begin;
    ++this.begun;
    ++this.changes;
    this.steps = 0;
    this.costs = [];
    this.lastCost = NaN;
    this.snapshots.clear();
    this.keep();
    if (this.viewed !== null) this.look(this.viewed);
    return net;
  }

  protected look(example: Example): void {
    if ("pixels" in example) this.instance.call("view_pixels", [example.label], example.pixels);
    else this.instance.call("view_example", [numberOf(example.part), example.position]);
  }

  /** Makes steps, and says what was wrong with the one that could not be made. */
  protected advance(count: number): string | null {
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

  protected costsOfLastCall(): number[] {
    const bytes = this.instance.bytes("costs");
    return [...new Float64Array(bytes.buffer)];
  }

  /** For another one of these. */
  async standing(): Promise<Standing> {
    const state = this.guarded(() => this.instance.bytes("state"));
    if (this.begin === null) throw new Error("there is no network yet");
    return { begun: this.begun, begin: this.begin, state, lastCost: this.lastCost };
  }

  /** Stands where another one stood. */
  async stand({ begun, begin, state }: Standing): Promise<void> {
    if (this.begin === null || this.begun !== begun) this.start(begin);
    this.begun = begun;
    this.restore(state);
  }

  /** Stands where it stood itself, in another training: as the newest one. */
  async returnTo({ begin, state, lastCost }: Standing): Promise<Net> {
    const net = this.start(begin);
    this.restore(state);
    this.lastCost = lastCost;
    if (this.viewed !== null) this.look(this.viewed);
    return net;
  }

  private restore(state: Uint8Array): void {
    this.guarded(() => this.instance.call("restore", [], state));
    this.steps = Number(new DataView(state.buffer, state.byteOffset).getBigUint64(0, true));
    this.snapshots.clear();
    this.keep();
  }

  /** For another worker. */
  async examples(): Promise<Uint8Array> {
    return this.packed.slice();
  }
}
