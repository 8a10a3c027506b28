// The network as circles, and a convolution's channels as maps: how active each neuron is, and what each should do.
import type { Explanation } from "../documents";
import { addressOf, Names } from "../names";
import { inFull, largest, shortSigned, signedInFull, significant } from "../numbers";
import type { Figure, Mark } from "./figure";
import { about, grayPicture, group, heightOf, neuron, nudgeMark, path, rect, signedLine, signedPicture, text, textWithin, withPixels } from "./marks";
import {
  activationRoom, columnsOf, footer, header, manyColumns, mapOf, mostColumns, mostSpacing, numbers, pictureSideOf, place, shownOf, width,
  type Column, type Placed,
} from "./network_columns";
import { networkTable } from "./network_table";

const mostHeight = 440;
/** Columns of so few neurons have their numbers beside them, and pairs of columns with so few lines on these. */
const fewNeurons = 6, fewLines = 12;

type Way = "forwards" | "backwards";

interface Line {
  from: Placed;
  to: Placed;
  value: number;
}

/** Forwards the weights, backwards the votes; none where the document has no weights between the two. */
function linesOf(from: Column, to: Column, way: Way): Line[] {
  const weights = to.weights;
  if (weights === null || from.maps !== null || to.layer !== from.layer + 1 || weights[0].length !== from.values.activations.length) return [];
  return to.placed.flatMap((j) => from.placed.map((k) => ({
    from: k, to: j, value: weights[j.index][k.index] * (way === "forwards" ? 1 : -to.values.deltas[j.index]),
  })));
}

/** A crowd is thinned to its strongest lines; the strongest comes last, above the others. */
function thinned(lines: Line[], neurons: number): Line[] {
  const sorted = [...lines].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (lines.length <= fewLines) return sorted.reverse();
  const faintest = 0.1 * Math.abs(sorted[0].value);
  return sorted.filter((one) => Math.abs(one.value) > faintest).slice(0, Math.ceil(1.25 * neurons)).reverse();
}

function drawLines(from: Column, to: Column, way: Way): Mark[] {
  const all = linesOf(from, to, way);
  const full = largest(all.map((one) => one.value));
  const withNumbers = all.length <= fewLines;
  const lines = full > 0 ? thinned(all, Math.max(from.placed.length, to.placed.length)) : [];
  const drawn = lines.map((one) => {
    const source = addressOf({ layer: from.layer, index: one.from.index }), target = addressOf({ layer: to.layer, index: one.to.index });
    const strength = Math.abs(one.value) / full;
    const label = way === "forwards"
      ? `the weight ${target}.${one.from.index} from ${source} to ${target}: ${signedInFull(one.value)}`
      : `${target} votes ${signedInFull(one.value)} on ${source}`;
    return about(signedLine(one.from.x, one.from.y, one.to.x, one.to.y, one.value, strength * (withNumbers ? 1 : strength), 3.2), label,
      `${target}.${one.from.index}`, source, target);
  });
  if (!withNumbers) return drawn;
  // Where lines from several neurons do not cross; a vote's number stands by the one who votes.
  const along = way === "forwards" ? 0.38 : 0.62;
  return [...drawn, ...lines.flatMap((one) => {
    const x = one.from.x + along * (one.to.x - one.from.x), y = one.from.y + along * (one.to.y - one.from.y);
    return [rect(x - 32, y - 9, 64, 18, "blank"), textWithin(62, x, y + 4.5, "small", "middle", shortSigned(one.value))];
  })];
}

function drawInput(explanation: Explanation, names: Names, columns: Column[], height: number, way: Way): Mark[] {
  const input = explanation.input, first = columns[0], pictureSide = pictureSideOf(columns);
  if (input === undefined) return [];
  const grid = names.picture;
  const middle = header + (height - header - footer) / 2;
  if (grid === null) return [text(0, middle, "soft", "start", `${input.activations.length} inputs`)];
  const tall = heightOf(pictureSide, grid), top = middle - tall / 2;
  const values = numbers(way === "forwards" ? input.activations : input.nudges), full = largest(values);
  const ends = first.placed, last = ends[ends.length - 1], right = pictureSide + 6;
  const beam = path(`M${right} ${top}L${ends[0].x} ${ends[0].y}L${last.x} ${last.y}L${right} ${top + tall}Z`, "beam");
  return [
    ...(first.maps === null ? [beam] : []),
    text(0, top - 10, "group", "start", way === "forwards" ? "input" : "nudges"),
    about(withPixels(way === "forwards" ? grayPicture(0, top, pictureSide, grid, values, full) : signedPicture(0, top, pictureSide, grid, values, full),
      grid, (index) => `the pixel ${names.brief({ layer: 0, index })}: ${way === "forwards" ? inFull(values[index]) : `nudge ${signedInFull(values[index])}`}`,
      (index) => [`L0.${index}`]), way === "forwards" ? "the input" : "what the example wants of each pixel", "L0"),
    textWithin(ends[0].x - 38, 0, top + tall + 16, "small", "start", `${way === "forwards" ? "most" : "±"} ${significant(full, 2)}`),
  ];
}

function drawMaps(column: Column, height: number, way: Way): Mark[] {
  const maps = column.maps;
  if (maps === null) return [];
  const [channels, rows, columns] = maps;
  const values = way === "forwards" ? column.values.activations : column.values.nudges;
  const drawn = column.placed.map(({ index }) => mapOf(column, values, index)), full = largest(drawn.map(largest)), plane = rows * columns;
  const middle = column.placed[0].x + column.mapSide / 2;
  return [
    ...column.placed.map((placed, i) => {
      const first = addressOf({ layer: column.layer, index: placed.index * plane });
      const last = addressOf({ layer: column.layer, index: (placed.index + 1) * plane - 1 });
      const map = drawn[i], neuronAt = (pixel: number): string => addressOf({ layer: column.layer, index: placed.index * plane + pixel });
      return about(group(
        withPixels(signedPicture(placed.x, placed.y, column.mapSide, [rows, columns], map, full), [rows, columns],
          (pixel) => `${neuronAt(pixel)}: ${way === "forwards" ? "activation" : "nudge"} ${signedInFull(map[pixel])}`, (pixel) => [neuronAt(pixel)]),
        text(placed.x - 4, placed.y + heightOf(column.mapSide, [rows, columns]) / 2 + 4, "tag", "end", String(placed.index)),
      ), `map ${placed.index} of L${column.layer} (${first} to ${last}): ${way === "forwards" ? "activations" : "nudges"}, full colour ±${significant(full)}`);
    }),
    text(middle, height - 6, "small", "middle", shareOf(column.placed.length, channels, "/")),
  ];
}

function shareOf(shown: number, all: number, between: string): string {
  return shown < all ? `${shown}${between}${all}` : String(all);
}

function drawNeurons(column: Column, names: Names, height: number, way: Way, withIndices: boolean): Mark[] {
  const { activations, nudges } = column.values;
  const brightest = Math.max(1, largest(activations)), most = largest(nudges);
  const isOutput = column.layer === names.layers, few = column.placed.length <= fewNeurons;
  const radius = few ? 13 : 9.5;
  const marks = column.placed.map((placed) => {
    const activation = activations[placed.index], nudge = nudges[placed.index] ?? 0;
    const address = addressOf({ layer: column.layer, index: placed.index }), brief = names.brief({ layer: column.layer, index: placed.index });
    const said = way === "forwards" ? significant(activation, 2) : shortSigned(nudge);
    const parts: Mark[] = [neuron(placed.x, placed.y, radius, activation / brightest)];
    if (way === "backwards" && most > 0) parts.push(nudgeMark(placed.x + radius + 9, placed.y, (few ? 9 : 7) * Math.sqrt(Math.abs(nudge) / most), nudge));
    if (isOutput) {
      const left = placed.x + radius + (way === "forwards" ? 8 : 20);
      parts.push(textWithin(width - activationRoom - left + 4, left, placed.y + 4.5, "strong", "start", names.output(placed.index)));
      parts.push(textWithin(activationRoom - 8, width, placed.y + 4.5, "soft", "end", said));
    } else if (few) {
      parts.push(text(placed.x, placed.y - radius - 6, "tag", "middle", brief), textWithin(48, placed.x, placed.y + radius + 15, "tag", "middle", said));
    } else if (withIndices) {
      parts.push(text(placed.x - radius - 3, placed.y + 4, "tag", "end", String(placed.index)));
    }
    const asked = way === "backwards" ? `, nudge ${signedInFull(nudge)}` : "";
    const name = names.withAddress({ layer: column.layer, index: placed.index });
    return about(group(...parts), `${name}: activation ${inFull(activation)}${asked}`, address);
  });
  const all = activations.length;
  return [...marks, text(column.placed[0].x, height - 6, "small", "middle", shareOf(column.placed.length, all, withIndices ? " of " : "/"))];
}

function drawingOf(explanation: Explanation, names: Names, columns: Column[], way: Way): Figure["drawing"] {
  const most = Math.max(...columns.map((column) => shownOf(column).length));
  const height = Math.min(mostHeight, header + footer + Math.max(names.picture === null ? 100 : 180, most * (most <= fewNeurons ? mostSpacing : 26)));
  place(columns, height, names);
  const marks: Mark[] = columns[0].layer === 0 ? [] : drawInput(explanation, names, columns, height, way);
  for (let i = 1; i < columns.length; ++i) marks.push(...drawLines(columns[i - 1], columns[i], way));
  for (const column of columns) {
    const x = column.placed[0].x + (column.maps === null ? 0 : column.mapSide / 2);
    marks.push(text(x, 16, "group", "middle", column.layer === 0 ? "input" : `L${column.layer}`));
    marks.push(...(column.maps === null ? drawNeurons(column, names, height, way, columns.length < manyColumns) : drawMaps(column, height, way)));
  }
  return { width, height, marks };
}

/** What a reader must know of lines, maps and what is left out. */
function remarks(explanation: Explanation, columns: Column[], way: Way): string {
  let words = "";
  const pairs = columns.slice(1).map((to, i) => linesOf(columns[i], to, way));
  if (pairs.some((lines) => lines.length > 0)) {
    words += way === "forwards" ? " Lines are weights: solid blue above 0, dashed orange below, the strongest of each layer thickest."
      : " A line is a vote: what the neuron on its right wants of the one on its left, its weight times its own desire. What arrives at a neuron from the " +
        "right adds up to its triangle.";
    if (pairs.some((lines) => lines.length > fewLines)) words += " Only the strongest lines are drawn.";
  }
  const isBare = (from: Column, to: Column): boolean => to.weights === null && to.maps === null && from.maps === null && to.layer === from.layer + 1;
  const bare = columns.slice(1).some((to, i) => isBare(columns[i], to));
  if (bare) words += " Layers with more than 4,096 weights are joined by none.";
  if (columns.some((column) => column.maps !== null)) words += " A convolution’s channels are maps of its places: blue above 0, orange with holes below.";
  const cuts = columns.some((column) => column.placed.length < (column.maps === null ? column.values.activations.length : column.maps[0]));
  if (cuts) words += " Of large layers the part with the largest nudges is shown.";
  const layers = explanation.layers?.length ?? 0;
  if (layers > mostColumns) words += ` Of its ${layers} layers ${mostColumns} are shown.`;
  return words;
}

export function activationsFigure(explanation: Explanation, id = "activations"): Figure | null {
  if (explanation.layers === undefined || explanation.layers.length === 0) return null;
  const names = new Names(explanation), columns = columnsOf(explanation, names);
  const drawing = drawingOf(explanation, names, columns, "forwards");
  return {
    id,
    title: "The activations",
    caption: "The example goes in on the left; each neuron is as bright as it is active, layer after layer, until the outputs say what they make of it." +
      remarks(explanation, columns, "forwards"),
    calculus: "aˡ = s(zˡ), zˡ = Wˡ aˡ⁻¹ + bˡ",
    description: "The network with every neuron as bright as its activation",
    drawing,
    get table() { // Of maps it has thousands of rows.
      return networkTable(explanation, columns);
    },
  };
}

export function backwardFigure(explanation: Explanation, id = "backward"): Figure | null {
  if (explanation.layers === undefined || explanation.layers.length === 0) return null;
  const names = new Names(explanation), columns = columnsOf(explanation, names);
  const drawing = drawingOf(explanation, names, columns, "backwards");
  return {
    id,
    title: "What each neuron should do",
    caption: "Triangles say what the example wants of each neuron: filled and up, brighter; hollow and down, darker; the larger, the more (within its layer)." +
      `${remarks(explanation, columns, "backwards")} Activations cannot be set; so their desires are passed on until they reach weights and biases, which can.`,
    calculus: "dC/dzˡ = s′(zˡ) · dC/daˡ; dC/daˡ⁻¹ = Wᵀ dC/dzˡ; −dC/dWⱼₖ = aₖ (−dC/dzⱼ); −dC/dbⱼ = −dC/dzⱼ",
    description: "The network with the nudge of every neuron and the strongest votes between them",
    drawing,
    get table() { // Of maps it has thousands of rows.
      return networkTable(explanation, columns);
    },
  };
}
