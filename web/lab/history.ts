// What each step cost, and how right the network was: what the curves show.
import type { Moment } from "./engine";

export interface Measured {
  step: number;
  accuracy: number;
}

export class History {
  private costs: number[] = []; // of step 1, 2, ...; NaN: not told
  private measured: Measured[] = [];

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
  }

  /** Where steps were taken back, what came after is forgotten. */
  add(moment: Pick<Moment, "step" | "costs" | "testAccuracy" | "testedAt">): void {
    const first = moment.step - moment.costs.length;
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

/** At most so many bins of as many steps each. Steps without a cost are left out. */
export function thinned(costs: readonly number[], most: number): Bin[] {
  const size = Math.max(1, Math.ceil(costs.length / Math.max(1, most))), bins: Bin[] = [];
  for (let begin = 0; begin < costs.length; begin += size) {
    let low = Infinity, high = -Infinity, sum = 0, count = 0;
    const end = Math.min(costs.length, begin + size);
    for (let i = begin; i < end; ++i) {
      const cost = costs[i];
      if (!Number.isFinite(cost)) continue;
      low = Math.min(low, cost);
      high = Math.max(high, cost);
      sum += cost;
      ++count;
    }
    if (count > 0) bins.push({ step: (begin + 1 + end) / 2, low, high, mean: sum / count });
  }
  return bins;
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
