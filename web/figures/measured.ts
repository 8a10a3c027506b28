// What was measured of models, side by side: two by two, members of a committee.
import type { Committee, Comparison } from "../documents";
import { shortened } from "../names";
import { percent, points, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { linearAxis, placeOn } from "./axis";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, line, rect, seriesMark, text, textWithin } from "./marks";

const width = 360, left = 112, right = 268, rowHeight = 28;
const longestModel = 24;

export function comparisonFigure(comparison: Comparison, id = "comparison"): Figure {
  const first = shortened(comparison.first.model, longestModel), second = shortened(comparison.second.model, longestModel);
  const cells: [string, number][] = [["both are right", comparison.both_right], [`only ${first} is right`, comparison.only_first],
    [`only ${second} is right`, comparison.only_second], ["both are wrong", comparison.both_wrong]];
  const side = 112, height = 62, begin = width - 2 * side, top = 46;
  const disagreeing = Math.max(1, comparison.only_first, comparison.only_second);
  const marks: Mark[] = [textWithin(2 * side, begin + side, 14, "strong", "middle", second), textWithin(begin - 12, 0, top + height + 4.5, "strong", "start", first),
    ...[terms.right, terms.wrong].flatMap((word, i) => [text(begin + (i + 0.5) * side, top - 10, "soft", "middle", word), text(begin - 12, top + (i + 0.5) * height + (i === 0 ? -8 : 16), "soft", "end", word)])];
  cells.forEach(([name, count], i) => {
    const x = begin + i % 2 * side, y = top + Math.floor(i / 2) * height, differs = i === 1 || i === 2;
    marks.push(about(group(
      rect(x + 1, y + 1, side - 2, height - 2, differs ? (i === 2 ? "up" : "down") : "panel", differs ? 0.06 + 0.5 * count / disagreeing : 1),
      text(x + side / 2, y + height / 2 + 5, differs ? "strong" : "", "middle", withThousands(count)),
    ), `${name}: ${withThousands(count)} of ${withThousands(comparison.examples)}`, `cell.${i}`));
  });
  return {
    id,
    title: "Who is right where the other is wrong",
    caption: `Only the two coloured cells tell the models apart. ${second} minus ${first}: ${points(comparison.difference)} points, 95 % interval ` +
      `${points(comparison.low)} to ${points(comparison.high)}. ${verdictInWords(comparison, first, second)}`,
    calculus: `McNemar’s exact test: p = ${significant(comparison.exact_p)}`,
    description: `How many of ${comparison.examples} examples both models, one, or neither called rightly`,
    drawing: { width, height: top + 2 * height + 4, marks },
    table: { columns: [{ key: "examples", title: terms.examples, kind: "text" }, { key: "count", title: "count", kind: "count" }], rows: cells, addresses: cells.map((_, i) => [`cell.${i}`]) },
  };
}

function verdictInWords(comparison: Comparison, first: string, second: string): string {
  switch (comparison.verdict) {
    case "same_answers": return "They are right on the same examples.";
    case "not_shown": return "No difference is shown: chance alone makes one as large as this often enough.";
    case "first": case "second":
      return `${comparison.verdict === "first" ? first : second} is right more often; chance alone would seldom make such a difference.`;
  }
}

interface Row {
  name: string;
  /** Null: it does not exist. */
  value: number | null;
  words: string;
  address: string;
}

/** A mark for each on one scale, the last one in bold. */
function rowsDrawing(rows: Row[], unit: "number" | "percent", low: number, high: number): Drawing {
  const axis = linearAxis(low, high, unit), across = (value: number): number => left + placeOn(axis, value) * (right - left), bottom = rowHeight * rows.length + 4;
  const ends = [axis.ticks[0], axis.ticks[axis.ticks.length - 1]];
  return {
    width, height: bottom + 24,
    marks: [
      ...axis.ticks.map((tick) => line(across(tick.value), 0, across(tick.value), bottom, "grid")), ...ends.map((tick) => text(across(tick.value), bottom + 18, "soft", "middle", tick.label)),
      ...rows.map((row, i): Mark => {
        const y = rowHeight * (i + 0.5) + 2, isLast = i === rows.length - 1;
        return about(group(rect(0, y - rowHeight / 2, width, rowHeight, "row"), textWithin(left - 14, 0, y + 4.5, isLast ? "strong" : "", "start", row.name),
          ...(row.value === null ? [] : [line(left, y, across(row.value), y, "axis"), seriesMark(across(row.value), y, 5, isLast ? 2 : 0)]), text(width, y + 4.5, "soft", "end", row.words)), `${row.name}: ${row.words}`, row.address);
      }),
    ],
  };
}

const mostRows = 40;

/** Null: one model is no committee. */
export function membersFigure(committee: Committee, id = "members"): Figure | null {
  if (committee.members.length < 2) return null;
  const rows: Row[] = [...committee.members.map((member, i) => ({ name: shortened(member.model, longestModel), value: member.accuracy, words: percent(member.accuracy ?? 0), address: `member.${i}` })).slice(0, mostRows),
    { name: "together", value: committee.accuracy, words: percent(committee.accuracy ?? 0), address: "together" }];
  const best = Math.max(...committee.members.map((member) => member.accuracy ?? 0)), gain = (committee.accuracy ?? 0) - best;
  return {
    id,
    title: "The members, and all together",
    caption: `Each member by itself${committee.copies > 1 ? `, asked ${committee.copies} copies of each picture` : ""}, then the mean of their probabilities: ` +
      `${gain === 0 ? "as many as the best member" : `${points(gain)} points beside the best member`}.`,
    calculus: "",
    description: `Accuracies of ${committee.members.length} members and of their committee`,
    drawing: rowsDrawing(rows, "percent", Math.min(...rows.map((row) => row.value ?? 1)), Math.max(...rows.map((row) => row.value ?? 0))),
    table: {
      columns: [{ key: "model", title: "model", kind: "text" }, { key: "correct", title: terms.right, kind: "count" }, { key: "accuracy", title: terms.accuracy, kind: "real" }],
      rows: [...committee.members.map((member) => [shortened(member.model, 60), member.correct, member.accuracy]), ["together", committee.correct, committee.accuracy]],
      addresses: [...committee.members.map((_, i) => [`member.${i}`]), ["together"]],
    },
  };
}
