// The engine as the page has it: every function asks the worker.
import type { Descents, Evaluation, Explanation, Forms, NudgeTable, OneExample } from "../documents";
import type { Check, Code, DescentSettings, Digit, Digits, Dragged, Engine, Example, ExplainOptions, Moment, Net, Part, Settings, Strong, Wrong } from "./engine";
import type { Opening, Reply } from "./messages";

interface Waiting {
  resolve: (result: never) => void;
  reject: (problem: Error) => void;
  onMoment?: (moment: Moment) => void;
}

export class WorkerEngine implements Engine {
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  /** Starts the engine in this worker. */
  static start(worker: Worker, opening: Opening): Promise<WorkerEngine> {
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }: MessageEvent<Digits>) => resolve(new WorkerEngine(worker, data));
      worker.postMessage(opening, [opening.examples.buffer]);
    });
  }

  private constructor(private readonly worker: Worker, readonly digits: Digits) {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.take(data);
  }

  private take(reply: Reply): void {
    const who = this.waiting.get(reply.id);
    if (who === undefined) return;
    if (reply.kind === "moment") return who.onMoment?.(reply.moment);
    this.waiting.delete(reply.id);
    if (reply.kind === "result") who.resolve(reply.result as never);
    else who.reject(new Error(reply.message));
  }

  private ask<T>(name: keyof Engine, given: unknown[], onMoment?: (moment: Moment) => void): Promise<T> {
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onMoment });
      this.worker.postMessage({ id, name, given });
    });
  }

  digit(part: Part, position: number): Promise<Digit> { return this.ask("digit", [part, position]); }
  make(settings: Settings): Promise<Net> { return this.ask("make", [settings]); }
  load(model: Uint8Array, settings: Settings): Promise<Net> { return this.ask("load", [model, settings]); }
  save(): Promise<Uint8Array> { return this.ask("save", []); }
  view(example: Example): Promise<Moment> { return this.ask("view", [example]); }
  now(): Promise<Moment> { return this.ask("now", []); }
  step(count: number): Promise<Moment> { return this.ask("step", [count]); }
  play(stepsPerSecond: number, onMoment: (moment: Moment) => void): Promise<Moment> { return this.ask("play", [stepsPerSecond], onMoment); }
  pause(): void { void this.ask("pause", []); }
  back(steps: number): Promise<Moment> { return this.ask("back", [steps]); }
  nextBatch(): Promise<number[]> { return this.ask("nextBatch", []); }
  explain(example: Example, options: ExplainOptions = {}): Promise<Explanation> { return this.ask("explain", [example, options]); }
  table(positions: number[], shown: number, rows: string[] = []): Promise<NudgeTable> { return this.ask("table", [positions, shown, rows]); }
  evaluate(part: Part): Promise<Evaluation> { return this.ask("evaluate", [part]); }
  strongest(neuron: string, part: Part, count: number): Promise<Strong[]> { return this.ask("strongest", [neuron, part, count]); }
  mistakes(part: Part, count: number): Promise<Wrong[]> { return this.ask("mistakes", [part, count]); }
  descents(settings: DescentSettings): Promise<Descents> { return this.ask("descents", [settings]); }
  oneExample(position: number, steps: number, learningRate: number): Promise<OneExample> { return this.ask("oneExample", [position, steps, learningRate]); }
  forms(position: number, count: number): Promise<Forms> { return this.ask("forms", [position, count]); }
  codes(part: Part, count: number): Promise<Code[]> { return this.ask("codes", [part, count]); }
  decode(code: number[]): Promise<Uint8Array> { return this.ask("decode", [code]); }
  drag(parameter: string, value: number): Promise<Dragged> { return this.ask("drag", [parameter, value]); }
  check(parameter: string): Promise<Check> { return this.ask("check", [parameter]); }
}
