// The plane that holds most of the paths of descents, from above: where a point of it is drawn, and the real cost beneath.
import type { DescentsFacts, Plane } from "../documents";
import { contourAt, levelsOf, surfaceOf, type Surface } from "./contours";
import type { Descent } from "./descents";
import type { Mark } from "./figure";
import { mark, rect } from "./marks";

export const width = 360, height = 300;
const shades = 14, deepest = 0.42;

export type At = { step: number; u: number; v: number };

export interface Window {
  across(u: number): number;
  up(v: number): number;
  holds(at: At): boolean;
}

export function finitePath(descent: Descent): At[] {
  return descent.path.filter((at) => at.u !== null && at.v !== null).map((at) => ({ step: at.step, u: at.u ?? 0, v: at.v ?? 0 }));
}

export type Range = [low: number, high: number];

export function rangeOf(values: number[], margin: number): Range {
  const low = Math.min(...values), high = Math.max(...values), room = margin * (high - low) || 1;
  return [low - room, high + room];
}

/** The plane's grid; without one all of the paths. */
export function rangesOf(descents: DescentsFacts, plane: Plane): { us: Range; vs: Range } {
  const surface = surfaceOf(plane), all = descents.descents.flatMap(finitePath);
  if (surface === null) return { us: rangeOf(all.map((at) => at.u), 0.08), vs: rangeOf(all.map((at) => at.v), 0.08) };
  return { us: [surface.us[0], surface.us[surface.us.length - 1]], vs: [surface.vs[0], surface.vs[surface.vs.length - 1]] };
}

export function windowOf([lowU, highU]: Range, [lowV, highV]: Range): Window {
  return {
    across: (u) => (u - lowU) / (highU - lowU) * width,
    up: (v) => height - (v - lowV) / (highV - lowV) * height,
    holds: (at) => at.u >= lowU && at.u <= highU && at.v >= lowV && at.v <= highV,
  };
}

export function surfaceMarks(surface: Surface | null, window: Window): Mark[] {
  if (surface === null) return [];
  return levelsOf(surface, shades).map((level) =>
    mark("path", { class: "contour", d: contourAt(surface, level, window.across, window.up), "fill-opacity": (deepest / shades).toFixed(3) }));
}

export function hasPaths(descents: DescentsFacts): boolean {
  return descents.descents.some((descent) => finitePath(descent).length > 1);
}

/** The plane of the paths from above, for whatever moves on it. */
export interface PathsMap {
  width: number;
  height: number;
  /** The real cost. */
  ground: Mark[];
  across(u: number): number;
  up(v: number): number;
}

/** Null: no descent goes anywhere. */
export function pathsMap(descents: DescentsFacts): PathsMap | null {
  if (!hasPaths(descents)) return null;
  const { us, vs } = rangesOf(descents, descents.plane), window = windowOf(us, vs);
  return { width, height, across: window.across, up: window.up, ground: [rect(0, 0, width, height, "blank"), ...surfaceMarks(surfaceOf(descents.plane), window)] };
}
