// Which digits somebody is to label: drawn by chance, and with the same number the same again.
import type { Digit, Engine } from "../engine";

export const digitsToLabel = 10;
/** One of each class, while there are any; or whichever come. */
export type Draw = "classes" | "any";

const looks = 30; // at digits, for each that is wanted

export type DrawnDigit = Digit & { position: number };

/** Numbers from 0 up to, without, 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many different positions below `of`; fewer where there are no more. */
export function drawnPositions(seed: number, count: number, of: number): number[] {
  const next = chance(seed), drawn = new Set<number>();
  while (drawn.size < Math.min(count, of)) drawn.add(Math.floor(next() * of));
  return [...drawn];
}

/** The same positions in the same order, of each class the first alone, until every class is there or many have been looked at. */
export async function drawnDigits(engine: Pick<Engine, "digit" | "digits">, seed: number, draw: Draw): Promise<DrawnDigit[]> {
  const { classes, train } = engine.digits, drawn: DrawnDigit[] = [];
  const wanted = draw === "any" ? digitsToLabel : Math.min(digitsToLabel, classes.length), most = draw === "any" ? wanted : Math.min(train, looks * wanted);
  for (const position of drawnPositions(seed, most, train)) {
    const digit = await engine.digit("train", position);
    if (draw === "any" || !drawn.some(({ label }) => label === digit.label)) drawn.push({ ...digit, position });
    if (drawn.length === wanted) break;
  }
  return drawn;
}
