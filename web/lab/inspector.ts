// What is touched, in words, numbers and figures.
import type { Explanation, NudgeTable } from "../documents";
import { element, unbroken } from "../elements";
import { figureOf } from "../figure_view";
import type { Figure } from "../figures/figure";
import { neuronWeightsFigure } from "../figures/neuron_weights";
import { outputsFigure } from "../figures/outputs";
import { placesFigure } from "../figures/places";
import { ratioSentence } from "../figures/sensitivity";
import { threeWaysFigure } from "../figures/three_ways";
import { votesFigure } from "../figures/votes";
import { Names, neuronAt } from "../names";
import { neuronWords } from "./neuron_words";
import { slotClass } from "./touches";
import { addressOfNeuron, batchWords, parameterAt, parameterName, ratioWords, valueWords, wishWords } from "./weight_words";

/** What the page does for the inspector; what it does not do is not offered. */
export interface InspectorActions {
  /** Shows another neuron, weight or bias. */
  go?: (address: string) => void;
  /** Keeps this weight, to compare others with; null: keeps none. */
  pin?: (parameter: string | null) => void;
}

export interface NeuronFacts {
  /** The network's own weights into it; left out: what the explanation knows. */
  weights?: readonly number[];
}

export interface WeightFacts {
  /** Left out: what the explanation knows. */
  value?: number;
  table?: NudgeTable;
  pinned?: string;
}

function sentences(...all: string[]): Node[] {
  return all.filter((words) => words !== "").map((words) => element("p", {}, unbroken(words)));
}

function button(words: string, work: () => void): HTMLElement {
  const made = element("button", { type: "button" }, words);
  made.addEventListener("click", work);
  return made;
}

/** For what can be done with it. */
function slot(): HTMLElement {
  return element("div", { class: slotClass });
}

function framed(title: string, address: string, words: Node[], tools: Node[], figures: (Figure | null)[]): HTMLElement {
  const inPage = figures.filter((figure) => figure !== null).map((figure) => figureOf({ ...figure, id: `inspected-${figure.id}` }));
  return element("div", { class: "inspected", "data-addresses": address },
    element("h2", {}, title), ...words, tools.length > 0 ? element("div", { class: "tools" }, ...tools) : null, ...inPage);
}

/** Of a convolution's map too: its kernel's weights are shared. The explanation should be that of the neuron. */
export function neuronInspector(explanation: Explanation, address: string, facts: NeuronFacts = {}, actions: InspectorActions = {}): HTMLElement {
  const names = new Names(explanation), neuron = neuronAt(address), { three_ways: ways, votes } = explanation;
  const isAsked = ways?.address === address, isOutput = neuron.layer === names.layers, { go } = actions;
  const missing = neuron.layer === 0 || isAsked || ways === undefined || ways !== null ? "" : `Its three ways are not shown: ${explanation.why_no_ways ?? "they are not defined"}.`;
  const silent = neuron.layer === 0 || isOutput || votes !== null || explanation.why_no_votes === undefined ? "" : `Its votes are not shown: ${explanation.why_no_votes}.`;
  const isPicture = isAsked && neuron.layer === 1; // The three ways show its weights as a picture, too.
  const bias = go === undefined || neuron.layer === 0 ? [] : [button("Its bias", () => go(`${address}.bias`))];
  return framed(sentenceCase(names.full(neuron)), address, [...sentences(neuronWords(explanation, neuron, names), missing, silent), slot()], bias, [
    isOutput && explanation.outputs ? outputsFigure(explanation) : null,
    neuron.layer === 1 && !(isPicture && facts.weights === undefined) ? neuronWeightsFigure(explanation, neuron.index, facts.weights ?? null) : null,
    isAsked ? threeWaysFigure(explanation) : null,
    votes?.address === address ? votesFigure(explanation) : null,
  ]);
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Two that are 32 apart, as the document has found them. */
function apartTools(explanation: Explanation, names: Names, told: HTMLElement, { go, pin }: InspectorActions): Node[] {
  const apart = explanation.sensitivity?.apart;
  if (!apart) return [];
  const show = (): void => {
    told.replaceChildren(...sentences(ratioSentence(apart, names)), ...(go === undefined ? [] : [element("div", { class: "tools" },
      ...[apart.larger, apart.smaller].map((one, i, both) => button(names.parameter(one), () => {
        pin?.(both[1 - i].parameter);
        go(one.parameter);
      })))]));
  };
  return [button(`Show me two that are ${Math.round(apart.ratio ?? 32)} apart`, show)];
}

/** The explanation is that of the example in view; the table, if any, has a row of this weight. */
export function weightInspector(explanation: Explanation, parameter: string, facts: WeightFacts = {}, actions: InspectorActions = {}): HTMLElement {
  const names = new Names(explanation), place = parameterAt(parameter);
  if (place === null) throw new Error(`no address of a weight or bias: ${parameter}`);
  const pinned = facts.pinned === undefined ? null : parameterAt(facts.pinned), told = element("div", { "aria-live": "polite" });
  const { go, pin } = actions, isPinned = pinned?.parameter === parameter, isOutput = place.layer === names.layers;
  const tools: Node[] = [
    ...(pin === undefined ? [] : [button(isPinned ? "Do not keep it" : "Keep it, to compare", () => pin(isPinned ? null : parameter))]),
    ...apartTools(explanation, names, told, actions),
    ...(go === undefined ? [] : [button("Its neuron", () => go(addressOfNeuron(place)))]),
  ];
  const words = sentences(valueWords(explanation, place, facts.value ?? null), wishWords(explanation, place, names), batchWords(facts.table ?? null, parameter),
    pinned === null ? "" : ratioWords(explanation, pinned, place, names));
  return framed(sentenceCase(parameterName(place, names)), parameter, [element("p", { class: "inspected-address" }, parameter), slot(), ...words, told], tools, [
    explanation.shared?.parameter === parameter ? placesFigure(explanation) : null,
    isOutput && explanation.outputs ? outputsFigure(explanation) : null,
  ]);
}
