// The paths of descents on the plane that holds most of them: the drunk man stumbles, the careful one steps.
import type { DescentsFacts, Plane } from "../documents";
import { inFull, percent, significant } from "../numbers";
import { linearAxis, type Tick } from "./axis";
import { legend, widthOf, type Series } from "./charts";
import { contourAt, levelsOf, partOf, surfaceOf, type Surface } from "./contours";
import { addressOfMoment, batchInWords, batchName, type Descent } from "./descents";
import type { Figure, Mark } from "./figure";
import { about, circle, mark, path, rect, seriesMark, seriesStyles, text } from "./marks";

const width = 360, height = 300, shades = 14, deepest = 0.42;
const mostMarks = 50; // of a path of more points none is marked
const pointedSteps = 80; // the first so many in the picture can be pointed at

type At = { step: number; u: number; v: number };

interface Window {
  across(u: number): number;
  up(v: number): number;
  holds(at: At): boolean;
}

function finitePath(descent: Descent): At[] {
  return descent.path.filter((at) => at.u !== null && at.v !== null).map((at) => ({ step: at.step, u: at.u ?? 0, v: at.v ?? 0 }));
}

type Range = [low: number, high: number];

function rangeOf(values: number[], margin: number): Range {
  const low = Math.min(...values), high = Math.max(...values), room = margin * (high - low) || 1;
  return [low - room, high + room];
}

/** The plane's grid; without one all of the paths. */
function rangesOf(descents: DescentsFacts, plane: Plane): { us: Range; vs: Range } {
  const surface = surfaceOf(plane), all = descents.descents.flatMap(finitePath);
  if (surface === null) return { us: rangeOf(all.map((at) => at.u), 0.08), vs: rangeOf(all.map((at) => at.v), 0.08) };
  return { us: [surface.us[0], surface.us[surface.us.length - 1]], vs: [surface.vs[0], surface.vs[surface.vs.length - 1]] };
}

function windowOf([lowU, highU]: Range, [lowV, highV]: Range): Window {
  return {
    across: (u) => (u - lowU) / (highU - lowU) * width,
    up: (v) => height - (v - lowV) / (highV - lowV) * height,
    holds: (at) => at.u >= lowU && at.u <= highU && at.v >= lowV && at.v <= highV,
  };
}

function surfaceMarks(surface: Surface | null, window: Window): Mark[] {
  if (surface === null) return [];
  const levels = levelsOf(surface, shades);
  const contours = levels.map((level) => contourAt(surface, level, window.across, window.up));
  return [
    ...contours.map(({ region }) => mark("path", { class: "shade", d: region, "fill-opacity": (deepest / shades).toFixed(3) })),
    ...contours.filter(({ edge }) => edge !== "").map(({ edge }) => path(edge, "contour")),
  ];
}

/** Where a descent was after so many seconds: between its measurements the steps are taken to be equally long. */
function placeAfter(descent: Descent, seconds: number): At | null {
  const next = descent.moments.findIndex((moment) => (moment.seconds ?? 0) >= seconds);
  if (next < 1) return null;
  const before = descent.moments[next - 1], after = descent.moments[next];
  const share = (seconds - (before.seconds ?? 0)) / ((after.seconds ?? 0) - (before.seconds ?? 0) || 1);
  const step = before.step + share * (after.step - before.step);
  const steps = finitePath(descent), end = steps.findIndex((at) => at.step >= step);
  if (end < 1) return null;
  const from = steps[end - 1], to = steps[end], along = (step - from.step) / (to.step - from.step || 1);
  return { step, u: from.u + along * (to.u - from.u), v: from.v + along * (to.v - from.v) };
}

/** Round times that every descent lived to see. */
function equalSeconds(descents: DescentsFacts): Tick[] {
  const ends = descents.descents.map((descent) => descent.moments.at(-1)?.seconds ?? 0);
  const last = Math.min(...ends);
  return last > 0 ? linearAxis(0, last).ticks.filter(({ value }) => value > 0 && value <= last) : [];
}

function pathMarks(descent: Descent, number: number, name: string, window: Window): Mark[] {
  const all = finitePath(descent), style = number % seriesStyles;
  if (all.length === 0) return [];
  const steps = all.map((at, i) => `${i === 0 ? "M" : "L"}${window.across(at.u).toFixed(2)} ${window.up(at.v).toFixed(2)}`).join("");
  const isLong = all.length > mostMarks;
  const pointed = all.filter(window.holds).slice(0, isLong ? pointedSteps : mostMarks).map((at) => {
    const x = window.across(at.u), y = window.up(at.v);
    const one = isLong ? mark("circle", { class: "point", cx: x, cy: y, r: 2.5 }) : seriesMark(x, y, 2.6, style);
    return about(one, `${name}, step ${at.step}: u ${inFull(at.u)}, v ${inFull(at.v)}`, addressOfMoment(number, at));
  });
  const end = all[all.length - 1];
  return [
    path(steps, "halo"), path(steps, `s${style} series${isLong ? " thin" : ""}`), ...pointed,
    ...(window.holds(end) ? [about(seriesMark(window.across(end.u), window.up(end.v), 6, style), `${name}: the end, after step ${end.step}`,
      addressOfMoment(number, end))] : []),
  ];
}

/** Where a word of the drawing stands. */
interface Place {
  x: number;
  y: number;
  words: string;
}

const letterHeight = 14;

function touches(one: Place, x: number, y: number, margin = 2): boolean {
  return x > one.x - margin && x < one.x + widthOf(one.words) + margin && y > one.y - letterHeight && y < one.y + margin + 3;
}

function overlaps(one: Place, other: Place): boolean {
  return Math.abs(one.y - other.y) < letterHeight + 4 && one.x < other.x + widthOf(other.words) + 4 && other.x < one.x + widthOf(one.words) + 4;
}

/** Points of all paths, close together, where the drawing has them. */
function trailOf(descents: DescentsFacts, window: Window): [number, number][] {
  return descents.descents.flatMap((descent) => {
    const at = finitePath(descent).map(({ u, v }): [number, number] => [window.across(u), window.up(v)]);
    return at.flatMap(([x, y], i): [number, number][] => {
      const [toX, toY] = at[i + 1] ?? [x, y], pieces = Math.min(60, 1 + Math.floor(Math.hypot(toX - x, toY - y) / 4));
      return Array.from({ length: pieces }, (_, k) => [x + (toX - x) * k / pieces, y + (toY - y) * k / pieces]);
    });
  });
}

/** Beside a mark, where no path passes and no other word stands; null: nowhere. */
function placeBeside(x: number, y: number, words: string, trail: [number, number][], written: Place[]): Place | null {
  const left = x - 9 - widthOf(words);
  const places = [[x + 9, y + 4.5], [left, y + 4.5], [x + 9, y - 9], [x + 9, y + 20], [left, y - 9], [left, y + 20]];
  const isFree = (one: Place): boolean => one.x >= 4 && one.x + widthOf(words) <= width - 4 && one.y >= letterHeight && one.y <= height - 6 &&
    !written.some((other) => overlaps(one, other)) && !trail.some((at) => touches(one, ...at));
  return places.map(([atX, atY]): Place => ({ x: atX, y: atY, words })).find(isFree) ?? null;
}

function nameMark({ x, y, words }: Place): Mark {
  return text(x, y, "tag", "start", words);
}

/** Where each descent is after equal seconds; a time is written where there is room for it. */
function secondsMarks(descents: DescentsFacts, window: Window, trail: [number, number][], startName: Place): Mark[] {
  const written = [startName];
  return equalSeconds(descents).flatMap(({ value: seconds, label }) => descents.descents.flatMap((descent, number) => {
    const at = placeAfter(descent, seconds);
    if (at === null || !window.holds(at)) return [];
    const x = window.across(at.u), y = window.up(at.v);
    const time = `${label} s`;
    const ring = about(seriesMark(x, y, 4, number % seriesStyles),
      `${batchName(descent.batch, descents.training_examples)} after ${time}: about step ${Math.round(at.step)}`, `second.${seconds}`);
    const name = placeBeside(x, y, time, trail, written);
    if (name === null) return [ring];
    written.push(name);
    return [ring, nameMark(name)];
  }));
}

/** "single examples 84°, batches of 100 41°": the mean angle of the steps to the steepest way. */
function straightness(descents: DescentsFacts): string {
  const angles = descents.descents.flatMap((descent) => {
    const known = descent.moments.map((moment) => moment.cosine).filter((cosine) => cosine !== null);
    if (known.length === 0) return [];
    const degrees = known.reduce((sum, cosine) => sum + Math.acos(Math.min(1, Math.max(-1, cosine))) * 180 / Math.PI, 0) / known.length;
    return [`${batchInWords(descent.batch, descents.training_examples)} ${degrees.toFixed(0)}°`];
  });
  return angles.length === 0 ? "" : ` Their steps do not all go straight down. The mean angle between a step and the steepest way down: ${angles.join(", ")}.`;
}

interface Words {
  id: string;
  title: string;
  caption: string;
  calculus: string;
}

interface View {
  us: Range;
  vs: Range;
  surface: Surface | null;
  /** Else a part of the paths, without the times. */
  isWhole: boolean;
  /** Which descents are drawn first, and lie below the others. */
  order: number[];
}

/** Those of most steps first. */
function byLength(descents: DescentsFacts): number[] {
  const steps = (number: number): number => descents.descents[number].path.at(-1)?.step ?? 0;
  return descents.descents.map((_, number) => number).sort((a, b) => steps(b) - steps(a));
}

function figureOf(descents: DescentsFacts, view: View, words: Words): Figure {
  const { isWhole } = view, { plane } = descents;
  const names = descents.descents.map((descent) => batchName(descent.batch, descents.training_examples));
  const key = legend(names.map((name): Series => ({ name, points: [] })), width);
  const window = windowOf(view.us, view.vs), top = key.bottom + 8;
  const start = descents.descents.flatMap(finitePath)[0];
  const startAt: [number, number] = [window.across(start.u), window.up(start.v)];
  const hasStart = window.holds(start), trail = trailOf(descents, window);
  const startName = placeBeside(...startAt, "start", trail, [])
    ?? { x: Math.min(startAt[0] + 9, width - 60), y: Math.max(letterHeight, startAt[1] - 10), words: "start" };
  const map = mark("svg", { x: 0, y: top, width, height, viewBox: `0 0 ${width} ${height}` },
    rect(0, 0, width, height, "blank"), ...surfaceMarks(view.surface, window),
    ...view.order.flatMap((number) => pathMarks(descents.descents[number], number, names[number], window)),
    ...(isWhole ? secondsMarks(descents, window, trail, startName) : []),
    ...(hasStart ? [circle(...startAt, 5, "start"), nameMark(startName)] : []));
  const drawn = descents.descents.map((descent, number) => ({ descent, number, steps: descent.path.filter((at) =>
    isWhole || (at.u !== null && at.v !== null && window.holds({ step: at.step, u: at.u, v: at.v }))) }));
  return {
    ...words,
    description: `The paths of ${names.length} descents in the plane of their first two principal components`,
    drawing: { width, height: top + height + 46, marks: [...key.marks, map, rect(0, top, width, height, "frame"),
      text(0, top + height + 18, "small", "start", `to the right: ${percent(plane.share_u ?? 0, 1)} of the variance`),
      text(0, top + height + 38, "small", "start", `up: ${percent(plane.share_v ?? 0, 1)}`)] },
    table: {
      columns: [
        { key: "batch", title: "batch", kind: "count" },
        { key: "step", title: "step", kind: "count" },
        { key: "u", title: "u", kind: "real" },
        { key: "v", title: "v", kind: "real" },
      ],
      rows: drawn.flatMap(({ descent, steps }) => steps.map((at) => [descent.batch, at.step, at.u, at.v])),
      addresses: drawn.flatMap(({ number, steps }) => steps.map((at) => [addressOfMoment(number, at)])),
    },
  };
}

/** The plane of the paths from above, for whatever moves on it. */
export interface PathsMap {
  width: number;
  height: number;
  /** The real cost. */
  ground: Mark[];
  across(u: number): number;
  up(v: number): number;
}

/** Null: no descent goes anywhere. */
export function pathsMap(descents: DescentsFacts): PathsMap | null {
  if (!hasPaths(descents)) return null;
  const { us, vs } = rangesOf(descents, descents.plane), window = windowOf(us, vs);
  return { width, height, across: window.across, up: window.up, ground: [rect(0, 0, width, height, "blank"), ...surfaceMarks(surfaceOf(descents.plane), window)] };
}

function hasPaths(descents: DescentsFacts): boolean {
  return descents.descents.some((descent) => finitePath(descent).length > 1);
}

export function pathsFigure(descents: DescentsFacts): Figure | null {
  if (!hasPaths(descents)) return null;
  const { plane } = descents;
  return figureOf(descents, { ...rangesOf(descents, plane), surface: surfaceOf(plane), isWhole: true, order: byLength(descents) }, {
    id: "paths",
    title: "The paths downhill",
    caption: "All descents start at the same point. The plane is the one that holds most of their paths: " +
      `${percent((plane.share_u ?? 0) + (plane.share_v ?? 0), 1)} of their variance lies in it` +
      (surfaceOf(plane) === null ? "." : "; the shading is the real cost there, the stronger the higher, and the thin lines join points of equal cost.") +
      straightness(descents) + (equalSeconds(descents).length > 0 ? " The marks with a time say where each is after equal seconds." : ""),
    calculus: "principal components of the paths: w = mean + u e₁ + v e₂",
  });
}

/** Null: the shortest path is no small part of the whole picture. */
export function firstStepsFigure(descents: DescentsFacts): Figure | null {
  if (!hasPaths(descents) || surfaceOf(descents.near_start) === null) return null;
  const view = { ...rangesOf(descents, descents.near_start), surface: surfaceOf(descents.near_start), isWhole: false, order: byLength(descents) };
  return figureOf(descents, view, {
    id: "first-steps",
    title: "The first steps, enlarged",
    caption: "The same plane around the shortest of the paths. Each bend of a line is a step, as far as the first 300; later a bend stands for several. " +
      "Where a path leaves this picture, the whole one shows how it goes on.",
    calculus: "",
  });
}

/** So many steps at least, and at most, make a stagger that can be seen. */
const fewestSteps = 8, mostSteps = 60;

interface Walk {
  steps: At[];
  /** How long the way is, and how far its end is from its beginning. */
  walked: number;
  gone: number;
}

function walkOf(steps: At[]): Walk {
  const last = steps[steps.length - 1];
  return {
    steps, walked: steps.slice(1).reduce((sum, at, i) => sum + Math.hypot(at.u - steps[i].u, at.v - steps[i].v), 0),
    gone: Math.hypot(last.u - steps[0].u, last.v - steps[0].v),
  };
}

/** The part of so many steps whose way is longest beside how far it leads. */
function mostStaggering(steps: At[]): Walk {
  const walks = steps.slice(0, Math.max(1, steps.length - mostSteps)).map((_, i) => walkOf(steps.slice(i, i + mostSteps + 1)));
  return walks.reduce((best, walk) => (walk.walked * best.gone > best.walked * walk.gone ? walk : best));
}

/** Of the steps of the smallest batch that are all drawn those that stagger most, each by itself, at one scale. */
export function staggerFigure(descents: DescentsFacts): Figure | null {
  const batches = descents.descents.map((descent) => descent.batch), number = batches.indexOf(Math.min(...batches));
  if (number < 0) return null;
  const { batch } = descents.descents[number];
  const single = finitePath(descents.descents[number]).filter((at, i) => at.step === i);
  if (single.length < fewestSteps || batch >= descents.training_examples) return null;
  const { steps, walked, gone } = mostStaggering(single), first = steps[0], last = steps[steps.length - 1];
  const [us, vs] = [rangeOf(steps.map((at) => at.u), 0.1), rangeOf(steps.map((at) => at.v), 0.1)];
  const scale = Math.max((us[1] - us[0]) / width, (vs[1] - vs[0]) / height);
  const widened = ([low, high]: Range, pixels: number): Range => [(low + high - scale * pixels) / 2, (low + high + scale * pixels) / 2];
  const ranges = { us: widened(us, width), vs: widened(vs, height) };
  const surface = [descents.near_start, descents.plane].map(surfaceOf).map((one) => (one === null ? null : partOf(one, ranges.us, ranges.vs)))
    .find((one) => one !== null) ?? null;
  const isPart = steps.length < single.length;
  return figureOf(descents, { ...ranges, surface, isWhole: false, order: [...byLength(descents).filter((one) => one !== number), number] }, {
    id: "stagger",
    title: `${isPart ? `The steps ${first.step + 1} to ${last.step}` : `The first ${last.step} steps`} with ${batchInWords(batch, descents.training_examples)}`,
    caption: `${isPart ? `Of the first ${single.length - 1} steps the ${mostSteps} that stagger most. ` : ""}Every bend is a step, and both directions have ` +
      `one scale. In this plane the way of these ${steps.length - 1} steps is ${significant(walked)} long, and its end is ${significant(gone)} from its ` +
      `beginning: it is ${significant(walked / gone)} times as long as the straight one. What it staggers in all the other directions cannot be seen here.`,
    calculus: "",
  });
}
