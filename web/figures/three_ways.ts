// Three ways to raise one neuron: its bias, its weights, the activations before it; and each taken alone for one step.
import type { Explanation, Lever, MeasuredWay, ThreeWays } from "../documents";
import { Names } from "../names";
import { chosen, inFull, shortSigned, signed, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, circle, grayPicture, type Grid, group, heightOf, line, neuron, outlineBar, rect, signedBar, signedLine, signedPicture,
  text, textWithin, withPixels } from "./marks";

const width = 450, firstRow = 44, rowHeight = 28;
const nameRight = 46, circleAt = 60, activationZero = 114, halfBar = 33, activationRight = 204;
const weightZero = 242, weightRight = 318, fanLeft = 324, neuronAt = 408;
const mostRows = 16, tile = 204;

/** One neuron before, with what its weight and its activation can do. */
interface Row {
  name: string;
  weight: Lever;
  activation: Lever;
}

function magnitude(value: number | null): number {
  return Math.abs(value ?? 0);
}

function rowsOf(ways: ThreeWays, names: Names): Row[] {
  const activations = new Map(ways.activations.map((lever) => [lever.input, lever]));
  return [...ways.weights].sort((a, b) => a.input - b.input).flatMap((weight) => {
    const activation = activations.get(weight.input);
    return activation === undefined ? [] : [{ name: names.input(activation.address, weight.input), weight, activation }];
  });
}

/** All, or those that can do most in one way or the other. */
function shownOf(rows: Row[]): Row[] {
  if (rows.length <= mostRows) return rows;
  const brightest = Math.max(...rows.map((row) => magnitude(row.weight.nudge))) || 1;
  const heaviest = Math.max(...rows.map((row) => magnitude(row.activation.nudge))) || 1;
  const power = (row: Row): number => Math.max(magnitude(row.weight.nudge) / brightest, magnitude(row.activation.nudge) / heaviest);
  const strongest = new Set([...rows].sort((a, b) => power(b) - power(a)).slice(0, mostRows));
  return rows.filter((row) => strongest.has(row));
}

function addressesOf(row: Row): string[] {
  return [row.weight.address, row.activation.address].filter((address): address is string => address !== null);
}

function stateWords(ways: ThreeWays): string {
  const state = `z = ${signed(ways.weighted_input)}`;
  return ways.is_logit ? state : `${state}, a = ${significant(ways.activation)}`;
}

/** As bright as its activation; a logit as its probability. */
function raisedNeuron(explanation: Explanation, ways: ThreeWays, names: Names, x: number, y: number): Mark {
  const brief = names.brief({ layer: ways.layer, index: ways.neuron });
  const activation = ways.is_logit ? explanation.outputs?.[ways.neuron]?.activation : ways.activation;
  const brightness = Math.max(-1, Math.min(1, activation ?? 0));
  return about(group(neuron(x, y, 17, brightness), textWithin(80, x, y - 26, "group", "middle", brief)),
    `${names.withAddress({ layer: ways.layer, index: ways.neuron })}: z ${inFull(ways.weighted_input)}, activation ` +
    inFull(ways.activation), ways.address);
}

/** With a bar of length 1; `right`: where its words end. */
function raisedBias(ways: ThreeWays, right: number, y: number, unit: number): Mark {
  return about(group(
    text(right, y, "small", "end", "1  its bias"),
    ...signedBar(right - unit, y + 8, unit, 12),
    text(right, y + 36, "soft", "end", `b = ${signed(ways.bias)}`),
  ), `the bias of ${ways.address}, now ${inFull(ways.bias)}: raising it by h raises z by h`, `${ways.address}.bias`);
}

function rowDrawing(explanation: Explanation, ways: ThreeWays, shown: Row[], names: Names): { height: number; marks: Mark[] } {
  const full = Math.max(1, ...shown.flatMap((row) => [magnitude(row.weight.nudge), magnitude(row.activation.nudge)]));
  const brightest = Math.max(1, ...shown.map((row) => magnitude(row.weight.activation)));
  const heaviest = Math.max(...shown.map((row) => magnitude(row.activation.weight)));
  const unit = halfBar / full;
  const bottom = firstRow + rowHeight * shown.length;
  const middle = Math.max(firstRow + 34, (firstRow + bottom) / 2), below = Math.max(bottom, middle + 20) + 12;
  const marks: Mark[] = [
    text(activationZero, 13, "small", "middle", "3  its activation"),
    text(activationZero, 28, "small", "middle", "by the weight"),
    text(weightZero + 12, 13, "small", "middle", "2  its weight"),
    text(weightZero + 12, 28, "small", "middle", "by the activation"),
    line(activationZero, firstRow - 6, activationZero, bottom, "axis"),
    line(weightZero, firstRow - 6, weightZero, bottom, "axis"),
  ];
  shown.forEach((row, i) => {
    const y = firstRow + rowHeight * (i + 0.5);
    const weight = row.activation.weight ?? 0, activation = row.weight.activation ?? 0;
    const one = group(
      rect(0, y - rowHeight / 2, fanLeft - 4, rowHeight, "row"),
      signedLine(fanLeft, y, neuronAt - 18, middle, weight, heaviest > 0 ? Math.abs(weight) / heaviest : 0, 4),
      textWithin(nameRight, nameRight, y + 4.5, "", "end", row.name),
      neuron(circleAt, y, 8.5, activation / brightest),
      ...signedBar(activationZero, y - 6, weight * unit, 12),
      textWithin(activationRight - activationZero - halfBar - 2, activationRight, y + 4.5, "soft", "end", shortSigned(weight)),
      ...(activation === 0 ? [circle(weightZero, y, 2, "zero")] : signedBar(weightZero, y - 6, activation * unit, 12)),
      textWithin(weightRight - weightZero - halfBar - 2, weightRight, y + 4.5, "soft", "end", significant(activation, 2)),
    );
    marks.push(about(one, `${row.name}: activation ${inFull(activation)}, weight ${signedInFull(weight)}. Raising the weight by h raises z by ` +
      `${significant(activation, 4)} h; raising the activation by h, by ${significant(weight, 4)} h`, ...addressesOf(row)));
  });
  marks.push(raisedNeuron(explanation, ways, names, neuronAt, middle), raisedBias(ways, width, below, unit));
  return { height: below + 44, marks };
}

/** A neuron that reads the picture itself: what its weights meet, and what the pixels pass. */
function pictureDrawing(explanation: Explanation, ways: ThreeWays, rows: Row[], names: Names, grid: Grid): { height: number; marks: Mark[] } {
  const pixels = rows.map((row) => row.weight.activation ?? 0), weights = rows.map((row) => row.activation.weight ?? 0);
  const heaviest = Math.max(...weights.map(Math.abs)), brightest = Math.max(...pixels.map(Math.abs));
  const top = 118, second = width - tile, below = top + heightOf(tile, grid) + 14;
  return {
    height: below + 18,
    marks: [
      raisedNeuron(explanation, ways, names, 46, 44),
      raisedBias(ways, 230, 22, halfBar),
      text(0, top - 26, "group", "start", "2  its weights"),
      textWithin(tile + 12, 0, top - 9, "small", "start", "each by the pixel it meets"),
      about(withPixels(grayPicture(0, top, tile, grid, pixels, brightest), grid,
        (index) => `the pixel ${names.brief({ layer: 0, index })}: ${inFull(pixels[index])}`, (index) => [`L0.${index}`]), "the pixels that its weights meet", "L0"),
      text(0, below + 4, "small", "start", `brightest: ${significant(brightest)}`),
      text(second, top - 26, "group", "start", "3  the pixels"),
      textWithin(tile, second, top - 9, "small", "start", "each by the weight it passes"),
      about(withPixels(signedPicture(second, top, tile, grid, weights, heaviest), grid,
        (index) => `the weight ${ways.address}@${names.brief({ layer: 0, index })}: ${signedInFull(weights[index])}`, (index) => [`${ways.address}.${index}`, `L0.${index}`]),
        `the weights of ${ways.address}`, ways.address),
      textWithin(tile, second, below + 4, "small", "start", `strongest colour: ±${significant(heaviest)}`),
    ],
  };
}

function captionOf(ways: ThreeWays, names: Names, shown: number, asPicture: boolean): string {
  let words = `To raise ${ways.is_logit ? "the logit" : "the activation"} of ${names.full({ layer: ways.layer, index: ways.neuron })} (${stateWords(ways)}) ` +
    "there are three ways: raise its bias; raise its weights, in proportion to the activations they meet; or have the activations before it changed, " +
    "in proportion to the weights, up where a weight is positive and down where it is negative. " +
    `${asPicture ? "" : "All bars are on one scale: what a change by 1 does to z. "}A weight from a dim neuron does little, from one at 0 nothing.`;
  const idle = ways.weights.filter((lever) => lever.nudge === 0).length;
  if (idle > 0) words += ` Here that holds for ${idle} of its ${ways.weights.length} weights.`;
  if (shown < ways.weights.length) words += ` Shown are the ${shown} of ${ways.weights.length} neurons that can do most.`;
  if (ways.is_dead) words += " This neuron is dead on this example: its slope is 0, so that no small step raises it.";
  return words;
}

export function threeWaysFigure(explanation: Explanation, id = "three-ways"): Figure | null {
  const ways = explanation.three_ways;
  if (ways === undefined || ways === null) return null;
  const names = new Names(explanation);
  const rows = rowsOf(ways, names);
  const grid = names.picture;
  const asPicture = ways.layer === 1 && grid !== null && rows.length === grid[0] * grid[1];
  const shown = asPicture ? rows : shownOf(rows);
  const { height, marks } = asPicture ? pictureDrawing(explanation, ways, rows, names, grid) : rowDrawing(explanation, ways, shown, names);
  const lever = (way: string, one: Lever, name: string): (string | number | null)[] => [way, name, one.weight, one.activation, one.nudge];
  return {
    id,
    title: terms.threeWays,
    caption: captionOf(ways, names, shown.length, asPicture),
    calculus: `z = Σₖ Wₖ aₖ + b, so dz/db = 1, dz/dWₖ = aₖ, dz/daₖ = Wₖ${ways.is_logit ? "" : `; da/dz = ${significant(ways.slope)}`}`,
    description: `The three ways of ${ways.address}: its bias, ${ways.weights.length} weights, ${ways.activations.length} activations`,
    drawing: { width, height, marks },
    table: {
      columns: [
        { key: "way", title: terms.way, kind: "text" },
        { key: "through", title: "through", kind: "text" },
        { key: "weight", title: terms.weightW, kind: "real" },
        { key: "activation", title: terms.activationA, kind: "real" },
        { key: "nudge", title: terms.raisesZ, kind: "real" },
      ],
      rows: [
        [terms.bias, "", "", "", "1.0"],
        ...rows.map((row) => lever("weight", row.weight, row.name)),
        ...rows.map((row) => lever("activation", row.activation, row.name)),
      ],
      addresses: [[`${ways.address}.bias`], ...rows.map(addressesOf), ...rows.map(addressesOf)],
    },
  };
}

export function measuredWaysFigure(explanation: Explanation, id = "three-ways-measured"): Figure | null {
  const ways = explanation.three_ways;
  if (ways === undefined || ways === null) return null;
  const rows: [string, MeasuredWay][] = [[terms.bias, ways.measured.bias], [terms.weights, ways.measured.weights], ["activations", ways.measured.activations]];
  const left = 106, right = 340, step = 40;
  const full = Math.max(...rows.flatMap(([, way]) => [magnitude(way.measured_activation), magnitude(way.predicted_activation)]));
  const unit = full > 0 ? (right - left) / full : 0;
  const marks: Mark[] = [text(left, 13, "small", "start", `rise of ${ways.is_logit ? "z" : "a"}`), line(left, 20, left, 24 + step * rows.length, "axis")];
  rows.forEach(([name, way], i) => {
    const y = 24 + step * (i + 0.5);
    const address = name === terms.bias ? `${ways.address}.bias` : ways.address;
    marks.push(about(group(
      rect(0, y - step / 2, width, step, "row"),
      text(left - 8, y + 4.5, "", "end", name),
      ...signedBar(left, y - 9, (way.measured_activation ?? 0) * unit, 18),
      ...outlineBar(left, y - 13, (way.predicted_activation ?? 0) * unit, 26),
      textWithin(width - right - 6, width, y + 4.5, "", "end", signed(way.measured_activation, 4)),
    ), `${name}: predicted ${signedInFull(way.predicted_activation)}, measured ${signedInFull(way.measured_activation)}`, address));
  });
  return {
    id,
    title: "Each way alone, one small step",
    caption: `Every way gets a step of the same length, ${chosen(ways.measured.bias.length)}, along its own nudges. The bar is how far the ` +
      `${ways.is_logit ? "logit" : "activation"} really rose, the outline what the slope promised.`,
    calculus: "Δz = step · |nudges of z|, exactly; Δa ≈ a′(z) Δz, to first order",
    description: "Predicted and measured rise by bias, weights and activations",
    drawing: { width, height: 24 + step * rows.length + 4, marks },
    table: {
      columns: [
        { key: "way", title: "way, alone", kind: "text" },
        { key: "length", title: terms.step, kind: "real" },
        { key: "predicted_weighted_input", title: "z: predicted", kind: "real" },
        { key: "measured_weighted_input", title: "z: measured", kind: "real" },
        { key: "predicted_activation", title: "a: predicted", kind: "real" },
        { key: "measured_activation", title: "a: measured", kind: "real" },
      ],
      rows: rows.map(([name, way]) => [name, way.length, way.predicted_weighted_input, way.measured_weighted_input, way.predicted_activation,
        way.measured_activation]),
    },
  };
}
