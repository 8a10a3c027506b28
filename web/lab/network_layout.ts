// Where a network's neurons, maps and tiles of weights are drawn: a pure function of its shape and of the room.
import { addressOf } from "../names";
import type { Net, Tensor } from "./engine";
import { firstWindows, isMaps, pageWords, shareOf, shownLayers, type Share, type Windows } from "./network_windows";
import { sizeOf } from "./views/kind";

export interface Spot {
  address: string;
  layer: number;
  index: number;
  x: number;
  y: number;
  radius: number;
}

/** A picture of numbers that lie in a row: a neuron's weights, a kernel, a map of activations, the input. */
export interface Tile {
  what: "weights" | "activations";
  layer: number;
  /** The neuron whose weights they are; the channel of a map. */
  index: number;
  x: number;
  y: number;
  width: number;
  height: number;
  rows: number;
  columns: number;
  /** In Moment.parameters or Moment.activations. */
  offset: number;
}

/** Two layers whose neurons are joined by weights that are drawn as lines. */
export interface Link {
  weight: Tensor;
  from: Spot[];
  to: Spot[];
}

/** Weights that lead from maps, or from what was pooled of them, to neurons: of each the strongest are drawn. */
export interface MapLink {
  weight: Tensor;
  maps: Tile[];
  to: Spot[];
  /** How many places of a map it sees, to each side. */
  side: number;
}

/** What leads to a layer without single lines. */
export interface Fan {
  left: number;
  right: number;
  from: [top: number, bottom: number];
  to: [top: number, bottom: number];
}

export interface Head {
  x: number;
  words: string;
}

export interface Layout {
  width: number;
  height: number;
  layers: { layer: number; spots: Spot[]; tiles: Tile[] }[];
  links: Link[];
  mapLinks: MapLink[];
  fans: Fan[];
  heads: Head[];
  /** Of layers that are not shown whole. */
  shares: (Head & Share)[];
}

const headRoom = 22, footRoom = 16, edge = 4;
const mostInputs = 32, leastWidth = 120, leastHeight = 90; // where there is less room nothing is drawn
const rowsOfCircles = 32, largestRadius = 11, largestTile = 64, mostTilesWide = 12, largestMap = 84, gap = 3, nearly = 0.7, fanShare = 0.5;

interface Block {
  width: number;
  top: number;
  bottom: number;
  share: Share;
  place(x: number): { spots: Spot[]; tiles: Tile[] };
}

export function weightOf(net: Net, layer: number): Tensor | null {
  return net.tensors.find((tensor) => tensor.address === `L${layer}` && !tensor.isBias) ?? null;
}

export function biasOf(net: Net, layer: number): Tensor | null {
  return net.tensors.find((tensor) => tensor.address === `L${layer}` && tensor.isBias) ?? null;
}

/** Of maps from maps: how large a kernel is. Null: it is none that can be drawn. */
export function kernelOf(net: Net, layer: number): { side: number; inputs: number } | null {
  const place = net.layers[layer], before = net.layers[layer - 1], weight = weightOf(net, layer);
  if (!isMaps(place) || before === undefined || weight === null || weight.rows !== place.shape[0]) return null;
  const inputs = before.shape[0], side = Math.sqrt(weight.columns / inputs);
  return Number.isInteger(side) && side > 1 ? { side, inputs } : null;
}

/** The input's pixels as its neurons' weights meet them: of one channel. */
export function picturedWeights(net: Net, layer: number): boolean {
  const input = net.layers[0];
  return layer === 1 && !isMaps(net.layers[1]) && isMaps(input) && input.shape[0] === 1 && weightOf(net, 1)?.columns === sizeOf(input);
}

interface Squares {
  columns: number;
  side: number;
}

/** Columns and size of squares that fill the room: nearly as large as can be, in full rows, and as high as the room. `below`: what is left free under each. */
function gridOf(count: number, width: number, height: number, largest: number, mostWide: number, below = gap): Squares {
  const all = Array.from({ length: Math.min(count, mostWide) }, (_, i): Squares => (
    { columns: i + 1, side: Math.max(1, Math.min(largest, width / (i + 1) - gap, height / Math.ceil(count / (i + 1)) - below)) }));
  const best = all.reduce((one, other) => (other.side > one.side ? other : one));
  const tall = ({ columns, side }: Squares): number => Math.ceil(count / columns) * (side + below);
  return all.filter(({ columns, side }) => count % columns === 0 && side >= nearly * best.side).reduce((one, other) => (tall(other) > tall(one) + 1 ? other : one), best);
}

function circlesOf({ layer, first, count }: Share, left: number, top: number, room: number): Spot[] {
  const columns = Math.ceil(count / rowsOfCircles), rows = Math.ceil(count / columns), apart = room / rows;
  const radius = Math.min(largestRadius, Math.max(apart / 3, apart / 2 - 1));
  return Array.from({ length: count }, (_, i) => ({
    address: addressOf({ layer, index: first + i }), layer, index: first + i, radius,
    x: left + radius + i % columns * (2 * radius + 3), y: top + apart * (Math.floor(i / columns) + 0.5),
  }));
}

function denseBlock(net: Net, share: Share, width: number, height: number): Block {
  const { layer, first, count } = share, weight = weightOf(net, layer);
  const room = height - headRoom - footRoom;
  const withTiles = picturedWeights(net, layer) && weight !== null;
  const grid = withTiles ? gridOf(count, 0.42 * width, room, largestTile, mostTilesWide) : { columns: 0, side: 0 };
  const rows = withTiles ? Math.ceil(count / grid.columns) : 0, apart = grid.side + gap;
  const tall = withTiles ? rows * apart : Math.min(room, Math.ceil(count / Math.ceil(count / rowsOfCircles)) * 3 * largestRadius);
  const top = headRoom + (room - tall) / 2, tilesWide = withTiles ? grid.columns * apart + 9 : 0;
  const probe = circlesOf(share, 0, top, tall), right = Math.max(...probe.map((spot) => spot.x + spot.radius));
  return {
    width: tilesWide + right, top, bottom: top + tall, share,
    place: (x) => ({
      spots: probe.map((spot) => ({ ...spot, x: spot.x + x + tilesWide })),
      tiles: weight === null || !withTiles ? [] : Array.from({ length: count }, (_, i): Tile => ({
        what: "weights", layer, index: first + i, x: x + i % grid.columns * apart, y: top + Math.floor(i / grid.columns) * apart + gap / 2,
        width: grid.side, height: grid.side * net.layers[0].shape[1] / net.layers[0].shape[2], rows: net.layers[0].shape[1], columns: net.layers[0].shape[2],
        offset: weight.offset + (first + i) * weight.columns,
      })),
    }),
  };
}

/** `part`: of the width, how much it may take. */
function mapsBlock(net: Net, share: Share, width: number, height: number, part: number): Block {
  const { layer, first, count } = share, place = net.layers[layer], [, rows, columns] = place.shape, weight = weightOf(net, layer);
  const kernel = layer === 0 ? null : kernelOf(net, layer), room = height - headRoom - footRoom;
  const pairs = kernel !== null && kernel.inputs === 1; // a kernel beside its map
  const { columns: wide, side } = gridOf(count, part * width * (pairs ? 0.58 : 1), room, largestMap, 4, 2 * gap);
  const kernelSide = pairs ? Math.max(16, 0.62 * side) : 0, across = side + gap + (pairs ? kernelSide + 8 : 0), apart = side * rows / columns + 2 * gap;
  const tall = Math.ceil(count / wide) * apart, top = headRoom + (room - tall) / 2;
  return {
    width: wide * across, top, bottom: top + tall, share,
    place: (x) => ({
      spots: [],
      tiles: Array.from({ length: count }, (_, i): Tile[] => {
        const index = first + i, left = x + i % wide * across, y = top + Math.floor(i / wide) * apart + gap, tallMap = side * rows / columns;
        const map: Tile = {
          what: "activations", layer, index, x: left + across - side - gap, y, width: side, height: tallMap, rows, columns, offset: place.offset + index * rows * columns,
        };
        if (!pairs || kernel === null || weight === null) return [map];
        return [{
          what: "weights", layer, index, x: left, y: y + (tallMap - kernelSide) / 2, width: kernelSide, height: kernelSide, rows: kernel.side, columns: kernel.side,
          offset: weight.offset + index * weight.columns,
        }, map];
      }).flat(),
    }),
  };
}

/** The input as a picture, or where it has few numbers as circles. */
function inputBlock(net: Net, windows: Windows, width: number, height: number): Block | null {
  const input = net.layers[0], share = shareOf(net, 0, windows);
  if (isMaps(input)) return mapsBlock(net, share, width, height, 0.15);
  return sizeOf(input) <= mostInputs ? denseBlock(net, share, width, height) : null;
}

/** By weights that are drawn as lines: each joins a neuron to a neuron. */
function isJoined(net: Net, from: Block, to: Block): boolean {
  const before = net.layers[from.share.layer];
  return from.share.layer === to.share.layer - 1 && !isMaps(before) && !isMaps(net.layers[to.share.layer]) && weightOf(net, to.share.layer)?.columns === sizeOf(before);
}

/** Null: these weights do not lead from squares of whole maps to neurons, or are drawn as pictures. */
function mapLinkOf(net: Net, weight: Tensor, tiles: readonly Tile[], to: Spot[]): MapLink | null {
  const maps = tiles.filter((tile) => tile.what === "activations"), layer = to[0]?.layer ?? 0, before = net.layers[layer - 1];
  if (maps.length === 0 || to.length === 0 || picturedWeights(net, layer)) return null;
  const side = Math.sqrt(weight.columns / before.shape[0]);
  return Number.isInteger(side) ? { weight, maps, to, side } : null;
}

/** Where a weight from maps begins. Null: its map is not drawn. */
export function placeInMaps({ maps, side }: MapLink, input: number): { x: number; y: number } | null {
  const place = input % (side * side), map = maps.find(({ index }) => index === Math.floor(input / (side * side)));
  return map === undefined ? null : { x: map.x + (place % side + 0.5) / side * map.width, y: map.y + (Math.floor(place / side) + 0.5) / side * map.height };
}

/** Lines need room, fans less. */
function gapsOf(net: Net, blocks: readonly Block[]): number[] {
  return blocks.slice(1).map((block, i) => (isJoined(net, blocks[i], block) ? 1 : fanShare));
}

/** `names`: how much room those of the outputs take, at the right. */
export function layoutOf(net: Net, width: number, height: number, names: number, windows: Windows = firstWindows): Layout {
  const layout: Layout = { width, height, layers: [], links: [], mapLinks: [], fans: [], heads: [], shares: [] };
  if (width < leastWidth || height < leastHeight) return layout;
  const shown = shownLayers(net, windows), mapLayers = shown.filter((layer) => isMaps(net.layers[layer])).length, room = width - names;
  const input = inputBlock(net, windows, width, height);
  const blocks = [...(input === null ? [] : [input]), ...shown.map((layer) => {
    const share = shareOf(net, layer, windows);
    return share.isMaps ? mapsBlock(net, share, room, height, 0.6 / mapLayers) : denseBlock(net, share, room, height);
  })];
  const gaps = gapsOf(net, blocks), taken = blocks.reduce((sum, block) => sum + block.width, 0);
  const unit = Math.max(6, (room - taken - 2 * edge) / Math.max(1, gaps.reduce((sum, one) => sum + one, 0)));
  let x = edge;
  blocks.forEach((block, i) => {
    const placed = block.place(x), before = layout.layers[i - 1], middle = x + block.width / 2, { share } = block, { layer } = share;
    layout.heads.push({ x: middle, words: layer === 0 ? "input" : `L${layer}` });
    if (share.count < share.all) layout.shares.push({ ...share, x: middle, words: `${pageWords(share, share.first)} of ${share.all}` });
    if (before !== undefined) {
      const weight = weightOf(net, layer), apart = unit * gaps[i - 1];
      if (weight !== null && isJoined(net, blocks[i - 1], block)) layout.links.push({ weight, from: before.spots, to: placed.spots });
      else {
        const link = weight === null || before.layer !== layer - 1 ? null : mapLinkOf(net, weight, before.tiles, placed.spots);
        if (link !== null) layout.mapLinks.push(link);
        layout.fans.push({ left: x - apart + 4, right: x - 4, from: [blocks[i - 1].top, blocks[i - 1].bottom], to: [block.top, block.bottom] });
      }
    }
    layout.layers.push({ layer, ...placed });
    x += block.width + unit * (gaps[i] ?? 0);
  });
  return layout;
}
