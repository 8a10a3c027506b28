// What the outputs should do, and how one neuron could be raised.
import type { Explanation, Lever, ThreeWays } from "../documents";
import { hebbianFigures } from "../figures/hebb";
import { outputsFigure, rightOutput } from "../figures/outputs";
import { ratioSentence, sensitivityFigures } from "../figures/sensitivity";
import { threeWaysFigure } from "../figures/three_ways";
import { neuronAt } from "../names";
import { chosen, signed, significant } from "../numbers";
import * as terms from "../terms";
import { inFilm, type FilmMoment, type Told } from "./film";
import { barsFrame, emptyFrame, pairFrame, rankingFrame, waysFrame } from "./film_frames";
import { placeOfMost } from "./film_forward";

const mostLit = 8;

function quantity({ nudge_of: of }: Explanation): string {
  return of === "logit" ? "logit" : of === "weighted_input" ? terms.weightedInput : terms.activation;
}

function desireMoment(told: Told): FilmMoment[] {
  const { first, names } = told, outputs = first.outputs ?? [];
  if (outputs.length === 0) return [];
  const name = (index: number): string => names.brief({ layer: names.layers, index });
  const right = rightOutput(outputs), others = outputs.filter((one) => one !== right), most = others[placeOfMost(others.map((one) => one.nudge), Math.abs)];
  let wish: string;
  if (right !== undefined && most !== undefined) {
    wish = `The right one, ${name(right.neuron)}, should go up (${signed(right.nudge)}); the ${others.length === 1 ? "other" : `${others.length} others`} down, most of all ` +
      `${name(most.neuron)} (${signed(most.nudge)}).`;
  } else {
    const rise = outputs.filter((one) => (one.nudge ?? 0) > 0).length, strongest = outputs[placeOfMost(outputs.map((one) => one.nudge), Math.abs)];
    wish = outputs.length === 1 ? `This one should go ${rise > 0 ? "up" : "down"}, by its nudge of ${signed(outputs[0].nudge)}.`
      : `${rise} should go up and ${outputs.length - rise} down, most of all ${name(strongest.neuron)} (${signed(strongest.nudge)}).`;
  }
  return [{
    id: "desires", concept: "C04", title: outputs.length === 1 ? "What the output should do" : `The ${outputs.length === 10 ? "ten" : outputs.length} desires of the outputs`,
    words: `We cannot set the outputs. But the example says which way each ${quantity(first)} should go, and how much: the farther from its target, the more. ${wish}`,
    lit: outputs.map((one) => one.address), pass: "backward", layer: `L${names.layers}`, figure: inFilm(outputsFigure(first), "desires"),
    frame: barsFrame(outputs.map((one) => one.nudge)),
  }];
}

/** The neuron whose activation it is; null: several were made one. */
function sourceOf(ways: ThreeWays, { input }: Lever): string | null {
  return ways.activations.find((one) => one.input === input)?.address ?? null;
}

function sourceName({ names }: Told, ways: ThreeWays, lever: Lever): string {
  return names.input(sourceOf(ways, lever), lever.input);
}

function litBy(ways: ThreeWays, levers: Lever[]): string[] {
  const shown = levers.slice(0, mostLit), sources = shown.map((one) => sourceOf(ways, one)).filter((address) => address !== null);
  return [ways.address, `${ways.address}.bias`, ...shown.map((one) => `${ways.address}.${one.input}`), ...sources];
}

function waysMoments(told: Told): FilmMoment[] {
  const { first, names } = told, ways = first.three_ways;
  if (!ways) {
    const why = first.why_no_ways ?? "the document does not tell them";
    return [{
      id: "ways", concept: "C05", title: terms.threeWays, words: `A neuron is raised by its bias, its weights, or the activations before it. Here that is not shown: ${why}.`,
      lit: [], pass: "backward", layer: null, figure: null, frame: emptyFrame(),
    }];
  }
  const whole = names.full(neuronAt(ways.address)), heavy = ways.activations[0], brightest = ways.weights[0], layer = `L${ways.layer}`;
  const wish = first.layers?.[ways.layer - 1]?.deltas[ways.neuron] ?? 0;
  const turned = wish > 0 ? " This one should fall, so all three turn around." : "";
  const dead = ways.is_dead ? " It is dead on this example, its slope is 0: no small step raises it." : "";
  const three = heavy === undefined ? "" : `raise its bias; raise its ${ways.weights.length} weights, above all that from ${sourceName(told, ways, brightest)} ` +
    `(at ${significant(brightest.activation)}); or change the activations before it, above all that of ${sourceName(told, ways, heavy)}, ${(heavy.weight ?? 0) < 0 ? "downwards" : "upwards"}, whose ` +
    `weight is ${signed(heavy.weight)}`;
  return [{
    id: "ways", concept: "C05", title: `Three ways to raise ${names.brief(neuronAt(ways.address))}`,
    words: `There are three ways to raise z of ${whole}, now ${signed(ways.weighted_input)}: ${three}.${turned}${dead}`,
    lit: litBy(ways, ways.activations), pass: "backward", layer, figure: inFilm(threeWaysFigure(first), "ways"), frame: waysFrame(ways, "activations"),
  }, ...brightMoment(told, ways)];
}

function brightMoment(told: Told, ways: ThreeWays): FilmMoment[] {
  const firing = ways.weights.filter((one) => (one.activation ?? 0) !== 0), silent = ways.weights.length - firing.length;
  if (firing.length < 2) return [];
  const most = firing[0], least = firing[firing.length - 1], ratio = Math.abs((most.activation ?? 0) / (least.activation ?? 1));
  const none = silent > 0 ? ` Of ${silent} of the ${ways.weights.length} the activation is exactly 0: those weights do nothing here.` : "";
  return [{
    id: "bright", concept: "C06", title: "Bright neurons count",
    words: `A weight counts as much as the neuron that it comes from is bright. That from ${sourceName(told, ways, most)} (${significant(most.activation)}) does ` +
      `${significant(ratio)} times as much as that from ${sourceName(told, ways, least)} (${significant(least.activation)}), for the same change.${none}`,
    lit: litBy(ways, ways.weights), pass: "backward", layer: `L${ways.layer}`, figure: inFilm(threeWaysFigure(told.first), "bright"), frame: waysFrame(ways, "weights"),
  }];
}

function worthMoment({ first, names }: Told): FilmMoment[] {
  const { sensitivity } = first, most = sensitivity?.most[0];
  if (sensitivity === undefined || most === undefined || (most.gradient ?? 0) === 0) return [];
  const measured = sensitivity.measured.find((one) => one.parameter === most.parameter);
  const proof = measured === undefined ? "" : ` Moved by ${chosen(measured.step)}, it should change the cost by ${signed(measured.predicted)}; it did by ${signed(measured.measured)}.`;
  const ratio = sensitivity.apart ? ` ${ratioSentence(sensitivity.apart, names)}` : "";
  return [{
    id: "worth", concept: "C07", title: "Most for the money",
    words: `Not every change pays alike. The cost is most sensitive to ${names.parameter(most)}: its gradient is ${signed(most.gradient)}.${proof || ratio}`,
    lit: sensitivity.most.slice(0, mostLit).map((one) => one.parameter), pass: "backward", layer: null, figure: inFilm(sensitivityFigures(sensitivity, names)[0], "worth"),
    frame: rankingFrame(sensitivity.most.map((one) => one.gradient ?? 0)),
  }];
}

function togetherMoment({ first, names }: Told): FilmMoment[] {
  const last = first.hebbian?.at(-1), pair = last?.together[0];
  if (last === undefined || pair === undefined || last.places > 1) return [];
  const [layer, neuron, input] = pair.parameter.split("."), to = { layer: last.layer, index: Number(neuron) }, from = names.before(last.layer, Number(input));
  const source = from === null ? `input ${input} of ${layer}` : names.brief(from);
  return [{
    id: "together", concept: "C08", title: terms.fireTogetherBriefly,
    words: `So of all weights into ${layer} that from ${source} to ${names.brief(to)} should grow most: the one fires, with ${significant(pair.activation)}, and the other should fire more, ` +
      `by ${significant(pair.desire)}. Their product is the weight’s nudge, ${signed(pair.nudge)}.`,
    lit: [pair.parameter, `${layer}.${neuron}`, ...(from === null ? [] : [`L${from.layer}.${from.index}`])], pass: "backward", layer,
    figure: inFilm(hebbianFigures({ ...first, hebbian: [last] })[0], "together"), frame: pairFrame(pair.activation ?? 0, pair.desire ?? 0, pair.nudge ?? 0),
  }];
}

export function desireMoments(told: Told): FilmMoment[] {
  return [...desireMoment(told), ...waysMoments(told), ...worthMoment(told), ...togetherMoment(told)];
}
