// Words beside marks on the plane of paths, where there is room for them.
import type { DescentsFacts } from "../documents";
import { widthOf } from "./charts";
import type { Mark } from "./figure";
import { text } from "./marks";
import { finitePath, height, width, type Window } from "./paths_plane";

/** Where a word of the drawing stands. */
export interface Place {
  x: number;
  y: number;
  words: string;
}

export const letterHeight = 14;

function touches(one: Place, x: number, y: number, margin = 2): boolean {
  return x > one.x - margin && x < one.x + widthOf(one.words) + margin && y > one.y - letterHeight && y < one.y + margin + 3;
}

function overlaps(one: Place, other: Place): boolean {
  return Math.abs(one.y - other.y) < letterHeight + 4 && one.x < other.x + widthOf(other.words) + 4 && other.x < one.x + widthOf(one.words) + 4;
}

/** Points of all paths, close together, where the drawing has them. */
export function trailOf(descents: DescentsFacts, window: Window): [number, number][] {
  return descents.descents.flatMap((descent) => {
    const at = finitePath(descent).map(({ u, v }): [number, number] => [window.across(u), window.up(v)]);
    return at.flatMap(([x, y], i): [number, number][] => {
      const [toX, toY] = at[i + 1] ?? [x, y], pieces = Math.min(60, 1 + Math.floor(Math.hypot(toX - x, toY - y) / 4));
      return Array.from({ length: pieces }, (_, k) => [x + (toX - x) * k / pieces, y + (toY - y) * k / pieces]);
    });
  });
}

/** Beside a mark, where no path passes and no other word stands; null: nowhere. */
export function placeBeside(x: number, y: number, words: string, trail: [number, number][], written: Place[]): Place | null {
  const left = x - 9 - widthOf(words);
  const places = [[x + 9, y + 4.5], [left, y + 4.5], [x + 9, y - 9], [x + 9, y + 20], [left, y - 9], [left, y + 20]];
  const isFree = (one: Place): boolean => one.x >= 4 && one.x + widthOf(words) <= width - 4 && one.y >= letterHeight && one.y <= height - 6 &&
    !written.some((other) => overlaps(one, other)) && !trail.some((at) => touches(one, ...at));
  return places.map(([atX, atY]): Place => ({ x: atX, y: atY, words })).find(isFree) ?? null;
}

export function nameMark({ x, y, words }: Place): Mark {
  return text(x, y, "tag", "start", words);
}
