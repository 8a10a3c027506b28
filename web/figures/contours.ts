// A surface over a grid, from above: the regions at least so high.
/*! d3-contour (https://d3js.org/d3-contour): copyright 2012-2023 Mike Bostock. All rights reserved.

Redistribution and use in source and binary forms, with or without modification, are permitted provided that the following conditions are
met:

1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products derived from this
   software without specific prior written permission.

THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT
HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT
LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY
THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE. */
import { quantileSorted, range } from "d3-array";
import { contours } from "d3-contour";
import type { Plane } from "../documents";

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
  const levels = range(1, count).map((i) => quantileSorted(sorted, i / count));
  return [...new Set(levels)].filter((level) => level > sorted[0]);
}

/** The steps of a path around what is at least so high; at the grid's edge it goes around half a cell outside. */
export function contourAt({ us, vs, costs }: Surface, level: number, across: (u: number) => number, up: (v: number) => number): string {
  const at = (grid: number[], place: number): number => grid[0] + (place - 0.5) / (grid.length - 1) * (grid[grid.length - 1] - grid[0]);
  const rings = contours().size([us.length, vs.length]).contour(costs, level).coordinates.flat();
  return rings.map((ring) => `M${ring.slice(1).map(([x, y]) => `${across(at(us, x)).toFixed(1)} ${up(at(vs, y)).toFixed(1)}`).join("L")}Z`).join("");
}
