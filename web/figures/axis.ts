// Axes with round ticks: linear, or logarithmic.
import { significant } from "../numbers";

export type Unit = "number" | "percent";

export interface Tick {
  value: number;
  label: string;
}

export interface Axis {
  low: number;
  high: number;
  isLogarithmic: boolean;
  ticks: Tick[];
}

const mostSteps = 6, mostLogarithmicTicks = 6, logarithmicFrom = 10;

/** 0 at the axis's beginning, 1 at its end. */
export function placeOn(axis: Axis, value: number): number {
  if (axis.isLogarithmic) return Math.log(value / axis.low) / Math.log(axis.high / axis.low);
  return (value - axis.low) / (axis.high - axis.low);
}

/** 1, 2 or 5 times a power of ten: the smallest that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function tickLabel(value: number, step: number, unit: Unit): string {
  const factor = unit === "percent" ? 100 : 1, suffix = unit === "percent" ? " %" : "";
  const decimals = Math.max(0, Math.ceil(-Math.log10(step * factor) - 1e-9));
  if (decimals > 5 || Math.abs(value) >= 1e6) return significant(value * factor, 2) + suffix;
  const label = (value * factor).toFixed(decimals);
  return (/[1-9]/.test(label) ? label.replace("-", "−") : "0") + suffix;
}

export function linearAxis(low: number, high: number, unit: Unit = "number"): Axis {
  if (low === high) {
    const margin = unit === "percent" ? 0.05 : low === 0 ? 1 : Math.abs(low) / 10;
    return linearAxis(unit === "percent" ? Math.max(0, low - margin) : low - margin, unit === "percent" ? Math.min(1, high + margin) : high + margin, unit);
  }
  const step = roundStep((high - low) / mostSteps);
  const first = Math.floor(low / step + 1e-9), last = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step).map((value) => ({ value, label: tickLabel(value, step, unit) }));
  return { low: first * step, high: last * step, isLogarithmic: false, ticks };
}

/** Epochs and the like, from the first to the last. */
export function countingAxis(first: number, last: number): Axis {
  if (first === last) return { low: first - 0.5, high: first + 0.5, isLogarithmic: false, ticks: [{ value: first, label: String(first) }] };
  const step = Math.max(1, roundStep((last - first) / mostSteps));
  const values = [first];
  for (let value = Math.ceil((first + 1) / step) * step; value <= last; value += step) {
    if (value - first >= step / 2) values.push(value);
  }
  return { low: first, high: last, isLogarithmic: false, ticks: values.map((value) => ({ value, label: String(value) })) };
}

function powerLabel(value: number): string {
  return value >= 1e-4 && value < 1e6 ? String(Number(value.toPrecision(6))) : value.toExponential(0).replace("e+", "e").replace("-", "−");
}

/** The numbers digit * 10^k that just cover what lies between `low` and `high`. */
function covering(low: number, high: number, digits: number[]): number[] {
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)) - 1; power <= Math.ceil(Math.log10(high)) + 1; ++power) {
    for (const digit of digits) values.push(digit * 10 ** power);
  }
  const slack = 1 + 1e-9; // what lies at a tick but for rounding is covered by it
  let begin = 0, end = values.length;
  while (begin + 1 < values.length && values[begin + 1] <= low * slack) ++begin;
  while (end > begin + 2 && values[end - 2] >= high / slack) --end;
  return values.slice(begin, end);
}

export function logarithmicAxis(low: number, high: number): Axis {
  const choices = [[1, 2, 5], [1, 3], [1]].map((digits) => covering(low, high, digits));
  const values = choices.find((one) => one.length <= mostLogarithmicTicks) ?? choices[2];
  const every = Math.floor((values.length - 1) / mostLogarithmicTicks) + 1;
  const ticks = values.filter((_, i) => i % every === 0).map((value) => ({ value, label: powerLabel(value) }));
  return { low: values[0], high: values[values.length - 1], isLogarithmic: true, ticks };
}

/** Logarithmic where positive numbers go over more than one power of ten. */
export function fittingAxis(values: number[], unit: Unit = "number"): Axis {
  if (values.length === 0) return linearAxis(0, 1, unit);
  const low = Math.min(...values), high = Math.max(...values);
  return unit === "number" && low > 0 && high / low > logarithmicFrom ? logarithmicAxis(low, high) : linearAxis(low, high, unit);
}
