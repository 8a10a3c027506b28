// How a descent by few examples staggers: a part of its path, step by step, at one scale.
import type { DescentsFacts } from "../documents";
import { significant } from "../numbers";
import { partOf, surfaceOf } from "./contours";
import { batchInWords } from "./descents";
import type { Figure } from "./figure";
import { byLength, figureOf } from "./paths_picture";
import { finitePath, height, rangeOf, width, type At, type Range } from "./paths_plane";

/** So many steps at least, and at most, make a stagger that can be seen. */
const fewestSteps = 8, mostSteps = 60;

interface Walk {
  steps: At[];
  /** How long the way is, and how far its end is from its beginning. */
  walked: number;
  gone: number;
}

function walkOf(steps: At[]): Walk {
  const last = steps[steps.length - 1];
  return {
    steps, walked: steps.slice(1).reduce((sum, at, i) => sum + Math.hypot(at.u - steps[i].u, at.v - steps[i].v), 0),
    gone: Math.hypot(last.u - steps[0].u, last.v - steps[0].v),
  };
}

/** The part of so many steps whose way is longest beside how far it leads. */
function mostStaggering(steps: At[]): Walk {
  const walks = steps.slice(0, Math.max(1, steps.length - mostSteps)).map((_, i) => walkOf(steps.slice(i, i + mostSteps + 1)));
  return walks.reduce((best, walk) => (walk.walked * best.gone > best.walked * walk.gone ? walk : best));
}

/** Of the steps of the smallest batch that are all drawn those that stagger most, each by itself, at one scale. */
export function staggerFigure(descents: DescentsFacts): Figure | null {
  const batches = descents.descents.map((descent) => descent.batch), number = batches.indexOf(Math.min(...batches));
  if (number < 0) return null;
  const { batch } = descents.descents[number];
  const single = finitePath(descents.descents[number]).filter((at, i) => at.step === i);
  if (single.length < fewestSteps || batch >= descents.training_examples) return null;
  const { steps, walked, gone } = mostStaggering(single), first = steps[0], last = steps[steps.length - 1];
  const [us, vs] = [rangeOf(steps.map((at) => at.u), 0.1), rangeOf(steps.map((at) => at.v), 0.1)];
  const scale = Math.max((us[1] - us[0]) / width, (vs[1] - vs[0]) / height);
  const widened = ([low, high]: Range, pixels: number): Range => [(low + high - scale * pixels) / 2, (low + high + scale * pixels) / 2];
  const ranges = { us: widened(us, width), vs: widened(vs, height) };
  const surface = [descents.near_start, descents.plane].map(surfaceOf).map((one) => (one === null ? null : partOf(one, ranges.us, ranges.vs)))
    .find((one) => one !== null) ?? null;
  const isPart = steps.length < single.length;
  return figureOf(descents, { ...ranges, surface, isWhole: false, order: [...byLength(descents).filter((one) => one !== number), number] }, {
    id: "stagger",
    title: `${isPart ? `The steps ${first.step + 1} to ${last.step}` : `The first ${last.step} steps`} with ${batchInWords(batch, descents.training_examples)}`,
    caption: `${isPart ? `Of the first ${single.length - 1} steps the ${mostSteps} that stagger most. ` : ""}Every bend is a step, and both directions have ` +
      `one scale. In this plane the way of these ${steps.length - 1} steps is ${significant(walked)} long, and its end is ${significant(gone)} from its ` +
      `beginning: it is ${significant(walked / gone)} times as long as the straight one. What it staggers in all the other directions cannot be seen here.`,
    calculus: "",
  });
}
