// The example, and what it would have of its own pixels: where the way back ends.
import type { Explanation } from "../documents";
import { addressOf, Names } from "../names";
import { inFull, largest, shortSigned, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, grayPicture, group, heightOf, line, nudgeMark, rect, signedBar, signedPicture, text, textWithin, withPixels } from "./marks";
import { strongest } from "./votes_matrix";

const width = 440, side = 208, rowHeight = 26, mostRows = 16;

function pictures(values: number[], nudges: number[], grid: [number, number], names: Names): Mark[] {
  const bright = largest(values), full = largest(nudges), second = width - side, below = 24 + heightOf(side, grid) + 18;
  const pixel = (index: number): string => `the pixel ${names.brief({ layer: 0, index })}`, addresses = (index: number): string[] => [`L0.${index}`];
  return [
    text(0, 13, "group", "start", "the example"),
    about(withPixels(grayPicture(0, 24, side, grid, values, bright), grid, (index) => `${pixel(index)}: ${inFull(values[index])}`, addresses), "the example", "L0"),
    textWithin(side, 0, below, "small", "start", `brightest: ${significant(bright)}`),
    text(second, 13, "group", "start", "its nudges"),
    about(withPixels(signedPicture(second, 24, side, grid, nudges, full), grid, (index) => `${pixel(index)}: nudge ${signedInFull(nudges[index])}`, addresses),
      "what would lower the cost", "L0"),
    textWithin(side, second, below, "small", "start", `strongest colour: ±${significant(full)}`),
  ];
}

function rows(values: number[], nudges: number[], names: Names): Mark[] {
  const shown = strongest(nudges, mostRows), full = largest(nudges), zero = 250, half = 100;
  return [
    text(zero, 13, "small", "middle", terms.nudge), line(zero, 20, zero, 24 + rowHeight * shown.length, "axis"),
    ...shown.map((index, i) => {
      const y = 24 + rowHeight * (i + 0.5), name = names.brief({ layer: 0, index });
      return about(group(
        rect(0, y - rowHeight / 2, width, rowHeight, "row"), textWithin(56, 56, y + 4.5, "", "end", name), textWithin(66, 134, y + 4.5, "soft", "end", significant(values[index])),
        ...signedBar(zero, y - 7, full > 0 ? nudges[index] / full * half : 0, 14), nudgeMark(362, y, 4.5, nudges[index]),
        textWithin(66, width, y + 4.5, "", "end", shortSigned(nudges[index])),
      ), `${name}: ${inFull(values[index])}, nudge ${signedInFull(nudges[index])}`, addressOf({ layer: 0, index }));
    }),
  ];
}

/** Null: the document has no input. */
export function inputNudgesFigure(explanation: Explanation, id = "input-nudges"): Figure | null {
  const input = explanation.input;
  if (input === undefined) return null;
  const names = new Names(explanation), values = input.activations.map((value) => value ?? 0), nudges = input.nudges.map((value) => value ?? 0);
  const grid = names.picture !== null && values.length === names.picture[0] * names.picture[1] ? names.picture : null;
  const most = strongest(nudges, 1)[0], listed = strongest(nudges, 1024);
  const height = grid === null ? 28 + rowHeight * Math.min(mostRows, values.length) : 24 + heightOf(side, grid) + 24;
  return {
    id,
    title: "What it would have of the input",
    caption: `Back at the input: where ${grid === null ? "a number" : "a pixel"} should be more (blue), and where less (orange${grid === null ? "" : " with holes"}), to lower the cost. ` +
      `Most is asked of ${names.brief({ layer: 0, index: most })}, now at ${significant(values[most])}: ${shortSigned(nudges[most])}. ` +
      "But the example is what it is; it cannot be changed.",
    calculus: "dC/dx = (W¹)ᵀ dC/dz¹",
    description: `The input’s ${values.length} numbers and their nudges`,
    drawing: { width, height, marks: grid === null ? rows(values, nudges, names) : pictures(values, nudges, grid, names) },
    table: {
      columns: [
        { key: "input", title: terms.input, kind: "text" },
        { key: "value", title: "value", kind: "real" },
        { key: "nudge", title: "−dC/dx", kind: "real" },
      ],
      rows: listed.map((index) => [names.brief({ layer: 0, index }), input.activations[index], input.nudges[index]]),
      addresses: listed.map((index) => [`L0.${index}`]),
    },
  };
}
