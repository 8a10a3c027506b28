// What lies at a place of the drawn network, and the way of the keyboard through it.
import { addressOf } from "../names";
import { distanceTo, type Edge } from "./edges";
import type { Net } from "./engine";
import { kernelOf, picturedWeights, weightOf, type Layout, type Tile } from "./network_layout";
import { whereOf } from "./network_words";

/** The address at a place: of a neuron, of a weight, of a pixel. Null: none. `slack`: how far beside it still counts, in pixels. */
export function addressAt(net: Net, layout: Layout, edges: readonly Edge[][], x: number, y: number, slack: number): string | null {
  let best: string | null = null, nearest = Infinity;
  for (const { spots, tiles } of layout.layers) {
    for (const spot of spots) {
      const distance = Math.hypot(spot.x - x, spot.y - y);
      if (distance < spot.radius + slack && distance < nearest) [best, nearest] = [spot.address, distance];
    }
    const tile = tiles.find((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height);
    if (tile !== undefined) return pixelAddress(net, tile, x, y);
  }
  if (best !== null) return best;
  for (const edge of edges.flat()) {
    const distance = distanceTo(edge, x, y);
    if (distance <= slack && distance <= nearest) [best, nearest] = [edge.address, distance]; // of equals the strongest, which comes last
  }
  return best;
}

function pixelAddress(net: Net, tile: Tile, x: number, y: number): string {
  const column = Math.floor((x - tile.x) / tile.width * tile.columns), row = Math.floor((y - tile.y) / tile.height * tile.rows), pixel = row * tile.columns + column;
  if (tile.what === "weights") return `${addressOf({ layer: tile.layer, index: tile.index })}.${pixel}`;
  const [, rows, columns] = net.layers[tile.layer].shape;
  return addressOf({ layer: tile.layer, index: tile.index * rows * columns + pixel });
}

/** Where an address is drawn, below it. Null: it is not. */
export function placeOf(layout: Layout, address: string): [x: number, y: number] | null {
  const where = whereOf(address), shown = layout.layers.find(({ layer }) => layer === where?.layer);
  const spot = shown?.spots.find(({ index }) => index === where?.index);
  if (spot !== undefined && (where?.input === null || shown?.tiles.length === 0)) return [spot.x + spot.radius, spot.y + spot.radius];
  const tile = shown?.tiles.find(({ index, rows, columns, what }) => index === (what === "weights" ? where?.index : Math.floor((where?.index ?? 0) / (rows * columns))));
  return tile === undefined ? null : [tile.x + tile.width / 2, tile.y + tile.height];
}

/** Where the arrows stop in each layer that is shown: at its neurons; of maps in the middle of each. */
export function stopsOf(net: Net, layout: Layout): string[][] {
  return layout.layers.map(({ layer, spots, tiles }) => {
    if (spots.length > 0) return spots.map((spot) => spot.address);
    const [, rows, columns] = net.layers[layer].shape, middle = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
    return tiles.filter((tile) => tile.what === "activations").map((tile) => addressOf({ layer, index: tile.index * rows * columns + middle }));
  }).filter((stops) => stops.length > 0);
}

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

export function isArrow(key: string): key is Arrow {
  return /^Arrow(Up|Down|Left|Right)$/.test(key);
}

const clamped = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));

/** From neuron to neuron: up and down within a layer, left and right to the same height in the next. */
export function walk(stops: readonly string[][], from: string | null, key: Arrow): string | null {
  if (stops.length === 0) return null;
  const neuron = from === null ? "" : from.split(".").slice(0, 2).join(".");
  const column = stops.findIndex((some) => some.includes(neuron));
  if (column < 0) {
    const same = stops.find((some) => some[0].split(".")[0] === neuron.split(".")[0]);
    return (same ?? stops[stops.length - 1])[0];
  }
  const row = stops[column].indexOf(neuron), across = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
  if (across === 0) return stops[column][clamped(row + (key === "ArrowDown" ? 1 : -1), stops[column].length)];
  const next = stops[clamped(column + across, stops.length)];
  return next === stops[column] ? stops[column][row] : next[clamped(Math.round((row + 0.5) / stops[column].length * next.length - 0.5), next.length)];
}

/** From weight to weight of the neuron in focus: those of a picture by rows and columns, others one after another. A pixel goes to its neighbour. */
export function walkWithin(net: Net, from: string, key: Arrow): string {
  const where = whereOf(from);
  if (where === null || where.index === null) return from;
  const { layer, index, input } = where, [, rows, columns] = net.layers[layer].shape;
  const sign = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1, vertical = key === "ArrowUp" || key === "ArrowDown";
  if (input === null && rows * columns > 1) {
    const plane = rows * columns, pixel = index % plane, next = pixel + sign * (vertical ? columns : 1);
    return next < 0 || next >= plane ? from : addressOf({ layer, index: index - pixel + next });
  }
  const weight = weightOf(net, layer);
  if (weight === null) return from;
  const wide = picturedWeights(net, layer) ? net.layers[0].shape[2] : kernelOf(net, layer)?.side ?? 1;
  const begin = wide > 1 && picturedWeights(net, layer) ? Math.floor(weight.columns / 2 + wide / 2) : 0;
  if (typeof input !== "number") return `L${layer}.${index}.${begin}`;
  const next = input + sign * (vertical ? wide : 1);
  return next < 0 || next >= weight.columns ? from : `L${layer}.${index}.${next}`;
}
