// The tour's chapters about the gradient as a whole.
import { inFull, percent, significant, signed, withThousands } from "../numbers";
import * as terms from "../terms";
import { untrained } from "./tour_example";
import { presets, settingsOf } from "./settings";
import { parameterAt } from "./weight_words";
import { activationsIn, desires, largestOf, nudge, outputs, rateOf, right, wrong, type Chapter, type Seen } from "./tour_seen";

/** How far the two are apart, as a share of the larger one. */
function apart(one: number, other: number): number {
  return Math.abs(one - other) / Math.max(Math.abs(one), Math.abs(other), Number.MIN_VALUE);
}

function mostSensitive(seen: Seen): string {
  return seen.explanation.sensitivity?.most[0]?.parameter ?? `L${outputs(seen)}.${seen.digit.label}.bias`;
}

const onePass: Chapter = {
  id: "C01", title: "All of it in one pass", start: untrained, film: "wish",
  words: (seen) => `That was backpropagation: once forwards, once backwards, and for every one of the ${withThousands(seen.net.parameters)} weights and biases it is known how the cost changes with it. ` +
    `Without it one would have to move each of them a little and look: ${withThousands(2 * seen.net.parameters)} times forwards instead. But where one does, both must agree.`,
  derivative: mostSensitive,
  question: {
    ask: () => "Do not believe it: click any weight or bias that matters to this digit, and press “Measure it” in the inspector.",
    verdict: ({ checked }) => {
      if (checked === null) return null;
      const { parameter, check: { analytic, numeric } } = checked, both = `${parameter}: ${inFull(analytic)} by backpropagation, ${inFull(numeric)} measured`;
      if (analytic === 0 && numeric === 0) return wrong(`${parameter} is 0 both ways: it comes from a dark pixel. Take one that matters.`);
      return apart(analytic, numeric) < 1e-3 ? right(`${both}.`) : wrong(`${both}. The difference is that of numbers with few digits, or of a kink: try a larger one.`);
    },
    answer: (seen) => ({ check: mostSensitive(seen) }),
  },
};

const timesApart = 32;

/** The two that were touched last, and how many times as sensitive one is as the other. */
function compared(seen: Seen): { one: string; other: string; times: number } | null {
  const some = seen.touches.filter((address, i, all) => parameterAt(address) !== null && address !== all[i - 1]).slice(-2);
  if (some.length < 2) return null;
  const [first, second] = some.map((address) => Math.abs(nudge(seen, address) ?? 0));
  return { one: some[0], other: some[1], times: Math.max(first, second) / Math.min(first, second) };
}

const sensitive: Chapter = {
  id: "C02", title: "Some count thirty times as much", start: untrained,
  words: (seen) => {
    const most = seen.explanation.sensitivity?.most[0];
    return `Read each number of the gradient as a sensitivity: it says how fast the cost answers to that one weight. The most sensitive of all is ${most?.parameter ?? "none"} with ${significant(most?.sensitivity ?? null)}. ` +
      `Two of them can be compared: one of 3.2 beside one of 0.1 means that the same small change does ${timesApart} times as much.`;
  },
  lit: (seen) => [mostSensitive(seen)],
  derivative: mostSensitive,
  question: {
    ask: () => `Find two weights or biases of which one is at least ${timesApart} times as sensitive as the other: click one, then the other. (A bias is behind “Its bias” of its neuron.)`,
    verdict: (seen) => {
      const pair = compared(seen);
      if (pair === null) return seen.touches.length === 0 ? null : wrong("That is one. Now click another weight or bias: a line, or a point of the pictures in L1.");
      const { one, other, times } = pair;
      if (!Number.isFinite(times)) return wrong(`One of ${one} and ${other} does not count at all, so there is no ratio. Take one that does.`);
      const said = `Between ${one} and ${other} lie ${significant(times)} times`;
      return times >= timesApart ? right(`${said}.`) : wrong(`${said}: not enough. Biases of outputs are at one end, weights from faint pixels at the other.`);
    },
    answer: (seen) => {
      const pair = seen.explanation.sensitivity?.apart;
      return { touch: pair ? [pair.larger.parameter, pair.smaller.parameter] : [mostSensitive(seen)] };
    },
  },
};

const steep = settingsOf(presets[1].choices), fewSteps = 3;

/** Whether the cost of some step is twice that of the first. */
function climbed(costs: readonly number[]): boolean {
  return costs.some((cost) => cost > 2 * costs[0] || !Number.isFinite(cost));
}

const steepest: Chapter = {
  id: "C07", title: "Downhill, but not too far", start: { settings: steep, steps: 0, label: 2 }, film: "worth",
  words: (seen) => {
    const shares = seen.explanation.sensitivity?.tensor_shares ?? [], most = shares[largestOf(shares.map((one) => one.share ?? 0))];
    return `Against the gradient the cost falls faster than in any other direction: most for the same effort goes where the sensitivity is, here ${most === undefined ? "" : `${percent(most.share ?? 0, 0)} of the fall in the ${most.tensor.endsWith("bias") ? terms.biases : terms.weights} of ${most.address}`}. ` +
      `That holds for small steps. The rate, now ${significant(rateOf(seen.settings))}, says how long they are; one that is too long lands on the other side of the valley, higher up.`;
  },
  question: {
    ask: () => `Raise the learning rate (under Settings) until the cost climbs to twice what it was, and take some steps.`,
    verdict: (seen) => {
      const rate = rateOf(seen.settings);
      if (climbed(seen.costs)) return right(`At a rate of ${significant(rate)} it climbs: ${seen.costs.slice(0, 5).map((cost) => significant(cost)).join(", ")} … A smaller rate makes it fall again.`);
      if (!(rate > rateOf(seen.before))) return null;
      return seen.costs.length < fewSteps ? wrong(`The rate is ${significant(rate)} now. Take a few steps: what happens?`) : wrong(`At ${significant(rate)} it does not climb. More.`);
    },
    answer: (seen) => ({ settings: { ...seen.settings, "optimizer.learning_rate": "3" }, steps: fewSteps }),
  },
};

const lines: Chapter = {
  id: "C17", title: "Every step is a line", start: untrained,
  words: () => "None of this is only a picture: each step is a line of the program that runs on this page, and under each chapter stands the one that it is about. Whoever writes his own can have its gradient looked at by " +
    "`nudge gradient MODEL --compare mine.npz`, which says in which tensor it differs, and why.",
  question: {
    ask: () => "`result.sum += vote;` is one of those lines. Film the next step, and stop at the moment that it computes.",
    verdict: ({ film }) => {
      if (film === null || film === "C03") return null; // It begins there.
      return film === "C09" ? right("Yes: there the votes on a neuron are added up.") : wrong("Not this one. Who votes, and what becomes of the votes?");
    },
    answer: () => ({ film: "votes" }),
  },
};

/** A neuron of the last hidden layer, with what is wanted of it. */
function chained(seen: Seen): { address: string; activation: number; wish: number; wanted: number } {
  const layer = outputs(seen) - 1, index = Math.min(5, activationsIn(seen, layer).length - 1);
  return { address: `L${layer}.${index}`, activation: activationsIn(seen, layer)[index], wish: seen.explanation.layers?.[layer - 1]?.nudges[index] ?? 0, wanted: desires(seen, layer)[index] ?? 0 };
}

const calculus: Chapter = {
  id: "C18", title: "The chain rule, once by hand", start: untrained,
  words: (seen) => {
    const { address, activation, wish } = chained(seen);
    return `${address} is at a = ${significant(activation, 4)}, and is asked to rise by ${signed(wish, 4)}. Between its weighted input z and its activation lies the sigmoid, whose slope is a (1 − a). ` +
      `The chain rule says: what is wanted of z is what is wanted of a, times that slope.`;
  },
  lit: (seen) => [chained(seen).address],
  derivative: (seen) => `${chained(seen).address}.bias`,
  question: {
    ask: (seen) => `What is wanted of the weighted input of ${chained(seen).address}? Reckon it, to two digits or more.`,
    number: "What is wanted of z",
    verdict: (seen) => {
      const { wanted, wish, activation } = chained(seen);
      if (seen.typed === null) return null;
      if (apart(seen.typed, wanted) < 0.02) return right(`Yes: ${signed(wish, 4)} × ${significant(activation * (1 - activation), 4)} = ${signed(wanted, 4)}. It is the nudge of its bias, too.`);
      return wrong(apart(seen.typed, wish) < 0.02 ? "That is what is wanted of a. Times the slope." : apart(-seen.typed, wanted) < 0.02 ? "The size is right; the sign is not." : `It is another one: first a (1 − a), then times ${signed(wish, 4)}.`);
    },
    answer: (seen) => ({ type: Number(chained(seen).wanted.toPrecision(4)) }),
  },
};

export const gradientChapters: readonly Chapter[] = [onePass, sensitive, steepest];
export const codeChapters: readonly Chapter[] = [lines, calculus];
