// The examples that a trained network got wrong at the highest cost: what they are, what they were called, how sure it was.
import type { Mistake, Mistakes } from "../documents";
import { classNames } from "../names";
import { inFull, percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, image, mark, rect, text, textWithin } from "./marks";
import { pictureAddress } from "./pixels";

const width = 360, gap = 8, side = 66, top = 4, cellHeight = 122, textGap = 14, firstBar = 20, barRow = 29, valueRoom = 56;
const shownClasses = 3, shortName = 3, mostTogether = 6;

/** The classes with the largest outputs, the true one among them. */
export function largestOutputs({ outputs, truth }: Mistake): number[] {
  const order = outputs.map((_, i) => i).sort((a, b) => (outputs[b] ?? -Infinity) - (outputs[a] ?? -Infinity));
  const shown = order.slice(0, shownClasses);
  if (!shown.includes(truth) && truth < outputs.length) shown[shown.length - 1] = truth;
  return shown;
}

function verdict(x: number, y: number, mistake: Mistake, names: string[], room: number): Mark {
  const truth = names[mistake.truth], said = names[mistake.called];
  const words = textWithin(room, x, y, "soft", "start", `${truth}, called ${said}`);
  return { ...words, children: [mark("tspan", { class: "up" }, truth), ", called ", mark("tspan", { class: "down" }, said)] };
}

/** An output as its number, and as a bar of at most `room`. */
function outputMarks(x: number, y: number, room: number, name: string, value: number, style: string, words: string): Mark[] {
  const length = room * Math.min(1, Math.max(0, value));
  return [
    textWithin(room - valueRoom, x, y + 12, style === "amount" ? "soft" : "", "start", name),
    text(x + room, y + 12, "soft", "end", words),
    rect(x, y + 17, room, 5, "panel"),
    ...(length > 0 ? [rect(x, y + 17, Math.max(0.75, length), 5, style)] : []),
  ];
}

interface Cell {
  x: number;
  y: number;
  width: number;
  hasPicture: boolean;
}

function pictureMarks({ x, y }: Cell, mistake: Mistake): Mark[] {
  const address = mistake.image === null ? null : pictureAddress(mistake.image);
  if (mistake.image === null || address === null) return [];
  const [, rows, columns] = mistake.image.shape;
  const scale = side / Math.max(rows, columns), w = columns * scale, h = rows * scale;
  return [rect(x, y, side, side, "black"), image(x + (side - w) / 2, y + (side - h) / 2, w, h, address)];
}

/** Of a cell: without a picture, what stands beneath it stands beneath the bars. */
function heightOf(hasPicture: boolean): number {
  return hasPicture ? cellHeight : cellHeight + 14;
}

function mistakeMark(cell: Cell, mistake: Mistake, names: string[], areProbabilities: boolean): Mark {
  const { x, y, hasPicture } = cell;
  const left = hasPicture ? x + side + textGap : x, room = cell.width - (left - x);
  const inWords = (value: number | null): string => (areProbabilities ? percent(value ?? 0, 1) : significant(value));
  const where = `no. ${mistake.position}`, cost = `cost ${significant(mistake.cost)}`;
  const parts: Mark[] = [rect(x, y - top, cell.width, heightOf(hasPicture), "row"), ...pictureMarks(cell, mistake), verdict(left, y + 13, mistake, names, room)];
  largestOutputs(mistake).forEach((index, i) => {
    const style = index === mistake.truth ? "up" : index === mistake.called ? "down" : "amount";
    const value = mistake.outputs[index];
    parts.push(...outputMarks(left, y + firstBar + i * barRow, room, names[index], value ?? 0, style, inWords(value)));
  });
  if (hasPicture) parts.push(textWithin(left - x - 1, x, y + side + 17, "small", "start", where), textWithin(left - x - 1, x, y + side + 34, "small", "start", cost));
  else parts.push(text(left, y + firstBar + shownClasses * barRow + 11, "small", "start", `${where}, ${cost}`));
  const truth = names[mistake.truth], said = names[mistake.called];
  return about(group(...parts), `Number ${mistake.position} is ${truth}, called ${said}: cost ${inFull(mistake.cost)}; ${truth} gets ` +
    `${inWords(mistake.outputs[mistake.truth] ?? null)}, ${said} ${inWords(mistake.outputs[mistake.called] ?? null)}`,
    `mistake.${mistake.position}`, `confused.${mistake.truth}.${mistake.called}`);
}

function drawingOf(examples: Mistake[], names: string[], areProbabilities: boolean): Drawing {
  const isNarrow = names.every((name) => [...name].length <= shortName);
  const columns = isNarrow ? 2 : 1, cellWidth = (width - gap * (columns - 1)) / columns;
  const hasPicture = examples.some((mistake) => mistake.image !== null && pictureAddress(mistake.image) !== null);
  const height = heightOf(hasPicture);
  const marks = examples.map((mistake, i) => mistakeMark({
    x: i % columns * (cellWidth + gap), y: top + Math.floor(i / columns) * height, width: cellWidth, hasPicture,
  }, mistake, names, areProbabilities));
  return { width, height: Math.ceil(examples.length / columns) * height, marks };
}

/** In two halves, that stand beside each other where there is room. */
export function halves<T>(all: T[], mostTogetherOf: number, rowLength: number): T[][] {
  if (all.length <= mostTogetherOf) return [all];
  const first = Math.ceil(all.length / 2 / rowLength) * rowLength;
  return [all.slice(0, first), all.slice(first)];
}

/** `wrong`: how many examples were mistaken in all. */
export function mistakesInWords({ examples, are_probabilities: areProbabilities }: Mistakes, wrong: number): string {
  if (examples.length === 0) return "There are none: every example was recognised.";
  const which = wrong > examples.length ? `The ${examples.length} of ${withThousands(wrong)} mistakes with the highest cost` : "All mistakes, the highest cost first";
  return `${which}. The bars are the network’s largest ${areProbabilities ? "probabilities" : "outputs, from 0 to 1"}; the numbers count from 0 in the test set.`;
}

/** None without mistakes. */
export function mistakesFigures({ examples, are_probabilities: areProbabilities }: Mistakes, classes: string[]): Figure[] {
  if (examples.length === 0) return [];
  const count = Math.max(classes.length, ...examples.flatMap((one) => [one.truth + 1, one.called + 1, one.outputs.length]));
  const names = classNames(classes, count);
  const parts = halves(examples, mostTogether, 2);
  return parts.map((part, number): Figure => ({
    id: number === 0 ? "mistakes" : `mistakes-${number + 1}`,
    title: parts.length === 1 ? "The highest costs" : number === 0 ? `The ${part.length} highest costs` : `The next ${part.length}`,
    caption: `${part.length === 1 ? `It costs ${significant(part[0].cost)}`
      : `They cost from ${significant(part[0].cost)} down to ${significant(part[part.length - 1].cost)}`}. Blue is what it is, orange what it was called.`,
    calculus: "",
    description: `${part.length} mistaken examples with the network’s three largest outputs`,
    drawing: drawingOf(part, names, areProbabilities),
    table: {
      columns: [
        { key: "number", title: terms.number, kind: "count" },
        { key: "true_class", title: terms.trueClass, kind: "text" },
        { key: "called", title: terms.called, kind: "text" },
        { key: "cost", title: terms.cost, kind: "real" },
        { key: "true_output", title: "output of the true class", kind: "real" },
        { key: "called_output", title: "output of what it was called", kind: "real" },
      ],
      rows: part.map((one) => [one.position, names[one.truth], names[one.called], one.cost, one.outputs[one.truth] ?? null, one.outputs[one.called] ?? null]),
      addresses: part.map((one) => [`mistake.${one.position}`]),
    },
  }));
}
