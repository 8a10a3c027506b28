// Balls that roll down the line through two minima, from where they begin to where they end.
import { inFull, percent, withThousands } from "../numbers";
import type { Figure, Mark } from "./figure";
import { about, group, line, mark, path, text } from "./marks";
import { tableOf, type ColumnOf } from "./table";
import { batchWords, hill, profile, type Share, type TwoMinima } from "./two_minima";

const width = 360, height = 112, nameHeight = 24, radius = 3.2, pileWidth = 7, mostBalls = 48;
const above = 0.6; // of the depth of the deeper valley: so much is seen over the hill
const spread = 0.3, turns = 7; // of the time: the last balls are let go after so much of it

interface At {
  x: number;
  y: number;
}

/** The line seen from the side, left to right. */
interface Land {
  curve: At[];
  across(along: number): number;
  holds(along: number | null): along is number;
}

function landOf(minima: TwoMinima): Land {
  const points = profile(minima), low = points[0].along, high = points[points.length - 1].along;
  const bottom = Math.min(...points.map(({ cost }) => cost)), top = hill(minima), full = (top - bottom) * (1 + above) || 1;
  const across = (along: number): number => (along - low) / (high - low) * width;
  return {
    across, curve: points.map(({ along, cost }) => ({ x: across(along), y: height - 6 - (cost - bottom) / full * (height - 12) })),
    holds: (along): along is number => along !== null && along >= low && along <= high,
  };
}

function onCurve(curve: At[], x: number): At {
  const next = Math.max(1, curve.findIndex((at) => at.x >= x)), from = curve[next - 1], to = curve[next];
  return { x, y: from.y + (x - from.x) / (to.x - from.x || 1) * (to.y - from.y) };
}

/** Where something is on the curve after a share of the way, which is measured along the curve. */
function wayOf(curve: At[], from: number, to: number): (share: number) => At {
  const low = Math.min(from, to), high = Math.max(from, to);
  const inner = curve.filter(({ x }) => x > low && x < high), way = [onCurve(curve, from), ...(from < to ? inner : inner.reverse()), onCurve(curve, to)];
  const lengths = way.slice(1).map((at, i) => Math.hypot(at.x - way[i].x, at.y - way[i].y));
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  return (share) => {
    let left = share * whole;
    const i = lengths.findIndex((length) => (left -= length) <= 0);
    if (i < 0) return way[way.length - 1];
    const back = lengths[i] > 0 ? -left / lengths[i] : 0;
    return { x: way[i + 1].x + back * (way[i].x - way[i + 1].x), y: way[i + 1].y + back * (way[i].y - way[i + 1].y) };
  };
}

interface Ball {
  /** Its place among the starts. */
  number: number;
  from: number;
}

/** Some of those that begin within the picture, from all over the starts. */
function ballsOf(minima: TwoMinima, land: Land): Ball[] {
  const all = minima.starts.along.flatMap((from, number) => (land.holds(from) ? [{ number, from }] : []));
  const every = Math.ceil(all.length / mostBalls);
  return all.filter((_, i) => i % every === 0);
}

function addressOf(ball: Ball): string {
  return `ball.${ball.number}`;
}

const styles = { deeper: "up", shallow: "down-hollow", neither: "amount" };

interface Ended extends Ball {
  to: number;
  /** What comes to lie near it lies over or under it: so many are below, and in all. */
  below: number;
  pile: Ball[];
}

function endedOf(share: Share, land: Land, balls: Ball[]): Ended[] {
  const piles = new Map<number, Ball[]>();
  return balls.flatMap((ball) => {
    const to = share.ends.along[ball.number];
    if (!land.holds(to)) return [];
    const place = Math.floor(land.across(to) / pileWidth), pile = piles.get(place) ?? [];
    piles.set(place, pile);
    return [{ ...ball, to, below: pile.push(ball) - 1, pile }];
  });
}

/** From one ball of a pile to the next: as much as the piles of this batch size have room for. */
function stepOf(ended: Ended[], land: Land): number {
  const steps = ended.filter(({ pile }) => pile.length > 1).map(({ to, pile }) => (onCurve(land.curve, land.across(to)).y - 3 * radius) / (pile.length - 1));
  return Math.max(0, Math.min(2 * radius, ...steps));
}

/** The balls as they lie at the end; how each came there. */
function ballMarks(minima: TwoMinima, share: Share, land: Land, balls: Ball[]): Mark[] {
  const ended = endedOf(share, land, balls), step = stepOf(ended, land);
  return ended.map((ball, i) => {
    const way = wayOf(land.curve, land.across(ball.from), land.across(ball.to));
    const later = i % turns / turns * spread, basin = share.basins[ball.number] ?? "neither";
    const placeAt = (time: number): string => {
      const gone = Math.min(1, Math.max(0, (time - later) / (1 - spread))), at = way(1 - (1 - gone) ** 2);
      return `translate(${at.x.toFixed(2)} ${(at.y - radius - ball.below * step * gone ** 6).toFixed(2)})`;
    };
    const one = about(mark("circle", { class: styles[basin], r: radius, transform: placeAt(1) }),
      `ball ${ball.number}: from t = ${inFull(ball.from)}, cost ${inFull(minima.starts.costs[ball.number])}, to t = ${inFull(ball.to)}, cost ` +
        `${inFull(share.ends.costs[ball.number])}${basin === "neither" ? "" : `: the ${basin} valley`}`, addressOf(ball));
    return { ...one, moves: placeAt };
  });
}

function panel(minima: TwoMinima, share: Share, land: Land, balls: Ball[], top: number): Mark[] {
  const ground = land.curve.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  return [
    text(0, top + 14, "", "start", batchWords(share.batch)),
    text(width, top + 14, "tag", "end", `deeper ${percent(share.share ?? 0, 0)} of all`),
    mark("svg", { x: 0, y: top + nameHeight, width, height, viewBox: `0 0 ${width} ${height}` },
      path(`${ground}V${height}H0Z`, "panel"), path(ground, "ground"), ...ballMarks(minima, share, land, balls)),
  ];
}

/** Null: there are no balls, or no line for them. */
export function rollingFigure(minima: TwoMinima): Figure | null {
  if (minima.shares.length === 0 || profile(minima).length < 2) return null;
  const land = landOf(minima), balls = ballsOf(minima, land), panelHeight = nameHeight + height + 8;
  if (balls.length === 0) return null;
  const minimum = (along: number, name: "shallow" | "deeper"): Mark => about(group(
    line(land.across(along), 20, land.across(along), 20 + panelHeight * minima.shares.length - 8, "grid"),
    text(land.across(along), 14, "small", "middle", name),
  ), `the ${name} minimum: cost ${inFull(name === "shallow" ? minima.shallow_cost : minima.deeper_cost)}`, `minimum.${name}`);
  return {
    id: "rolling",
    title: "The balls roll",
    caption: `${withThousands(balls.length)} of the ${withThousands(minima.starts.along.length)} balls, from those that begin in the picture and the same for every batch size, let go on ` +
      "the line through both minima. Each is shown above the place on the line that is nearest to it: beside the line the ground has other heights. Where a ball begins and ends was measured; how it rolls " +
      "there is drawn along the ground, for its steps are not kept. At the end they lie in piles: filled those in the deeper valley, hollow those in the shallow one.",
    calculus: "",
    description: `Where ${balls.length} balls end on the line through both minima, for ${minima.shares.length} batch sizes`,
    drawing: {
      width, height: 20 + panelHeight * minima.shares.length - 8,
      marks: [minimum(0, "shallow"), minimum(1, "deeper"), ...minima.shares.flatMap((share, i) => panel(minima, share, land, balls, 20 + panelHeight * i))],
    },
    table: tableOf(balls, addressOf,
      ["ball", "ball", "text", (ball) => String(ball.number)],
      ["start", "start, t", "real", (ball) => ball.from],
      ["cost", "its cost", "real", (ball) => minima.starts.costs[ball.number]],
      ...minima.shares.flatMap((share): ColumnOf<Ball>[] => [
        [`end_${share.batch}`, `end, ${batchWords(share.batch)}`, "real", (ball) => share.ends.along[ball.number]],
        [`valley_${share.batch}`, "valley", "text", (ball) => share.basins[ball.number]],
      ])),
  };
}
