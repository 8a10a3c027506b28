// The trainings of a sweep: from the best to the worst, and against each setting.
import type { Sweep, SweepOutcome } from "../documents";
import { shortened } from "../names";
import { inFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { chartDrawing } from "./charts";
import type { Figure } from "./figure";

const wideRange = 20; // largest to smallest: from here on a logarithmic axis

export function briefKey(key: string): string {
  return shortened(key.slice(key.lastIndexOf(".") + 1).replace(/_/g, " "), 24);
}

/** "003": the rest of its name says the values again. */
export function runNumber(outcome: SweepOutcome): string {
  const folder = outcome.run.slice(outcome.run.lastIndexOf("/") + 1);
  return shortened(folder.split("-")[0]);
}

export function settingInWords(sweep: Sweep, outcome: SweepOutcome): string {
  const values = sweep.keys.map((key) => `${briefKey(key)} ${shortened(outcome.values[key] ?? "", 24)}`);
  return [...values, ...(sweep.seeds > 1 ? [`seed ${outcome.seed}`] : [])].join(", ");
}

export function labelOf(sweep: Sweep, outcome: SweepOutcome): string {
  return `${runNumber(outcome)}, ${settingInWords(sweep, outcome)}: validation cost ${inFull(outcome.validation_cost)}`;
}

function measured(sweep: Sweep): SweepOutcome[] {
  return sweep.outcomes.filter((outcome) => outcome.validation_cost !== null);
}

export function rankingFigure(sweep: Sweep): Figure | null {
  const outcomes = measured(sweep);
  if (sweep.outcomes.length === 0) return null;
  const best = outcomes.at(0), worst = outcomes[outcomes.length - 1];
  const failed = sweep.outcomes.filter((outcome) => outcome.problem !== null).length;
  const seeds = sweep.seeds > 1;
  return {
    id: "ranking",
    title: "From the best to the worst",
    caption: "The lowest validation cost of each training. " + (best === undefined ? "None has one" :
      `The best (${settingInWords(sweep, best)}) came to ${significant(best.validation_cost, 4)}`) +
      (outcomes.length > 1 ? `, the worst (${settingInWords(sweep, worst)}) to ${significant(worst.validation_cost, 4)}` : "") +
      `.${failed > 0 ? ` ${withThousands(failed)} failed.` : ""}`,
    calculus: "",
    description: `Validation costs of ${outcomes.length} trainings, the lowest first`,
    drawing: chartDrawing({
      xName: terms.place, yName: "validation cost", x: "counting",
      series: [{ name: "a training", hasLine: false, points: outcomes.map((outcome, i) =>
        ({ x: i + 1, y: outcome.validation_cost, address: outcome.run, label: labelOf(sweep, outcome) })) }],
    }),
    table: {
      columns: [
        { key: "run", title: terms.run, kind: "text" },
        ...sweep.keys.map((key) => ({ key, title: briefKey(key), kind: "text" as const })),
        ...(seeds ? [{ key: "seed", title: terms.seed, kind: "count" as const }] : []),
        { key: "epoch", title: terms.epoch, kind: "count" },
        { key: "validation_cost", title: "validation cost", kind: "real" },
        { key: "validation_accuracy", title: "validation accuracy", kind: "real" },
        { key: "test_accuracy", title: terms.testAccuracy, kind: "real" },
        { key: "problem", title: "problem", kind: "text" },
      ],
      rows: sweep.outcomes.map((outcome) => [runNumber(outcome), ...sweep.keys.map((key) => outcome.values[key] ?? ""), ...(seeds ? [outcome.seed] : []),
        outcome.epoch, outcome.validation_cost, outcome.validation_accuracy, outcome.test_accuracy,
        outcome.problem ?? (outcome.cost_rose ? "the training cost rose above where it began" : "")]),
      addresses: sweep.outcomes.map((outcome) => [outcome.run]),
    },
    isTableOpen: true,
  };
}

/** Null: the key's values are no numbers, or all the same. */
function keyFigure(sweep: Sweep, key: string, number: number): Figure | null {
  const outcomes = measured(sweep);
  const values = outcomes.map((outcome) => Number(outcome.values[key] ?? "x"));
  const low = Math.min(...values), high = Math.max(...values);
  if (!(low < high)) return null;
  const name = briefKey(key);
  const lowest = [...new Set(values)].sort((a, b) => a - b)
    .map((value) => ({ value, best: outcomes.find((_, i) => values[i] === value) as SweepOutcome }));
  return {
    id: `key-${number + 1}`,
    title: `Validation cost against ${name}`,
    caption: `Each mark is a training; what else varies is not held fixed. The line joins the best training with each ${name}: ` +
      `the lowest cost, ${significant(outcomes[0].validation_cost, 4)}, is at ${shortened(outcomes[0].values[key])}` +
      `${values[0] === low ? ", the smallest that was tried" : values[0] === high ? ", the largest that was tried" : ""}.`,
    calculus: "",
    description: `Lowest validation cost of each training against ${name}`,
    drawing: chartDrawing({
      xName: name, yName: "validation cost", x: low > 0 && high / low >= wideRange ? "logarithmic" : "linear",
      series: [
        { name: "a training", hasLine: false, points: outcomes.map((outcome, i) =>
          ({ x: values[i], y: outcome.validation_cost, address: outcome.run, label: labelOf(sweep, outcome) })) },
        { name: "the best of them", points: lowest.map(({ value, best }) =>
          ({ x: value, y: best.validation_cost, address: best.run, label: labelOf(sweep, best) })) },
      ],
    }),
    table: {
      columns: [
        { key: "value", title: name, kind: "text" },
        { key: "validation_cost", title: "validation cost", kind: "real" },
        { key: "run", title: terms.run, kind: "text" },
      ],
      rows: outcomes.map((outcome) => [outcome.values[key], outcome.validation_cost, runNumber(outcome)]),
      addresses: outcomes.map((outcome) => [outcome.run]),
    },
  };
}

export function keyFigures(sweep: Sweep): (Figure | null)[] {
  return sweep.keys.map((key, number) => keyFigure(sweep, key, number));
}
