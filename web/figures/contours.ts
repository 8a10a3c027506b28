// A surface over a grid, from above: the regions at least so high, and the lines around them.
import type { Plane } from "../documents";

interface Corner {
  x: number;
  y: number;
  cost: number;
}

export interface Contour {
  /** Steps of a path: the region, cell by cell. */
  region: string;
  /** The same for its edge. */
  edge: string;
}

export interface Surface {
  us: number[];
  vs: number[];
  /** For each v all us. */
  costs: number[];
}

/** Null: the document has no grid. What is not finite counts as the highest. */
export function surfaceOf(plane: Plane): Surface | null {
  const { us, vs, costs } = plane;
  if (us.length < 2 || vs.length < 2 || costs.length !== us.length * vs.length) return null;
  const finite = costs.filter((cost) => cost !== null);
  if (finite.length === 0) return null;
  const highest = Math.max(...finite);
  const numbers = (values: (number | null)[]): number[] => values.map((value) => value ?? highest);
  return { us: numbers(us), vs: numbers(vs), costs: numbers(costs) };
}

/** A part of it, with as many grid lines: between its own it is bilinear. Null: it does not reach so far. */
export function partOf(surface: Surface, us: [number, number], vs: [number, number]): Surface | null {
  const grid = (whole: number[], [low, high]: [number, number]): number[] => whole.map((_, i) => low + i / (whole.length - 1) * (high - low));
  const place = (whole: number[], value: number): number => (value - whole[0]) / (whole[whole.length - 1] - whole[0]) * (whole.length - 1);
  const part = { us: grid(surface.us, us), vs: grid(surface.vs, vs) };
  const reaches = (whole: number[], [low, high]: [number, number]): boolean => place(whole, low) >= 0 && place(whole, high) <= whole.length - 1;
  if (!reaches(surface.us, us) || !reaches(surface.vs, vs)) return null;
  const columns = surface.us.length;
  const costAt = (u: number, v: number): number => {
    const x = place(surface.us, u), y = place(surface.vs, v);
    const i = Math.min(Math.floor(x), columns - 2), j = Math.min(Math.floor(y), surface.vs.length - 2);
    const row = (k: number): number => surface.costs[k * columns + i] * (1 - x + i) + surface.costs[k * columns + i + 1] * (x - i);
    return row(j) * (1 - y + j) + row(j + 1) * (y - j);
  };
  return { ...part, costs: part.vs.flatMap((v) => part.us.map((u) => costAt(u, v))) };
}

/** Costs between the least and the largest, evenly by rank, so that every shade covers as much of the plane. */
export function levelsOf(surface: Surface, count: number): number[] {
  const sorted = [...surface.costs].sort((a, b) => a - b);
  const levels = Array.from({ length: count - 1 }, (_, i) => sorted[Math.floor((i + 1) * (sorted.length - 1) / count)]);
  return levels.filter((level, i) => level !== levels[i - 1] && level > sorted[0]);
}

function step(letter: "M" | "L", point: { x: number; y: number }): string {
  return `${letter}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
}

function polygon(points: { x: number; y: number }[]): string {
  return points.map((point, i) => step(i === 0 ? "M" : "L", point)).join("") + "Z";
}

/** What of a cell is at least so high, and the edges of that within the cell. */
function clipped(corners: Corner[], level: number): Contour {
  const inside: { x: number; y: number }[] = [];
  const crossings: { x: number; y: number; isExit: boolean }[] = [];
  corners.forEach((from, side) => {
    const to = corners[(side + 1) % 4], isIn = from.cost >= level;
    if (isIn) inside.push(from);
    if (isIn === to.cost >= level) return;
    const share = (level - from.cost) / (to.cost - from.cost);
    const at = { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), isExit: isIn };
    inside.push(at);
    crossings.push(at);
  });
  const edges = crossings.map((at, i) => (at.isExit ? step("M", at) + step("L", crossings[(i + 1) % crossings.length]) : ""));
  return { region: polygon(inside), edge: edges.join("") };
}

export function contourAt(surface: Surface, level: number, across: (u: number) => number, up: (v: number) => number): Contour {
  const { us, vs, costs } = surface;
  const corner = (i: number, j: number): Corner => ({ x: across(us[i]), y: up(vs[j]), cost: costs[j * us.length + i] });
  let region = "", edge = "";
  for (let j = 0; j + 1 < vs.length; ++j) {
    let full = -1; // where a run of cells that are in as a whole begins
    const endRun = (end: number): void => {
      if (full >= 0) region += polygon([corner(full, j), corner(end, j), corner(end, j + 1), corner(full, j + 1)]);
      full = -1;
    };
    for (let i = 0; i + 1 < us.length; ++i) {
      const corners = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      const above = corners.filter((one) => one.cost >= level).length;
      if (above === 4) {
        if (full < 0) full = i;
        continue;
      }
      endRun(i);
      if (above === 0) continue;
      const part = clipped(corners, level);
      region += part.region;
      edge += part.edge;
    }
    endRun(us.length - 1);
  }
  return { region, edge };
}
