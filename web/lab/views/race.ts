// Where each of several descents is at one time, by three clocks: steps made, examples seen, seconds spent.
import type { DescentsFacts } from "../../documents";
import type { Descent, Moment } from "../../figures/descents";

export type RaceClock = "steps" | "examples" | "seconds";
export const clocks: readonly RaceClock[] = ["steps", "examples", "seconds"];

export interface Standing {
  /** Not always whole: between two. */
  step: number;
  examples: number;
  seconds: number;
  u: number;
  v: number;
  /** As measured last. */
  cost: number | null;
  accuracy: number | null;
  /** Degrees between its last measured step and the steepest way. Null: not measured yet. */
  angle: number | null;
  isAtEnd: boolean;
}

function read(moment: Moment, clock: RaceClock): number {
  return (clock === "steps" ? moment.step : clock === "examples" ? moment.examples : moment.seconds) ?? 0;
}

/** Until the last of them is at its end. */
export function endOf(descents: DescentsFacts, clock: RaceClock): number {
  return Math.max(0, ...descents.descents.map((descent) => { const last = descent.moments.at(-1); return last === undefined ? 0 : read(last, clock); }));
}

/** A share of the way, 0 to 1, as a time. Steps and examples run ever faster: else who makes few steps is at the end before anybody looks. */
export function timeAt(share: number, end: number, clock: RaceClock): number {
  return clock === "seconds" ? share * end : (1 + end) ** share - 1;
}

function between(low: number, high: number, share: number): number {
  return low + share * (high - low);
}

/** Between two measurements, all steps are taken to be equally long. */
function stepAt(descent: Descent, clock: RaceClock, time: number): number {
  const { moments } = descent, next = moments.findIndex((moment) => read(moment, clock) > time);
  if (next < 0) return moments.at(-1)?.step ?? 0;
  if (next === 0) return moments[0].step;
  const before = moments[next - 1], after = moments[next], from = read(before, clock), to = read(after, clock);
  return between(before.step, after.step, to > from ? (time - from) / (to - from) : 1);
}

/** The way to there: places of the plane. */
export function trailTo(descent: Descent, step: number): { u: number; v: number }[] {
  const path = descent.path.filter((at) => at.u !== null && at.v !== null).map((at) => ({ step: at.step, u: at.u ?? 0, v: at.v ?? 0 }));
  const next = path.findIndex((at) => at.step > step), known = (next < 0 ? path : path.slice(0, Math.max(1, next))).map(({ u, v }) => ({ u, v }));
  if (next <= 0) return known;
  const before = path[next - 1], after = path[next], share = (step - before.step) / (after.step - before.step);
  return [...known, { u: between(before.u, after.u, share), v: between(before.v, after.v, share) }];
}

export function standingAt(descent: Descent, clock: RaceClock, time: number): Standing | null {
  const { moments } = descent, place = trailTo(descent, stepAt(descent, clock, time)).at(-1);
  if (moments.length === 0 || place === undefined) return null;
  const step = stepAt(descent, clock, time), last = moments[moments.length - 1];
  const known = moments.filter((moment) => moment.step <= step), measured = known[known.length - 1] ?? moments[0], after = moments[known.length] ?? measured;
  const share = after.step > measured.step ? (step - measured.step) / (after.step - measured.step) : 0;
  const cosine = known.map((moment) => moment.cosine).filter((value) => value !== null).at(-1);
  return {
    step, examples: between(measured.examples, after.examples, share), seconds: between(measured.seconds ?? 0, after.seconds ?? 0, share), u: place.u, v: place.v,
    cost: measured.cost, accuracy: measured.accuracy, angle: cosine === undefined ? null : Math.acos(Math.min(1, Math.max(-1, cosine))) * 180 / Math.PI, isAtEnd: step >= last.step,
  };
}
