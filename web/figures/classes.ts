// Every class by itself: precision and recall as two marks on one scale.
import type { EvaluationNumbers } from "../documents";
import { classNames } from "../names";
import { percent, withThousands } from "../numbers";
import * as terms from "../terms";
import { linearAxis, placeOn } from "./axis";
import { legend } from "./charts";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, line, rect, seriesMark, text, textWithin } from "./marks";

const width = 360, labelRight = 84, left = 102, right = 276, rowHeight = 24;
const mostRows = 40;

type Statistics = EvaluationNumbers["per_class"][number];

/** All, or those that are missed most. */
function shownOf(statistics: Statistics[]): Statistics[] {
  if (statistics.length <= mostRows) return statistics;
  return [...statistics].sort((a, b) => (a.recall ?? 1) - (b.recall ?? 1)).slice(0, mostRows);
}

function drawingOf(statistics: Statistics[], all: Statistics[], names: string[]): Drawing {
  const shares = statistics.flatMap((one) => [one.precision, one.recall]).filter((share) => share !== null);
  const axis = linearAxis(Math.min(1, ...shares), 1, "percent");
  const across = (share: number): number => left + placeOn(axis, share) * (right - left);
  const key = legend([{ name: terms.recall, points: [], hasLine: false }, { name: terms.precision, points: [], style: 2, hasLine: false }], width, left - 12);
  const top = key.bottom + 10, bottom = top + rowHeight * statistics.length;
  const marks: Mark[] = [...key.marks, text(width, 14, "small", "end", "missed")];
  for (const tick of axis.ticks) marks.push(line(across(tick.value), top, across(tick.value), bottom, "grid"));
  for (const tick of [axis.ticks[0], axis.ticks[axis.ticks.length - 1]]) {
    marks.push(text(across(tick.value), bottom + 18, "soft", "middle", tick.label));
  }
  statistics.forEach((one, i) => {
    const y = top + rowHeight * (i + 0.5), name = names[all.indexOf(one)];
    const { recall, precision } = one;
    marks.push(about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(labelRight - 6, labelRight, y + 4.5, "", "end", name),
      ...(recall === null || precision === null ? [] : [line(across(recall), y, across(precision), y, "axis")]),
      ...(recall === null ? [] : [seriesMark(across(recall), y, 5, 0)]),
      ...(precision === null ? [] : [seriesMark(across(precision), y, 4, 2)]),
      text(width, y + 4.5, "soft", "end", withThousands(one.examples - one.correct)),
    ), `${name}: of ${withThousands(one.examples)}, ${withThousands(one.correct)} are called so (recall ${recall === null ? "–" : percent(recall)}); ` +
      `${withThousands(one.predicted)} are called so in all (precision ${precision === null ? "–" : percent(precision)})`, `truth.${all.indexOf(one)}`));
  });
  return { width, height: bottom + 24, marks };
}

export function classesFigure(numbers: EvaluationNumbers, id = "classes"): Figure | null {
  const all = numbers.per_class;
  if (all.length === 0) return null;
  const shown = shownOf(all), names = classNames(all.map((one) => one.class));
  const known = all.filter((one) => one.recall !== null);
  const hardest = known.reduce<Statistics | null>((worst, one) => (worst === null || (one.recall ?? 1) < (worst.recall ?? 1) ? one : worst), null);
  return {
    id,
    title: "Every class by itself",
    caption: "Recall: of what is so, how much was called so. Precision: of what was called so, how much is so." +
      (hardest === null || hardest.recall === 1 ? "" : ` The class missed most is ‘${names[all.indexOf(hardest)]}’: ` +
        `${withThousands(hardest.examples - hardest.correct)} of ${withThousands(hardest.examples)}.`) +
      (shown.length < all.length ? ` The ${shown.length} with the lowest recall are drawn, of ${withThousands(all.length)}.` : ""),
    calculus: "",
    description: `Precision and recall of ${shown.length} classes`,
    drawing: drawingOf(shown, all, names),
    table: {
      columns: [
        { key: "class", title: terms.oneClass, kind: "text" },
        { key: "examples", title: terms.examples, kind: "count" },
        { key: "called", title: "called so", kind: "count" },
        { key: "correct", title: "of these right", kind: "count" },
        { key: "precision", title: terms.precision, kind: "real" },
        { key: "recall", title: terms.recall, kind: "real" },
      ],
      rows: all.map((one, i) => [names[i], one.examples, one.predicted, one.correct, one.precision, one.recall]),
      addresses: all.map((_, i) => [`truth.${i}`]),
    },
  };
}
