// What the neurons of the first layer look for, large.
import type { Figure } from "../../figures/figure";
import { tilesDrawing, type Tile } from "../../figures/tiles";
import { inFull, signedInFull } from "../../numbers";
import * as terms from "../../terms";
import type { Moment, Net } from "../engine";
import { biasOf, picturedWeights, weightOf } from "../network_layout";
import { single } from "../network_words";

const mostTiles = 16;

/** Null: its first layer sees no picture as a whole. */
export function firstLayerTiles(net: Net, moment: Moment, id = "view-first-layer"): Figure | null {
  const weight = weightOf(net, 1);
  if (!picturedWeights(net, 1) || weight === null) return null;
  const [, rows, columns] = net.layers[0].shape, bias = biasOf(net, 1);
  const weightsOf = (neuron: number): number[] => [...moment.parameters.subarray(weight.offset + neuron * weight.columns, weight.offset + (neuron + 1) * weight.columns)].map(single);
  const length = (neuron: number): number => Math.hypot(...weightsOf(neuron));
  const all = Array.from({ length: weight.rows }, (_, i) => ({ neuron: i, length: length(i) }));
  const shown = [...all].sort((a, b) => b.length - a.length).slice(0, mostTiles).sort((a, b) => a.neuron - b.neuron);
  const biasOfNeuron = (neuron: number): number | null => (bias === null ? null : single(moment.parameters[bias.offset + neuron]));
  const tiles = shown.map(({ neuron }): Tile => {
    const address = `L1.${neuron}`;
    return {
      address, number: biasOfNeuron(neuron), values: weightsOf(neuron), label: `the weights of ${address}; its bias is ${signedInFull(biasOfNeuron(neuron))}`,
      pixelName: (pixel) => `the weight ${address}@r${Math.floor(pixel / columns)},c${pixel % columns}`, pixelAddresses: (pixel) => [`${address}.${pixel}`, `L0.${pixel}`],
    };
  });
  return {
    id,
    title: "What the first layer looks for",
    caption: `The weights of ${shown.length < all.length ? `the ${shown.length} of ${all.length} neurons with the longest` : shown.length === 1 ? "its one neuron" : `its ${shown.length} neurons`}, in the shape of the picture: ` +
      "solid blue where a bright pixel raises the neuron, orange with holes where it lowers it. The number beneath is the neuron’s bias.",
    calculus: "z¹ⱼ = Σₖ Wⱼₖ xₖ + bⱼ",
    description: `The weights of ${shown.length} neurons of the first layer as pictures`,
    drawing: tilesDrawing(tiles, [rows, columns]),
    table: {
      columns: [{ key: "neuron", title: terms.neuron, kind: "text" }, { key: "bias", title: terms.bias, kind: "real" }, { key: "length", title: "length of its weights", kind: "text" }],
      rows: shown.map(({ neuron, length: size }) => [`L1.${neuron}`, biasOfNeuron(neuron), inFull(size)]),
      addresses: shown.map(({ neuron }) => [`L1.${neuron}`]),
    },
  };
}
