// What each neuron of the first layer looks for: its weights in the shape of what it sees, all on one scale.
import type { FirstLayer } from "../documents";
import { inFull, signed, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Drawing, Figure, Mark, Table } from "./figure";
import { about, colourScale, type Grid, group, heightOf, signedPicture, text, withPixels } from "./marks";
import { halves } from "./mistakes";

const width = 360, largestSide = 128, clippedShare = 0.005, labelHeight = 24, channelGap = 3, smallestGap = 10;
const mostTogether = 18; // neurons of one figure
const mostNumbers = 16_384; // of a table with all weights

interface Scale {
  /** All but the strongest few are below. */
  full: number;
  largest: number;
}

interface Neuron {
  address: string;
  weights: (number | null)[];
}

function scaleOf(rows: (number | null)[][]): Scale {
  const sizes = new Float64Array(rows.flat().map((weight) => Math.abs(weight ?? 0))).sort();
  if (sizes.length === 0) return { full: 0, largest: 0 };
  return { full: sizes[sizes.length - 1 - Math.floor(clippedShare * sizes.length)], largest: sizes[sizes.length - 1] };
}

function known(weights: (number | null)[]): number[] {
  return weights.filter((weight) => weight !== null);
}

/** The least and the largest; null: none is a number. */
function rangeOf(weights: (number | null)[]): [number | null, number | null] {
  const numbers = known(weights);
  if (numbers.length === 0) return [null, null];
  return [numbers.reduce((least, weight) => Math.min(least, weight)), numbers.reduce((largest, weight) => Math.max(largest, weight))];
}

function rangeInWords(weights: (number | null)[], digits: number): string {
  const [least, largest] = rangeOf(weights);
  return `from ${signed(least, digits)} to ${signed(largest, digits)}`;
}

function lengthOf(weights: (number | null)[]): number {
  return Math.sqrt(known(weights).reduce((sum, weight) => sum + weight * weight, 0));
}

/** Tiles in a row, and a tile's width: a neuron has one tile a channel, beside each other. */
function rowOf(channels: number): { perRow: number; tile: number; gap: number } {
  const perRow = channels === 1 ? 6 : channels <= 3 ? 3 : 2;
  const cell = (width - smallestGap * (perRow - 1)) / perRow;
  return { perRow, tile: (cell - channelGap * (channels - 1)) / channels, gap: smallestGap };
}

function drawingOf(neurons: Neuron[], [channels, rows, columns]: number[], full: number): Drawing {
  const grid: Grid = [rows, columns], plane = rows * columns;
  const { perRow, tile, gap } = rowOf(channels);
  const cell = tile * channels + channelGap * (channels - 1), height = heightOf(tile, grid), rowHeight = height + labelHeight;
  const marks: Mark[] = neurons.map((neuron, i) => {
    const x = i % perRow * (cell + gap), y = Math.floor(i / perRow) * rowHeight;
    const tiles = Array.from({ length: channels }, (_, channel) => {
      const weights = neuron.weights.slice(channel * plane, (channel + 1) * plane), at = (pixel: number): number => channel * plane + pixel;
      return withPixels(signedPicture(x + channel * (tile + channelGap), y, tile, grid, weights.map((weight) => weight ?? 0), full), grid,
        (pixel) => `the weight ${neuron.address}.${at(pixel)} (${placeOf([channels, rows, columns], at(pixel))}): ${signedInFull(weights[pixel])}`, (pixel) => [`${neuron.address}.${at(pixel)}`]);
    });
    return about(group(...tiles, text(x + cell / 2, y + height + 16, "small", "middle", neuron.address)),
      `the weights of ${neuron.address}: ${rangeInWords(neuron.weights, 6)}`, neuron.address);
  });
  const bottom = Math.ceil(neurons.length / perRow) * rowHeight + 8;
  marks.push(colourScale(width / 2, bottom, full, true, (value) => signed(value)));
  return { width, height: bottom + 16, marks };
}

export function weightsInWords(layer: FirstLayer): string {
  const { full, largest } = scaleOf(layer.weights);
  const one = layer.is_filter ? "filter" : "neuron", shown = layer.weights.length;
  const which = shown === 1 && layer.neurons === 1 ? `the one ${one}`
    : shown < layer.neurons ? `each of the first ${shown} of ${withThousands(layer.neurons)} ${one}s` : `each of the ${shown} ${one}s`;
  return `What ${which} looks for${layer.is_filter ? `, wherever in the picture it is moved: ${layer.shape[1]} × ${layer.shape[2]} pixels` : ""}. ` +
    "Solid blue where a bright pixel raises it, orange with holes where a bright pixel lowers it; one scale for all." +
    (layer.shape[0] === 3 ? " The three tiles beside each other are of red, green and blue."
      : layer.shape[0] > 1 ? ` The ${layer.shape[0]} tiles beside each other are of the input’s channels.` : "") +
    (largest > full ? ` A few weights are stronger than the full colour: the strongest has the size ${significant(largest)}.` : "");
}

function placeOf([channels, rows, columns]: number[], index: number): string {
  const pixel = index % (rows * columns);
  return `${channels > 1 ? `channel ${Math.floor(index / (rows * columns))}, ` : ""}r${Math.floor(pixel / columns)},c${pixel % columns}`;
}

/** A row a place, a column a neuron. */
function allNumbers(neurons: Neuron[], shape: number[]): Table {
  return {
    columns: [{ key: "place", title: terms.place, kind: "text" }, ...neurons.map(({ address }) => ({ key: address, title: address, kind: "real" as const }))],
    rows: neurons[0].weights.map((_, i) => [placeOf(shape, i), ...neurons.map(({ weights }) => weights[i])]),
    addresses: neurons[0].weights.map((_, i) => neurons.map(({ address }) => `${address}.${i}`)),
  };
}

function rangesTable(neurons: Neuron[], areFilters: boolean): Table {
  return {
    columns: [
      { key: "neuron", title: areFilters ? "filter" : terms.neuron, kind: "text" },
      { key: "least", title: "least weight", kind: "real" },
      { key: "largest", title: "largest weight", kind: "real" },
      { key: "length", title: "length of its weights", kind: "text" },
    ],
    rows: neurons.map(({ address, weights }) => [address, ...rangeOf(weights), inFull(lengthOf(weights))]),
    addresses: neurons.map(({ address }) => [address]),
  };
}

/** Of pictures of a size that can be looked at; none where there is nothing to see. */
export function weightsFigures(layer: FirstLayer): Figure[] {
  const [channels, rows, columns] = layer.shape;
  const isDrawable = (channels === 1 || channels === 3) && rows > 1 && columns > 1 && rows <= largestSide && columns <= largestSide;
  const scale = scaleOf(layer.weights);
  if (!isDrawable || scale.full === 0) return [];
  const neurons = layer.weights.map((weights, i) => ({ address: `${layer.address}.${i}`, weights }));
  const parts = halves(neurons, mostTogether, rowOf(channels).perRow);
  return parts.map((part, number): Figure => {
    let drawing: Drawing | null = null;
    const names = part.length === 1 ? part[0].address : `${part[0].address} to ${part[part.length - 1].address}`;
    return {
      id: number === 0 ? "weights" : `weights-${number + 1}`,
      title: `The ${layer.is_filter ? (part.length === 1 ? "filter" : "filters") : "weights into"} ${names}`,
      caption: `Weights ${rangeInWords(part.flatMap(({ weights }) => weights), 3)}; blue is positive, orange with holes negative.`,
      calculus: "",
      description: `Weights of ${part.length} ${layer.is_filter ? "filters" : "neurons"} of the first layer as pictures`,
      get drawing() { // Thousands of marks, and not what is seen first.
        return (drawing ??= drawingOf(part, layer.shape, scale.full));
      },
      get table() {
        return part.length * part[0].weights.length <= mostNumbers ? allNumbers(part, layer.shape) : rangesTable(part, layer.is_filter);
      },
    };
  });
}
