// What a chapter of the tour knows of the lab, and what its question asks. All of it is plain data: no page, no engine.
import type { Explanation, NudgeTable } from "../documents";
import { Names, neuronAt } from "../names";
import type { Check, Digit, Example, Moment, Net, Settings } from "./engine";
import type { FewLabels, FewSettings } from "./few_labels";
import { nameOf } from "./network_words";
import { valueIn } from "./parameters";
import { nudgeOf, parameterAt } from "./weight_words";

export interface Checked {
  parameter: string;
  check: Check;
}

export interface Seen {
  net: Net;
  moment: Moment;
  digit: Digit;
  example: Example;
  settings: Settings;
  classes: readonly string[];
  /** How many digits there are to learn from. */
  training: number;
  /** Of the digit in view, by the network as it is. */
  explanation: Explanation;
  /** Of the next batch. Null: the chapter does not need it. */
  table: NudgeTable | null;
  /** Of the steps since the network was new. */
  costs: readonly number[];
  /** Of the test digits. Null: not measured yet. */
  accuracy: number | null;

  // Since the question was asked.
  before: Settings;
  /** Another digit is in view than then. */
  isOther: boolean;
  /** The newest last. */
  touches: readonly string[];
  /** The concept of the film's moment in view. */
  film: string | null;
  checked: Checked | null;
  typed: number | null;
  /** Trained twice from few labels. */
  few: { told: FewLabels; asked: FewSettings } | null;
}

/** What the reader does, or what the lab does for him. */
export type Deed =
  | { touch: readonly string[] }
  | { settings: Settings; steps: number }
  | { steps: number }
  | { film: string }
  | { check: string }
  | { type: number }
  /** What the view of this name can show. */
  | { view: string }
  /** The first of the test digits for which it is right, or of what is made of the one in view. */
  | { seek: "digits" | "forms" };

export interface Verdict {
  isRight: boolean;
  words: string;
}

export function right(words: string): Verdict {
  return { isRight: true, words };
}

export function wrong(words: string): Verdict {
  return { isRight: false, words };
}

export interface Question {
  ask(seen: Seen): string;
  /** Null: nothing has been done that could be judged. */
  verdict(seen: Seen): Verdict | null;
  answer(seen: Seen): Deed;
  /** A number is asked for: what of. */
  number?: string;
}

/** What the lab is set to before a chapter is told. */
export interface Start {
  settings: Settings;
  /** At least so many steps of training. */
  steps: number;
  /** The class of the digit in view. */
  label: number;
}

export interface Chapter {
  /** Of docs/concepts.md. */
  id: string;
  title: string;
  start: Start;
  /** Two to four sentences. */
  words(seen: Seen): string;
  lit?(seen: Seen): string[];
  /** Its moment in the film of a step. */
  film?: string;
  /** A weight or bias whose derivative can be measured. */
  derivative?(seen: Seen): string;
  needsTable?: boolean;
  /** The view beside the network that it is about: its tab comes to the front. */
  view?: string;
  question: Question;
}

/** The last one touched. */
export function touched(seen: Seen): string | null {
  return seen.touches[seen.touches.length - 1] ?? null;
}

export function outputs(seen: Seen): number {
  return seen.net.layers.length - 1;
}

/** Its place among the neurons of a layer, of a weight or bias that of its neuron. Null: it lies elsewhere. */
export function neuronIn(address: string | null, layer: number): number | null {
  if (address === null || !/^L\d+\.\d/.test(address)) return null;
  const neuron = neuronAt(address);
  return neuron.layer === layer ? neuron.index : null;
}

export function lastIn(seen: Seen, layer: number): number | null {
  const found = seen.touches.filter((address) => neuronIn(address, layer) !== null);
  return found.length === 0 ? null : neuronIn(found[found.length - 1], layer);
}

export function activationsIn(seen: Seen, layer: number): number[] {
  const { offset, shape: [channels, rows, columns] } = seen.net.layers[layer];
  return [...seen.moment.activations.subarray(offset, offset + channels * rows * columns)];
}

export function called(seen: Seen, layer: number, index: number): string {
  return nameOf(seen.net, seen.classes, layer, index);
}

export function weight(seen: Seen, layer: number, to: number, from: number): number {
  return valueIn(seen.net, seen.moment, `L${layer}.${to}.${from}`) ?? 0;
}

/** What the example wants of a layer's weighted inputs: -delta. */
export function desires(seen: Seen, layer: number): number[] {
  return (seen.explanation.layers?.[layer - 1]?.deltas ?? []).map((delta) => 0 - (delta ?? 0));
}

/** What the example wants of a weight or bias. Null: it is no address of one. */
export function nudge(seen: Seen, parameter: string | null): number | null {
  const place = parameter === null ? null : parameterAt(parameter);
  return place === null ? null : nudgeOf(seen.explanation, place, new Names(seen.explanation));
}

export function place(values: readonly number[], better: (one: number, than: number) => boolean): number {
  return values.reduce((best, value, i) => (better(value, values[best]) ? i : best), 0);
}

export const largestOf = (values: readonly number[]): number => place(values, (one, than) => one > than);
export const farthestOf = (values: readonly number[]): number => place(values, (one, than) => Math.abs(one) > Math.abs(than));

export function rateOf(settings: Settings): number {
  return Number(settings["optimizer.learning_rate"]);
}

export function perBatch(seen: Seen): number {
  return Math.ceil(seen.training / seen.net.stepsPerEpoch);
}
