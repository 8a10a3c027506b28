// Which part of a network is drawn where it is not drawn whole: a page of a layer's neurons or maps, and of many layers some.
import type { LayerPlace, Net } from "./engine";
import { whereOf } from "./network_words";
import { sizeOf } from "./views/kind";

const mostLayers = 7, mostNeurons = 192, mostMaps = 16;

export interface Windows {
  /** Layer by layer the first neuron or map; else it is 0. */
  readonly first: ReadonlyMap<number, number>;
  /** The first of layers one after another. Null: of many layers some, from the first to the last. */
  readonly layers: number | null;
}

export const firstWindows: Windows = { first: new Map(), layers: null };

/** What of a layer is drawn: `count` of `all`, from `first` on. */
export interface Share {
  layer: number;
  first: number;
  count: number;
  all: number;
  isMaps: boolean;
}

export const isMaps = (place: LayerPlace): boolean => place.shape[1] * place.shape[2] > 1;

export function shareOf(net: Net, layer: number, windows: Windows): Share {
  const place = net.layers[layer], maps = isMaps(place), all = maps ? place.shape[0] : sizeOf(place), most = maps ? mostMaps : mostNeurons;
  const wanted = windows.first.get(layer) ?? 0, first = wanted < all ? wanted - wanted % most : 0;
  return { layer, first, count: Math.min(most, all - first), all, isMaps: maps };
}

/** Where each page of a layer begins. */
export function pagesOf({ all, isMaps: maps }: Share): number[] {
  const most = maps ? mostMaps : mostNeurons;
  return Array.from({ length: Math.ceil(all / most) }, (_, i) => i * most);
}

/** "0 to 191" */
export function pageWords({ all, isMaps: maps }: Share, first: number): string {
  const last = Math.min(all, first + (maps ? mostMaps : mostNeurons)) - 1;
  return last === first ? String(first) : `${first} to ${last}`;
}

/** All layers; of many some from the first to the last, or those from one on. */
export function shownLayers(net: Net, windows: Windows): number[] {
  const count = net.layers.length - 1, shown = Math.min(count, mostLayers), from = windows.layers === null ? null : Math.min(windows.layers, count - shown + 1);
  return Array.from({ length: shown }, (_, i) => (from !== null ? from + i : 1 + (shown > 1 ? Math.round(i * (count - 1) / (shown - 1)) : count - 1)));
}

/** Where each run of layers begins. */
export function runsOf(net: Net): number[] {
  const count = net.layers.length - 1;
  return count <= mostLayers ? [] : Array.from({ length: Math.ceil(count / mostLayers) }, (_, i) => Math.min(1 + i * mostLayers, count - mostLayers + 1));
}

/** Which neuron or map of its layer an address is about. Null: none. */
function placeIn(net: Net, layer: number, index: number, isWeight: boolean): number | null {
  const place = net.layers[layer];
  if (place === undefined) return null;
  const at = isMaps(place) && !isWeight ? Math.floor(index / (place.shape[1] * place.shape[2])) : index;
  return at < (isMaps(place) ? place.shape[0] : sizeOf(place)) ? at : null;
}

/** Windows in which these addresses are seen: of each layer the first of them, where none is seen already. The same ones where nothing needs to change. */
export function revealing(net: Net, windows: Windows, addresses: readonly string[]): Windows {
  const wanted = new Map<number, number[]>();
  const want = (layer: number, index: number, isWeight: boolean): void => {
    const place = placeIn(net, layer, index, isWeight);
    if (place !== null) wanted.set(layer, [...(wanted.get(layer) ?? []), place]);
  };
  for (const address of addresses) {
    const where = whereOf(address);
    if (where === null || where.index === null) continue;
    want(where.layer, where.index, where.input !== null);
    const before = net.layers[where.layer - 1];
    if (typeof where.input === "number" && before !== undefined && !isMaps(before)) want(where.layer - 1, where.input, false);
  }
  let { layers } = windows;
  const shown = shownLayers(net, windows), main = whereOf(addresses[0] ?? "")?.layer;
  if (main !== undefined && main > 0 && main < net.layers.length && !shown.includes(main)) layers = runsOf(net).filter((from) => from <= main).pop() ?? layers;
  const first = new Map(windows.first);
  for (const [layer, places] of wanted) {
    const { first: from, count } = shareOf(net, layer, windows);
    if (!places.some((one) => one >= from && one < from + count)) first.set(layer, places[0]);
  }
  const isSame = layers === windows.layers && first.size === windows.first.size && [...first].every(([layer, one]) => windows.first.get(layer) === one);
  return isSame ? windows : { first, layers };
}

/** The neuron above or below that one, or the map; for who walks on beyond what is drawn. Null: there is none. */
export function neighbourOf(net: Net, address: string, by: 1 | -1): string | null {
  const where = whereOf(address);
  if (where === null || where.index === null) return null;
  const place = net.layers[where.layer], step = isMaps(place) ? place.shape[1] * place.shape[2] : 1, next = where.index + by * step;
  return next < 0 || next >= sizeOf(place) ? null : `L${where.layer}.${next}`;
}
