// What the lab asks of the engine, which works in workers of its own: one request, one answer.
import type { Descents, Evaluation, Explanation, Forms, NudgeTable, OneExample } from "../documents";
import type { FewLabels, FewMoment, FewSettings } from "./few_labels";
import type { Standing } from "./lasting_training";

/** Keys of a recipe with their values, as `--set` takes them: "network.layers": "784-16-16-10". */
export type Settings = Readonly<Record<string, string>>;

/** What the lab has to learn from. Pixels are bytes, channel by channel, row by row. */
export interface Digits {
  source: string; // "mnist"
  recipe: Settings; // what a recipe says to get the same training part: "data.source": "mnist", "data.train_count": "1000"
  classes: string[];
  shape: number[]; // channels, height, width
  train: number;
  test: number;
}

export type Part = "train" | "test";

/** One of the digits, or pixels that somebody drew. */
export type Example = { part: Part; position: number } | Digit;

export interface Digit {
  pixels: Uint8Array;
  label: number;
  /** Nobody has said what it is: the label is what the network calls it. */
  isGuess?: true;
}

/** Where a tensor of parameters lies in Moment.parameters. */
export interface Tensor {
  address: string; // "L1"
  offset: number;
  rows: number; // a weight: outputs; a bias: its length
  columns: number; // a weight: inputs; a bias: 1
  isBias: boolean;
  isVector?: boolean; // a bias, or a normalisation's gain or offset
}

/** Where the activations of a layer with parameters lie in Moment.activations; "L0" is the input. */
export interface LayerPlace {
  address: string;
  offset: number;
  shape: number[]; // channels, height, width; dense: neurons, 1, 1
}

export interface Net {
  net: string; // as --net takes it
  loss: string;
  parameters: number;
  tensors: Tensor[];
  layers: LayerPlace[];
  stepsPerEpoch: number;
}

/** Where the training stands: what is drawn. */
export interface Moment {
  step: number; // made so far
  epoch: number; // from 0, of the last step
  cost: number; // the mean over the last step's batch, before its update; NaN before the first
  costs: number[]; // of the steps since the last moment that was told, in order
  learningRate: number;
  runningCost: number; // of the epoch under way, each example before its own update
  runningAccuracy: number;
  testAccuracy: number | null; // measured now and then while it plays, and of many test digits by now() alone else; null: not this time
  testedAt?: number; // the step that it is of, where that is an earlier one
  parameters: Float32Array;
  activations: Float32Array; // of the example in view, what each layer puts out; the last one as the loss understands it: probabilities
  back: number; // so many steps can be taken back
  problem: string | null; // why the last step was not made: the cost is not finite, with likely causes
}

export interface ExplainOptions {
  neuron?: string; // "L2.7", whose three ways and votes; else the engine chooses
  top?: number;
}

export interface Dragged {
  predicted: number; // change of the cost of the example in view: its gradient times the change of the parameter
  measured: number;
  cost: number; // now
}

export interface Check {
  analytic: number; // dC/dparameter of the example in view
  numeric: number; // by central differences
  step: number;
}

/** Descents from where the training stands, with batches of several sizes (0: the whole training part). */
export interface DescentSettings {
  batches: number[];
  learningRate: number;
  epochs: number;
  surface: number; // the cost on so many points along each side of the paths' plane; 0: not
}

/** How far something is that takes long: in which of its parts, and there after so many of its steps; of 0: it cannot tell. */
export interface Progress {
  part: number;
  done: number;
  of: number;
}

export interface Strong {
  position: number;
  activation: number;
}

export interface Wrong {
  position: number;
  label: number;
  called: number;
  cost: number;
}

/** Where an autoencoder puts a digit. */
export interface Code {
  position: number;
  label: number;
  code: number[];
}

/** It was ended because somebody wished so. */
export class Stopped extends Error {
  constructor() {
    super("It was stopped.");
  }
}

export interface Engine {
  readonly digits: Digits;
  digit(part: Part, position: number): Promise<Digit>;

  /** A new network; the training begins anew. Errors: the settings', in the engine's words. */
  make(settings: Settings): Promise<Net>;
  /** A model file, trained on by these settings. */
  load(model: Uint8Array, settings: Settings): Promise<Net>;
  save(): Promise<Uint8Array>;
  /** Where the training stands, for `returnTo`, which goes on from there to the same bits. */
  standing(): Promise<Standing>;
  returnTo(standing: Standing): Promise<Net>;

  /** Which example the moments tell the activations of. */
  view(example: Example): Promise<Moment>;
  now(): Promise<Moment>;
  step(count: number): Promise<Moment>;
  /** Steps until pause() or the end, at most so many in a second, and tells at most 30 moments in a second, none before the last one is done with. */
  play(stepsPerSecond: number, onMoment: (moment: Moment) => void | Promise<void>): Promise<Moment>;
  pause(): void;
  /** As many steps back, at most Moment.back. */
  back(steps: number): Promise<Moment>;

  /** Positions in the training part that the next step learns from. */
  nextBatch(): Promise<number[]>;
  explain(example: Example, options?: ExplainOptions): Promise<Explanation>;
  /** Of these positions of the training part; rows are addresses, else the engine chooses. */
  table(positions: number[], shown: number, rows?: string[]): Promise<NudgeTable>;
  evaluate(part: Part): Promise<Evaluation>;
  /** Which digits of a part a neuron fires for most. */
  strongest(neuron: string, part: Part, count: number): Promise<Strong[]>;
  /** The worst of what it gets wrong. */
  mistakes(part: Part, count: number): Promise<Wrong[]>;

  // What trains copies, from where the training stands; it stays where it is.
  /** Parts are the batches' descents, and then what is measured of all of them. */
  descents(settings: DescentSettings, onProgress?: (progress: Progress) => void): Promise<Descents>;
  /** On one digit of the training part alone: what becomes of the others of the test part. */
  oneExample(position: number, steps: number, learningRate: number): Promise<OneExample>;
  /** What the digit and so many turned, shifted and bent forms of it want. */
  forms(position: number, count: number): Promise<Forms>;
  /** A network twice from the start, from few labels; each point of its curves is told. */
  fewLabels(few: FewSettings, onMoment: (moment: FewMoment) => void | Promise<void>): Promise<FewLabels>;
  /** Ends what takes long and is under way; who asked for it is told by an error, Stopped. */
  stop(): void;

  // Of an autoencoder ("autoencoder.decoder": "mirror").
  codes(part: Part, count: number): Promise<Code[]>;
  decode(code: number[]): Promise<Uint8Array>;

  /** Sets one parameter, and says what that did to the cost of the example in view. */
  drag(parameter: string, value: number): Promise<Dragged>;
  /** dC/dparameter of the example in view, by backpropagation and measured. */
  check(parameter: string): Promise<Check>;
}
