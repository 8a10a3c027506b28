// The plane of a code of two numbers, as the lab shows it.
import type { CodePlane } from "../../documents";
import type { Code } from "../engine";

export interface Range {
  from: number[];
  to: number[];
}

const beyond = 0.01, room = 0.06; // of the codes, on each side; of the range

/** Of both numbers, without the few that are far out. */
export function rangeOf(codes: readonly Code[]): Range {
  const along = (axis: number): [number, number] => {
    const sorted = codes.map(({ code }) => code[axis]).filter(Number.isFinite).sort((a, b) => a - b);
    if (sorted.length === 0) return [-1, 1];
    const out = Math.floor(beyond * sorted.length), low = sorted[out], high = sorted[sorted.length - 1 - out], margin = room * (high - low) || 1;
    return [low - margin, high + margin];
  };
  const [across, up] = [along(0), along(1)];
  return { from: [across[0], up[0]], to: [across[1], up[1]] };
}

/** Whether a range is so far from another that the picture has to change: else it would tremble. */
export function isFarFrom(range: Range, other: Range): boolean {
  return [0, 1].some((axis) => {
    const size = range.to[axis] - range.from[axis];
    return Math.abs(range.from[axis] - other.from[axis]) > 0.1 * size || Math.abs(range.to[axis] - other.to[axis]) > 0.1 * size;
  });
}

/** As figures have it. */
export function planeOf(codes: readonly Code[], { from, to }: Range): CodePlane {
  return {
    positions: codes.map(({ position }) => position), labels: codes.map(({ label }) => label), codes: codes.map(({ code }) => code),
    side: 1, from, to, made: { shape: [1, 0, 0], base64: "" },
  };
}

/** At shares of the square, from the left and from the top. */
export function codeAt({ from, to }: Range, x: number, y: number): number[] {
  return [from[0] + x * (to[0] - from[0]), to[1] - y * (to[1] - from[1])];
}

export function placeOfCode({ from, to }: Range, code: readonly number[]): [x: number, y: number] {
  return [(code[0] - from[0]) / (to[0] - from[0]), (to[1] - code[1]) / (to[1] - from[1])];
}

/** The share of the codes whose nearest neighbour is of the same class: how well the code has told the classes apart, unasked. */
export function neighbourhood(codes: readonly Code[]): number {
  const same = codes.filter(({ code, label }, i) => {
    let nearest = Infinity, found = -1;
    codes.forEach((other, k) => {
      const distance = k === i ? Infinity : (code[0] - other.code[0]) ** 2 + (code[1] - other.code[1]) ** 2;
      if (distance < nearest) [nearest, found] = [distance, other.label];
    });
    return found === label;
  });
  return codes.length === 0 ? 0 : same.length / codes.length;
}
