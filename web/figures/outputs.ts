// What every output should do: from where it is to where it should be, and its nudge as a bar.
import type { Explanation, Output } from "../documents";
import { addressOf, Names } from "../names";
import { inFull, shortSigned, signed, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, line, neuron, nudgeMark, outlineBar, rect, signedBar, signedLine, text, textWithin } from "./marks";

const width = 438, firstRow = 34, rowHeight = 27;
const labelRight = 58, trackLeft = 72, trackRight = 160, valueRight = 226;
const zero = 294, halfWidth = 51, markAt = 353;
const mostRows = 20, roomOfNudge = 182;

/** All, or those with the largest nudges, in their order. */
function shownOf(outputs: Output[]): Output[] {
  if (outputs.length <= mostRows) return outputs;
  const largest = [...outputs].sort((a, b) => Math.abs(b.nudge ?? 0) - Math.abs(a.nudge ?? 0)).slice(0, mostRows);
  return largest.sort((a, b) => a.neuron - b.neuron);
}

/** The output that is to be on, where the targets name one. */
export function rightOutput<One extends { target: number | null }>(outputs: One[]): One | undefined {
  const on = outputs.filter((output) => output.target === 1);
  return on.length === 1 && outputs.every((output) => output.target === 0 || output.target === 1) ? on[0] : undefined;
}

/** The largest one: what the network calls the example. */
export function saidOutput<One extends { activation: number | null }>(outputs: One[]): One {
  return outputs.reduce((most, output) => ((output.activation ?? 0) > (most.activation ?? 0) ? output : most));
}

function calculusOf(explanation: Explanation): string {
  if (explanation.nudge_of === "logit") return "C = −Σ y log p, with p the softmax of z; the nudge of a logit: −dC/dz = y − p";
  if (explanation.nudge_of === "weighted_input") return "C = −Σ y log a + (1 − y) log(1 − a), with a = σ(z); −dC/dz = y − a";
  return explanation.loss === "half-quadratic"
    ? "C = ½ Σ (a − y)²; −dC/da = y − a; −dC/dz = (y − a) σ′(z)"
    : "C = Σ (a − y)²; −dC/da = 2(y − a); −dC/dz = 2(y − a) σ′(z)";
}

function captionOf(explanation: Explanation, names: Names, right: Output | undefined, twoBars: boolean): string {
  let words = "Each output should go from its activation (the circle, the brighter the more active) to its target (the tick): " +
    "the farther, the larger its nudge.";
  if (right !== undefined) {
    const rises = (right.nudge ?? 0) > 0 ? ` and should rise: its nudge is ${signed(right.nudge)}` : "";
    words += ` The right one, ${names.brief({ layer: names.layers, index: right.neuron })}, is at ${significant(right.activation)}${rises}; ` +
      "the others should fall.";
  }
  if (twoBars) {
    words += " A saturated neuron lets little of that through to its weighted input, however wrong it is: the thin outlines.";
  }
  return `${words} The example costs ${significant(explanation.cost, 4)}.`;
}

/** `full`: the nudge that fills the scale, so that several pictures compare; 0: the largest. */
export function outputsFigure(explanation: Explanation, id = "outputs", full = 0): Figure {
  const names = new Names(explanation);
  const outputs = explanation.outputs ?? [];
  const shown = shownOf(outputs);
  const twoBars = explanation.nudge_of === "activation";
  const numbers = (pick: (output: Output) => number | null): number[] => shown.map((output) => pick(output) ?? 0);
  const activations = numbers((output) => output.activation), targets = numbers((output) => output.target);
  const low = Math.min(0, ...activations, ...targets), high = Math.max(1, ...activations, ...targets);
  const across = (value: number): number => trackLeft + (value - low) / (high - low) * (trackRight - trackLeft);
  const most = Math.max(full, ...numbers((output) => Math.abs(output.nudge ?? 0)));
  const unit = most > 0 ? halfWidth / most : 0;
  const right = rightOutput(outputs);
  const bottom = firstRow + rowHeight * shown.length;

  const marks: Mark[] = [
    text(trackLeft, 13, "small", "start", twoBars ? "activation → target" : "probability → target"),
    textWithin(roomOfNudge, width, 13, "small", "end", `nudge of the ${explanation.nudge_of.replace("_", " ")}`),
    line(zero, firstRow - 8, zero, bottom, "axis"),
  ];
  shown.forEach((output, i) => {
    const y = firstRow + rowHeight * (i + 0.5);
    const isRight = output === right;
    const nudge = output.nudge ?? 0, from = across(activations[i]), to = across(targets[i]);
    const row = group(
      rect(0, y - rowHeight / 2 + 1, width, rowHeight - 2, isRight ? "panel" : "row"),
      textWithin(labelRight, labelRight, y + 4.5, isRight ? "strong" : "", "end", names.output(output.neuron)),
      line(trackLeft, y, trackRight, y, isRight ? "axis" : "grid"),
      signedLine(from, y, to, y, nudge, most > 0 ? 0.75 : 0, 3),
      line(to, y - 8, to, y + 8, "target"),
      neuron(from, y, 6.5, activations[i] / Math.max(high, -low)),
      textWithin(valueRight - trackRight - 5, valueRight, y + 4.5, "soft", "end", significant(output.activation)),
      ...signedBar(zero, y - (twoBars ? 9 : 7), nudge * unit, twoBars ? 11 : 14),
      ...(twoBars ? outlineBar(zero, y + 5, (output.nudge_of_weighted_input ?? 0) * unit, 4) : []),
      nudgeMark(markAt, y, 4.5, nudge),
      textWithin(width - markAt - 8, width, y + 4.5, nudge > 0 ? "up" : "down", "end", shortSigned(nudge)),
    );
    const address = addressOf({ layer: names.layers, index: output.neuron });
    marks.push(about(row, `${names.brief({ layer: names.layers, index: output.neuron })} (${address}): activation ` +
      `${inFull(output.activation)}, target ${significant(output.target)}, nudge ${signedInFull(output.nudge)}`, address));
  });
  if (twoBars) marks.push(text(width, bottom + 16, "small", "end", "thin outlines: what is left of it for z, −dC/dz"));

  return {
    id,
    title: "What the outputs should do",
    caption: captionOf(explanation, names, right, twoBars),
    calculus: calculusOf(explanation),
    description: `Activation, target and nudge of ${outputs.length} outputs; cost ${significant(explanation.cost, 4)}`,
    drawing: { width, height: bottom + (twoBars ? 22 : 4), marks },
    table: {
      columns: [
        { key: "output", title: terms.output, kind: "text" },
        { key: "neuron", title: terms.neuron, kind: "text" },
        { key: "weighted_input", title: "z", kind: "real" },
        { key: "activation", title: twoBars ? "a" : terms.probability, kind: "real" },
        { key: "target", title: "y", kind: "real" },
        { key: "cost", title: "its share of C", kind: "real" },
        { key: "nudge", title: twoBars ? "−dC/da" : "nudge", kind: "real" },
        { key: "nudge_of_weighted_input", title: "−dC/dz", kind: "real" },
      ],
      rows: outputs.map((output) => [names.output(output.neuron), output.address, output.weighted_input, output.activation,
        output.target, output.cost, output.nudge, output.nudge_of_weighted_input]),
      addresses: outputs.map((output) => [output.address]),
    },
  };
}
