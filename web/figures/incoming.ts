// The weights into one neuron of a deeper layer as a picture: a cell each, in the order of the neurons that they come from.
import { largest, significant, signed, signedInFull } from "../numbers";
import * as terms from "../terms";
import type { Figure } from "./figure";
import { colourScale, heightOf, signedPicture, text, withPixels, type Grid } from "./marks";

const width = 310, most = 16; // cells in a row

/** Null: none. `layer` and `neuron` are those that the weights lead into. */
export function incomingFigure(weights: readonly number[], layer: number, neuron: number): Figure | null {
  if (weights.length === 0) return null;
  const columns = Math.min(weights.length, Math.max(most, Math.ceil(Math.sqrt(weights.length)))), rows = Math.ceil(weights.length / columns), grid: Grid = [rows, columns];
  const full = largest([...weights]), cells = Array.from({ length: rows * columns }, (_, i) => weights[i] ?? 0);
  const address = (input: number): string => `L${layer}.${neuron}.${input}`, height = heightOf(width, grid);
  const strongest = weights.reduce((best, weight, i) => (Math.abs(weight) > Math.abs(weights[best]) ? i : best), 0);
  const pictured = withPixels(signedPicture(0, 0, width, grid, cells, full), grid,
    (i) => (i < weights.length ? `from L${layer - 1}.${i}: ${signedInFull(weights[i])}` : ""), (i) => (i < weights.length ? [address(i)] : []));
  return {
    id: "incoming",
    title: `The weights into L${layer}.${neuron}`,
    caption: `A cell is the weight from one neuron of L${layer - 1}, from L${layer - 1}.0 on: blue lets its firing raise this one, orange lets it hold this one down. ` +
      `The strongest comes from L${layer - 1}.${strongest}: ${signed(weights[strongest])}.`,
    calculus: "",
    description: `${weights.length} weights into L${layer}.${neuron}, the strongest ${signed(weights[strongest])}`,
    drawing: {
      width, height: height + 56,
      marks: [pictured, text(0, height + 16, "small", "start", `L${layer - 1}.0`), colourScale(width / 2, height + 34, full, true, significant)],
    },
    table: {
      columns: [{ key: "from", title: "from", kind: "text" }, { key: "weight", title: terms.weight, kind: "text" }],
      rows: weights.map((weight, i) => [`L${layer - 1}.${i}`, signedInFull(weight)]),
      addresses: weights.map((_, i) => [address(i)]),
    },
  };
}
