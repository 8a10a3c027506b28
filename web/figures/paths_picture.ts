// A picture of the plane of paths: each path, its end, where it was after equal seconds, and the table of its steps.
import type { DescentsFacts } from "../documents";
import { inFull, percent } from "../numbers";
import * as terms from "../terms";
import { linearAxis, type Tick } from "./axis";
import { legend, type Series } from "./charts";
import type { Surface } from "./contours";
import { addressOfMoment, batchName, type Descent } from "./descents";
import type { Figure, Mark } from "./figure";
import { about, circle, mark, path, rect, seriesMark, seriesStyles, text } from "./marks";
import { finitePath, height, surfaceMarks, width, windowOf, type At, type Range, type Window } from "./paths_plane";
import { letterHeight, nameMark, placeBeside, trailOf, type Place } from "./paths_words";

const mostMarks = 50; // of a path of more points none is marked
const pointedSteps = 80; // the first so many in the picture can be pointed at

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
export function equalSeconds(descents: DescentsFacts): Tick[] {
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
export function byLength(descents: DescentsFacts): number[] {
  const steps = (number: number): number => descents.descents[number].path.at(-1)?.step ?? 0;
  return descents.descents.map((_, number) => number).sort((a, b) => steps(b) - steps(a));
}

export function figureOf(descents: DescentsFacts, view: View, words: Words): Figure {
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
        { key: "batch", title: terms.batch, kind: "count" },
        { key: "step", title: terms.step, kind: "count" },
        { key: "u", title: "u", kind: "real" },
        { key: "v", title: "v", kind: "real" },
      ],
      rows: drawn.flatMap(({ descent, steps }) => steps.map((at) => [descent.batch, at.step, at.u, at.v])),
      addresses: drawn.flatMap(({ number, steps }) => steps.map((at) => [addressOfMoment(number, at)])),
    },
  };
}
