// What each step cost, and how right the network was: what the curves show.
import type { Moment } from "./engine";

export interface Measured {
  step: number;
  accuracy: number;
}

/** For a training that is returned to. */
export interface Kept {
  costs: readonly number[];
  measured: readonly Measured[];
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

  get kept(): Kept {
    return { costs: [...this.costs], measured: [...this.measured] };
  }

  restore({ costs, measured }: Kept): void {
    this.clear();
    this.costs = [...costs];
    this.measured = [...measured];
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
const span = 50, lost = 0.25; // steps whose mean is taken, and the share of the untrained network’s cost that is back

function meanOf(some: readonly number[]): number {
  return some.reduce((sum, cost) => sum + cost, 0) / some.length;
}

/** Whether all costs of so many steps are the same within a hundredth of a percent: batches differ, so of a network that learns they never are. */
export function standsStill(costs: readonly number[], steps = span): boolean {
  const last = costs.slice(-steps), high = Math.max(...last);
  return last.length === steps && high - Math.min(...last) <= 1e-4 * Math.abs(high);
}

/** Whether the mean cost of the last steps is four times the least that there was: a quarter of what the untrained network cost, or more. */
export function fellBack(costs: readonly number[], least: number): boolean {
  return costs.length >= span && meanOf(costs.slice(-span)) > Math.max(times * least, lost * costs[0]);
}

/** The least mean of so many steps, one more of which has come. */
export function leastOf(least: number, costs: readonly number[]): number {
  return costs.length < span ? least : Math.min(least, meanOf(costs.slice(-span)));
}

/**
 * Whether the cost has grown to four times its value within ten steps. Batches differ, and the small costs of a training that goes
 * well jump: so the smaller of the two newest is compared with the mean of the eight before them, and must be beyond twice the
 * cost of the untrained network.
 */
export function grew(costs: readonly number[]): boolean {
  if (costs.length <= newest) return false;
  const now = Math.min(...costs.slice(-newest));
  return now >= times * meanOf(costs.slice(-within, -newest)) && now > beyondFirst * costs[0];
}
