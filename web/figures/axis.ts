// Axes with round ticks: linear, or logarithmic.
/*! d3-array (https://d3js.org/d3-array): copyright 2010-2023 Mike Bostock.

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the
above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE. */
import { bisectLeft, bisectRight, range, ticks, tickStep } from "d3-array";
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

const aboutSteps = 6 / Math.SQRT2; // mostly at most 6: d3 takes the round step that is nearest by ratio
const mostLogarithmicTicks = 6, logarithmicFrom = 10;
const slack = 1e-9; // what lies at a tick but for rounding is covered by it

/** 0 at the axis's beginning, 1 at its end. */
export function placeOn(axis: Axis, value: number): number {
  if (axis.isLogarithmic) return Math.log(value / axis.low) / Math.log(axis.high / axis.low);
  return (value - axis.low) / (axis.high - axis.low);
}

function tickLabel(value: number, step: number, unit: Unit): string {
  const factor = unit === "percent" ? 100 : 1, suffix = unit === "percent" ? " %" : "";
  const decimals = Math.max(0, Math.ceil(-Math.log10(step * factor) - 1e-9));
  if (decimals > 5 || Math.abs(value) >= 1e6) return significant(value * factor, 2 + Math.max(0, Math.floor(Math.log10(Math.abs(value) / step)))) + suffix;
  const label = (value * factor).toFixed(decimals);
  return (/[1-9]/.test(label) ? label.replace("-", "−") : "0") + suffix;
}

export function linearAxis(low: number, high: number, unit: Unit = "number"): Axis {
  if (low === high) {
    const margin = unit === "percent" ? 0.05 : low === 0 ? 1 : Math.abs(low) / 10;
    return linearAxis(unit === "percent" ? Math.max(0, low - margin) : low - margin, unit === "percent" ? Math.min(1, high + margin) : high + margin, unit);
  }
  const step = tickStep(low, high, aboutSteps);
  const values = range(Math.floor(low / step + slack), Math.ceil(high / step - slack) + 1).map((count) => count * step);
  return { low: values[0], high: values[values.length - 1], isLogarithmic: false, ticks: values.map((value) => ({ value, label: tickLabel(value, step, unit) })) };
}

/** Epochs and the like, from the first to the last. */
export function countingAxis(first: number, last: number): Axis {
  if (first === last) return { low: first - 0.5, high: first + 0.5, isLogarithmic: false, ticks: [{ value: first, label: String(first) }] };
  const step = Math.max(1, tickStep(first, last, aboutSteps));
  const round = ticks(first, last, aboutSteps).filter((value) => Number.isInteger(value) && value - first >= step / 2);
  const values = [first, ...round.filter((value) => value > first)];
  return { low: first, high: last, isLogarithmic: false, ticks: values.map((value) => ({ value, label: String(value) })) };
}

function powerLabel(value: number): string {
  return value >= 1e-4 && value < 1e6 ? String(Number(value.toPrecision(6))) : value.toExponential(0).replace("e+", "e").replace("-", "−");
}

/** The numbers digit * 10^k that just cover what lies between `low` and `high`. */
function covering(low: number, high: number, digits: number[]): number[] {
  const powers = range(Math.floor(Math.log10(low)) - 1, Math.ceil(Math.log10(high)) + 2);
  const values = powers.flatMap((power) => digits.map((digit) => digit * 10 ** power));
  return values.slice(bisectRight(values, low * (1 + slack)) - 1, bisectLeft(values, high / (1 + slack)) + 1);
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
