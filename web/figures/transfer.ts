// What a network that learnt another task is worth: the accuracies of three ways, at each number of labels.
import type { Transfer, TransferResult } from "../documents";
import { percent } from "../numbers";
import * as terms from "../terms";
import { legend } from "./charts";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, line, rect, seriesMark, text } from "./marks";

const width = 400, left = 92, right = 336, barHeight = 20, groupGap = 14;

function labelsOf(results: TransferResult[]): number[] {
  return [...new Set(results.map((result) => result.labels))];
}

function drawingOf(results: TransferResult[]): Drawing {
  const ways = [...new Set(results.map((result) => result.way))];
  const key = legend(ways.map((name) => ({ name, points: [], hasLine: false })), width);
  const across = (accuracy: number | null): number => left + (accuracy ?? 0) * (right - left);
  const top = key.bottom + 12;
  let y = top;
  const marks: Mark[] = [];
  for (const labels of labelsOf(results)) {
    const here = results.filter((result) => result.labels === labels), height = barHeight * here.length;
    marks.push(text(left - 10, y + height / 2 - 3, "strong", "end", String(labels)), text(left - 10, y + height / 2 + 14, "small", "end", labels === 1 ? "label" : terms.labels));
    for (const result of here) {
      const style = ways.indexOf(result.way), middle = y + barHeight / 2, mean = across(result.mean);
      marks.push(about(group(
        rect(0, y, width, barHeight, "row"),
        rect(left, y + 3, mean - left, barHeight - 6, `s${style} bar`),
        ...result.accuracies.map((accuracy) => line(across(accuracy), y + 4, across(accuracy), y + barHeight - 4, "axis")),
        line(across(result.least), middle, across(result.most), middle, "axis"),
        seriesMark(mean, middle, 4.4, style),
        text(width, middle + 4.5, "", "end", percent(result.mean ?? 0, 1)),
      ), `${labels} ${labels === 1 ? "label" : terms.labels} of each class, ${result.way}: ${percent(result.mean ?? 0)} in the mean of ${result.accuracies.length} draws, from ` +
        `${percent(result.least ?? 0)} to ${percent(result.most ?? 0)}`, `labels.${labels}`, `way.${style}`));
      y += barHeight;
    }
    y += groupGap;
  }
  const bottom = y - groupGap + 4;
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((share): Mark[] => [line(across(share), top - 4, across(share), bottom, "grid"),
    ...(share % 0.5 === 0 ? [text(across(share), bottom + 17, "soft", "middle", percent(share, 0))] : [])]);
  return { width, height: bottom + 22, marks: [...key.marks, ...grid, ...marks] };
}

/** The way that is best at so many labels; more than one, if they are equal. */
function bestAt(results: TransferResult[], labels: number): TransferResult[] {
  const here = results.filter((result) => result.labels === labels), most = Math.max(...here.map((result) => result.mean ?? 0));
  return here.filter((result) => result.mean === most);
}

export function transferFigure({ results }: Transfer, id = "transfer"): Figure | null {
  if (results.length === 0) return null;
  const labels = labelsOf(results), draws = results[0].accuracies.length;
  const sentences = [labels[0], ...(labels.length > 1 ? [labels[labels.length - 1]] : [])].map((count) => {
    const best = bestAt(results, count), scratch = results.find((result) => result.labels === count && result.way === "from scratch");
    const versus = scratch === undefined || best.includes(scratch) ? "" : `, against ${percent(scratch.mean ?? 0, 1)} from scratch`;
    return `With ${count} ${count === 1 ? "label" : terms.labels} of each class ${best.map((result) => `‘${result.way}’`).join(" and ")} ` +
      `${best.length > 1 ? "are" : "is"} best in the mean: ${percent(best[0].mean ?? 0, 1)}${versus}.`;
  });
  return {
    id,
    title: "Accuracy at each number of labels",
    caption: `A bar is the mean accuracy over ${draws === 1 ? "one draw" : `${draws} draws`} of the labels; ${draws === 1 ? "" : "the strokes are the draws, the line goes from the worst to the best. "}` +
      sentences.join(" "),
    calculus: "",
    description: `Accuracies of ${results.length} trainings' means, by labels and way`,
    drawing: drawingOf(results),
    table: {
      columns: [
        { key: "labels", title: "labels of each class", kind: "count" },
        { key: "way", title: terms.way, kind: "text" },
        { key: "mean", title: terms.meanAccuracy, kind: "real" },
        { key: "deviation", title: terms.deviation, kind: "real" },
        { key: "least", title: terms.least, kind: "real" },
        { key: "most", title: terms.most, kind: "real" },
      ],
      rows: results.map((result) => [result.labels, result.way, result.mean, result.deviation, result.least, result.most]),
      addresses: results.map((result) => [`labels.${result.labels}`]),
    },
  };
}
