// Who fires together and should wire together: arcs from the neurons that fire to those that should fire, one a weight.
import type { Architecture, Explanation, HebbianLayer, HebbianPair, Header } from "../documents";
import { addressOf, Names, neuronAt } from "../names";
import { inFull, shortSigned, signed, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, circle, grayPicture, type Grid, group, heightOf, neuron, nudgeMark, pixelAt, rect, signedArc, text, textWithin } from "./marks";

const width = 450, firstRow = 30, rowHeight = 32, mostHeight = 420;
const neuronsAt = 132, placesAt = 158, pictureSide = 176; // names of places are longer
const targetAt = 282, targetName = 298, targetNameRoom = 74, desireRoom = 74;
const shown = { together: 8, apart: 5, unaffected: 3 };

/** An explanation has them, and the document on many examples but for the input. */
export type HebbianParts = Header & { architecture: Architecture } & Pick<Explanation, "hebbian" | "input">;

type Kind = "together" | "apart" | "unaffected";

interface Arc {
  kind: Kind;
  pair: HebbianPair;
  /** The weight's input, and the neuron or kernel it leads to. */
  source: number;
  target: number;
}

function arcsOf(layer: HebbianLayer): Arc[] {
  const kinds: Kind[] = ["together", "apart", "unaffected"];
  return kinds.flatMap((kind) => layer[kind].slice(0, shown[kind]).map((pair) => {
    const [, neuron, input] = pair.parameter.split(".");
    return { kind, pair, source: Number(input), target: Number(neuron) };
  }));
}

function targetNameOf(layer: HebbianLayer, names: Names, target: number): string {
  return names.maps(layer.layer) === null ? names.brief({ layer: layer.layer, index: target }) : `kernel ${target}`;
}

/** A neuron's; a kernel is its weights. */
function targetAddresses(layer: HebbianLayer, names: Names, arcs: Arc[], target: number): string[] {
  if (names.maps(layer.layer) === null) return [addressOf({ layer: layer.layer, index: target })];
  return arcs.filter((arc) => arc.target === target).map((arc) => arc.pair.parameter);
}

/** Where each of a column's members is, spread around the middle. */
function spread(members: number[], middle: number, spacing: number): Map<number, number> {
  const sorted = [...new Set(members)].sort((a, b) => a - b);
  return new Map(sorted.map((member, i) => [member, middle + spacing * (i - (sorted.length - 1) / 2)]));
}

/** The input as a picture; of many examples the means of those pixels that the pairs tell. */
function pictureOf(explanation: HebbianParts, layer: HebbianLayer, grid: Grid, top: number): Mark {
  if (explanation.input !== undefined) {
    const pixels = explanation.input.activations.map((value) => value ?? 0);
    return about(grayPicture(0, top, pictureSide, grid, pixels, Math.max(...pixels.map(Math.abs))), "the input", "L0");
  }
  const pairs = [...layer.together, ...layer.apart, ...layer.unaffected], side = pictureSide / grid[1];
  const known = new Map(pairs.map((pair) => [Number(pair.parameter.split(".")[2]), pair.activation ?? 0]));
  const brightest = Math.max(1, ...[...known.values()].map(Math.abs));
  const height = heightOf(pictureSide, grid);
  return about(group(
    rect(0, top, pictureSide, height, "panel"),
    ...[...known].flatMap(([pixel, mean]) => {
      const [x, y] = pixelAt(0, top, pictureSide, grid, pixel);
      return ["black", "light"].map((style, i) => rect(x - side / 2, y - side / 2, side, side, style, i === 0 ? 1 : Math.abs(mean) / brightest));
    }),
    rect(0, top, pictureSide, height, "frame"),
    textWithin(pictureSide, 0, top + height + 16, "small", "start", "gray: in no pair"),
  ), "the mean input, as far as the pairs tell it", "L0");
}

/** Null: what comes into the layer is no picture. */
function gridOf(layer: HebbianLayer, names: Names): Grid | null {
  return layer.layer === 1 && names.before(1, 0) !== null ? names.picture : null;
}

function arcLabel(arc: Arc, from: string, to: string): string {
  const end = arc.kind === "unaffected" ? "stays, since nothing fires" : `nudge ${signedInFull(arc.pair.nudge)}`;
  return `${arc.pair.pixel ?? arc.pair.parameter}: ${from} (activation ${inFull(arc.pair.activation)}) to ${to} (desire ` +
    `${signedInFull(arc.pair.desire)}): ${end}`;
}

function drawingOf(explanation: HebbianParts, layer: HebbianLayer, names: Names, arcs: Arc[]): Figure["drawing"] {
  if (arcs.length === 0) {
    return { width, height: 50, marks: [text(0, 30, "soft", "start", "No neuron fires, or none is to change: no pair to show.")] };
  }
  const grid = gridOf(layer, names);
  const sources = new Set(arcs.map((arc) => arc.source)), targets = new Set(arcs.map((arc) => arc.target));
  const tall = grid === null ? 0 : heightOf(pictureSide, grid) + (explanation.input === undefined ? 36 : 12);
  const sourceAt = grid !== null || names.before(layer.layer, 0) !== null ? neuronsAt : placesAt, activationRight = sourceAt - 18;
  const nameRight = sourceAt - (sourceAt === placesAt ? 66 : 78);
  const most = Math.max(grid === null ? sources.size : 0, targets.size);
  const spacing = Math.min(rowHeight, mostHeight / most);
  const height = firstRow + Math.max(tall, most * spacing) + 6, middle = (firstRow + height - 6) / 2;
  const sourceAtRow = spread([...sources], middle, spacing), targetAtRow = spread([...targets], middle, spacing);
  const top = middle - tall / 2 + 6;
  const from = (source: number): [number, number] =>
    grid === null ? [sourceAt, sourceAtRow.get(source) ?? middle] : pixelAt(0, top, pictureSide, grid, source);
  const sourceAddress = (source: number): string[] => {
    const before = names.before(layer.layer, source);
    return before === null ? [] : [addressOf(before)];
  };
  const strongest = Math.max(...arcs.map((arc) => Math.abs(arc.pair.nudge ?? 0)));
  const brightest = Math.max(1, ...arcs.map((arc) => Math.abs(arc.pair.activation ?? 0)));
  const desired = Math.max(...arcs.map((arc) => Math.abs(arc.pair.desire ?? 0)));

  const marks: Mark[] = [
    text(grid === null ? sourceAt + 8 : 0, 14, "small", grid === null ? "end" : "start", grid === null ? "fires" : "the pixels that fire"),
    text(width, 14, "small", "end", "should fire more or less"),
  ];
  if (grid !== null) {
    marks.push(pictureOf(explanation, layer, grid, top));
  }
  // The strongest last, above the others.
  for (const arc of [...arcs].reverse()) {
    const [x, y] = from(arc.source), end = targetAtRow.get(arc.target) ?? middle;
    const nudge = arc.kind === "unaffected" ? 0 : arc.pair.nudge ?? 0;
    const strength = nudge === 0 ? 1 : strongest > 0 ? Math.abs(nudge) / strongest : 0;
    marks.push(about(signedArc(grid === null ? x + 10 : x, y, targetAt - 11, end, nudge, strength, nudge === 0 ? 1.2 : grid === null ? 4.5 : 2.8),
      arcLabel(arc, names.source(layer.layer, arc.source), targetNameOf(layer, names, arc.target)), arc.pair.parameter, ...sourceAddress(arc.source)));
  }
  for (const source of sources) {
    const [x, y] = from(source), name = names.source(layer.layer, source);
    const activation = arcs.find((arc) => arc.source === source)?.pair.activation ?? 0;
    const label = `${name}: activation ${inFull(activation)}`;
    if (grid !== null) {
      marks.push(about(circle(x, y, pictureSide / grid[1] * 0.62, activation === 0 ? "faint" : "right"), label, ...sourceAddress(source)));
      continue;
    }
    marks.push(about(group(
      rect(0, y - spacing / 2, sourceAt + 10, spacing, "row"),
      textWithin(nameRight, nameRight, y + 4.5, "", "end", name),
      textWithin(activationRight - nameRight - 6, activationRight, y + 4.5, "soft", "end", significant(activation, 2)),
      neuron(sourceAt, y, Math.min(9, spacing / 2 - 1), activation / brightest),
    ), label, ...sourceAddress(source)));
  }
  for (const target of targets) {
    const y = targetAtRow.get(target) ?? middle, name = targetNameOf(layer, names, target);
    const desire = arcs.find((arc) => arc.target === target)?.pair.desire ?? 0;
    marks.push(about(group(
      rect(targetAt - 11, y - spacing / 2, width - targetAt + 11, spacing, "row"),
      nudgeMark(targetAt, y, desired > 0 ? Math.min(10, spacing / 2 - 1) * Math.sqrt(Math.abs(desire) / desired) : 0, desire),
      textWithin(targetNameRoom, targetName, y + 4.5, "strong", "start", name),
      textWithin(desireRoom, width, y + 4.5, desire > 0 ? "up" : desire < 0 ? "down" : "soft", "end", shortSigned(desire)),
    ), `${name}: desire ${signedInFull(desire)}`, ...targetAddresses(layer, names, arcs, target)));
  }
  return { width, height, marks };
}

/** Where a nudge is the sum over many places, its arc need not join what is bright to what should be brighter. */
function kernelGrammar(layer: HebbianLayer, names: Names, arcs: Arc[]): string {
  const one = arcs.find(({ kind, pair }) => kind !== "unaffected" && (pair.nudge ?? 0) * (pair.product ?? 0) < 0);
  return "Solid blue arcs are the weights that are to grow most, dashed orange those that are to shrink; the thicker, the more. A kernel meets each pair at " +
    `${withThousands(layer.places)} places: brightness and triangles are the means over them, and the nudge is the sum of the products, which can have another sign` +
    (one === undefined ? "." : `: ${names.parameter(one.pair)} is to ${(one.pair.nudge ?? 0) > 0 ? "grow" : "shrink"}, though the mean desire of ` +
      `${targetNameOf(layer, names, one.target)} is ${(one.pair.desire ?? 0) > 0 ? "above" : "below"} 0.`);
}

const grammar = "The weights that are to grow most join a neuron that fires (bright) to one that should fire more (a filled triangle): solid blue arcs. " +
  "Into one that should fire less the same brightness means a weight that shrinks: dashed orange. The thicker, the more.";

/** `explains`: the first of several of its kind says how they are read. */
function captionOf(explanation: HebbianParts, layer: HebbianLayer, names: Names, arcs: Arc[], explains: boolean): string {
  let words = explains ? (layer.places > 1 ? kernelGrammar(layer, names, arcs) : grammar) : `The strongest pairs between what comes into L${layer.layer} and its neurons.`;
  const first = arcs.find((arc) => arc.kind === "together");
  if (first !== undefined) {
    const alone = layer.places === 1 && layer.examples === 1;
    words += ` Most grows ${names.parameter(first.pair)}, by ${signed(first.pair.nudge)}`;
    words += alone ? `: ${names.source(layer.layer, first.source)} fires with ${significant(first.pair.activation)}, and ` +
      `${targetNameOf(layer, names, first.target)} should fire more by ${significant(first.pair.desire)}.` : ".";
  }
  if (arcs.some((arc) => arc.kind === "unaffected")) words += " Gray arcs stay as they are, whatever is desired: nothing fires there.";
  if (explanation.input === undefined && gridOf(layer, names) !== null) {
    words += " Of the picture only the pixels of the strongest pairs are known here, each as bright as it is.";
  }
  if (layer.places > 1 && !explains) {
    words += ` A kernel meets each pair at ${withThousands(layer.places)} places: activation and desire are the means over them. ` +
      "The nudge is the sum of the products, which can have another sign than the means.";
  }
  if (layer.examples > 1) {
    words += ` Over ${withThousands(layer.examples)} examples the nudge is the mean of the products. The product of the means is another number.`;
  }
  return words;
}

function tableOf(layer: HebbianLayer, names: Names): Figure["table"] {
  const several = layer.examples > 1;
  const kinds: Kind[] = ["together", "apart", "unaffected"];
  const pairs = kinds.flatMap((kind) => layer[kind].map((pair) => ({ kind, pair })));
  const product = layer.places > 1 ? `${layer.places} places · ${terms.productOfMeans}` : several ? terms.productOfMeans : "aₖ · (−dC/dzⱼ)";
  return {
    columns: [
      { key: "kind", title: "kind", kind: "text" },
      { key: "weight", title: terms.weight, kind: "text" },
      { key: "activation", title: several ? "mean a" : "aₖ", kind: "real" },
      { key: "desire", title: several ? "mean desire −dC/dz" : "desire −dC/dzⱼ", kind: "real" },
      { key: "nudge", title: several ? "mean nudge" : terms.nudge, kind: "real" },
      { key: "product", title: product, kind: "real" },
    ],
    rows: pairs.map(({ kind, pair }) => [kind, names.parameter(pair), pair.activation, pair.desire, pair.nudge, pair.product]),
    addresses: pairs.map(({ pair }) => (names.maps(layer.layer) === null ? [pair.parameter, addressOf(neuronAt(pair.parameter))] : [pair.parameter])),
  };
}

/** A figure a layer. */
export function hebbianFigures(explanation: HebbianParts): Figure[] {
  const names = new Names(explanation);
  const layers = explanation.hebbian ?? [];
  return layers.map((layer, i) => {
    const arcs = arcsOf(layer);
    return {
      id: `hebbian-l${layer.layer}`,
      title: `${terms.fireTogetherBriefly}: L${layer.layer}`,
      caption: captionOf(explanation, layer, names, arcs, i === layers.findIndex((one) => one.places > 1 === layer.places > 1)),
      calculus: layer.examples > 1 ? "−dC/dWⱼₖ = mean of aₖ (−dC/dzⱼ) over the examples" : "−dC/dWⱼₖ = aₖ · (−dC/dzⱼ)",
      description: `${arcs.length} pairs of neurons of L${layer.layer} with the nudges of their weights`,
      drawing: drawingOf(explanation, layer, names, arcs),
      table: tableOf(layer, names),
    };
  });
}
