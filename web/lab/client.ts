// The engine as the page has it: every function asks a worker. One trains and answers at once; what takes long goes to another one.
import type { Descents, Evaluation, Explanation, Forms, NudgeTable, OneExample } from "../documents";
import { Channel, type OnTold, type WorkerLike } from "./channel";
import type { Check, Code, DescentSettings, Digit, Digits, Dragged, Engine, Example, ExplainOptions, Moment, Net, Part, Progress, Settings, Strong, Wrong } from "./engine";
import type { FewLabels, FewMoment, FewSettings } from "./few_labels";
import type { Standing } from "./lasting_training";
import type { Opening } from "./messages";
import { goesAside } from "./routing";
import { Side } from "./side";

export class WorkerEngine implements Engine {
  private readonly side: Side;

  /** Starts the engine in a worker; what takes long will be done in another one. */
  static async start(startWorker: () => WorkerLike, opening: Opening): Promise<WorkerEngine> {
    const { channel, digits } = await Channel.open(startWorker(), opening);
    return new WorkerEngine(channel, digits, async () => {
      const examples = await channel.ask<Uint8Array>("examples", []);
      return (await Channel.open(startWorker(), { code: opening.code, examples })).channel;
    });
  }

  private constructor(private readonly first: Channel, readonly digits: Digits, openSide: () => Promise<Channel>) {
    this.side = new Side(openSide);
  }

  private ask<T>(name: keyof Engine, given: unknown[], onTold?: OnTold): Promise<T> {
    if (!goesAside(name, given, this.digits)) return this.first.ask(name, given, onTold);
    return this.side.run(this.first.ask<Standing>("standing", []), name, given, onTold);
  }

  digit(part: Part, position: number): Promise<Digit> { return this.ask("digit", [part, position]); }
  make(settings: Settings): Promise<Net> { return this.ask("make", [settings]); }
  load(model: Uint8Array, settings: Settings): Promise<Net> { return this.ask("load", [model, settings]); }
  save(): Promise<Uint8Array> { return this.ask("save", []); }
  standing(): Promise<Standing> { return this.ask("standing", []); }
  returnTo(standing: Standing): Promise<Net> { return this.ask("returnTo", [standing]); }
  view(example: Example): Promise<Moment> { return this.ask("view", [example]); }
  now(): Promise<Moment> { return this.ask("now", []); }
  step(count: number): Promise<Moment> { return this.ask("step", [count]); }
  play(stepsPerSecond: number, onMoment: (moment: Moment) => void | Promise<void>): Promise<Moment> { return this.ask("play", [stepsPerSecond], onMoment); }
  pause(): void { void this.ask("pause", []); }
  back(steps: number): Promise<Moment> { return this.ask("back", [steps]); }
  nextBatch(): Promise<number[]> { return this.ask("nextBatch", []); }
  explain(example: Example, options: ExplainOptions = {}): Promise<Explanation> { return this.ask("explain", [example, options]); }
  table(positions: number[], shown: number, rows: string[] = []): Promise<NudgeTable> { return this.ask("table", [positions, shown, rows]); }
  evaluate(part: Part): Promise<Evaluation> { return this.ask("evaluate", [part]); }
  strongest(neuron: string, part: Part, count: number): Promise<Strong[]> { return this.ask("strongest", [neuron, part, count]); }
  mistakes(part: Part, count: number): Promise<Wrong[]> { return this.ask("mistakes", [part, count]); }
  descents(settings: DescentSettings, onProgress: (progress: Progress) => void = () => {}): Promise<Descents> { return this.ask("descents", [settings], onProgress); }
  oneExample(position: number, steps: number, learningRate: number): Promise<OneExample> { return this.ask("oneExample", [position, steps, learningRate]); }
  forms(position: number, count: number): Promise<Forms> { return this.ask("forms", [position, count]); }
  fewLabels(few: FewSettings, onMoment: (moment: FewMoment) => void | Promise<void>): Promise<FewLabels> { return this.ask("fewLabels", [few], onMoment); }
  stop(): void { this.side.stop(); }
  codes(part: Part, count: number): Promise<Code[]> { return this.ask("codes", [part, count]); }
  decode(code: number[]): Promise<Uint8Array> { return this.ask("decode", [code]); }
  drag(parameter: string, value: number): Promise<Dragged> { return this.ask("drag", [parameter, value]); }
  check(parameter: string): Promise<Check> { return this.ask("check", [parameter]); }
}
