// The course of a training: a chart a quantity.
import type { Epoch, Run } from "../documents";
import * as terms from "../terms";
import { inUnit, chartDrawing, type Series } from "./charts";
import type { Unit } from "./axis";
import type { Figure } from "./figure";

type Measure = { key: keyof Epoch; name: string; style?: number };

interface Quantity {
  id: string;
  title: string;
  yName: string;
  remark: string;
  unit?: Unit;
  measures: Measure[];
}

function valueOf(epoch: Epoch, key: keyof Epoch): number | null {
  const value = epoch[key];
  return typeof value === "number" ? value : null;
}

/** "training from 0.453 to 0.186; test from 0.267 to 0.164" */
function courseInWords(series: Series[], unit: Unit | undefined): string {
  return series.map(({ name, points }) => {
    const known = points.map((point) => point.y).filter((y) => y !== null);
    const first = inUnit(known[0], unit, 3), last = inUnit(known[known.length - 1], unit, 3);
    return known.length === 1 ? `${name} ${first}` : first === last ? `${name} stays at ${first}` : `${name} from ${first} to ${last}`;
  }).join("; ");
}

function quantityFigure(epochs: Epoch[], quantity: Quantity): Figure | null {
  const measures = quantity.measures.filter(({ key }) => epochs.some((epoch) => valueOf(epoch, key) !== null));
  if (measures.length === 0) return null;
  const series: Series[] = measures.map(({ key, name, style }) =>
    ({ name, style, points: epochs.map((epoch) => ({ x: epoch.epoch, y: valueOf(epoch, key), address: `epoch.${epoch.epoch}` })) }));
  return {
    id: quantity.id,
    title: quantity.title,
    caption: `${quantity.remark}: ${courseInWords(series, quantity.unit)}.`,
    calculus: "",
    description: `${quantity.title} after each epoch: ${courseInWords(series, quantity.unit)}`,
    drawing: chartDrawing({ xName: terms.epoch, yName: quantity.yName, x: "counting", unit: quantity.unit, series }),
    table: {
      columns: [
        { key: "epoch", title: terms.epoch, kind: "count" },
        { key: "step", title: terms.step, kind: "count" },
        ...measures.map(({ key, name }) => ({ key, title: name, kind: "real" as const })),
      ],
      rows: epochs.map((epoch) => [epoch.epoch, epoch.step, ...measures.map(({ key }) => valueOf(epoch, key))]),
      addresses: epochs.map((epoch) => [`epoch.${epoch.epoch}`]),
    },
  };
}

/** What the epochs were evaluated on: "test", "validation". */
export function evaluatedOn(epochs: Epoch[]): string {
  return epochs.find((epoch) => epoch.evaluated_on !== undefined)?.evaluated_on ?? "evaluated";
}

export function trainingFigures(run: Run): (Figure | null)[] {
  const evaluated = evaluatedOn(run.epochs);
  const quantities: Quantity[] = [
    { id: "cost", title: "Cost", yName: terms.cost, remark: "Mean over the examples",
      measures: [{ key: "train_cost", name: "training" }, { key: "cost", name: evaluated }] },
    { id: "accuracy", title: "Accuracy", yName: terms.accuracy, remark: "The share of right answers", unit: "percent",
      measures: [{ key: "train_accuracy", name: "training" }, { key: "accuracy", name: evaluated, style: 1 }] },
    { id: "rmse", title: "R.m.s. error", yName: terms.rmse, remark: "In the units of the targets", measures: [{ key: "rmse", name: evaluated, style: 1 }] },
    { id: "sure", title: "Sure of what has no label", yName: terms.share, remark: "Of the unlabelled examples, those whose likeliest class is taken for the label; " +
      "and how many of these are right, where that is known", unit: "percent",
      measures: [{ key: "sure", name: "sure", style: 2 }, { key: "sure_right", name: "of these right", style: 3 }] },
    { id: "gradient-norm", title: "Length of the gradient", yName: terms.gradientLength, remark: "Of the gradient over all training examples",
      measures: [{ key: "gradient_norm", name: terms.gradientLength }] },
    { id: "learning-rate", title: "Learning rate", yName: terms.rate, remark: "At each epoch’s last step", measures: [{ key: "learning_rate", name: terms.rate }] },
  ];
  return quantities.map((quantity) => quantityFigure(run.epochs, quantity));
}
