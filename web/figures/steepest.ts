// Is the negative gradient the steepest way? What steps at angles from it gain, and how few parameters carry most of it.
import type { SteepestFacts } from "../documents";
import { percent, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { chartDrawing, type Series } from "./charts";
import type { Figure, Mark } from "./figure";
import { about, group, outlineBar, rect, signedBar, text } from "./marks";

/** A step that raises the cost by more than the slope promised to lower it is off the picture. */
const lowestDrawn = -1;
/** A step that gains so nearly what the slope promises, as a share of it, is as short as it should be. */
const asPromised = 0.05;

type Length = SteepestFacts["lengths"][number];
type Step = Length["steps"][number];

function angleName(degrees: number | null): string {
  return degrees === 0 ? "straight down" : `${degrees}° off`;
}

function addressOfStep(length: Length, step: Step): string {
  return `step.${length.length}.${step.degrees}`.replace(/ /g, "");
}

function labelOf(length: Length, step: Step): string {
  return `length ${significant(length.length, 4)}, ${angleName(step.degrees)}: predicted ${signedInFull(step.predicted)}, measured ${signedInFull(step.measured)}`;
}

/** The fall by angle, of the shortest steps, which the slope predicts best. */
export function anglesFigure(steepest: SteepestFacts): Figure | null {
  const shortest = steepest.lengths[0];
  if (shortest === undefined || shortest.steps.length < 2) return null;
  const most = shortest.steps.reduce((best, step) => ((step.measured ?? -Infinity) > (best.measured ?? -Infinity) ? step : best));
  const points = (read: (step: Step) => number | null) =>
    shortest.steps.map((step) => ({ x: step.degrees ?? 0, y: read(step), address: addressOfStep(shortest, step), label: labelOf(shortest, step) }));
  return {
    id: "angles",
    title: "How much a step gains, by its angle",
    caption: `Steps of the length ${significant(shortest.length)} in several directions: how far the cost falls. The slope promises the cosine of the angle ` +
      `times the length of the gradient. The most was gained ${most.degrees === 0 ? "straight down the negative gradient" : `${angleName(most.degrees)}`}.`,
    calculus: "C(w) − C(w + s) = |G| |s| cos(angle) + O(|s|²)",
    description: "Predicted and measured fall of the cost against the angle of the step",
    drawing: chartDrawing({
      xName: "degrees from the negative gradient", yName: "the cost falls by", x: "linear",
      series: [{ name: terms.measured, points: points((step) => step.measured) }, { name: terms.predicted, points: points((step) => step.predicted) }],
    }),
    table: {
      columns: [
        { key: "degrees", title: "degrees", kind: "real" },
        { key: "predicted", title: "predicted fall", kind: "real" },
        { key: "measured", title: "measured fall", kind: "real" },
      ],
      rows: shortest.steps.map((step) => [step.degrees, step.predicted, step.measured]),
      addresses: shortest.steps.map((step) => [addressOfStep(shortest, step)]),
    },
  };
}

/** How near the shortest steps come to what the slope promises. */
function shortestInWords(steepest: SteepestFacts): string {
  const { length, steps } = steepest.lengths[0];
  const shares = steps.filter((step) => (step.predicted ?? 0) > 0).map((step) => (step.measured ?? 0) / (step.predicted ?? 0));
  const each = steps.length > 1 ? "each" : "one", least = Math.min(...shares), most = Math.max(...shares);
  if (shares.every((share) => Math.abs(share - 1) <= asPromised)) {
    return steps.length > 1 ? "On the left, where steps are short, each gains its cosine" : "On the left, where they are short, each gains it";
  }
  const low = percent(least, 0), high = percent(most, 0);
  return `Even the shortest here, of length ${significant(length)}, are too long for the slope: ${each} gains ${low === high ? low : `${low} to ${high}`} of what it promises there`;
}

function lengthsCaption(steepest: SteepestFacts, hidden: number): string {
  const several = steepest.lengths[0].steps.length > 1;
  const winsAtFirst = steepest.stops_winning === null || steepest.stops_winning > (steepest.lengths[0].length ?? 0);
  let words = several
    ? `Steps of one length in several directions, over what the slope promises straight down. ${shortestInWords(steepest)}${
      winsAtFirst ? ", and straight down gains most" : ""}.`
    : `Steps straight down, over what the slope promises. ${shortestInWords(steepest)}.`;
  if (hidden > 0) {
    words += ` ${withThousands(hidden)} ${hidden === 1 ? "step that raises" : "steps that raise"} the cost by more than the slope promised to lower it ` +
      `${hidden === 1 ? "is" : "are"} off the picture, but in the table.`;
  }
  if (steepest.stops_falling !== null) {
    words += ` From length ${significant(steepest.stops_falling)} on, a longer straight step gains less than a shorter one: it overshoots.`;
  }
  if (steepest.stops_winning !== null) return `${words} At ${significant(steepest.stops_winning)} another direction first wins.`;
  return several ? `${words} No length that was tried let another direction win.` : words;
}

export function lengthsFigure(steepest: SteepestFacts): Figure | null {
  if (steepest.lengths.length === 0) return null;
  const series: Series[] = [];
  let hidden = 0;
  for (const length of steepest.lengths) {
    length.steps.forEach((step, i) => {
      series[i] ??= { name: angleName(step.degrees), points: [] };
      const slope = (steepest.gradient_norm ?? 0) * (length.length ?? 0);
      const gain = slope > 0 ? (step.measured ?? 0) / slope : 0;
      if (gain < lowestDrawn) ++hidden;
      else series[i].points.push({ x: length.length ?? 0, y: gain, address: addressOfStep(length, step), label: labelOf(length, step) });
    });
  }
  return {
    id: "lengths",
    title: "Straight down, or at an angle",
    caption: lengthsCaption(steepest, hidden),
    calculus: "C(w) − C(w + s) = |G| |s| cos(angle) + O(|s|²)",
    description: "Fall of the cost, over what the slope promises, against the length of the step, for several angles",
    drawing: chartDrawing({ xName: "length of the step", yName: "fall / (|G| · length)", x: "logarithmic", isLinear: true, series }),
    table: {
      columns: [
        { key: "length", title: terms.length, kind: "real" },
        { key: "degrees", title: "degrees", kind: "real" },
        { key: "predicted", title: "predicted fall", kind: "real" },
        { key: "measured", title: "measured fall", kind: "real" },
      ],
      rows: steepest.lengths.flatMap((length) => length.steps.map((step) => [length.length, step.degrees, step.predicted, step.measured])),
      addresses: steepest.lengths.flatMap((length) => length.steps.map((step) => [addressOfStep(length, step)])),
    },
  };
}

export function topSharesFigure(steepest: SteepestFacts): Figure | null {
  if (steepest.top.length === 0) return null;
  const width = 360, left = 84, room = 196, rowHeight = 36;
  const lowest = Math.min(0, ...steepest.top.map((top) => top.measured ?? 0));
  const full = Math.max(1, ...steepest.top.map((top) => Math.max(top.measured ?? 0, top.predicted ?? 0))) - lowest;
  const zero = left - lowest / full * room;
  const marks: Mark[] = [text(left - 10, 13, "small", "end", "the top"), text(width, 13, "small", "end", terms.measured)];
  steepest.top.forEach((top, i) => {
    const y = 20 + rowHeight * i;
    marks.push(about(group(
      text(left - 10, y + 22, "", "end", withThousands(top.k)),
      rect(left, y + 7, room, 20, "panel"),
      ...signedBar(zero, y + 7, (top.measured ?? 0) / full * room, 20),
      ...outlineBar(zero, y + 4, (top.predicted ?? 0) / full * room, 26),
      text(width, y + 22, "", "end", percent(top.measured ?? 0, 1)),
    ), `the ${withThousands(top.k)} most sensitive: predicted ${percent(top.predicted ?? 0)}, measured ${percent(top.measured ?? 0)} of the fall`,
    `top.${top.k}`));
  });
  return {
    id: "top-shares",
    title: "A few carry most of it",
    caption: "If only the k most sensitive weights and biases take their part of the step, this share of the whole fall remains. The bar is measured, " +
      "the outline predicted.",
    calculus: "predicted share = Σ over the top k of g² / |G|²",
    description: "Share of the fall by the number of parameters that move",
    drawing: { width, height: 24 + rowHeight * steepest.top.length, marks },
    table: {
      columns: [
        { key: "k", title: "the k most sensitive", kind: "count" },
        { key: "predicted", title: terms.predictedShare, kind: "real" },
        { key: "measured", title: "measured share", kind: "real" },
      ],
      rows: steepest.top.map((top) => [top.k, top.predicted, top.measured]),
      addresses: steepest.top.map((top) => [`top.${top.k}`]),
    },
  };
}
