// A search for a learning rate: each step has a larger one than the step before.
import type { RateMoment, RateSearch } from "../documents";
import { inFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { chartDrawing, type Series } from "./charts";
import type { Figure } from "./figure";

const mostBatches = 40;
const mostCost = 1.5; // times the first: else only its running away could be seen

function momentAt(search: RateSearch, rate: number): RateMoment {
  const distance = (moment: RateMoment): number => Math.abs(Math.log((moment.rate ?? 0) / rate));
  return search.moments.reduce((nearest, moment) => (distance(moment) < distance(nearest) ? moment : nearest));
}

function suggestion(search: RateSearch, name: string, rate: number | null, style: number): Series[] {
  if (rate === null) return [];
  const cost = momentAt(search, rate).smoothed;
  return [{ name: `${name}: ${significant(rate, 2)}`, style, hasLine: false, points: [{ x: rate, y: cost, address: `rate.${style}`,
    label: `${name}: rate ${inFull(rate)}, smoothed cost ${inFull(cost)}` }] }];
}

function endInWords(search: RateSearch): string {
  const last = search.moments[search.moments.length - 1];
  return `${search.diverged ? "The cost ran away" : "It ended"} after step ${withThousands(search.moments.length)} of ` +
    `${withThousands(search.planned_steps)}, at the rate ${significant(last.rate)}.`;
}

export function ratesFigure(search: RateSearch): Figure | null {
  if (search.moments.length === 0) return null;
  const most = mostCost * (search.moments[0].smoothed ?? 0);
  const every = Math.floor(search.moments.length / mostBatches) + 1;
  const shown = (pick: (moment: RateMoment) => number | null, moments: RateMoment[]) =>
    moments.filter((moment) => (pick(moment) ?? Infinity) <= most).map((moment) => ({ x: moment.rate ?? 0, y: pick(moment) }));
  const advice = search.steepest === null ? " No rate made the cost fall by a twentieth: there is nothing to suggest."
    : (search.third_of_lowest === null ? " Begin with a third of the rate at which the cost is lowest."
      : ` Begin with ${significant(search.third_of_lowest)}, a third of the rate at which the cost is lowest.`) +
      (search.third_of_lowest !== null && search.steepest < search.third_of_lowest
        ? ` If the cost jumps with that, take less, down to ${significant(search.steepest)}, where it fell steepest.` : ` It fell steepest at ${significant(search.steepest)}.`) +
      " Both hold for this optimizer, its momentum and this batch: with momentum m, sgd takes about 1 − m times the rate that it takes without.";
  return {
    id: "rates",
    title: "Cost against learning rate",
    caption: `Each step has a larger learning rate than the one before. Where the cost turns up, steps are too long.${advice} ` +
      `${endInWords(search)} Costs above one and a half times the first are not drawn.`,
    calculus: "",
    description: "Cost of each batch and smoothed cost against the learning rate",
    drawing: chartDrawing({
      xName: "learning rate", yName: terms.cost, x: "logarithmic",
      series: [
        { name: "some batches", style: 1, hasLine: false, points: shown((moment) => moment.cost, search.moments.filter((_, i) => i % every === 0)) },
        { name: "smoothed", style: 0, hasMarks: false, points: shown((moment) => moment.smoothed, search.moments) },
        ...suggestion(search, "steepest fall", search.steepest, 2),
        ...suggestion(search, "a third of the lowest’s", search.third_of_lowest, 3),
      ],
    }),
    table: {
      columns: [
        { key: "rate", title: terms.rate, kind: "real" },
        { key: "cost", title: "cost of the batch", kind: "real" },
        { key: "smoothed", title: "smoothed cost", kind: "real" },
      ],
      rows: search.moments.map((moment) => [moment.rate, moment.cost, moment.smoothed]),
    },
  };
}
