// What the network's parts are called, and their numbers: for whoever points at them, hears them, or reads the table.
import { shortened } from "../names";
import { inFull, signedInFull, significant, withThousands } from "../numbers";
import type { Moment, Net } from "./engine";
import { biasOf, kernelOf, picturedWeights, weightOf } from "./network_layout";

/** The fewest digits that read back as the same number in the engine's single precision. */
export function single(value: number): number {
  for (let digits = 1; digits < 9; ++digits) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Where an address leads: a layer; a neuron, or the weights of one; one weight of it, or its bias. */
export interface Where {
  layer: number;
  index: number | null;
  input: number | "bias" | null;
}

export function whereOf(address: string): Where | null {
  const found = /^L(\d+)(?:\.(\d+)(?:\.(\d+|bias))?)?$/.exec(address);
  if (found === null) return null;
  const [, layer, index, input] = found;
  return { layer: Number(layer), index: index === undefined ? null : Number(index), input: input === undefined ? null : input === "bias" ? "bias" : Number(input) };
}

export function outputLayer(net: Net): number {
  return net.layers.length - 1;
}

function placeIn(at: number, columns: number): string {
  return `r${Math.floor(at / columns)},c${at % columns}`;
}

/** "the output ‘2’ (L3.2)", "L1.7", "the pixel r14,c12". */
export function nameOf(net: Net, classes: readonly string[], layer: number, index: number): string {
  const [channels, rows, columns] = net.layers[layer].shape, address = `L${layer}.${index}`;
  if (layer === 0) return rows * columns > 1 ? `the pixel ${placeIn(index % (rows * columns), columns)}` : `the input x${index}`;
  if (rows * columns > 1) return `${address} (${channels > 1 ? `map ${Math.floor(index / (rows * columns))}, ` : ""}${placeIn(index % (rows * columns), columns)})`;
  return layer === outputLayer(net) && classes[index] !== undefined ? `the output ‘${shortened(classes[index])}’ (${address})` : address;
}

function neuronWords(net: Net, moment: Moment, classes: readonly string[], layer: number, index: number): string {
  const place = net.layers[layer], maps = place.shape[1] * place.shape[2] > 1, bias = layer === 0 || maps ? null : biasOf(net, layer);
  const activation = moment.activations[place.offset + index];
  return `${nameOf(net, classes, layer, index)}: activation ${inFull(single(activation))}` +
    (bias === null ? "" : `, bias ${signedInFull(single(moment.parameters[bias.offset + index]))}`);
}

function weightWords(net: Net, moment: Moment, classes: readonly string[], layer: number, index: number, input: number): string {
  const weight = weightOf(net, layer);
  if (weight === null) return `L${layer}.${index}.${input}`;
  const value = signedInFull(single(moment.parameters[weight.offset + index * weight.columns + input])), kernel = kernelOf(net, layer);
  if (kernel !== null) return `the weight ${placeIn(input % (kernel.side * kernel.side), kernel.side)} of the kernel ${index} of L${layer}: ${value}`;
  if (picturedWeights(net, layer)) return `the weight L${layer}.${index}@${placeIn(input, net.layers[0].shape[2])}: ${value}`;
  const before = net.layers[layer - 1], isOne = before.shape[0] * before.shape[1] * before.shape[2] === weight.columns;
  const from = isOne ? ` from ${nameOf(net, classes, layer - 1, input)}` : "";
  return `the weight L${layer}.${index}.${input}${from} to ${nameOf(net, classes, layer, index)}: ${value}`;
}

/** With its number as it is now. */
export function wordsOf(net: Net, moment: Moment, classes: readonly string[], address: string): string {
  const where = whereOf(address);
  if (where === null || where.index === null || net.layers[where.layer] === undefined) return address;
  const { layer, index, input } = where;
  if (input === null) return neuronWords(net, moment, classes, layer, index);
  if (input === "bias") {
    const bias = biasOf(net, layer);
    return `the bias of ${nameOf(net, classes, layer, index)}${bias === null ? "" : `: ${signedInFull(single(moment.parameters[bias.offset + index]))}`}`;
  }
  return weightWords(net, moment, classes, layer, index, input);
}

/** What the network says: of classes their probabilities, where the loss makes some. */
export function outputsOf(net: Net, moment: Moment): number[] {
  const place = net.layers[outputLayer(net)], count = place.shape[0] * place.shape[1] * place.shape[2];
  return Array.from(moment.activations.subarray(place.offset, place.offset + count));
}

/** The largest. */
export function likeliest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}

const mostRows = 1024;

/** Layers that have too many neurons for a table, with how many. */
export function untold(net: Net): string[] {
  return net.layers.slice(1).map(({ address, shape }): [string, number] => [address, shape[0] * shape[1] * shape[2]]).filter(([, count]) => count > mostRows)
    .map(([address, count]) => `${address} (${withThousands(count)})`);
}

/** Layer, neuron, activation, bias: of layers with few enough neurons. */
export function networkRows(net: Net, moment: Moment, classes: readonly string[]): string[][] {
  const rows: string[][] = [];
  for (let layer = 1; layer < net.layers.length; ++layer) {
    const { shape, offset } = net.layers[layer], plane = shape[1] * shape[2], bias = biasOf(net, layer);
    if (shape[0] * plane > mostRows) continue;
    for (let i = 0; i < shape[0] * plane; ++i) {
      rows.push([nameOf(net, classes, layer, i), significant(moment.activations[offset + i]), bias === null ? "" : significant(moment.parameters[bias.offset + Math.floor(i / plane)])]);
    }
  }
  return rows;
}
