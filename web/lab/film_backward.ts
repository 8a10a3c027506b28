// Backwards: votes are added up, layer by layer, until every weight knows what this example wants of it.
import { inputNudgesFigure } from "../figures/input_nudges";
import { backwardFigure } from "../figures/network";
import { placesFigure } from "../figures/places";
import { sensitivityFigures } from "../figures/sensitivity";
import { firstLayerFigure } from "../figures/tiles";
import { votesFigure } from "../figures/votes";
import { votesMatrixFigure } from "../figures/votes_matrix";
import { addressOf, neuronAt, parametersOf } from "../names";
import { percent, signed, withThousands } from "../numbers";
import * as terms from "../terms";
import { inFilm, type FilmMoment, type Told } from "./film";
import { activationKind, placeOfMost, sizeInWords, skippedWords } from "./film_forward";
import { barsFrame, emptyFrame, inputFrame, nudgeFrame, tilesFrame } from "./film_frames";

function brighter(sum: number): string {
  return sum > 0 ? "become brighter" : sum < 0 ? "become darker" : "stay as it is";
}

function votesMoment({ first, names }: Told): FilmMoment[] {
  const votes = first.votes;
  if (!votes) {
    const why = first.why_no_votes ?? "the document does not tell them";
    return names.layers < 2 ? [] : [{
      id: "votes", concept: "C09", title: "Votes for the layer before", words: `Every neuron of a layer votes on the activations before it. Here single votes are not shown: ${why}.`,
      lit: [], pass: "backward", layer: null, figure: null, frame: emptyFrame(),
    }];
  }
  const name = (neuron: number): string => names.brief({ layer: votes.layer + 1, index: neuron }), sum = votes.sum ?? 0;
  const most = votes.votes[placeOfMost(votes.votes.map((one) => one.vote), Math.abs)];
  const strongest = most === undefined ? "" : ` The loudest is ${name(most.neuron)}: its weight ${signed(most.weight)} times its desire ${signed(most.desire)} is ${signed(most.vote)}.`;
  const left = votes.agreement === null ? "" : votes.agreement === 1 ? "; they are unanimous" : `; ${percent(votes.agreement, 0)} of all that is voted is left, the rest cancels`;
  return [{
    id: "votes", concept: "C09", title: `The votes on ${names.brief(neuronAt(votes.address))}`,
    words: `The third way asks the layer before to change, and ${votes.votes.length === 1 ? "one neuron asks" : `${votes.votes.length} neurons ask`} ${names.full(neuronAt(votes.address))}.` +
      `${strongest} Added up it is ${signed(sum)}: it should ${brighter(sum)}${left}.`,
    lit: [votes.address, ...votes.votes.flatMap((one) => [one.address, `${one.address}.${votes.neuron}`])], pass: "backward", layer: `L${votes.layer}`,
    figure: inFilm(votesFigure(first), "votes"), frame: barsFrame(votes.votes.map((one) => one.vote)),
  }];
}

/** What the sums of a hidden layer come to. */
function sumsWords({ first, names }: Told, number: number): string {
  const layer = first.layers?.[number - 1], nudges = layer?.nudges ?? [], most = placeOfMost(nudges, Math.abs);
  if (layer === undefined || most < 0 || nudges[most] === 0) return "Nothing is asked of it.";
  const up = nudges.filter((value) => (value ?? 0) > 0).length, down = nudges.filter((value) => (value ?? 0) < 0).length;
  const places = names.maps(number) === null ? "" : " places";
  return `Of its ${withThousands(nudges.length)}${places === "" ? (nudges.length === 1 ? " neuron" : " neurons") : places} ${withThousands(up)} should become brighter and ${withThousands(down)} darker, ` +
    `most of all ${addressOf({ layer: number, index: most })}: ${signed(nudges[most])}.`;
}

function lastHiddenMoment(told: Told): FilmMoment[] {
  const { first, names } = told, number = names.layers - 1, layer = first.layers?.[number - 1];
  if (layer === undefined) return [];
  const address = `L${number}`, matrix = first.votes_matrix, why = matrix || !first.why_no_votes_matrix ? "" : ` All votes at once are not shown: ${first.why_no_votes_matrix}.`;
  return [{
    id: "all-votes", concept: "C09", title: `All votes on ${address}, added up`,
    words: `So every neuron of ${address} is voted on by all of the next layer, and the votes are added up. ${sumsWords(told, number)}${why}`,
    lit: [address, `L${number + 1}`], pass: "backward", layer: address, figure: inFilm(votesMatrixFigure(first) ?? backwardFigure(first), "all-votes"), frame: nudgeFrame(names, layer),
  }];
}

function backMoments(told: Told): FilmMoment[] {
  const { first, names } = told;
  return [...told.told].reverse().flatMap((number) => {
    const layer = first.layers?.[number - 1], address = `L${number}`;
    if (layer === undefined || number >= names.layers - 1) return [];
    const next = told.told[told.told.indexOf(number) + 1], kind = activationKind(first, number + 1);
    const slope = kind === null ? "" : `, times the slope of its ${kind === "relu" ? "ReLU" : kind}`;
    const far = next === number + 1 ? "" : skippedWords(told.told, told.told.indexOf(next));
    return [{
      id: `back-${address}`, concept: "C10", title: `Back to ${address}`,
      words: `${far.replace("before it, which", "in between, which")}What L${number + 1} is asked for${slope}, is its own desire now; with it, it votes on ${address} in turn. ${sumsWords(told, number)}`,
      lit: [address, `L${number + 1}`], pass: "backward" as const, layer: address, figure: inFilm(backwardFigure(first), `back-${address}`), frame: nudgeFrame(names, layer),
    }];
  });
}

function inputMoment({ first, names }: Told): FilmMoment[] {
  const nudges = first.input?.nudges ?? [], most = placeOfMost(nudges, Math.abs);
  if (most < 0) return [];
  const pixel = names.full({ layer: 0, index: most });
  return [{
    id: "input", concept: "C10", title: "Back at the input",
    words: `One step farther back it is the input itself that is asked, most of all ${pixel}: ${signed(nudges[most])}. But no activation can be set, and an example is what it is. ` +
      "Only weights and biases can change.",
    lit: ["L0", "L1"], pass: "backward", layer: "L0", figure: inFilm(inputNudgesFigure(first), "input"), frame: inputFrame(first, names, "nudges"),
  }];
}

function wishMoment({ first, names, example }: Told): FilmMoment[] {
  const sensitivity = first.sensitivity, shares = sensitivity?.tensor_shares ?? [], largest = shares[placeOfMost(shares.map((one) => one.share))];
  const most = sensitivity?.most[0], layers = (first.layers ?? []).map((layer) => sizeInWords(names, layer));
  const kind = largest?.tensor.endsWith(".bias") ? terms.biases : terms.weights;
  const strongest = most === undefined ? ` In ${layers.join(" and ")}.` : ` Most is wanted of ${names.parameter(most)}: ${signed(0 - (most.gradient ?? 0))}.`;
  const share = largest === undefined ? "" : ` ${percent(largest.share ?? 0, 0)} of what a small step could gain lies in the ${kind} of ${largest.address}.`;
  return [{
    id: "wish", concept: "C10", title: `All that this ${example} wants`,
    words: `On the way, each of the ${withThousands(parametersOf(first.architecture))} weights and biases has learnt what this one example wants of it: of a weight, the activation before it times the ` +
      `desire after it.${strongest}${share}`,
    lit: (first.layers ?? []).map((layer) => `L${layer.layer}`), pass: "backward", layer: null,
    figure: inFilm(firstLayerFigure(first) ?? placesFigure(first) ?? (sensitivity && sensitivityFigures(sensitivity, names)[1]), "wish"), frame: tilesFrame(first, names),
  }];
}

export function backwardMoments(told: Told): FilmMoment[] {
  return [...votesMoment(told), ...lastHiddenMoment(told), ...backMoments(told), ...inputMoment(told), ...wishMoment(told)];
}
