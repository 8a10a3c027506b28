// The numbers beside the pictures of the network: of its neurons, and of the maps that are drawn.
import type { Explanation, Layer } from "../documents";
import { addressOf } from "../names";
import * as terms from "../terms";
import type { Cell, Table } from "./figure";
import type { Column } from "./network_columns";

const mostNeurons = 1024; // of a network whose neurons are all listed
const mostOfMaps = 8192;

/** A number of the document as a cell; what it leaves out is no cell's. */
function told(values: (number | null)[], index: number): Cell {
  return index < values.length ? values[index] : "";
}

function rowOf(layer: Layer, neuron: number, place: string, at = neuron): Cell[] {
  return [addressOf({ layer: layer.layer, index: neuron }), place, told(layer.weighted_inputs, neuron), told(layer.activations, at), told(layer.nudges, at),
    told(layer.deltas, neuron)];
}

/** Where the least and the largest are. */
function extremesOf(values: (number | null)[]): number[] {
  const indices = values.map((_, i) => i).filter((i) => values[i] !== null);
  const extreme = (sign: number): number[] => indices.slice(0, 1).map((first) => indices.reduce((best, i) => (sign * (values[i] ?? 0) > sign * (values[best] ?? 0) ? i : best), first));
  return [...extreme(-1), ...extreme(1)];
}

/** Every number of the maps drawn; of many the places of the least and the largest ones. */
function rowsOfMaps(layer: Layer, column: Column, all: boolean): Cell[][] {
  if (column.maps === null) return [];
  const [, rows, columns] = column.maps, plane = rows * columns;
  return column.placed.flatMap(({ index: channel }) => {
    const begin = plane * (column.channels === null ? channel : column.channels.indexOf(channel));
    const extremes = [layer.activations, layer.nudges].flatMap((values) => extremesOf(values.slice(begin, begin + plane)));
    const pixels = all ? Array.from({ length: plane }, (_, pixel) => pixel) : [...new Set(extremes)].sort((a, b) => a - b);
    return pixels.map((pixel) => rowOf(layer, channel * plane + pixel, `map ${channel}, r${Math.floor(pixel / columns)},c${pixel % columns}`, begin + pixel));
  });
}

export function networkTable(explanation: Explanation, columns: Column[]): Table {
  const layers = explanation.layers ?? [], byLayer = new Map(columns.map((column) => [column.layer, column]));
  const ofMaps = columns.reduce((sum, { maps, placed }) => sum + (maps === null ? 0 : placed.length * maps[1] * maps[2]), 0);
  const neurons = layers.reduce((sum, layer) => sum + layer.activations.length, 0);
  const areAllListed = neurons <= mostNeurons && layers.every((layer) => layer.channels === undefined);
  const rows = layers.flatMap((layer) => {
    const column = byLayer.get(layer.layer);
    if (column !== undefined && column.maps !== null && !areAllListed) return rowsOfMaps(layer, column, ofMaps <= mostOfMaps);
    const shown = areAllListed ? layer.activations.map((_, i) => i) : (column?.placed ?? []).map(({ index }) => index);
    return shown.map((neuron) => rowOf(layer, neuron, ""));
  });
  const hasPlaces = rows.some((row) => row[1] !== "");
  return {
    columns: [
      { key: "neuron", title: terms.neuron, kind: "text" },
      ...(hasPlaces ? [{ key: "place", title: terms.place, kind: "text" as const }] : []),
      { key: "weighted_input", title: "z", kind: "real" },
      { key: "activation", title: "a", kind: "real" },
      { key: "nudge", title: "−dC/da", kind: "real" },
      { key: "delta", title: "dC/dz", kind: "real" },
    ],
    rows: hasPlaces ? rows : rows.map(([neuron, , ...numbers]) => [neuron, ...numbers]),
    addresses: rows.map((row) => [String(row[0])]),
  };
}
