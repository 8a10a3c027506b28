// The film of one training step: the article's moments, in the words and numbers of these documents.
import type { Explanation, NudgeTable } from "../documents";
import type { Drawing, Figure } from "../figures/figure";
import { rightOutput } from "../figures/outputs";
import { Names } from "../names";
import { backwardMoments } from "./film_backward";
import { desireMoments } from "./film_desires";
import { forwardMoments } from "./film_forward";
import { updateMoments } from "./film_update";

export interface StepDocuments {
  /** An example of the batch, before the step. */
  first: Explanation;
  /** Another one of the batch, the second in the table; null: there is none. */
  second: Explanation | null;
  /** Over the batch; the average is what the step takes. */
  table: NudgeTable;
  /** The first example after the step. */
  after: Explanation | null;
  learningRate: number;
  batch: number;
}

export type Pass = "forward" | "backward" | "update";

export interface FilmMoment {
  id: string;
  /** Of docs/concepts.md: C03 to C13. */
  concept: string;
  title: string;
  /** One to three sentences. */
  words: string;
  /** What is to be seen in the network: L2 is a layer, L2.7 a neuron, L2.7.3 and L2.7.bias a weight and a bias. */
  lit: string[];
  pass: Pass | null;
  /** "L2" */
  layer: string | null;
  figure: Figure | null;
  /** A small picture of it, a square. */
  frame: Drawing;
}

/** What every moment is told with. */
export interface Told extends StepDocuments {
  names: Names;
  /** "‘2’", or "example". */
  example: string;
  /** Layers that have moments of their own. */
  told: number[];
}

/** More layers than these are told by some of them, from the first to the last. */
const mostLayers = 5;

export function exampleName(explanation: Explanation, names: Names): string {
  const right = rightOutput(explanation.outputs ?? []);
  return right === undefined ? "example" : names.brief({ layer: names.layers, index: right.neuron });
}

function layersTold(count: number): number[] {
  const shown = Math.min(count, mostLayers);
  return Array.from({ length: shown }, (_, i) => 1 + (shown > 1 ? Math.round(i * (count - 1) / (shown - 1)) : 0));
}

export function filmOf(step: StepDocuments): FilmMoment[] {
  const names = new Names(step.first);
  const told: Told = { ...step, names, example: exampleName(step.first, names), told: layersTold(step.first.layers?.length ?? 0) };
  return [...forwardMoments(told), ...desireMoments(told), ...backwardMoments(told), ...updateMoments(told)];
}

/** A figure under the film's own name: a page may have the same one twice. */
export function inFilm(figure: Figure | null | undefined, id: string): Figure | null {
  return figure ? { ...figure, id: `film-${id}` } : null;
}
