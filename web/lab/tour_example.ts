// The tour's chapters about one example: forwards, what it wants, and backwards.
import { significant, signed, withThousands } from "../numbers";
import * as terms from "../terms";
import { likeliest, outputsOf } from "./network_words";
import { parameterAt } from "./weight_words";
import { articleSettings } from "./settings";
import {
  activationsIn, called, desires, farthestOf, largestOf, lastIn, neuronIn, nudge, outputs, right, touched, weight, wrong,
  type Chapter, type Seen, type Start,
} from "./tour_seen";

export const untrained: Start = { settings: articleSettings, steps: 0, label: 2 };

const notAnOutput = wrong("That is no output: the outputs are the last column.");

function rightOutput(seen: Seen): string {
  return `L${outputs(seen)}.${seen.digit.label}`;
}

/** What is wanted of the outputs, in the quantity that the document names. */
function wishes(seen: Seen): number[] {
  return (seen.explanation.outputs ?? []).map((output) => output.nudge ?? 0);
}

const answers: Chapter = {
  id: "C03", title: "A digit goes in", start: untrained,
  words: (seen) => {
    const values = outputsOf(seen.net, seen.moment), said = likeliest(values);
    return `${withThousands(seen.net.parameters)} weights and biases, ${seen.moment.step === 0 ? "drawn at random, and nobody has taught them anything" : `after ${withThousands(seen.moment.step)} steps`}. ` +
      `The picture is a ${seen.classes[seen.digit.label]}; the brightest output is ‘${seen.classes[said]}’ with ${significant(values[said])}. How wrong all outputs are together is one number, the cost: ${significant(seen.explanation.cost)} for this digit.`;
  },
  lit: (seen) => [`L${outputs(seen)}`],
  question: {
    ask: (seen) => `The network has its favourite answer. Go through the digits (◂ ▸ under the picture, or choose a class) until you find one that it gets right${seen.moment.step === 0 ? ", by luck" : ""}.`,
    verdict: (seen) => {
      if (!seen.isOther || !("part" in seen.example)) return null;
      const said = likeliest(outputsOf(seen.net, seen.moment)), { label } = seen.digit;
      if (said === label) return right(`It says ${seen.classes[said]}, and a ${seen.classes[label]} it is.${seen.moment.step === 0 ? " No merit in that: it says the same of nearly everything." : ""}`);
      return wrong(`It says ${seen.classes[said]}, and this is a ${seen.classes[label]}. What would it have to be?`);
    },
    answer: () => ({ seek: "digits" }),
  },
};

const farthest: Chapter = {
  id: "C04", title: "What the outputs should do", start: untrained, film: "desires",
  words: (seen) => {
    const { label } = seen.digit, wish = wishes(seen);
    return `Of the outputs the example wants one thing: the right one up, ${wish.length - 1} others down, each in proportion to how far it has to go. For ‘${seen.classes[label]}’ that is ${signed(wish[label])}. ` +
      "They cannot be set by hand; but the wish is where the way back begins.";
  },
  lit: (seen) => [rightOutput(seen)],
  question: {
    ask: () => "Which output has the farthest to go, up or down? Click it in the network (or its name beside the digit).",
    verdict: (seen) => {
      const address = touched(seen), index = neuronIn(address, outputs(seen)), wish = wishes(seen);
      if (address === null) return null;
      if (index === null) return notAnOutput;
      const said = `${called(seen, outputs(seen), index)} is asked for ${signed(wish[index])}`;
      return index === farthestOf(wish) ? right(`Yes: ${said}, more than any other.`) : wrong(`No: ${said}, and another one has farther to go. Compare the bars with what they should be: 1 for the right one, 0 for the others.`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen)}.${farthestOf(wishes(seen))}`] }),
  },
};

function into(seen: Seen): number[] {
  return activationsIn(seen, outputs(seen) - 1).map((_, k) => weight(seen, outputs(seen), seen.digit.label, k));
}

const ways: Chapter = {
  id: "C05", title: terms.threeWays, start: untrained, film: "ways",
  words: (seen) => {
    const layer = outputs(seen), { label } = seen.digit, before = activationsIn(seen, layer - 1);
    return `In ${called(seen, layer, label)} the neurons before it are added up, each times its weight, and a bias. So there are three ways to raise it: the bias, which always counts 1; a weight, which counts as much as the neuron that it comes from is bright ` +
      `(the brightest is at ${significant(Math.max(...before))}); and the neurons before it, which count as much as their weight is strong.`;
  },
  lit: (seen) => [rightOutput(seen)],
  derivative: (seen) => `${rightOutput(seen)}.bias`,
  question: {
    ask: (seen) => `Which neuron of L${outputs(seen) - 1} has the strongest hold on ‘${seen.classes[seen.digit.label]}’, up or down? Follow the thickest line, and click the neuron.`,
    verdict: (seen) => {
      const address = touched(seen), layer = outputs(seen), weights = into(seen), index = parameterAt(address ?? "")?.layer === layer ? parameterAt(address ?? "")?.input ?? null : neuronIn(address, layer - 1);
      if (address === null) return null;
      if (index === null) return wrong(`Look in the column before the outputs, L${layer - 1}.`);
      const said = `from L${layer - 1}.${index} the weight is ${signed(weights[index])}`;
      return index === farthestOf(weights) ? right(`Yes: ${said}. ${weights[index] < 0 ? "It pulls down: to raise the output, this neuron should become darker." : "To raise the output, this neuron should become brighter."}`)
        : wrong(`No: ${said}; there is a stronger one. Point at the lines: each says its weight.`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen) - 1}.${farthestOf(into(seen))}`] }),
  },
};

const bright: Chapter = {
  id: "C06", title: "Where nothing shines, nothing counts", start: untrained, film: "bright",
  words: (seen) => {
    const pixels = activationsIn(seen, 0), dark = pixels.filter((value) => value === 0).length;
    return `A weight is multiplied by the neuron that it comes from. From a bright one it does a lot, from a dark one little, and from one at exactly 0 nothing at all: its gradient is 0, not merely small. ` +
      `Of this digit’s ${withThousands(pixels.length)} pixels ${withThousands(dark)} are at 0.`;
  },
  lit: () => ["L0"],
  derivative: (seen) => `L1.0.${Math.max(0, activationsIn(seen, 0).indexOf(0))}`,
  question: {
    ask: (seen) => `Find a weight that this ${seen.classes[seen.digit.label]} does not want to change at all. The small pictures in L1 are the weights from the pixels: click one of their points.`,
    verdict: (seen) => {
      const address = touched(seen), wish = nudge(seen, address);
      if (address === null) return null;
      if (wish === null) return wrong("That is a neuron. Click a weight: a point of the small pictures beside L1’s neurons, or a line.");
      return wish === 0 ? right(`Its nudge is exactly 0: it comes from where this picture is black.`) : wrong(`It is asked to change by ${signed(wish)}, since what it comes from is not dark. Look where the picture is black.`);
    },
    answer: (seen) => ({ touch: [`L1.0.${Math.max(0, activationsIn(seen, 0).indexOf(0))}`] }),
  },
};

/** The weight of the last layer that is asked to grow most. */
function together(seen: Seen): { from: number; to: number; wish: number } {
  const before = activationsIn(seen, outputs(seen) - 1), wanted = desires(seen, outputs(seen)), from = largestOf(before), to = largestOf(wanted);
  return { from, to, wish: before[from] * wanted[to] };
}

const hebb: Chapter = {
  id: "C08", title: "What fires together is wired together", start: untrained, film: "together",
  words: (seen) => {
    const { from, to, wish } = together(seen);
    return `What the example wants of a weight is a product: how bright the neuron before it is, times how much the neuron behind it should rise. So the weights that grow most join what is active with what should become more active; ` +
      `in the last layer the largest such wish is ${signed(wish)}. (${significant(activationsIn(seen, outputs(seen) - 1)[from])} times ${signed(desires(seen, outputs(seen))[to])}.)`;
  },
  question: {
    ask: (seen) => `Which two neurons does this example tie together most, one of L${outputs(seen) - 1} and one output? Click both, in either order.`,
    verdict: (seen) => {
      const layer = outputs(seen), line = parameterAt(touched(seen) ?? ""), best = together(seen);
      const from = line?.layer === layer ? line.input : lastIn(seen, layer - 1), to = lastIn(seen, layer);
      if (seen.touches.length === 0) return null;
      if (from === null) return to === null ? wrong("Neither is here: look at the last two columns.") : wrong(`And which one of L${layer - 1}?`);
      if (to === null) return wrong("And which output should rise?");
      const said = `L${layer}.${to}.${from} is asked for ${signed(nudge(seen, `L${layer}.${to}.${from}`) ?? 0)}`;
      return from === best.from && to === best.to ? right(`Yes: ${said}. The brightest one, and the one that should rise most.`) : wrong(`${said}, and there is a pair that is tied more. ${to === best.to ? "The output is right: which neuron before it is the brightest?" : "Only one output should rise."}`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen) - 1}.${together(seen).from}`, `L${outputs(seen)}.${together(seen).to}`] }),
  },
};

/** The neuron that is voted on. */
function candidate(seen: Seen): number {
  return Math.min(5, activationsIn(seen, outputs(seen) - 1).length - 1);
}

function votes(seen: Seen): number[] {
  return desires(seen, outputs(seen)).map((desire, j) => weight(seen, outputs(seen), j, candidate(seen)) * desire);
}

const voting: Chapter = {
  id: "C09", title: "The outputs vote", start: untrained, film: "votes",
  words: (seen) => {
    const all = votes(seen), sum = all.reduce((total, vote) => total + vote, 0), up = all.filter((vote) => vote > 0).length;
    return `Should L${outputs(seen) - 1}.${candidate(seen)} become brighter? Every output has its own opinion: its own wish, times the weight that joins the two. ${up} of ${all.length} say up, ${all.length - up} say down; ` +
      `added up that makes ${signed(sum)}. Nobody else is asked.`;
  },
  lit: (seen) => [`L${outputs(seen) - 1}.${candidate(seen)}`],
  question: {
    ask: (seen) => `Whose vote on L${outputs(seen) - 1}.${candidate(seen)} weighs most, for or against? Click that output. (Click the neuron first, and its votes are shown.)`,
    verdict: (seen) => {
      const address = touched(seen), index = neuronIn(address, outputs(seen)), all = votes(seen);
      if (address === null || address === `L${outputs(seen) - 1}.${candidate(seen)}`) return null;
      if (index === null) return notAnOutput;
      const said = `${called(seen, outputs(seen), index)} votes ${signed(all[index])}`;
      return index === farthestOf(all) ? right(`Yes: ${said}.`) : wrong(`${said}, and somebody votes louder. A strong weight is not enough, nor is a strong wish: it is their product.`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen)}.${farthestOf(votes(seen))}`] }),
  },
};

const backwards: Chapter = {
  id: "C10", title: "And so on, back to the picture", start: untrained, film: "back-L1",
  words: (seen) => {
    const layer = seen.explanation.layers?.[0], most = layer?.nudges[largestOf((layer?.nudges ?? []).map((one) => one ?? 0))] ?? 0;
    return `Now L${outputs(seen) - 1} has wishes of its own, and the same step is made again: its neurons vote on those before them, and so on, until the picture is reached. No neuron can be set directly; only weights and biases can, ` +
      `and each layer’s wishes say how. In L1 the strongest wish to rise is ${signed(most)}.`;
  },
  lit: () => ["L1"],
  question: {
    ask: () => "Which neuron of L1 should rise most? Look at the film’s moment “Back to L1”, or ask the neurons, and click it.",
    verdict: (seen) => {
      const address = touched(seen), index = neuronIn(address, 1), wish = (seen.explanation.layers?.[0]?.nudges ?? []).map((one) => one ?? 0);
      if (address === null) return null;
      if (index === null) return wrong("L1 is the first column behind the picture.");
      return index === largestOf(wish) ? right(`Yes: L1.${index} is asked for ${signed(wish[index])}.`) : wrong(`L1.${index} is asked for ${signed(wish[index])}; another one should rise more.`);
    },
    answer: (seen) => ({ touch: [`L1.${largestOf((seen.explanation.layers?.[0]?.nudges ?? []).map((one) => one ?? 0))}`] }),
  },
};

export const exampleChapters: readonly Chapter[] = [answers, farthest, ways, bright, hebb, voting, backwards];
