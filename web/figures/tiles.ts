// What the example wants of the first layer's weights: a tile in the shape of the input for each neuron.
import type { Explanation } from "../documents";
import { addressOf, Names } from "../names";
import { inFull, shortSigned, signed, signedInFull } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, colourScale, type Grid, group, heightOf, nudgeMark, signedPicture, text, withPixels } from "./marks";

const tilesARow = 4, side = 102, gap = 12, labelHeight = 48, mostTiles = 16;

export interface Tile {
  address: string;
  /** What stands beneath, and its sign's triangle; null: nothing. */
  number: number | null;
  values: number[];
  label: string;
  /** What each pixel is called, and its addresses; else the tile speaks for all. */
  pixelName?: (pixel: number) => string;
  pixelAddresses?: (pixel: number) => string[];
}

/** One scale for all, which it writes beneath. */
export function tilesDrawing(tiles: Tile[], grid: Grid): Figure["drawing"] {
  const full = tiles.reduce((most, tile) => tile.values.reduce((inner, value) => Math.max(inner, Math.abs(value)), most), 0);
  const columns = Math.min(tilesARow, tiles.length), width = tilesARow * side + (tilesARow - 1) * gap;
  const left = (width - columns * side - (columns - 1) * gap) / 2;
  const height = heightOf(side, grid), rowHeight = height + labelHeight;
  const strongest = Math.max(...tiles.map((tile) => Math.abs(tile.number ?? 0)));
  const marks: Mark[] = tiles.map((tile, i) => {
    const x = left + i % columns * (side + gap), y = Math.floor(i / columns) * rowHeight;
    const { pixelName, pixelAddresses } = tile, picture = signedPicture(x, y, side, grid, tile.values, full);
    const parts = [
      pixelName === undefined ? picture
        : withPixels(picture, grid, (pixel) => `${pixelName(pixel)}: ${signedInFull(tile.values[pixel])}`, pixelAddresses ?? (() => [tile.address])),
      text(x, y + height + 16, "strong", "start", tile.address),
    ];
    if (tile.number !== null) {
      parts.push(nudgeMark(x + side - 9, y + height + 12, strongest > 0 ? 8 * Math.sqrt(Math.abs(tile.number) / strongest) : 0, tile.number));
      parts.push(text(x, y + height + 33, "soft", "start", shortSigned(tile.number)));
    }
    return about(group(...parts), tile.label, tile.address);
  });
  const bottom = Math.ceil(tiles.length / columns) * rowHeight;
  marks.push(colourScale(width / 2, bottom, full, true, (value) => signed(value)));
  return { width, height: bottom + 16, marks };
}

export function firstLayerFigure(explanation: Explanation, id = "first-layer"): Figure | null {
  const names = new Names(explanation);
  const grid = names.picture, first = explanation.layers?.[0], input = explanation.input;
  if (grid === null || first === undefined || input === undefined || names.before(1, 0) === null) return null;
  if (input.activations.length !== grid[0] * grid[1]) return null;
  const desires = first.deltas.map((delta) => 0 - (delta ?? 0));
  const shown = desires.map((_, i) => i).sort((a, b) => Math.abs(desires[b]) - Math.abs(desires[a])).slice(0, mostTiles).sort((a, b) => a - b);
  const length = Math.hypot(...input.activations.map((value) => value ?? 0));
  const tiles = shown.map((j): Tile => {
    const address = addressOf({ layer: 1, index: j });
    return {
      address, number: desires[j], values: input.activations.map((value) => (value ?? 0) * desires[j]),
      label: `the weights into ${address}: the input times its desire ${signedInFull(desires[j])}`,
      pixelName: (pixel) => `the weight ${address}@${names.brief({ layer: 0, index: pixel })} should change by`,
      pixelAddresses: (pixel) => [`${address}.${pixel}`, `L0.${pixel}`],
    };
  });
  const idle = input.activations.filter((value) => value === 0).length;
  const which = shown.length < desires.length ? `the ${shown.length} of ${desires.length} neurons where they are strongest`
    : shown.length === 1 ? "the one neuron" : `each of the ${shown.length} neurons`;
  return {
    id,
    title: "What it wants of the first layer’s weights",
    caption: `The weights into ${which}, in the shape of the picture. Every tile is the input itself, times how much that neuron should rise (its number): ` +
      "solid blue where a weight should grow, orange with holes where it should shrink. Where the input is 0 nothing changes" +
      `${idle > 0 ? `: of ${idle} of its ${input.activations.length} pixels` : ""}.`,
    calculus: "−dC/dWⱼₖ = aₖ (−dC/dzⱼ)",
    description: `${tiles.length} tiles of weight nudges of the first layer`,
    drawing: tilesDrawing(tiles, grid),
    table: {
      columns: [
        { key: "neuron", title: terms.neuron, kind: "text" },
        { key: "delta", title: "dC/dz", kind: "real" },
        { key: "length", title: "length of its weights’ nudge", kind: "text" },
      ],
      rows: shown.map((j) => [addressOf({ layer: 1, index: j }), first.deltas[j], inFull(length * Math.abs(desires[j]))]),
      addresses: shown.map((j) => [addressOf({ layer: 1, index: j })]),
    },
  };
}
