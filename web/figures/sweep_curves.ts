// The best trainings of a sweep, epoch by epoch: at most as many as a chart can tell apart.
import type { Epoch, Sweep, SweepOutcome } from "../documents";
import { shortened } from "../names";
import * as terms from "../terms";
import { inUnit, chartDrawing, type Series } from "./charts";
import type { Unit } from "./axis";
import type { Figure } from "./figure";
import { seriesStyles } from "./marks";
import { briefKey, runNumber, settingInWords } from "./sweep";

const longestName = 44;

/** By their validation costs; where no training has one, the first ones. */
function drawnOf(sweep: Sweep): SweepOutcome[] {
  const measured = sweep.outcomes.filter((outcome) => outcome.validation_cost !== null);
  return (measured.length > 0 ? measured : sweep.outcomes).slice(0, seriesStyles);
}

/** Its number, and what sets it apart from the others that are drawn. */
export function differenceInWords(sweep: Sweep, drawn: SweepOutcome[], outcome: SweepOutcome): string {
  const differs = (read: (one: SweepOutcome) => unknown): boolean => drawn.some((other) => read(other) !== read(outcome));
  const words = [runNumber(outcome)];
  if (differs((one) => one.seed)) words.push(`seed ${outcome.seed}`);
  for (const key of sweep.keys) {
    if (differs((one) => one.values[key])) words.push(`${briefKey(key)} ${shortened(outcome.values[key] ?? "")}`);
  }
  return shortened(words.join(", "), longestName);
}

interface Measure {
  id: string;
  title: string;
  yName: string;
  unit?: Unit;
  read: (epoch: Epoch) => number | null | undefined;
}

function curvesFigure(sweep: Sweep, { id, title, yName, unit, read }: Measure): Figure | null {
  const drawn = drawnOf(sweep);
  const courses = drawn.map((outcome) => (outcome.epochs ?? []).map((epoch) => ({ epoch: epoch.epoch, value: read(epoch) ?? null })));
  if (courses.every((course) => course.every(({ value }) => value === null))) return null;
  const series = drawn.map((outcome, i): Series => ({
    name: differenceInWords(sweep, drawn, outcome), style: i,
    points: courses[i].map(({ epoch, value }) => ({
      x: epoch, y: value, address: outcome.run, label: `${runNumber(outcome)}, ${settingInWords(sweep, outcome)}: ${title.toLowerCase()} ` +
        `${inUnit(value ?? 0, unit, 6)} after epoch ${epoch}`,
    })),
  }));
  const lasts = courses.map((course) => course.map(({ value }) => value).filter((value) => value !== null).at(-1));
  const diverged = courses.filter((course) => course.some(({ value }, i) => value === null && course.slice(0, i).some((one) => one.value !== null))).length;
  return {
    id,
    title,
    caption: (drawn.length === 1 ? "The only training" : drawn.length < sweep.outcomes.length
      ? `The ${drawn.length} trainings with the lowest validation costs, the lowest first` : "All trainings, the lowest validation cost first") +
      (lasts[0] === undefined ? "." : `. ${drawn.length === 1 ? "It" : `The first, ${runNumber(drawn[0])},`} ends at ${inUnit(lasts[0], unit)}.`) +
      (diverged > 0 ? ` Where a line ends early the cost was no number any more.` : ""),
    calculus: "",
    description: `${title} of ${drawn.length} trainings after each epoch`,
    drawing: chartDrawing({ xName: terms.epoch, yName, x: "counting", unit, series, hasLegend: true }),
    table: {
      columns: [
        { key: "run", title: terms.run, kind: "text" },
        { key: "epoch", title: terms.epoch, kind: "count" },
        { key: "value", title: yName, kind: "real" },
      ],
      rows: drawn.flatMap((outcome, i) => courses[i].map(({ epoch, value }) => [runNumber(outcome), epoch, value])),
      addresses: drawn.flatMap((outcome, i) => courses[i].map(() => [outcome.run])),
    },
  };
}

export function bestCurvesFigures(sweep: Sweep): (Figure | null)[] {
  const measures: Measure[] = [
    { id: "validation-cost", title: "Validation cost", yName: terms.cost, read: (epoch) => epoch.cost },
    { id: "validation-accuracy", title: "Validation accuracy", yName: terms.accuracy, unit: "percent", read: (epoch) => epoch.accuracy },
    { id: "training-cost", title: "Training cost", yName: terms.cost, read: (epoch) => epoch.train_cost },
  ];
  return measures.map((measure) => curvesFigure(sweep, measure));
}
