// The one chart: series of points over two axes. Series differ in colour, dash and mark; every point says its numbers.
import { inFull, percent, significant } from "../numbers";
import { countingAxis, fittingAxis, linearAxis, logarithmicAxis, placeOn, type Axis, type Unit } from "./axis";
import type { Drawing, Mark } from "./figure";
import { about, line, mark, path, seriesMark, seriesStyles, text, textWithin } from "./marks";

export interface Point {
  x: number;
  /** Null: not measured; the line has a gap. */
  y: number | null;
  /** How far it scatters to either side. */
  deviation?: number;
  /** What lights up with it, in other charts and in the table. */
  address?: string;
  /** Said instead of its two numbers. */
  label?: string;
}

export interface Series {
  name: string;
  points: Point[];
  /** Its colour, dash and mark; else its place among the series. */
  style?: number;
  hasLine?: boolean;
  hasMarks?: boolean;
}

export interface Chart {
  xName: string;
  yName: string;
  /** Counting: epochs and the like, whole numbers. A logarithmic axis has a place for 0. */
  x: "linear" | "logarithmic" | "counting";
  unit?: Unit;
  /** The y axis is linear, however many powers of ten its numbers go over. */
  isLinear?: boolean;
  series: Series[];
  /** The names stand above, even where they would fit at the lines' ends. */
  hasLegend?: boolean;
}

interface Place {
  x: number;
  y: number;
  point: Point;
  series: Series;
}

const width = 360, plotHeight = 190, legendRow = 20, roomOfZero = 34;
const crowd = 20; // of marks: more of them are smaller
const letterWidth = 9.4, signWidth = 13.5; // where a narrow screen enlarges the words
const longestEndName = 12, mostMarks = 41, mostPoints = 160, labelHeight = 32;
const endSlack = 0.02; // of the axis

export function inUnit(value: number, unit: Unit = "number", digits = 4): string {
  return unit === "percent" ? percent(value) : significant(value, digits);
}

function isDrawn(point: Point, chart: Chart): boolean {
  return Number.isFinite(point.x) && point.y !== null && Number.isFinite(point.y) && (chart.x !== "logarithmic" || point.x >= 0);
}

/** From the first point to the last, where enough round numbers lie between them. */
function tight(axis: Axis, low: number, high: number): Axis {
  const ticks = axis.ticks.filter(({ value }) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
  return low < high && ticks.length >= 2 ? { ...axis, low, high, ticks } : axis;
}

function xAxis(chart: Chart, points: Point[]): Axis {
  const xs = points.map((point) => point.x).filter((x) => chart.x !== "logarithmic" || x > 0);
  if (xs.length === 0) return chart.x === "logarithmic" ? logarithmicAxis(1, 10) : linearAxis(0, 1);
  const low = Math.min(...xs), high = Math.max(...xs);
  if (chart.x === "counting") return countingAxis(low, high);
  return tight(chart.x === "logarithmic" ? logarithmicAxis(low, high > low ? high : low * 10) : linearAxis(low, high), low, high);
}

export function widthOf(words: string): number {
  return [...words].reduce((sum, letter) => sum + ("+−%".includes(letter) ? signWidth : letterWidth), 0);
}

/** A stretch of its line, its mark and its name; where the next entry begins is its x plus this width. */
function legendEntry(x: number, y: number, room: number, series: Series, style: number): Mark[] {
  return [
    ...(series.hasLine === false ? [] : [line(x, y - 4, x + 24, y - 4, `s${style} series`)]),
    seriesMark(x + 12, y - 4, 3.6, style),
    textWithin(room - 30, x + 30, y, "", "start", series.name),
  ];
}

/** In rows, from `y` on. `bottom` is where the last one ends. */
export function legend(series: Series[], chartWidth = width, begin = 0): { marks: Mark[]; bottom: number } {
  const marks: Mark[] = [];
  let x = begin, y = 14;
  series.forEach((one, i) => {
    const needed = Math.min(30 + letterWidth * [...one.name].length, chartWidth - begin);
    if (x > begin && x + needed > chartWidth) {
      x = begin;
      y += legendRow;
    }
    marks.push(...legendEntry(x, y, chartWidth - x, one, styleOf(one, i)));
    x += needed + 16;
  });
  return { marks, bottom: y + 4 };
}

export function styleOf(series: Series, index: number): number {
  return (series.style ?? index) % seriesStyles;
}

/** Names stand at the ends of the lines, where they are short and every series has a line to the right edge. */
function namesAtEnds(chart: Chart, x: Axis): boolean {
  return chart.series.every((series) => {
    const ends = series.points.filter((point) => isDrawn(point, chart)).map((point) => point.x);
    const isShort = series.hasLine !== false && [...series.name].length <= longestEndName;
    const last = Math.max(...chart.series.flatMap((one) => one.points.filter((point) => isDrawn(point, chart)).map((point) => point.x)));
    return isShort && (ends.length === 0 || placeOn(x, Math.max(...ends)) >= placeOn(x, last) - endSlack);
  });
}

function roomOfEndLabels(chart: Chart): number {
  const words = chart.series.flatMap((series) => {
    const end = series.points.filter((point) => isDrawn(point, chart)).at(-1);
    return end === undefined ? [] : [series.name, inUnit(end.y ?? 0, chart.unit, 3)];
  });
  return Math.max(0, ...words.map(widthOf)) + 16;
}

/** Every so many ticks, so that their labels do not touch; on a logarithmic axis some more are left out. */
function readable(axis: Axis, room: number): typeof axis.ticks {
  const widest = Math.max(...axis.ticks.map((tick) => widthOf(tick.label))) + 12;
  const every = Math.max(1, Math.ceil(widest * (axis.ticks.length - 1) / room));
  let end = -Infinity;
  return axis.ticks.filter((_, i) => i % every === 0).filter((tick) => {
    const middle = placeOn(axis, tick.value) * room, half = widthOf(tick.label) / 2;
    if (middle - half < end) return false;
    end = middle + half + 4;
    return true;
  });
}

function pathOf(places: Place[], all: Point[]): string {
  const isNext = new Set<Point>(all.filter((_, i) => i > 0 && all[i - 1].y !== null));
  return places.map(({ x, y, point }, i) => `${i > 0 && isNext.has(point) ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}

/** The marks of a series that are drawn, and those that are there to be pointed at. */
function marksOf(places: Place[], chart: Chart, style: number): Mark[] {
  const everyOne = places[0]?.series.hasMarks !== false && places.length <= mostMarks;
  const every = Math.ceil(places.length / mostPoints);
  return places.flatMap(({ x, y, point, series }, i) => {
    const isShown = everyOne || i === places.length - 1;
    if (!isShown && i % every !== 0) return [];
    const half = series.hasLine === false && places.length > crowd ? 2.8 : 3.6;
    const one = isShown ? seriesMark(x, y, half, style) : mark("circle", { class: "point", cx: x, cy: y, r: 4 });
    const said = chart.unit === "percent" ? inUnit(point.y ?? 0, chart.unit) : inFull(point.y);
    const label = point.label ?? `${series.name}: ${chart.xName} ${inFull(point.x)}, ${chart.yName} ${said}`;
    return [about(one, label, ...(point.address === undefined ? [] : [point.address]))];
  });
}

/** Names and last values beside the ends of the lines, moved apart where they would overlap. */
function endLabels(ends: Place[], chart: Chart, top: number, bottom: number): Mark[] {
  const labels = ends.map((end) => ({ ...end, at: end.y })).sort((a, b) => a.y - b.y);
  labels.forEach((label, i) => {
    label.at = Math.max(label.at, i === 0 ? top + labelHeight / 2 - 6 : labels[i - 1].at + labelHeight);
  });
  for (let i = labels.length - 1, lowest = bottom - labelHeight / 2; i >= 0; --i, lowest -= labelHeight) {
    labels[i].at = Math.min(labels[i].at, lowest);
  }
  return labels.flatMap(({ x, at, point, series }) => [
    text(x + 10, at - 1, "", "start", series.name),
    text(x + 10, at + 14, "soft", "start", inUnit(point.y ?? 0, chart.unit, 3)),
  ]);
}

export function chartDrawing(chart: Chart): Drawing {
  const points = chart.series.flatMap((series) => series.points).filter((point) => isDrawn(point, chart));
  const x = xAxis(chart, points);
  const heights = points.flatMap((point) => [-(point.deviation ?? 0), point.deviation ?? 0].map((by) => (point.y ?? 0) + by));
  const y = chart.isLinear === true && heights.length > 0 ? linearAxis(Math.min(...heights), Math.max(...heights), chart.unit) : fittingAxis(heights, chart.unit);
  const left = 10 + Math.max(...y.ticks.map((tick) => widthOf(tick.label)));
  const hasEndNames = chart.hasLegend !== true && namesAtEnds(chart, x);
  const key = hasEndNames ? { marks: [], bottom: 0 } : legend(chart.series);
  const lastLabel = Math.max(20, ...x.ticks.slice(-1).map((tick) => widthOf(tick.label)));
  const right = width - (hasEndNames ? roomOfEndLabels(chart) : lastLabel / 2 + 2), top = key.bottom + 30, bottom = top + plotHeight;
  const begin = x.isLogarithmic && points.some((point) => point.x === 0) ? left + roomOfZero : left;
  const across = (value: number): number => (x.isLogarithmic && value === 0 ? left : begin + placeOn(x, value) * (right - begin));
  const up = (value: number): number => bottom - placeOn(y, value) * plotHeight;

  const marks: Mark[] = [...key.marks, text(0, top - 13, "small", "start", chart.yName + (y.isLogarithmic ? ", logarithmic" : ""))];
  for (const tick of y.ticks) {
    marks.push(line(left, up(tick.value), right, up(tick.value), "grid"), text(left - 6, up(tick.value) + 4.5, "soft", "end", tick.label));
  }
  marks.push(line(begin, bottom, right, bottom, "axis"));
  const xTicks = [...(begin > left ? [{ value: 0, label: "0" }] : []), ...readable(x, right - begin)];
  for (const tick of xTicks) {
    const at = across(tick.value);
    marks.push(line(at, bottom, at, bottom + 4, "axis"), text(at, bottom + 23, "soft", "middle", tick.label));
  }
  const xName = chart.xName + (x.isLogarithmic ? ", logarithmic" : ""), half = widthOf(xName) / 2;
  marks.push(text(Math.max(half, Math.min((left + right) / 2, width - half)), bottom + 43, "soft", "middle", xName));

  const ends: Place[] = [];
  chart.series.forEach((series, i) => {
    const style = styleOf(series, i);
    const places = series.points.filter((point) => isDrawn(point, chart) && (!y.isLogarithmic || (point.y ?? 0) > 0))
      .map((point) => ({ x: across(point.x), y: up(point.y ?? 0), point, series }));
    if (places.length === 0) return;
    for (const { x: at, point } of places) {
      if (point.deviation) marks.push(line(at, up((point.y ?? 0) - point.deviation), at, up((point.y ?? 0) + point.deviation), "axis"));
    }
    if (series.hasLine !== false && places.length > 1) marks.push(path(pathOf(places, series.points), `s${style} series`));
    marks.push(...marksOf(places, chart, style));
    ends.push(places[places.length - 1]);
  });
  if (hasEndNames) marks.push(...endLabels(ends, chart, top, bottom));
  return { width, height: bottom + 49, marks };
}
