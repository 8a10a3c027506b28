// What the examples of each class are called: the confusion matrix as shaded cells.
import type { Confusion } from "../documents";
import { classNames, shortened } from "../names";
import { counted, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, rect, text, textWithin } from "./marks";

const top = 38, tallestCell = 26;
/** More classes make cells that nobody can see; fewer than this many have room for their counts. */
const usualWidth = 360, wideWidth = 450, wideLeft = 30; // where counts have a separator
const mostClasses = 64, mostCounted = 10, shortName = 3;
const readableRow = 17; // the rows explain the numbers of the columns: each has its name

function sum(counts: number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

/** How many examples are called each class. */
export function calledCounts(confusion: Confusion): number[] {
  return confusion.map((_, said) => sum(confusion.map((row) => row[said])));
}

/** `rowNames`: without the numbers that rows have anyway. */
function drawingOf(confusion: Confusion, names: string[], rowNames: string[]): Drawing {
  const classes = names.length;
  const isNumbered = names.some((name) => [...name].length > shortName);
  const isWide = classes <= mostCounted && confusion.some((row) => row.some((count) => count > 999));
  const width = isWide ? wideWidth : usualWidth, left = isNumbered ? 92 : isWide ? wideLeft : 34;
  const side = (width - left) / classes, height = Math.max(isNumbered ? readableRow : 0, Math.min(side, tallestCell));
  const everyName = Math.ceil(22 / side);
  const mostWrong = Math.max(1, ...confusion.flatMap((row, truth) => row.filter((_, said) => said !== truth)));
  const marks: Mark[] = [text(left, 13, "small", "start", "called …")];
  names.forEach((name, i) => {
    if (i % everyName === 0) marks.push(text(left + (i + 0.5) * side, 31, "small", "middle", isNumbered ? String(i) : name));
  });
  names.forEach((truth, row) => {
    const y = top + row * height, all = sum(confusion[row]);
    const name = isNumbered ? `${rowNames[row]} ${row}` : truth;
    if (row % Math.ceil(14 / height) === 0) marks.push(textWithin(left - 10, left - 8, y + height / 2 + 4.5, "small", "end", name));
    confusion[row].forEach((count, said) => {
      const x = left + said * side, isRight = row === said, gap = side > 12 ? 1 : 0.25;
      // The square root lets rare mistakes show beside frequent ones.
      const shade = 0.06 + 0.5 * Math.sqrt(count / (isRight ? Math.max(1, all) : mostWrong));
      const cell = [rect(x + gap, y + gap, side - 2 * gap, height - 2 * gap, "blank")];
      if (count > 0) cell.push(rect(x + gap, y + gap, side - 2 * gap, height - 2 * gap, isRight ? "up" : "down", shade));
      if (isRight) cell.push(rect(x + gap, y + gap, side - 2 * gap, height - 2 * gap, "right"));
      if (count > 0 && classes <= mostCounted) {
        cell.push(textWithin(side < 30 ? side - 6 : side, x + side / 2, y + height / 2 + 4.5, "", "middle", withThousands(count)));
      }
      marks.push(about(group(...cell), `of ${counted(all, terms.example, terms.examples)} of ‘${truth}’ ${withThousands(count)} ${count === 1 ? "is" : "are"} called ‘${names[said]}’`,
        `truth.${row}`, `called.${said}`, `confused.${row}.${said}`));
    });
  });
  return { width, height: top + classes * height + 3, marks };
}

/** Null: so many classes make no picture. */
export function confusionFigure(id: string, title: string, caption: string, confusion: Confusion, classes: string[]): Figure | null {
  const names = classNames(classes, confusion.length);
  if (names.length === 0 || names.length > mostClasses) return null;
  return {
    id,
    title,
    caption,
    calculus: "",
    description: `${title}: a row a true class, a column what its examples are called`,
    drawing: drawingOf(confusion, names, confusion.map((_, i) => shortened(classes[i] ?? String(i)))),
    table: {
      columns: [
        { key: "true_class", title: terms.trueClass, kind: "text" },
        ...names.map((name, i) => ({ key: `called_${i}`, title: `called ${name}`, kind: "count" as const })),
      ],
      rows: confusion.map((row, i) => [names[i], ...row]),
      addresses: names.map((_, i) => [`truth.${i}`]),
    },
  };
}
