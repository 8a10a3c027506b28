// A weight or bias moved by hand: how far, and what the cost of the example in view did, beside what its gradient said that it would.
import type { Drawing } from "../figures/figure";
import { group, line, mark, path, signedBar, text } from "../figures/marks";
import { chosen, signed } from "../numbers";
import type { Check } from "./engine";

/** From where it was moved, with the cost and the derivative there. */
export interface DragStart {
  value: number;
  cost: number;
  gradient: number;
}

export interface Point {
  value: number;
  cost: number;
}

export interface Drift {
  change: number;
  predicted: number;
  measured: number;
}

export function driftOf(start: DragStart, at: Point): Drift {
  const change = at.value - start.value;
  return { change, predicted: start.gradient * change, measured: at.cost - start.cost };
}

/** So far the slider goes to each side. */
export function spanOf(value: number): number {
  return Math.max(2, 2 * Math.abs(value));
}

const width = 310, left = 86, zero = 162, half = 66, rowHeight = 24;

/** Two bars, one below the other; `full` fills half of the scale, so that they can be watched while they grow. */
export function driftDrawing({ predicted, measured }: Drift, full: number): Drawing {
  const unit = full > 0 ? half / full : 0;
  const row = (y: number, words: string, value: number): ReturnType<typeof group> => group(
    text(left - 2, y + 4.5, "soft", "end", words), ...signedBar(zero, y - 7, Math.max(-half, Math.min(half, value * unit)), 14),
    text(width, y + 4.5, "", "end", signed(value)));
  return { width, height: 2 * rowHeight + 4, marks: [line(zero, 0, zero, 2 * rowHeight + 4, "axis"), row(14, "predicted", predicted), row(14 + rowHeight, "measured", measured)] };
}

/** The cost at each value that it has had, and the straight line that the gradient says. Null: it was not moved yet. */
export function trailDrawing(start: DragStart, points: readonly Point[], now: Point): Drawing | null {
  const all = [...points, now, start].sort((a, b) => a.value - b.value), low = all[0].value, high = all[all.length - 1].value;
  if (!(high > low)) return null;
  const tangent = (value: number): number => start.cost + start.gradient * (value - start.value);
  const costs = [...all.map(({ cost }) => cost), tangent(low), tangent(high)], least = Math.min(...costs), most = Math.max(...costs), room = most - least || 1;
  const top = 8, bottom = 92, x = (value: number): number => 8 + (value - low) / (high - low) * (width - 16), y = (cost: number): number => bottom - (cost - least) / room * (bottom - top);
  const step = (value: number, cost: number): string => `${x(value).toFixed(1)} ${y(cost).toFixed(1)}`;
  return {
    width, height: 112,
    marks: [
      mark("line", { class: "s2 series", x1: x(low), y1: y(tangent(low)), x2: x(high), y2: y(tangent(high)) }),
      path(`M${all.map(({ value, cost }) => step(value, cost)).join("L")}`, "s0 series"),
      mark("circle", { class: "start", cx: x(start.value), cy: y(start.cost), r: 4.5 }), mark("circle", { class: "s0 mark", cx: x(now.value), cy: y(now.cost), r: 5.5 }),
      text(8, 108, "small", "start", signed(low)), text(width - 8, 108, "small", "end", signed(high)),
    ],
  };
}

const alike = 0.02; // of the larger one

export function driftWords({ change, predicted, measured }: Drift): string {
  if (change === 0) return "Move it, and watch what the cost of this example does, beside what its gradient says that it will do.";
  const moved = `Moved by ${signed(change)}, the cost of this example should change by ${signed(predicted)}: its gradient times the move.`;
  if (predicted === 0 && measured === 0) return `${moved} It did not change: where nothing fires, or nobody listens, no weight matters.`;
  const gap = Math.abs(measured - predicted) / Math.max(Math.abs(measured), Math.abs(predicted));
  const verdict = gap <= alike ? "So near, the gradient tells it well." : Math.sign(measured) !== Math.sign(predicted) ? "So far away the gradient even has the sign wrong." :
    "The farther, the worse the gradient tells it: it is the slope where you began, and the slope changes on the way.";
  return `${moved} It changed by ${signed(measured)}. ${verdict}`;
}

const mostDigits = 15;

/** How many significant digits two numbers share; null: both are exactly 0. */
export function digitsAgreed({ analytic, numeric }: Pick<Check, "analytic" | "numeric">): number | null {
  const size = Math.max(Math.abs(analytic), Math.abs(numeric)), gap = Math.abs(analytic - numeric);
  if (size === 0) return null;
  return gap === 0 ? mostDigits : Math.max(0, Math.min(mostDigits, Math.floor(-Math.log10(gap / size))));
}

export function checkedWords(checked: Check): string {
  const digits = digitsAgreed(checked);
  if (digits === null) return "Both are exactly 0: the cost does not depend on it.";
  const agreed = digits === 0 ? "They share no digit" : digits === 1 ? "They share one digit" : `They share ${digits} digits`;
  return `${agreed}. Measured: moved by ${chosen(checked.step)} up and down, the difference of the costs divided by twice that. What is wanted is the opposite, downhill.`;
}
