// Forwards: the example goes in, layer after layer, and costs something.
import type { Explanation, Layer } from "../documents";
import { costFigure, formulaOfCost } from "../figures/cost_shares";
import { activationsFigure } from "../figures/network";
import { rightOutput, saidOutput } from "../figures/outputs";
import { addressOf, type Names } from "../names";
import { chosen, counted, significant, signed, withThousands } from "../numbers";
import * as terms from "../terms";
import { inFilm, type FilmMoment, type Told } from "./film";
import { activationFrame, costFrame, inputFrame } from "./film_frames";

const activationKinds = ["sigmoid", "tanh", "relu", "leaky-relu", "gelu", "silu", "softplus", "elu", "hard-swish", "scaled-tanh"];

/** "sigmoid"; null: what follows the layer is no such function. */
export function activationKind({ architecture }: Explanation, layer: number): string | null {
  const at = architecture.layers.findIndex((one) => one.address === `L${layer}`);
  const next = architecture.layers.slice(at + 1).findIndex((one) => one.address !== null);
  const between = architecture.layers.slice(at + 1, next < 0 ? undefined : at + 1 + next);
  return between.map((one) => one.kind.replaceAll("_", "-")).find((kind) => activationKinds.includes(kind)) ?? null;
}

/** The place of the largest; -1: there is none. */
export function placeOfMost(values: (number | null)[], size: (value: number) => number = (value) => value): number {
  return values.reduce<number>((best, value, i) => (value !== null && (best < 0 || size(value) > size(values[best] ?? 0)) ? i : best), -1);
}

function rangeOf(values: (number | null)[]): [number, number] {
  return values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value ?? low), Math.max(high, value ?? high)], [Infinity, -Infinity]);
}

function digitMoment({ first, names, example }: Told): FilmMoment[] {
  const input = first.input;
  if (input === undefined || input.activations.length === 0) return [];
  const values = input.activations, [low, high] = rangeOf(values), zeros = values.filter((value) => value === 0).length;
  const whose = example === "example" ? "One example of the batch" : `One example of the batch, a ${example}`;
  const thing = names.picture === null ? "numbers" : "pixels";
  return [{
    id: "digit", concept: "C03", title: `A ${example} goes in`,
    words: `${whose}, is ${withThousands(values.length)} ${thing}, from ${chosen(low)} to ${chosen(high)}` +
      `${zeros > 0 ? `; ${withThousands(zeros)} of them are exactly 0` : ""}. They are the activations that the first layer meets.`,
    lit: ["L0"], pass: "forward", layer: "L0", figure: inFilm(activationsFigure(first), "digit"), frame: inputFrame(first, names, "activations"),
  }];
}

function hiddenWords({ first, names }: Told, layer: Layer): string {
  const address = `L${layer.layer}`, maps = names.maps(layer.layer), kind = activationKind(first, layer.layer);
  const most = placeOfMost(layer.activations), brightest = addressOf({ layer: layer.layer, index: most });
  const through = kind === null ? "" : `, and puts the sum through ${kind === "relu" ? "a ReLU, which lets nothing below 0 pass" : `its activation function, ${kind}`}`;
  const how = maps === null
    ? `${layer.activations.length === 1 ? "The neuron" : `Each of the ${withThousands(layer.activations.length)} neurons`} of ${address} adds up what comes in, each ` +
      `activation times its weight, and its bias${through}.`
    : `Each of the ${maps[0]} kernels of ${address} is laid over what comes in at ${maps[1]} × ${maps[2]} places; at each it adds up the activations that it meets, each times ` +
      `its weight, and its bias${through}.`;
  if (most < 0) return how;
  return `${how} The brightest is ${brightest}: its sum is ${signed(layer.weighted_inputs[most])}, its activation ${significant(layer.activations[most])}.`;
}

function outputWords({ first, names, example }: Told): string {
  const outputs = first.outputs ?? [], right = rightOutput(outputs), name = (index: number): string => names.brief({ layer: names.layers, index });
  const unit = first.nudge_of === "logit" ? terms.probability : terms.activation;
  if (outputs.length === 0) return "The last layer answers.";
  const said = saidOutput(outputs);
  if (right === undefined || outputs.length === 1) {
    return `The last layer answers: ${outputs.slice(0, 3).map((one) => `${name(one.neuron)} is at ${significant(one.activation)} and should be at ${chosen(one.target)}`).join("; ")}.`;
  }
  const verdict = said.neuron === right.neuron ? `so the network is right that this is a ${example}` : `so that is what the network takes this ${example} for; ` +
    `the ${unit} of ${example} is ${significant(right.activation)}`;
  return `The last layer has a neuron for each of the ${outputs.length} classes. The largest ${unit} is that of ${name(said.neuron)}, ${significant(said.activation)}: ${verdict}.`;
}

/** What is said where layers in between have no moment of their own. */
export function skippedWords(told: number[], at: number): string {
  const skipped = at > 0 ? told[at] - told[at - 1] - 1 : 0;
  if (skipped <= 0) return "";
  return `${skipped === 1 ? `L${told[at] - 1}, which works alike, is` : `${skipped} layers before it, which work alike, are`} passed over here. `;
}

function layerMoments(told: Told): FilmMoment[] {
  const { first, names } = told;
  return told.told.flatMap((number, i) => {
    const layer = first.layers?.[number - 1];
    if (layer === undefined) return [];
    const address = `L${number}`, isLast = number === names.layers;
    return [{
      id: `forward-${address}`, concept: "C03", title: isLast ? "The outputs answer" : `Forward to ${address}`,
      words: skippedWords(told.told, i) + (isLast ? outputWords(told) : hiddenWords(told, layer)),
      lit: [address], pass: "forward" as const, layer: address, figure: inFilm(activationsFigure(first), `forward-${address}`),
      frame: activationFrame(first, names, layer),
    }];
  });
}

function howItCosts(explanation: Explanation): string {
  if (explanation.nudge_of === "logit") return "Only the right output costs something, minus the logarithm of its probability";
  if (explanation.nudge_of === "weighted_input") return "Each output costs minus the logarithm of how much it says of what is so";
  return `Each output costs ${explanation.loss === "half-quadratic" ? "half " : ""}the square of how far it is from where it should be`;
}

function costMoment(told: Told): FilmMoment[] {
  const { first, names, example } = told, outputs = first.outputs ?? [];
  if (outputs.length === 0) return [];
  const most = outputs[Math.max(0, placeOfMost(outputs.map((one) => one.cost)))];
  const state = `it is at ${significant(most.activation)} and should be at ${chosen(most.target)}`, name = names.brief({ layer: names.layers, index: most.neuron });
  const words = outputs.filter((one) => one.cost !== 0).length <= 1 ? `That of ${name} costs ${significant(first.cost, 4)}: ${state}.`
    : `The ${outputs.length} shares add up to the cost of this ${example}: ${significant(first.cost, 4)}. The largest share is ${significant(most.cost, 4)}, that of ${name}: ${state}.`;
  return [{
    id: "cost", concept: "C03", title: "What it costs", words: `${howItCosts(first)}: ${formulaOfCost(first)}. ${words}`,
    lit: outputs.map((one) => one.address), pass: "forward", layer: `L${names.layers}`, figure: costFigure(first, null, "film-cost"), frame: costFrame(first, null),
  }];
}

export function forwardMoments(told: Told): FilmMoment[] {
  return [...digitMoment(told), ...layerMoments(told), ...costMoment(told)];
}

/** "16 neurons"; of a convolution "6 maps". */
export function sizeInWords(names: Names, layer: Layer): string {
  const maps = names.maps(layer.layer);
  return maps === null ? counted(layer.activations.length, terms.neuron, terms.neurons) : counted(maps[0], "map", "maps");
}
