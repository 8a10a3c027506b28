// The plane of a code of two numbers: where examples lie in it, and what the decoder makes all over it.
import type { CodePlane, Reconstruction } from "../documents";
import { shortened } from "../names";
import { significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, image, rect, seriesStyles, text } from "./marks";
import { pictureAddress } from "./pixels";

const width = 440, left = 34, side = width - left, axisHeight = 40, legendRow = 22, margin = 7, mostDrawn = 500, mostClasses = 20;

/** Both numbers as shares of the range that is cut into cells: from the left, and from the top. */
function placeOf(plane: CodePlane, code: readonly (number | null)[]): [number, number] {
  const share = (axis: number): number => ((code[axis] ?? 0) - (plane.from[axis] ?? 0)) / ((plane.to[axis] ?? 0) - (plane.from[axis] ?? 0));
  return [share(0), 1 - share(1)];
}

function isInside([x, y]: [number, number]): boolean {
  return x >= 0 && x < 1 && y >= 0 && y < 1;
}

function cellAt(plane: CodePlane, [x, y]: [number, number]): string {
  return `cell.${Math.floor(y * plane.side)}.${Math.floor(x * plane.side)}`;
}

/** Ends and names of both axes around a square that begins at `top`. */
function axisMarks(plane: CodePlane, top: number): Mark[] {
  const bottom = top + side, middle = top + side / 2;
  return [
    rect(left, top, side, side, "frame"),
    text(left, bottom + 18, "soft", "start", significant(plane.from[0])), text(width, bottom + 18, "soft", "end", significant(plane.to[0])),
    text(left + side / 2, bottom + 18, "soft", "middle", "first number"),
    ...[[bottom, "start", significant(plane.from[1])], [middle, "middle", "second number"], [top, "end", significant(plane.to[1])]].map(([y, anchor, words]): Mark => {
      const one = text(left - 12, Number(y), "soft", anchor as "start", String(words));
      return { ...one, attributes: { ...one.attributes, transform: `rotate(-90 ${left - 12} ${y})` } };
    }),
  ];
}

/** Where the square of such a drawing is, for what is laid over it. */
export function squareOf(classes: readonly string[]): { left: number; top: number; side: number; width: number; height: number } {
  const top = topOf(classes);
  return { left: left + margin, top: top + margin, side: side - 2 * margin, width, height: top + side + axisHeight - 16 };
}

function entriesOf(classes: readonly string[]): number {
  const entryWidth = isNumberedOf(classes) ? width / 3 : width / Math.max(1, classes.length);
  return Math.floor(width / entryWidth + 1e-9);
}

function isNumberedOf(classes: readonly string[]): boolean {
  return classes.some((name) => [...name].length > 2);
}

function topOf(classes: readonly string[]): number {
  return Math.ceil(classes.length / entriesOf(classes)) * legendRow + 8;
}

export function codesFigure({ plane, classes }: { plane?: CodePlane; classes: string[] }, id = "codes"): Figure | null {
  if (plane === undefined || classes.length > mostClasses) return null;
  const isNumbered = isNumberedOf(classes);
  const glyph = (label: number): string => (isNumbered ? String(label) : classes[label] ?? String(label));
  const nameOf = (label: number): string => `‘${shortened(classes[label] ?? String(label))}’`;
  const inside = plane.codes.map((code, i) => ({ code, i, place: placeOf(plane, code) })).filter((one) => isInside(one.place));
  const every = Math.ceil(inside.length / mostDrawn), drawn = inside.filter((_, i) => i % every === 0);
  const entries = entriesOf(classes), entryWidth = width / entries, top = topOf(classes);
  const legend = classes.map((_, label): Mark => {
    const x = label % entries * entryWidth, y = Math.floor(label / entries) * legendRow;
    return about(group(rect(x, y, entryWidth, legendRow, "row"),
      text(x + (isNumbered ? 4 : entryWidth / 2), y + 15, `s${label % seriesStyles} glyph`, isNumbered ? "start" : "middle", isNumbered ? `${label} ${shortened(classes[label], 11)}` : glyph(label))),
    `the examples of ${nameOf(label)}`, `class.${label}`);
  });
  const marks = drawn.map(({ code, i, place }): Mark => {
    const label = plane.labels[i], x = left + margin + place[0] * (side - 2 * margin), y = top + margin + place[1] * (side - 2 * margin);
    return about(text(x, y + 4.5, `s${label % seriesStyles} glyph`, "middle", glyph(label)),
      `example ${plane.positions[i]}, ${nameOf(label)}: code (${significant(code[0], 5)}, ${significant(code[1], 5)})`, `class.${label}`, cellAt(plane, place));
  });
  return {
    id,
    title: "Where the examples lie",
    caption: `Each sign is an example, at the two numbers that the encoder makes of it${isNumbered ? "; its class is written as a number" : ""}. No label took part in the training: ` +
      `classes that lie together are what the network found out by itself. ${plane.codes.length - inside.length} of the ${withThousands(plane.codes.length)} codes lie beyond the edges` +
      (every > 1 ? `; of the others every ${every === 2 ? "second" : every === 3 ? "third" : `${every}th`} is drawn.` : "."),
    calculus: "",
    description: `Codes of ${drawn.length} examples in the plane, by class`,
    drawing: { width, height: top + side + axisHeight - 16, marks: [...legend, ...axisMarks(plane, top), ...marks] },
    table: {
      columns: [
        { key: "example", title: terms.example, kind: "count" },
        { key: "class", title: terms.oneClass, kind: "text" },
        { key: "first", title: "first number", kind: "real" },
        { key: "second", title: "second number", kind: "real" },
      ],
      rows: drawn.map(({ code, i }) => [plane.positions[i], nameOf(plane.labels[i]), code[0], code[1]]),
      addresses: drawn.map(({ i, place }) => [`class.${plane.labels[i]}`, cellAt(plane, place)]),
    },
  };
}

export function decodedFigure({ plane }: Reconstruction, id = "decoded"): Figure | null {
  const address = plane === undefined ? null : pictureAddress(plane.made);
  if (plane === undefined || address === null) return null;
  const cell = side / plane.side, steps = Array.from({ length: plane.side }, (_, i) => i);
  const middle = (axis: number, share: number): string => significant((plane.from[axis] ?? 0) + share * ((plane.to[axis] ?? 0) - (plane.from[axis] ?? 0)), 3);
  const cells = steps.flatMap((row) => steps.map((column): Mark => about(rect(left + column * cell, 1 + row * cell, cell, cell, "row"),
    `what the decoder makes of the code (${middle(0, (column + 0.5) / plane.side)}, ${middle(1, 1 - (row + 0.5) / plane.side)})`, `cell.${row}.${column}`)));
  return {
    id,
    title: "What the decoder draws there",
    caption: `The same plane, cut into ${plane.side} × ${plane.side} cells: each picture is made of the two numbers at its cell’s middle, and of nothing else. ` +
      "Pointing at one lights up the examples whose codes lie in that cell.",
    calculus: "",
    description: `${plane.side * plane.side} pictures that the decoder makes of codes all over the plane`,
    drawing: { width, height: 1 + side + axisHeight - 16, marks: [image(left, 1, side, side, address), ...cells, ...axisMarks(plane, 1)] },
    table: {
      columns: [{ key: "number", title: "number of the code", kind: "text" }, { key: "from", title: "from", kind: "real" }, { key: "to", title: "to", kind: "real" }],
      rows: ["first", "second"].map((name, axis) => [name, plane.from[axis], plane.to[axis]]),
    },
  };
}
