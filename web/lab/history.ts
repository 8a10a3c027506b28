// What each step cost, and how right the network was: what the curves show.
import type { Moment } from "./engine";

export interface Measured {
  step: number;
  accuracy: number;
}

export class History {
  private costs: number[] = []; // of step 1, 2, ...; NaN: not told
  private measured: Measured[] = [];
  private full: Bin[] = []; // of `size` steps each, from the first on
  private size = 1;

  /** Of the steps from 1 on. */
  get costsOfSteps(): readonly number[] {
    return this.costs;
  }

  get accuracies(): readonly Measured[] {
    return this.measured;
  }

  clear(): void {
    this.costs = [];
    this.measured = [];
    this.full = [];
  }

  /**
   * At most so many bins of as many steps each; steps without a cost are left out. Bins that are full are kept: a training that plays
   * for long makes millions of steps.
   */
  bins(most: number): Bin[] {
    const size = 2 ** Math.max(0, Math.ceil(Math.log2(this.costs.length / Math.max(1, most))));
    if (size !== this.size) this.full = [];
    this.size = size;
    for (let begin = this.full.length * size; begin + size <= this.costs.length; begin += size) this.full.push(binOf(this.costs, begin, begin + size));
    const begin = this.full.length * size;
    return [...this.full, binOf(this.costs, begin, this.costs.length)].filter((bin) => bin.low <= bin.high);
  }

  /** Where steps were taken back, what came after is forgotten. */
  add(moment: Pick<Moment, "step" | "costs" | "testAccuracy" | "testedAt">): void {
    const first = moment.step - moment.costs.length;
    this.full.length = Math.min(this.full.length, Math.floor(Math.min(first, this.costs.length) / this.size));
    while (this.costs.length < first) this.costs.push(NaN);
    moment.costs.forEach((cost, i) => { this.costs[first + i] = cost; });
    this.costs.length = moment.step;
    this.measured = this.measured.filter((one) => one.step < moment.step || (one.step === moment.step && moment.testAccuracy === null));
    if (moment.testAccuracy !== null) this.measured.push({ step: moment.testedAt ?? moment.step, accuracy: moment.testAccuracy });
  }
}

export interface Bin {
  /** The step in its middle. */
  step: number;
  low: number;
  high: number;
  mean: number;
}

/** Where no step has a cost, the lowest is beyond the highest. */
function binOf(costs: readonly number[], begin: number, end: number): Bin {
  let low = Infinity, high = -Infinity, sum = 0, count = 0;
  for (let i = begin; i < end; ++i) {
    const cost = costs[i];
    if (!Number.isFinite(cost)) continue;
    low = Math.min(low, cost);
    high = Math.max(high, cost);
    sum += cost;
    ++count;
  }
  return { step: (begin + 1 + end) / 2, low, high, mean: sum / count };
}

const within = 10, newest = 2, times = 4, beyondFirst = 2;

/**
 * Whether the cost has grown to four times its value within ten steps. Batches differ, and the small costs of a training that goes
 * well jump: so the smaller of the two newest is compared with the mean of the eight before them, and must be beyond twice the
 * cost of the untrained network.
 */
export function grew(costs: readonly number[]): boolean {
  if (costs.length <= newest) return false;
  const mean = (some: readonly number[]): number => some.reduce((sum, cost) => sum + cost, 0) / some.length;
  const now = Math.min(...costs.slice(-newest));
  return now >= times * mean(costs.slice(-within, -newest)) && now > beyondFirst * costs[0];
}
