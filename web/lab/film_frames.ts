// The film's frames: what a moment is about, small enough for a strip, in its own numbers.
import type { Explanation, Layer, NudgeTable, ThreeWays } from "../documents";
import type { Drawing, Mark } from "../figures/figure";
import { circle, grayPicture, type Grid, line, neuron, nudgeMark, outlineBar, rect, signedArc, signedCell, signedLine, signedPicture } from "../figures/marks";
import { strongest } from "../figures/votes_matrix";
import type { Names } from "../names";
import { largest } from "../numbers";

export const frameSide = 48;
const middle = frameSide / 2, mostDots = 16, mostBars = 12;

function frame(...marks: Mark[]): Drawing {
  return { width: frameSide, height: frameSide, marks };
}

function known(values: (number | null)[]): number[] {
  return values.map((value) => value ?? 0);
}

/** So many places in a square of rows. */
function placesFor(count: number): { x: number; y: number; room: number }[] {
  const columns = Math.ceil(Math.sqrt(count)), rows = Math.ceil(count / columns), room = (frameSide - 4) / columns;
  return Array.from({ length: count }, (_, i) => ({
    x: 2 + room * (i % columns + 0.5), y: middle + room * (Math.floor(i / columns) + 0.5 - rows / 2), room,
  }));
}

function picture(grid: Grid, values: number[], isSigned: boolean): Drawing {
  const width = Math.min(frameSide, frameSide * grid[1] / grid[0]), height = width * grid[0] / grid[1];
  const x = (frameSide - width) / 2, y = (frameSide - height) / 2, full = largest(values);
  return frame(isSigned ? signedPicture(x, y, width, grid, values, full) : grayPicture(x, y, width, grid, values, full));
}

function dots(values: number[]): Drawing {
  const shown = strongest(values, mostDots), full = Math.max(1, largest(values));
  return frame(...placesFor(shown.length).map(({ x, y, room }, i) => neuron(x, y, Math.min(7, room * 0.42), values[shown[i]] / full)));
}

function triangles(values: number[]): Drawing {
  const shown = strongest(values, mostDots), full = largest(values);
  return frame(...placesFor(shown.length).map(({ x, y, room }, i) =>
    nudgeMark(x, y, full > 0 ? Math.min(9, room * 0.45) * Math.sqrt(Math.abs(values[shown[i]]) / full) : 0, values[shown[i]])));
}

export function inputFrame({ input }: Explanation, names: Names, what: "activations" | "nudges"): Drawing {
  const values = known(input?.[what] ?? []), grid = names.picture;
  if (grid !== null && values.length === grid[0] * grid[1]) return picture(grid, values, what === "nudges");
  return what === "nudges" ? triangles(values) : dots(values);
}

/** Of maps the one with the largest number. */
function mapOf(values: number[], maps: [number, number, number]): Drawing {
  const plane = maps[1] * maps[2], at = strongest(values, 1)[0] ?? 0, from = Math.floor(at / plane) * plane;
  return picture([maps[1], maps[2]], values.slice(from, from + plane), true);
}

export function activationFrame(explanation: Explanation, names: Names, layer: Layer): Drawing {
  const maps = names.maps(layer.layer), isLast = layer.layer === names.layers;
  const values = known(isLast && explanation.outputs ? explanation.outputs.map((one) => one.activation) : layer.activations);
  return maps === null ? dots(values) : mapOf(values, maps);
}

export function nudgeFrame(names: Names, layer: Layer): Drawing {
  const maps = names.maps(layer.layer), values = known(layer.nudges);
  return maps === null ? triangles(values) : mapOf(values, maps);
}

/** Upright bars of each output's share; outlined what it was before. */
export function costFrame(before: Explanation, after: Explanation | null): Drawing {
  const costs = known((before.outputs ?? []).map((one) => one.cost)), later = known((after?.outputs ?? []).map((one) => one.cost));
  const shown = strongest(costs, mostBars), full = largest([...costs, ...later]), room = (frameSide - 6) / Math.max(1, shown.length), width = Math.max(1.5, Math.min(9, room - 1.2));
  const tall = (value: number | undefined): number => (full > 0 ? (value ?? 0) / full * (frameSide - 10) : 0);
  return frame(
    ...shown.flatMap((place, i) => {
      const x = 3 + room * (i + 0.5) - width / 2, height = tall(after === null ? costs[place] : later[place]);
      return [rect(x, frameSide - 4 - height, width, height, "amount"),
        ...(after === null ? [] : [rect(x, frameSide - 4 - tall(costs[place]), width, tall(costs[place]), "outline")])];
    }),
    line(2, frameSide - 4, frameSide - 2, frameSide - 4, "axis"),
  );
}

/** Signed bars up and down. */
export function barsFrame(values: (number | null)[]): Drawing {
  const all = known(values), shown = strongest(all, mostBars), full = largest(all), room = (frameSide - 6) / Math.max(1, shown.length), width = Math.max(1.5, Math.min(8, room - 1));
  return frame(
    ...shown.map((place, i) => {
      const value = all[place], tall = full > 0 ? Math.max(1, Math.abs(value) / full * (middle - 5)) : 0;
      return rect(3 + room * (i + 0.5) - width / 2, value > 0 ? middle - tall : middle, width, value === 0 ? 0 : tall, value > 0 ? "up" : "down-bar");
    }),
    line(2, middle, frameSide - 2, middle, "axis"),
  );
}

/** The neurons before it, and the weights from them. */
export function waysFrame(ways: ThreeWays, by: "weights" | "activations"): Drawing {
  const levers = ways[by].slice(0, 5), heaviest = largest(levers.map((one) => one.weight)), brightest = Math.max(1, largest(levers.map((one) => one.activation)));
  const places = levers.map((_, i) => 6 + (frameSide - 12) * (levers.length > 1 ? i / (levers.length - 1) : 0.5));
  return frame(
    ...levers.map((one, i) => signedLine(9, places[i], frameSide - 13, middle, one.weight ?? 0, heaviest > 0 ? Math.abs(one.weight ?? 0) / heaviest : 0, 3)),
    ...levers.map((one, i) => neuron(8, places[i], by === "weights" ? 4.5 : 3, (one.activation ?? 0) / brightest)),
    neuron(frameSide - 11, middle, 8, Math.max(-1, Math.min(1, ways.activation ?? 0))),
  );
}

export function pairFrame(activation: number, desire: number, nudge: number): Drawing {
  return frame(signedArc(10, 34, 36, 16, nudge, 1, 3.5), neuron(10, 34, 7.5, Math.max(-1, Math.min(1, activation))), nudgeMark(37, 15, 8, desire));
}

/** A part of the table: rows weights, columns examples, the last one the average. */
export function tableFrame(table: NudgeTable): Drawing {
  const rows = table.rows.slice(0, 4), side = 10.5;
  return frame(...rows.flatMap((row, i) => {
    const cells = [...known(row.nudges.slice(0, 3)), row.average ?? 0], full = largest(cells), top = 3 + side * i;
    return cells.flatMap((value, k) => {
      const isAverage = k === cells.length - 1, x = isAverage ? frameSide - side - 2 : 2 + side * k;
      return [...signedCell(x, top, side, side, value, full > 0 ? Math.abs(value) / full * 1.6 : 0), ...(isAverage ? [rect(x, top, side, side, "frame")] : [])];
    });
  }));
}

/** How far some weights go. */
export function stepFrame(steps: number[]): Drawing {
  const shown = steps.slice(0, 5), full = largest(shown);
  return frame(...shown.flatMap((value, i) => {
    const y = 7 + 8.5 * i, length = full > 0 ? value / full * (middle - 6) : 0, end = middle + length;
    return [signedLine(middle, y, end, y, value, 0.8, 3), nudgeMark(end, y, 3, value)];
  }), line(middle, 2, middle, frameSide - 2, "axis"));
}

/** Horizontal bars from a line, the first the longest. */
export function rankingFrame(values: number[]): Drawing {
  const shown = values.slice(0, 6), full = largest(shown);
  return frame(...shown.flatMap((value, i) => outlineBar(4, 4 + 7 * i, full > 0 ? Math.abs(value) / full * (frameSide - 8) : 0, 4.5)), line(4, 2, 4, frameSide - 3, "axis"));
}

/** Of four neurons of the first layer what is wanted of their weights: the input, times each one's desire. */
export function tilesFrame(explanation: Explanation, names: Names): Drawing {
  const first = explanation.layers?.[0], grid = names.picture, input = known(explanation.input?.activations ?? []);
  if (first === undefined) return emptyFrame();
  if (grid === null || names.before(1, 0) === null || input.length !== grid[0] * grid[1]) return nudgeFrame(names, first);
  const deltas = known(first.deltas), shown = strongest(deltas, 4), full = largest(shown.map((place) => deltas[place])) * largest(input);
  const width = Math.min(22, 22 * grid[1] / grid[0]);
  return frame(...shown.map((place, i) =>
    signedPicture(i % 2 === 0 ? 1 : 25, i < 2 ? 1 : 25, width, grid, input.map((value) => 0 - value * deltas[place]), full)));
}

/** Where nothing can be drawn. */
export function emptyFrame(): Drawing {
  return frame(circle(middle, middle, 3, "zero"));
}
