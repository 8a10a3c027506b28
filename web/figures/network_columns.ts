// Which neurons and maps of a network are shown, and where: a column a layer.
import type { Explanation, Layer } from "../documents";
import type { Names } from "../names";
import { largest } from "../numbers";
import { heightOf } from "./marks";
import { strongest } from "./votes_matrix";

export const width = 450, header = 30, footer = 24, mostSpacing = 112;
export const activationRoom = 64, mostColumns = 5;
/** So many columns have little room: a smaller picture of the input, no numbers of neurons. */
export const manyColumns = 5;
const longestNameRoom = 72, mostNeurons = 16, mostMaps = 8, largestMap = 44, mapGap = 8;

export interface Placed {
  index: number;
  x: number;
  y: number;
}

/** A layer's neurons, or its maps by their upper corners; the input has layer 0. */
export interface Column {
  layer: number;
  values: { activations: number[]; nudges: number[]; deltas: number[] };
  weights: number[][] | null;
  placed: Placed[];
  maps: [number, number, number] | null;
  channels: number[] | null; // of whose maps there are numbers; null: of all
  mapSide: number;
}

export function numbers(values: (number | null)[] | undefined): number[] {
  return (values ?? []).map((value) => value ?? 0);
}

/** A map's numbers; a page's document of a large layer has some channels alone. */
export function mapOf({ maps, channels }: Column, values: number[], channel: number): number[] {
  const plane = maps === null ? 0 : maps[1] * maps[2], place = channels === null ? channel : channels.indexOf(channel);
  return values.slice(place * plane, (place + 1) * plane);
}

/** Of a loss on logits the last layer's activations are the probabilities. */
function activationsOf(explanation: Explanation, layer: Layer, names: Names): number[] {
  const outputs = layer.layer === names.layers ? explanation.outputs : undefined;
  return numbers(outputs === undefined ? layer.activations : outputs.map((output) => output.activation));
}

function emptyColumn(explanation: Explanation, layer: Layer, names: Names): Column {
  return {
    layer: layer.layer,
    values: { activations: activationsOf(explanation, layer, names), nudges: numbers(layer.nudges), deltas: numbers(layer.deltas) },
    weights: layer.weights?.map(numbers) ?? null,
    placed: [], maps: names.maps(layer.layer), channels: layer.channels ?? null, mapSide: 0,
  };
}

/** The input where it has few numbers and is no picture; then the layers, of many some from the first to the last. */
export function columnsOf(explanation: Explanation, names: Names): Column[] {
  const input = explanation.input, layers = explanation.layers ?? [];
  const columns: Column[] = [];
  if (input !== undefined && names.picture === null && input.activations.length <= mostNeurons) {
    columns.push({
      layer: 0, values: { activations: numbers(input.activations), nudges: numbers(input.nudges), deltas: [] },
      weights: null, placed: [], maps: null, channels: null, mapSide: 0,
    });
  }
  const count = Math.min(layers.length, mostColumns);
  for (let i = 0; i < count; ++i) {
    const at = count > 1 ? Math.floor(i * (layers.length - 1) / (count - 1)) : layers.length - 1;
    columns.push(emptyColumn(explanation, layers[at], names));
  }
  return columns;
}

export function shownOf(column: Column): number[] {
  const { nudges } = column.values;
  if (column.maps === null) return strongest(nudges, mostNeurons);
  const told = column.channels ?? Array.from({ length: column.maps[0] }, (_, channel) => channel);
  return strongest(told.map((channel) => largest(mapOf(column, nudges, channel))), mostMaps).map((place) => told[place]);
}

export function pictureSideOf(columns: Column[]): number {
  return columns.length < manyColumns ? 92 : 66;
}

/** As far to the right as the names and numbers of the outputs let it be. */
function lastColumnOf(names: Names): number {
  const longest = Math.max(1, ...names.classes.map((_, i) => [...names.output(i)].length));
  return width - activationRoom - Math.min(longestNameRoom, 9 * longest) - 36;
}

export function place(columns: Column[], height: number, names: Names): void {
  const lastColumn = lastColumnOf(names);
  const left = columns[0].layer === 0 ? 44 : pictureSideOf(columns) + (columns.length < manyColumns ? 52 : 32);
  const apart = columns.length > 1 ? (lastColumn - left) / (columns.length - 1) : 0;
  const room = height - header - footer;
  columns.forEach((column, i) => {
    const x = columns.length > 1 ? left + i * apart : lastColumn;
    const shown = shownOf(column);
    if (column.maps === null) {
      const spacing = Math.min(mostSpacing, room / shown.length);
      const top = header + (room - spacing * shown.length) / 2;
      column.placed = shown.map((index, k) => ({ index, x, y: top + spacing * (k + 0.5) }));
      return;
    }
    column.mapSide = Math.min(largestMap, room / shown.length - mapGap, apart - 26);
    const step = heightOf(column.mapSide, [column.maps[1], column.maps[2]]) + mapGap;
    const top = header + (room - step * shown.length) / 2;
    column.placed = shown.map((index, k) => ({ index, x: x - column.mapSide / 2, y: top + step * k }));
  });
}
