// One example has its way: what the test set is called then, and how the costs go.
import type { OneExample } from "../documents";
import { shortened } from "../names";
import { inFull, percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { calledCounts, confusionFigure } from "./called";
import { chartDrawing } from "./charts";
import { divergingDrawing } from "./diverging";
import type { Figure } from "./figure";
import { tableOf, type ColumnOf } from "./table";

/** Before it, and after so many steps. */
type Moment = Omit<OneExample["moments"][number], "cost">;

/** What one needs in order to say what the test set is called. */
export interface OneAlone {
  classes: string[];
  label: string;
  moments: Moment[];
  /** Which of them tells what the steps have done. */
  telling: number | null;
}

export function stepsInWords(steps: number): string {
  return steps === 1 ? "one step" : `${withThousands(steps)} steps`;
}

/** The place of the example's class among the classes; -1: it is none of them. */
export function labelIndex(result: OneAlone): number {
  return result.classes.indexOf(result.label);
}

function shareCalled(moment: Moment, label: number): number {
  const counts = moment.predictions, all = counts.reduce((sum, count) => sum + count, 0);
  return all > 0 && label >= 0 ? counts[label] / all : 0;
}

/** "all 300", "25 of the 300", "none of the 300" */
function outOf(count: number, all: number): string {
  if (count === all) return `all ${withThousands(all)}`;
  return `${count === 0 ? "none" : withThousands(count)} of the ${withThousands(all)}`;
}

/** What has become of the test set. */
export function newsOf(result: OneAlone): string {
  const label = labelIndex(result);
  if (result.moments.length === 0 || label < 0) return "";
  const first = result.moments[0], then = result.moments[result.telling ?? 0], name = `‘${shortened(result.label)}’`;
  const before = calledCounts(first.confusion), now = calledCounts(then.confusion);
  const all = now.reduce((sum, count) => sum + count, 0), commonest = before.indexOf(Math.max(...before));
  const news = `After ${stepsInWords(then.step)} on this one ${name} the network calls ${outOf(now[label], all)} examples of the test set ${name}.`;
  if (before[commonest] === all) return `${news} Before, it called all of them ‘${shortened(result.classes[commonest])}’.`;
  const content = shareCalled(then, label) < 0.5 && (first.own_cost ?? 0) <= 0.1
    ? ` Little has changed, for the network was content with this example from the start (its cost was ${significant(first.own_cost)}).` : "";
  return `${news} Before, it called ${outOf(before[label], all)} so.${content}`;
}

/** Before, after one step, and where one did not yet tell after so many as tell. */
export function calledFigures(result: OneAlone): (Figure | null)[] {
  if (result.moments.length === 0) return [];
  const later = [result.moments[1], result.moments[result.telling ?? 0]].filter((moment, i, all) => moment !== undefined && all.indexOf(moment) === i);
  return [
    confusionFigure("called-before", "Before",
      "A row a true class, a column what its examples are called. Outlined is what is right.", result.moments[0].confusion, result.classes),
    ...later.map((moment) => confusionFigure(`called-after-${moment.step}`, `After ${stepsInWords(moment.step)}`,
      `The same test set after ${stepsInWords(moment.step)} on the one example: ${outOf(calledCounts(moment.confusion)[labelIndex(result)] ?? 0,
        moment.predictions.reduce((sum, count) => sum + count, 0))} are called ‘${shortened(result.label)}’.`,
      moment.confusion, result.classes)),
  ];
}

function addressOfStep(moment: Moment): string {
  return `step.${moment.step}`;
}

export function costsFigure(result: OneExample): Figure | null {
  if (result.moments.length === 0) return null;
  const points = (read: (moment: OneExample["moments"][number]) => number | null) =>
    result.moments.map((moment) => ({ x: moment.step, y: read(moment), address: addressOfStep(moment) }));
  const first = result.moments[0], last = result.moments[result.moments.length - 1];
  return {
    id: "costs",
    title: "Its own cost, and everybody’s",
    caption: `The steps serve the one example alone: its own cost goes from ${significant(first.own_cost)} to ${significant(last.own_cost)}. The mean cost ` +
      `of the test set goes its own way, from ${significant(first.cost)} to ${significant(last.cost)}.`,
    calculus: "",
    description: "Costs of the one example and of the test set against steps",
    drawing: chartDrawing({
      xName: "steps on the one example", yName: terms.cost, x: "logarithmic",
      series: [{ name: "the example", points: points((moment) => moment.own_cost) }, { name: "the test set", points: points((moment) => moment.cost) }],
    }),
    table: tableOf(result.moments, addressOfStep,
      ["step", terms.step, "count", (moment) => moment.step],
      ["own_cost", terms.ownCost, "real", (moment) => moment.own_cost],
      ["cost", "cost of the test set", "real", (moment) => moment.cost]),
  };
}

export function courseFigure(result: OneExample): Figure | null {
  if (result.moments.length === 0) return null;
  const label = labelIndex(result), name = `‘${shortened(result.label)}’`, last = result.moments[result.moments.length - 1];
  const sum = (counts: number[]): number => counts.reduce((all, count) => all + count, 0);
  const ownShare = sum(last.confusion[label] ?? []) / Math.max(1, sum(last.predictions));
  const called = result.moments[0].predictions.map((_, i): ColumnOf<Moment> =>
    [`called_${i}`, `called ${shortened(result.classes[i] ?? String(i))}`, "count", (moment) => moment.predictions[i]]);
  const points = (read: (moment: Moment) => number | null) =>
    result.moments.map((moment) => ({ x: moment.step, y: read(moment), address: addressOfStep(moment) }));
  return {
    id: "course",
    title: "The test set, meanwhile",
    caption: `In the end ${percent(shareCalled(last, label))} of the test set is called ${name}, and ${percent(last.accuracy ?? 0)} of it is right; ` +
      `${percent(ownShare)} of it really is ${name}.`,
    calculus: "",
    description: "Share of the test set called like the one example, and accuracy, against steps",
    drawing: chartDrawing({
      xName: "steps on the one example", yName: "share of the test set", x: "logarithmic", unit: "percent",
      series: [
        { name: terms.right, points: points((moment) => moment.accuracy) },
        { name: `called ${[...name].length > 6 ? "so" : name}`, points: points((moment) => shareCalled(moment, label)) },
      ],
    }),
    table: tableOf<Moment>(result.moments, addressOfStep,
      ["step", terms.step, "count", (moment) => moment.step],
      ["accuracy", terms.accuracy, "real", (moment) => moment.accuracy],
      ...called),
  };
}

export function helpedFigure(result: OneExample): Figure | null {
  if (result.changes.length === 0) return null;
  const names = result.changes.map((change) => shortened(change.class));
  const total = (read: (change: OneExample["changes"][number]) => number): number => result.changes.reduce((sum, change) => sum + read(change), 0);
  const last = result.moments[result.moments.length - 1]?.step ?? 0;
  const rows = result.changes.map((change, i) => {
    const count = Math.max(1, change.examples);
    return {
      change, name: names[i], for: change.helped / count, against: change.hurt / count, isMarked: change.class === result.label, address: `truth.${i}`,
      words: `${withThousands(change.right_before)} → ${withThousands(change.right_after)}`,
      label: `of ${withThousands(change.examples)} ${names[i]}, ${withThousands(change.helped)} were helped and ${withThousands(change.hurt)} hurt; ` +
        `mean cost ${inFull(change.cost_before)} → ${inFull(change.cost_after)}`,
    };
  });
  return {
    id: "classes",
    title: terms.helpedAndHurt,
    caption: `Of each class of the test set, the share whose cost fell over ${stepsInWords(last)} (to the right) and whose cost rose (to the left): in ` +
      `all, ${withThousands(total((change) => change.helped))} were helped and ${withThousands(total((change) => change.hurt))} hurt. On the right, how many ` +
      "were right before and after.",
    calculus: "",
    description: "Shares of each class whose cost fell and rose",
    drawing: divergingDrawing(rows, { for: terms.helped, against: terms.hurt, words: terms.right }),
    table: tableOf(rows, (row) => row.address,
      ["class", terms.oneClass, "text", (row) => row.name],
      ["examples", terms.examples, "count", ({ change }) => change.examples],
      ["helped", terms.helped, "count", ({ change }) => change.helped],
      ["hurt", terms.hurt, "count", ({ change }) => change.hurt],
      ["cost_before", terms.costBefore, "real", ({ change }) => change.cost_before],
      ["cost_after", terms.after, "real", ({ change }) => change.cost_after],
      ["right_before", terms.rightBefore, "count", ({ change }) => change.right_before],
      ["right_after", "right after", "count", ({ change }) => change.right_after]),
  };
}
