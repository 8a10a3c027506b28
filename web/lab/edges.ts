// Which weights between two layers are drawn, and how strong.
import { placeInMaps, type Link, type MapLink, type Spot } from "./network_layout";

export interface Edge {
  address: string; // L2.7.3
  from: Spot;
  to: Spot;
  value: number;
}

const mostEdges = 420, ofMany = 100, fewest = 2, ofMaps = 3, faintest = 0.12;

/** Of few those that can be seen; of many the strongest into each neuron. The strongest of all come last, above the others. */
export function edgesOf(link: Link, parameters: Float32Array): Edge[] {
  const { weight, from, to } = link;
  const each = from.length * to.length <= mostEdges ? from.length : Math.max(fewest, Math.floor(ofMany / to.length));
  const edges = to.flatMap((target) => {
    const row = weight.offset + target.index * weight.columns + from[0].index; // Those before it that are drawn follow one another.
    return strongestOf(parameters, row, from.length, each).map((k): Edge => (
      { address: `${target.address}.${from[k].index}`, from: from[k], to: target, value: parameters[row + k] }));
  });
  const full = edges.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0);
  return edges.filter(({ value }) => Math.abs(value) > faintest * full).sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
}

/** Of the weights from maps that are drawn the strongest into each neuron. */
export function edgesOfMaps(link: MapLink, parameters: Float32Array): Edge[] {
  const { weight, maps, to, side } = link, plane = side * side, first = maps[0].index * plane, count = maps.length * plane;
  const edges = to.flatMap((target) => {
    const row = weight.offset + target.index * weight.columns + first; // Those that are drawn follow one another.
    return strongestOf(parameters, row, count, ofMaps).flatMap((k): Edge[] => {
      const place = placeInMaps(link, first + k), { layer } = target, index = first + k;
      return place === null ? [] : [{ address: `${target.address}.${index}`, from: { address: "", layer: layer - 1, index, radius: 0, ...place }, to: target, value: parameters[row + k] }];
    });
  });
  return edges.sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
}

/** Which of `count` values from `begin` on are the largest in size. */
export function strongestOf(values: Float32Array, begin: number, count: number, most: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (most >= count) return all;
  const kept: number[] = []; // the weakest first
  for (let i = 0; i < count; ++i) {
    const size = Math.abs(values[begin + i]);
    if (kept.length === most && size <= Math.abs(values[begin + kept[0]])) continue;
    let at = kept.findIndex((other) => Math.abs(values[begin + other]) > size);
    if (at < 0) at = kept.length;
    kept.splice(at, 0, i);
    if (kept.length > most) kept.shift();
  }
  return kept;
}

/** How far a point is from an edge's line, and from its ends. */
export function distanceTo(edge: Edge, x: number, y: number): number {
  const dx = edge.to.x - edge.from.x, dy = edge.to.y - edge.from.y;
  const along = Math.min(1, Math.max(0, ((x - edge.from.x) * dx + (y - edge.from.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(edge.from.x + along * dx - x, edge.from.y + along * dy - y);
}
