// The article's table: what each example wants of each weight, and the average, which is the step.
import type { NudgeRow, NudgeTable } from "../documents";
import { shortened } from "../names";
import { inFull, percent, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, image, line, nudgeMark, rect, signedCell, text, textWithin } from "./marks";
import { pictureAddress } from "./pixels";

const labelWidth = 84, cellWidth = 34, cellHeight = 40, pictureSide = 30, gap = 16, averageWidth = 62;
/** More columns cannot be read on a phone, nor looked through in the table beneath. */
const mostColumns = 6, mostListed = 100;

/** A power of ten: with it the row's largest number has one digit before its point. */
function unitOf(values: (number | null)[]): number {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  if (largest === 0) return 0;
  const power = Math.floor(Math.log10(largest));
  return Number((largest / 10 ** power).toFixed(1)) >= 10 ? power + 1 : power;
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function unitName(power: number): string {
  if (power === 0) return "";
  return `× 10${power < 0 ? "⁻" : ""}${[...String(Math.abs(power))].map((digit) => raised[Number(digit)]).join("")}`;
}

function inUnit(value: number, power: number): string {
  if (value === 0) return "0";
  return (value / 10 ** power).toFixed(1).replace("-", "−").replace(/^−0\.0$/, "0.0");
}

function cell(x: number, y: number, width: number, value: number | null, strength: number, words: string): Mark[] {
  const middle = x + width / 2;
  return [
    ...signedCell(x, y, width, cellHeight, value ?? 0, strength),
    nudgeMark(middle, y + 11, 3 + 2.5 * strength, value ?? 0),
    textWithin(width - 7, middle, y + 32, "", "middle", words),
  ];
}

/** What precedes a row of the table where another kind of rows begins. */
function groupBefore(table: NudgeTable, row: number): string {
  if (row === 0 && table.by_average > 0) return "the largest averages";
  if (row === table.by_average && table.by_contest > 0) return "of the others the most contested";
  return "";
}

function rowMarks(row: NudgeRow, columns: number, names: string[], y: number, averageLeft: number): Mark[] {
  const cells = row.nudges.slice(0, columns);
  const power = unitOf([...cells, row.average]);
  const full = Math.max(...[...cells, row.average].map((value) => Math.abs(value ?? 0)));
  const strength = (value: number | null): number => (full > 0 ? Math.abs(value ?? 0) / full : 0);
  const name = row.pixel ?? row.parameter;
  const unit = unitName(power);
  const marks: Mark[] = [
    about(group(
      rect(0, y, labelWidth - 4, cellHeight, "row"),
      textWithin(labelWidth - 8, 0, y + (unit === "" ? 25 : 17), "strong", "start", name),
      text(0, y + 33, "small", "start", unit),
    ), `${name}: ${percent(row.up_share ?? 0)} of the examples want more of it, ${percent(row.down_share ?? 0)} less`, row.parameter),
  ];
  cells.forEach((value, i) => marks.push(about(group(...cell(labelWidth + i * cellWidth, y, cellWidth, value, strength(value), inUnit(value ?? 0, power))),
    `${names[i]} wants of ${name}: ${signedInFull(value)}`, row.parameter, `example.${i}`)));
  const average = row.average ?? 0;
  marks.push(about(group(
    ...cell(averageLeft, y, averageWidth, row.average, strength(row.average), significant(average / 10 ** power, 2)),
    rect(averageLeft, y, averageWidth, cellHeight, "frame"),
  ), `the average nudge of ${name}: ${signedInFull(row.average)}; of its size without signs, ${inFull(row.mean_magnitude)}`, row.parameter));
  return marks;
}

function drawingOf(table: NudgeTable, columns: number): Drawing {
  const all = columns === table.examples;
  const averageLeft = labelWidth + columns * cellWidth + gap;
  const width = averageLeft + averageWidth;
  const names = table.shown.map((name) => shortened(name, 8));
  const pictures = (table.images ?? []).slice(0, columns).map(pictureAddress);
  const top = pictures.some((address) => address !== null) ? pictureSide + 4 : 4;
  const marks: Mark[] = [];
  for (let i = 0; i < columns; ++i) {
    const middle = labelWidth + (i + 0.5) * cellWidth;
    const picture = pictures[i] ?? null;
    const column = group(
      ...(picture === null ? [] : [image(middle - pictureSide / 2, 0, pictureSide, pictureSide, picture)]),
      textWithin(cellWidth - 8, middle, top + 13, "small", "middle", names[i]),
    );
    marks.push(about(column, `the example ${names[i]}`, `example.${i}`));
  }
  marks.push(textWithin(averageWidth - 4, averageLeft + averageWidth / 2, top - 4, "strong", "middle", terms.average));
  marks.push(textWithin(averageWidth - 2, averageLeft + averageWidth / 2, top + 13, "small", "middle", `of ${withThousands(table.examples)}`));
  let y = top + 20;
  table.rows.forEach((row, number) => {
    const words = groupBefore(table, number);
    if (words !== "") {
      marks.push(text(0, y + 16, "small", "start", words));
      y += 22;
    }
    marks.push(...rowMarks(row, columns, names, y, averageLeft));
    if (!all) marks.push(text(averageLeft - gap / 2, y + cellHeight / 2 + 4, "soft", "middle", "…"));
    y += cellHeight;
  });
  if (all) marks.push(line(averageLeft - gap / 2, top + 20, averageLeft - gap / 2, y, "grid"));
  return { width, height: y + 3, marks };
}

/** The layers that a row comes from, "L1 and L2". */
function layersIn(table: NudgeTable): string {
  const layers = [...new Set(table.rows.map((row) => row.parameter.split(".")[0]))].sort();
  return layers.length < 2 ? layers.join("") : `${layers.slice(0, -1).join(", ")} and ${layers[layers.length - 1]}`;
}

function captionOf(table: NudgeTable, columns: number): string {
  const of = table.examples === 1 ? "this one example" : `all ${withThousands(table.examples)} examples`;
  const listed = Math.min(mostListed, table.shown.length), hidden = listed - columns;
  return "A row is a weight or a bias, a column an example: filled and up, the example wants more of it; hollow and down, less; the stronger " +
    "the colour, the larger the nudge (compared along the row, whose unit stands under its name). They need not agree. " +
    `The last column is the average over ${of}: that, for every weight and bias, is one step downhill. The rows are of ${layersIn(table)}.` +
    (table.by_contest > 0 ? " The most contested are nudged hard, both up and down, so that little of it is left in the average." : "") +
    (hidden > 0 ? ` The table beneath has ${hidden} more of the examples${listed < table.shown.length
      ? `; the document has ${withThousands(table.shown.length)}` : ""}.` : "");
}

export function nudgeTableFigure(table: NudgeTable, id = "nudge-table", most = mostColumns): Figure {
  const columns = Math.min(most, table.shown.length);
  return {
    id,
    title: terms.wantsOfWeights,
    caption: captionOf(table, columns),
    calculus: "−dC/dw = (1/n) Σ over the n examples of −dCᵢ/dw",
    description: `Nudges of ${table.rows.length} parameters by ${columns} examples, with their average over ${withThousands(table.examples)}`,
    drawing: drawingOf(table, columns),
    table: {
      columns: [
        { key: "parameter", title: terms.parameter, kind: "text" },
        ...table.shown.slice(0, mostListed).map((name, i) => ({ key: `example_${i}`, title: shortened(name), kind: "real" as const })),
        { key: "average", title: terms.average, kind: "real" },
        { key: "mean_magnitude", title: terms.meanMagnitude, kind: "real" },
        { key: "strongest_example", title: terms.strongest, kind: "count" },
        { key: "strongest_nudge", title: terms.itsNudge, kind: "real" },
      ],
      rows: table.rows.map((row) => [row.pixel ?? row.parameter, ...table.shown.slice(0, mostListed).map((_, i) => row.nudges[i] ?? null), row.average,
        row.mean_magnitude, row.strongest, row.strongest_nudge]),
      addresses: table.rows.map((row) => [row.parameter]),
    },
  };
}
