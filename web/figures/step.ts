// The step: of every weight the average nudge, times the learning rate.
import type { Explanation, NudgeTable } from "../documents";
import { chosen, inFull, largest, shortSigned, signed, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, line, nudgeMark, rect, signedBar, text, textWithin } from "./marks";

const width = 440, firstRow = 28, rowHeight = 27, labelRight = 116, zero = 216, half = 74, markAt = 306, mostRows = 12;

/** What the document has of a parameter's value: the weights of small dense layers, and the bias of the neuron whose ways it tells. */
export function valueOf(explanation: Explanation | null, parameter: string): number | null {
  const [layer, neuron, input] = parameter.split("."), ways = explanation?.three_ways;
  if (input === "bias") return ways?.address === `${layer}.${neuron}` ? ways.bias : null;
  const weights = explanation?.layers?.find((one) => `L${one.layer}` === layer)?.weights;
  return weights?.[Number(neuron)]?.[Number(input)] ?? null;
}

export interface Change {
  parameter: string;
  name: string;
  average: number;
  /** Learning rate times average. */
  step: number;
  before: number | null;
  after: number | null;
}

/** Whether a change is what plain descent makes of the average, to the precision of float. */
export function isPlain(one: Change): boolean {
  if (one.before === null || one.after === null) return true;
  return Math.abs(one.after - one.before - one.step) <= 0.01 * Math.abs(one.step) + 1e-6 * Math.max(1, Math.abs(one.before));
}

export function changesOf(table: NudgeTable, before: Explanation | null, after: Explanation | null, learningRate: number): Change[] {
  return table.rows.map((row) => ({
    parameter: row.parameter, name: row.pixel ?? row.parameter, average: row.average ?? 0, step: learningRate * (row.average ?? 0),
    before: valueOf(before, row.parameter), after: valueOf(after, row.parameter),
  }));
}

export function stepFigure(table: NudgeTable, changes: Change[], learningRate: number, id = "step"): Figure {
  const shown = changes.slice(0, mostRows), full = largest(shown.map((one) => one.step)), unit = full > 0 ? half / full : 0;
  const bottom = firstRow + rowHeight * shown.length, others = changes.filter((one) => !isPlain(one)).length;
  const marks: Mark[] = shown.map((one, i) => {
    const y = firstRow + rowHeight * (i + 0.5), value = one.after ?? null;
    const became = one.before === null || one.after === null ? "" : `; it was ${inFull(one.before)}, and is ${inFull(one.after)}`;
    return about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(labelRight, labelRight, y + 4.5, "", "end", one.name),
      ...signedBar(zero, y - 7, one.step * unit, 14), nudgeMark(markAt, y, 4.5, one.step),
      textWithin(66, 382, y + 4.5, "", "end", shortSigned(one.step)),
      textWithin(54, width, y + 4.5, "soft", "end", value === null ? "" : significant(value, 2)),
    ), `${one.name}: ${chosen(learningRate)} × ${signedInFull(one.average)} = ${signed(one.step, 4)}${became}`, one.parameter);
  });
  return {
    id,
    title: "The step",
    caption: `Every weight and bias changes by the learning rate, ${chosen(learningRate)}, times the average of what ` +
      `${table.examples === 1 ? "the example wants" : `the ${withThousands(table.examples)} examples want`} of it; on the right what it is then, where that is known.` +
      (others > 0 ? " Some really changed by another amount: the optimizer makes something else of the average." : ""),
    calculus: "w ← w + η · average of −dCᵢ/dw",
    description: `The changes of ${shown.length} weights and biases by one step`,
    drawing: {
      width, height: bottom + 6,
      marks: [text(zero, 13, "small", "middle", "rate × average nudge"), text(width, 13, "small", "end", "then"), line(zero, firstRow - 8, zero, bottom, "axis"), ...marks],
    },
    table: {
      columns: [
        { key: "parameter", title: terms.parameter, kind: "text" },
        { key: "average", title: "average nudge", kind: "real" },
        { key: "step", title: "rate × average", kind: "text" },
        { key: "before", title: "before", kind: "real" },
        { key: "after", title: terms.after, kind: "real" },
      ],
      rows: changes.map((one) => [one.name, one.average, signed(one.step, 6), one.before ?? "", one.after ?? ""]),
      addresses: changes.map((one) => [one.parameter]),
    },
  };
}
