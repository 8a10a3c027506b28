// How far a race is. The engine compares its walkers by their seconds, too: it reads its clock before and after each of their steps.
import type { Progress } from "./engine";

const readsOfStep = 2, pause = 50; // milliseconds, between two of what is told

/** So many steps each of the walkers makes; the last batch of an epoch holds what is left. */
export function stepsOfWalkers(batches: readonly number[], epochs: number, examples: number): number[] {
  return batches.map((batch) => epochs * Math.ceil(examples / (batch === 0 ? examples : Math.min(batch, examples))));
}

/** When so many steps are made by all of them. Behind the last walker comes what is measured then. */
export function progressAfter(made: number, steps: readonly number[]): Progress {
  let part = 0, done = made;
  for (; part < steps.length && done >= steps[part]; ++part) done -= steps[part];
  return { part, done: part < steps.length ? done : 0, of: steps[part] ?? 0 };
}

export class DescentProgress {
  private readonly steps: number[];
  private reads = 0;
  private part = -1;
  private told = -Infinity;

  constructor(batches: readonly number[], epochs: number, examples: number, private readonly tell: (progress: Progress) => void, private readonly now: () => number = () => performance.now()) {
    this.steps = stepsOfWalkers(batches, epochs, examples);
  }

  /** The clock was read. */
  read(): void {
    const progress = progressAfter(Math.floor(++this.reads / readsOfStep), this.steps), now = this.now();
    if (progress.part === this.part && now - this.told < pause) return;
    this.part = progress.part;
    this.told = now;
    this.tell(progress);
  }
}
