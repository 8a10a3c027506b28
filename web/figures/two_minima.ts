// A cost with two valleys, and where the balls end that are let go above it.
import type { DescentsFacts } from "../documents";
import { inFull, percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { chartDrawing } from "./charts";
import { batchInWords } from "./descents";
import type { Figure, Mark } from "./figure";
import { about, group, line, rect, seriesMark, text } from "./marks";
import { tableOf } from "./table";

export type TwoMinima = NonNullable<DescentsFacts["two_minima"]>;
export type Share = TwoMinima["shares"][number];

/** The line's points that are numbers. */
export function profile(minima: TwoMinima): { along: number; cost: number }[] {
  return minima.line.along.map((along, i) => ({ along: along ?? NaN, cost: minima.line.costs[i] ?? NaN }))
    .filter(({ along, cost }) => Number.isFinite(along) && Number.isFinite(cost));
}

/** The top of the hill between the minima. */
export function hill(minima: TwoMinima): number {
  return Math.max(minima.shallow_cost ?? 0, ...profile(minima).filter(({ along }) => along >= 0 && along <= 1).map(({ cost }) => cost));
}

function valleysInWords(minima: TwoMinima): string {
  const shallow = minima.shallow_cost ?? 0, deeper = minima.deeper_cost ?? 0, top = hill(minima);
  const words = `The deeper minimum has the cost ${significant(deeper, 4)}, the shallow one ${significant(shallow, 4)}.`;
  if (top <= shallow) return words;
  return `${words} On the straight line from the one to the other the cost rises to ${significant(top, 4)}: a hill of ${significant(top - shallow)} on the ` +
    `way out of the shallow minimum, of ${significant(top - deeper)} on the way back.`;
}

export function valleysFigure(minima: TwoMinima): Figure | null {
  const points = profile(minima);
  if (points.length < 2) return null;
  return {
    id: "valleys",
    title: "Two valleys",
    caption: `One neuron, four examples, and a cost with two minima. ${valleysInWords(minima)}`,
    calculus: "w = shallow + t (deeper − shallow)",
    description: "The cost along the straight line through both minima",
    drawing: chartDrawing({
      xName: "0: shallow, 1: deeper minimum", yName: terms.cost, x: "linear",
      series: [
        { name: "along the line", style: 2, hasMarks: false, points: points.map(({ along, cost }) => ({ x: along, y: cost })) },
        { name: "shallow", style: 1, hasLine: false, points: [{ x: 0, y: minima.shallow_cost, address: "minimum.shallow" }] },
        { name: "deeper", style: 0, hasLine: false, points: [{ x: 1, y: minima.deeper_cost, address: "minimum.deeper" }] },
      ],
    }),
    table: {
      columns: [{ key: "along", title: "t", kind: "real" }, { key: "cost", title: terms.cost, kind: "real" }],
      rows: minima.line.along.map((along, i) => [along, minima.line.costs[i]]),
    },
  };
}

const width = 360, left = 8, right = 352, floor = 30, stripHeight = 52, barHeight = 30, bins = 48;

interface Strip {
  name: string;
  words: string;
  /** By bin how many end in the deeper valley, in the shallow one, and elsewhere. */
  counts: { deeper: number; shallow: number; other: number }[];
  address: string;
}

function countsOf(along: (number | null)[], basins: Share["basins"] | null, binOf: (along: number) => number): Strip["counts"] {
  const counts = Array.from({ length: bins }, () => ({ deeper: 0, shallow: 0, other: 0 }));
  along.forEach((at, i) => {
    const basin = basins?.[i] ?? "neither", bin = at === null ? -1 : binOf(at);
    if (bin in counts) ++counts[bin][basin === "neither" ? "other" : basin];
  });
  return counts;
}

function shownIn(strip: Pick<Strip, "counts">): number {
  return strip.counts.reduce((sum, bin) => sum + bin.deeper + bin.shallow + bin.other, 0);
}

/** ", 12 of them off the picture" */
function hiddenInWords(strip: Pick<Strip, "counts">, all: number): string {
  const hidden = all - shownIn(strip);
  return hidden > 0 ? `, ${withThousands(hidden)} off the picture` : "";
}

function stripMarks(strip: Strip, y: number, edges: (bin: number) => [number, number]): Mark[] {
  const most = Math.max(1, ...strip.counts.map((bin) => bin.deeper + bin.shallow + bin.other));
  const base = y + stripHeight - 4, binWidth = (right - left) / bins;
  const marks: Mark[] = [text(left, y + 13, "", "start", strip.name), text(right, y + 13, "tag", "end", strip.words), line(left, base, right, base, "axis")];
  strip.counts.forEach((bin, i) => {
    const all = bin.deeper + bin.shallow + bin.other;
    if (all === 0) return;
    let at = base;
    const bar = (count: number, style: string): Mark[] => {
      if (count === 0) return [];
      const size = Math.max(1.5, barHeight * Math.sqrt(count / most));
      at -= size;
      return [rect(left + i * binWidth + 0.5, at, binWidth - 1, size, style)];
    };
    const [from, to] = edges(i);
    marks.push(about(group(...bar(bin.deeper, "up"), ...bar(bin.shallow, "down-bar"), ...bar(bin.other, "amount")),
      `${strip.name}: ${withThousands(all)} between ${from.toFixed(2)} and ${to.toFixed(2)}` +
        (bin.deeper + bin.shallow > 0 ? `; ${withThousands(bin.deeper)} in the deeper valley, ${withThousands(bin.shallow)} in the shallow one` : ""),
      strip.address));
  });
  return marks;
}

export function batchWords(batch: number): string {
  return batch === 0 ? "all at once" : batchInWords(batch, Infinity);
}

/** Along the line of the two valleys: where the balls begin, and where those of each batch size end. */
export function ballsFigure(minima: TwoMinima): Figure | null {
  const land = profile(minima);
  if (minima.shares.length === 0 || land.length < 2) return null;
  const low = land[0].along, high = land[land.length - 1].along;
  const across = (along: number): number => left + (along - low) / (high - low) * (right - left);
  const binOf = (along: number): number => Math.floor((along - low) / (high - low) * bins);
  const edges = (bin: number): [number, number] => [low + bin / bins * (high - low), low + (bin + 1) / bins * (high - low)];
  const shares = minima.shares.map((share) => `${percent(share.share ?? 0, 1)} with ${batchWords(share.batch)}`);
  const begin = { counts: countsOf(minima.starts.along, null, binOf) };
  const strips: Strip[] = [
    { ...begin, name: "the start", words: `${withThousands(minima.starts.along.length)} balls${hiddenInWords(begin, minima.starts.along.length)}`,
      address: "balls.start" },
    ...minima.shares.map((share) => {
      const end = { counts: countsOf(share.ends.along, share.basins, binOf) };
      return { ...end, name: batchWords(share.batch), address: `balls.${share.batch}`,
        words: `deeper ${percent(share.share ?? 0, 0)} ± ${percent(share.standard_error ?? 0, 1)}${hiddenInWords(end, share.ends.along.length)}` };
    }),
  ];
  const minimum = (along: number, name: "shallow" | "deeper", style: number): Mark => about(group(
    line(across(along), floor, across(along), floor + stripHeight * strips.length, "grid"),
    seriesMark(across(along), floor - 5, 5, style), text(across(along), 14, "small", "middle", name),
  ), `the ${name} minimum: cost ${inFull(name === "shallow" ? minima.shallow_cost : minima.deeper_cost)}`, `minimum.${name}`);
  const marks: Mark[] = [minimum(0, "shallow", 1), minimum(1, "deeper", 0),
    ...strips.flatMap((strip, i) => stripMarks(strip, floor + stripHeight * i, edges))];
  return {
    id: "balls",
    title: "Which valley do they end in?",
    caption: `${withThousands(minima.starts.along.length)} balls are let go, from the same places for every batch size, and roll by gradient steps. ` +
      "From left to right is the line through both minima. " +
      "Exact steps, if they are short, never lead out of a valley; steps from fewer examples may. " +
      "Filled: balls that a full-batch descent leads on to the deeper minimum; hollow: to the shallow one. In the deeper one ended " +
      `${shares.join(", ")}. The height of a bar is the square root of its count.`,
    calculus: "",
    description: "Where the balls begin and end along the line through both minima, by batch size",
    drawing: { width, height: floor + stripHeight * strips.length + 2, marks },
    table: tableOf(minima.shares, (share) => `balls.${share.batch}`,
      ["batch", terms.batch, "count", (share) => share.batch],
      ["deeper", "ended in the deeper", "count", (share) => share.deeper],
      ["shallow", "in the shallow", "count", (share) => share.shallow],
      ["share", "share in the deeper", "real", (share) => share.share],
      ["standard_error", `± ${terms.standardError}`, "real", (share) => share.standard_error]),
  };
}
