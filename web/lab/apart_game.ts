// A game: find two weights whose sensitivities are 32 apart.
import { significant } from "../numbers";

export const goal = 32, tolerance = 1.25; // so near counts: 25.6 to 40

/** How far apart two gradients are: at least 1. Null: one of them is exactly 0. */
export function apartness(a: number, b: number): number | null {
  if (a === 0 || b === 0) return null;
  const ratio = Math.abs(a / b);
  return Math.max(ratio, 1 / ratio);
}

export function isFound(ratio: number | null): boolean {
  return ratio !== null && Math.max(ratio / goal, goal / ratio) <= tolerance;
}

/** `ratio`: of the kept one and the one that was touched; `before`: of the try before this one. */
export function gameWords(ratio: number | null, tries: number, before: number | null = null): string {
  if (ratio === null) return `The cost depends on one of them not at all: there is no ratio. Touch another one. (Try ${tries}.)`;
  const times = `${significant(ratio)} times`;
  if (isFound(ratio)) return `Found in ${tries === 1 ? "one try" : `${tries} tries`}: one is ${times} as sensitive as the other.`;
  const distance = (one: number): number => Math.abs(Math.log(one / goal));
  const warmer = before === null ? "" : distance(ratio) < distance(before) ? " Warmer." : distance(ratio) > distance(before) ? " Colder." : "";
  return `${times}: ${ratio < goal ? "too near each other" : "too far apart"}; ${goal} times is wanted.${warmer} Touch another one. (Try ${tries}.)`;
}

export class ApartGame {
  kept: string | null = null;
  private tries = 0;
  private before: number | null = null;
  private told = "";
  private last = "";

  begin(kept: string): void {
    this.kept = kept;
    this.tries = 0;
    this.before = null;
    this.last = kept;
    this.told = `This one is kept. Touch another weight that the cost is ${goal} times as sensitive to, or as little: I tell you the ratio.`;
  }

  end(): void {
    this.kept = null;
  }

  /** What is to be said once this one is touched. Looking again at the same one is no try. */
  look(parameter: string, ratio: number | null): string {
    if (this.kept === null) return "";
    if (parameter !== this.kept && parameter !== this.last) {
      this.told = gameWords(ratio, ++this.tries, this.before);
      this.before = ratio ?? this.before;
      this.last = parameter;
    }
    return this.told;
  }
}
