// How sensitive the cost is: to single weights and biases, to layers, to what leaves each pixel; and what really happens
// when one of them is moved.
import type { Measured, Ratio, Reals, Sensitivity, TensorShare } from "../documents";
import type { Names } from "../names";
import { chosen, inFull, largest, percent, shortSigned, signed, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, colourScale, group, heightOf, line, pixelAt, rect, signedBar, signedPicture, text, textWithin, withPixels } from "./marks";

const width = 440, rowHeight = 27, mostRows = 20, labelRight = 116;

/** The parts of a document that are about sensitivity: an explanation has them, and the report on many examples. */
export interface SensitivityParts {
  most: Sensitivity[];
  measured: Measured[];
  tensor_shares: TensorShare[];
  map: Reals;
}

function rankingFigure(most: Sensitivity[], names: Names): Figure {
  const shown = most.slice(0, mostRows), full = largest(most.map((one) => one.gradient));
  const zero = 236, half = 112, top = 22, bottom = top + rowHeight * shown.length;
  const marks: Mark[] = [
    text(zero - 8, 13, "small", "end", "raising lowers C"),
    text(zero + 8, 13, "small", "start", "raising raises C"),
    line(zero, 18, zero, bottom, "axis"),
  ];
  shown.forEach((one, i) => {
    const y = top + rowHeight * (i + 0.5), name = names.parameter(one), gradient = one.gradient ?? 0;
    marks.push(about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(labelRight, labelRight, y + 4.5, "", "end", name),
      ...signedBar(zero, y - 7, full > 0 ? gradient / full * half : 0, 14),
      text(width, y + 4.5, "", "end", shortSigned(gradient)),
    ), `${name}: gradient ${signedInFull(gradient)}`, one.parameter));
  });
  return {
    id: "sensitivity",
    title: "What the cost is most sensitive to",
    caption: `The ${shown.length} weights and biases whose change would move the cost most, per unit of change. A bar to the left: raising it lowers the cost.`,
    calculus: "sensitivity = |dC/dw|",
    description: "The most sensitive parameters with their gradients",
    drawing: { width, height: bottom + 4, marks },
    table: {
      columns: [
        { key: "parameter", title: terms.parameter, kind: "text" },
        { key: "gradient", title: terms.gradientDcDw, kind: "real" },
        { key: "sensitivity", title: terms.sensitivity, kind: "real" },
      ],
      rows: most.map((one) => [names.parameter(one), one.gradient, one.sensitivity]),
      addresses: most.map((one) => [one.parameter]),
    },
  };
}

function sharesFigure(shares: TensorShare[]): Figure {
  const left = 124, room = 236;
  const nameOf = (one: TensorShare): string => `${one.address} ${one.tensor.endsWith(".bias") ? terms.biases : terms.weights}`;
  const marks = shares.map((one, i) => {
    const y = 2 + rowHeight * (i + 0.5);
    return about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      text(labelRight, y + 4.5, "", "end", nameOf(one)),
      rect(left, y - 7, room, 14, "panel"),
      rect(left, y - 7, Math.max(0.75, (one.share ?? 0) * room), 14, "amount"),
      text(width, y + 4.5, "", "end", percent(one.share ?? 0, 1)),
    ), `${nameOf(one)} (${one.tensor}): ${percent(one.share ?? 0, 4)} of the squared length`, one.address);
  });
  const first = shares.reduce((best, one) => ((one.share ?? 0) > (best.share ?? 0) ? one : best), shares[0]);
  return {
    id: "layer-shares",
    title: "Each layer’s share",
    caption: "How the squared length of the gradient divides among the layers’ weights and biases: where a small step downhill gains most. " +
      `The largest part, ${percent(first.share ?? 0, 1)}, is that of the ${nameOf(first)}.`,
    calculus: "|G|² = Σ (dC/dw)² over all weights and biases w",
    description: "Shares of the squared gradient by layer",
    drawing: { width, height: rowHeight * shares.length + 4, marks },
    table: {
      columns: [
        { key: "parameters", title: terms.parameters, kind: "text" },
        { key: "tensor", title: "in files", kind: "text" },
        { key: "share", title: terms.gradientShare, kind: "real" },
      ],
      rows: shares.map((one) => [nameOf(one), one.tensor, one.share]),
      addresses: shares.map((one) => [one.address]),
    },
  };
}

function mapFigure(map: Reals, names: Names): Figure | null {
  const grid = names.picture;
  if (grid === null || map.length !== grid[0] * grid[1]) return null;
  const side = 330, left = (width - side) / 2, height = heightOf(side, grid);
  const values = map.map((value) => value ?? 0), full = largest(map);
  const most = values.indexOf(Math.max(...values)), pixel = names.brief({ layer: 0, index: most });
  const [x, y] = pixelAt(left, 0, side, grid, most), half = side / grid[1] / 2 + 1;
  const marks = [
    about(withPixels(signedPicture(left, 0, side, grid, values, full), grid,
      (index) => `the pixel ${names.brief({ layer: 0, index })}: sensitivity ${inFull(map[index])}`, (index) => [`L0.${index}`]),
      "the sensitivity to the weights that leave each pixel", "L0"),
    about(rect(x - half, y - half, 2 * half, 2 * half, "outline"), `the pixel ${pixel}: sensitivity ${inFull(full)}`, `L0.${most}`),
    colourScale(width / 2, height + 12, full, false, (value) => significant(value)),
  ];
  return {
    id: "sensitivity-map",
    title: "Where the input matters",
    caption: "How sensitive the cost is to the weights that leave each pixel, all neurons of the first layer together: nowhere more than at " +
      `${pixel} (${significant(full, 4)}), the framed one. A pixel at 0 has weights that do not matter now.`,
    calculus: "√ Σⱼ (dC/dWⱼₖ)² for each pixel k",
    description: `A map of the input’s sensitivity, strongest at ${pixel}`,
    drawing: { width, height: height + 28, marks },
    table: {
      columns: [
        { key: "row", title: "row", kind: "text" },
        { key: "column", title: "column", kind: "text" },
        { key: "sensitivity", title: terms.sensitivity, kind: "real" },
      ],
      rows: map.map((value, i) => [Math.floor(i / grid[1]), i % grid[1], value]),
      addresses: map.map((_, i) => [`L0.${i}`]),
    },
  };
}

function measuredFigure(measured: Measured[], names: Names): Figure | null {
  if (measured.length === 0) return null;
  const shown = measured.slice(0, mostRows);
  const right = 184, left = 196, room = 148, middle = left + room / 2, top = 24, bottom = top + rowHeight * shown.length;
  // Steps span powers of ten, so the bars show how near the prediction comes: 1 at the axis.
  const deviation = (one: Measured): number => (one.predicted ? (one.measured ?? 0) / one.predicted - 1 : 0);
  const spread = largest(measured.map(deviation));
  const marks: Mark[] = [text(middle, 13, "small", "middle", "measured / predicted"), line(middle, 18, middle, bottom, "axis")];
  shown.forEach((one, i) => {
    const y = top + rowHeight * (i + 0.5), name = names.parameter(one);
    marks.push(about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(right, right, y + 4.5, "", "end", `${name} by ${chosen(one.step)}`),
      ...signedBar(middle, y - 6, spread > 0 ? deviation(one) / spread * room / 2 : 0, 12),
      text(width, y + 4.5, "", "end", one.predicted ? (1 + deviation(one)).toFixed(6) : ""),
    ), `${name} moved by ${chosen(one.step)}: predicted ${signedInFull(one.predicted)}, measured ${signedInFull(one.measured)}`, one.parameter));
  });
  return {
    id: "sensitivity-measured",
    title: "Moved, and measured",
    caption: "One parameter is moved by h and the cost is computed anew. The gradient promised g · h; the bar is by how much the measured change differs " +
      "from that promise. The smaller the step, the closer the promise comes.",
    calculus: "C(w + h) − C(w) = g h + O(h²)",
    description: "Measured over predicted change of the cost at several steps",
    drawing: { width, height: bottom + 4, marks },
    table: {
      columns: [
        { key: "parameter", title: "moved", kind: "text" },
        { key: "step", title: "by h", kind: "real" },
        { key: "predicted", title: "predicted g · h", kind: "real" },
        { key: "measured", title: "measured change of C", kind: "real" },
      ],
      rows: measured.map((one) => [names.parameter(one), one.step, one.predicted, one.measured]),
      addresses: measured.map((one) => [one.parameter]),
    },
  };
}

export function sensitivityFigures(parts: SensitivityParts, names: Names): (Figure | null)[] {
  if (parts.most.length === 0) return [];
  return [rankingFigure(parts.most, names), mapFigure(parts.map, names), sharesFigure(parts.tensor_shares), measuredFigure(parts.measured, names)];
}

/** How many times as sensitive the cost is to the one as to the other, in a sentence. */
export function ratioSentence(ratio: Ratio, names: Names): string {
  const larger = names.parameter(ratio.larger), smaller = names.parameter(ratio.smaller);
  if (ratio.ratio === null) {
    return `The cost does not depend on ${smaller} here (its gradient is exactly 0); the gradient of ${larger} is ${signed(ratio.larger.gradient)}.`;
  }
  const rises = (ratio.larger.gradient ?? 0) > 0, first = rises ? "raises" : "lowers";
  const raising = ratio.same_sign ? `raising either ${first} the cost`
    : `raising the first ${first} the cost, raising the second ${rises ? "lowers" : "raises"} it`;
  return `The cost is ${significant(ratio.ratio)} times as sensitive to ${larger} (gradient ${signed(ratio.larger.gradient, 4)}) as to ${smaller} ` +
    `(${signed(ratio.smaller.gradient, 4)}); ${raising}.`;
}
