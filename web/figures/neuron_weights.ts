// The weights from the picture to one neuron, in the picture's shape: what the neuron looks for.
import type { Explanation } from "../documents";
import { addressOf, Names } from "../names";
import { inFull, largest, signed, signedInFull } from "../numbers";
import * as terms from "../terms";
import type { Figure } from "./figure";
import { about, colourScale, heightOf, signedPicture, withPixels } from "./marks";

const width = 360, side = 240;

/** `weights` are the network's own; null: what the explanation knows of them. Null: the neuron sees no picture. */
export function neuronWeightsFigure(explanation: Explanation, neuron: number, weights: readonly number[] | null, id = "neuron-weights"): Figure | null {
  const names = new Names(explanation), grid = names.picture, address = addressOf({ layer: 1, index: neuron });
  const known = weights ?? explanation.layers?.[0]?.weights?.[neuron]?.map((value) => value ?? 0) ?? null;
  if (grid === null || names.before(1, 0) === null || known === null || known.length !== grid[0] * grid[1]) return null;
  const full = largest([...known]), left = (width - side) / 2, height = heightOf(side, grid), pixel = (index: number): string => names.brief({ layer: 0, index });
  return {
    id,
    title: `What ${address} looks for`,
    caption: `The weights from the picture to ${address}: solid blue where a bright pixel raises it, orange with holes where a bright pixel lowers it.`,
    calculus: "z¹ⱼ = Σₖ Wⱼₖ xₖ + bⱼ",
    description: `The ${known.length} weights of ${address} as a picture`,
    drawing: {
      width, height: height + 30,
      marks: [
        about(withPixels(signedPicture(left, 0, side, grid, known, full), grid, (index) => `the weight ${address}@${pixel(index)}: ${signedInFull(known[index])}`,
          (index) => [`${address}.${index}`, `L0.${index}`]), `the weights of ${address}`, address),
        colourScale(width / 2, height + 12, full, true, (value) => signed(value)),
      ],
    },
    table: {
      columns: [{ key: "pixel", title: "pixel", kind: "text" }, { key: "weight", title: terms.weight, kind: "text" }],
      rows: known.map((value, index) => [pixel(index), inFull(value)]),
      addresses: known.map((_, index) => [`${address}.${index}`]),
    },
  };
}
