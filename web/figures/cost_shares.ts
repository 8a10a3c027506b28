// What an example costs, and each output's share of it; and the same again after a step.
import type { Explanation, Output } from "../documents";
import { Names } from "../names";
import { chosen, inFull, largest, signed, significant } from "../numbers";
import * as terms from "../terms";
import type { Cell, Figure, Mark } from "./figure";
import { about, group, line, outlineBar, rect, text, textWithin } from "./marks";
import { strongest } from "./votes_matrix";

const gap = 0.8; // between the shares of the sum
const width = 440, firstRow = 26, rowHeight = 26, labelRight = 70, left = 84, right = 342, mostRows = 20;

export function formulaOfCost(explanation: Explanation): string {
  if (explanation.nudge_of === "logit") return "C = −Σ y log p";
  if (explanation.nudge_of === "weighted_input") return "C = −Σ y log a + (1 − y) log(1 − a)";
  return explanation.loss === "half-quadratic" ? "C = ½ Σ (a − y)²" : "C = Σ (a − y)²";
}

function captionOf(before: Explanation, after: Explanation | null, names: Names, shown: number): string {
  const outputs = before.outputs ?? [], cost = significant(before.cost, 4);
  const most = outputs.reduce((best, one) => ((one.cost ?? 0) > (best.cost ?? 0) ? one : best), outputs[0]);
  const name = names.brief({ layer: names.layers, index: most.neuron });
  const some = shown < outputs.length ? ` Shown are the ${shown} largest.` : "";
  if (after === null) {
    return `Every output’s share of the cost; together they make ${cost}. The largest is that of ${name}: it is at ${significant(most.activation)}, ` +
      `and should be at ${chosen(most.target)}.${some}`;
  }
  return `Outlined is what each output cost before the step, filled what it costs after it. The sum went from ${cost} to ${significant(after.cost, 4)}.${some}`;
}

/** One after another; of nothing no bar. */
function barsOf(values: readonly number[], y: number, unit: number): Mark[] {
  let x = left;
  return values.flatMap((value) => {
    const from = x, length = value * unit;
    x += length;
    return length > 0 ? [rect(from, y - 6, Math.max(0.75, length - (values.length > 1 ? gap : 0)), 12, "amount")] : [];
  });
}

/** `shares`: what a sum is made of. */
function rowMarks(name: string, address: string, y: number, before: number, after: number | null, unit: number, shares: readonly number[] | null = null): Mark {
  const now = after ?? before, label = after === null ? `its share of the cost is ${inFull(before)}` : `${inFull(before)} before the step, ${inFull(after)} after it`;
  return about(group(
    rect(0, y - rowHeight / 2, width, rowHeight, shares !== null ? "panel" : "row"),
    textWithin(labelRight, labelRight, y + 4.5, shares !== null ? "strong" : "", "end", name),
    ...barsOf(shares ?? [now], y, unit),
    ...(after === null ? [] : outlineBar(left, y - 9, before * unit, 18)),
    textWithin(width - right - 6, width, y + 4.5, shares !== null ? "strong" : "", "end", significant(now)),
  ), `${name}: ${label}`, address);
}

/** Null: the documents have no outputs. */
export function costFigure(before: Explanation, after: Explanation | null, id = "cost"): Figure | null {
  const outputs = before.outputs;
  if (outputs === undefined || outputs.length === 0) return null;
  const names = new Names(before), later = new Map((after?.outputs ?? []).map((one) => [one.neuron, one]));
  const afterOf = (one: Output): number | null => (after === null ? null : later.get(one.neuron)?.cost ?? 0);
  const places = strongest(outputs.map((one) => Math.max(one.cost ?? 0, afterOf(one) ?? 0)), mostRows), shown = places.map((place) => outputs[place]);
  const total = largest([before.cost, after?.cost ?? null, ...outputs.flatMap((one) => [one.cost, afterOf(one)])]), unit = total > 0 ? (right - left) / total : 0;
  const nows = outputs.map((one) => afterOf(one) ?? one.cost ?? 0), shares = places.map((place) => nows[place]), others = nows.filter((_, place) => !places.includes(place));
  const bottom = firstRow + rowHeight * shown.length, last = `L${names.layers}`;
  const more = after === null ? [] : ["after_activation", "after_cost"];
  return {
    id,
    title: after === null ? "What it costs" : "The cost, before and after the step",
    caption: captionOf(before, after, names, shown.length),
    calculus: formulaOfCost(before),
    description: after === null ? `The cost ${significant(before.cost, 4)} and the shares of ${outputs.length} outputs`
      : `The cost before the step, ${significant(before.cost, 4)}, and after it, ${significant(after.cost, 4)}, by output`,
    drawing: {
      width, height: bottom + rowHeight + 12,
      marks: [
        text(left, 13, "small", "start", after === null ? "its share of the cost" : "outlined: before; filled: after"),
        line(left, firstRow - 6, left, bottom, "axis"),
        ...shown.map((one, i) => rowMarks(names.output(one.neuron), one.address, firstRow + rowHeight * (i + 0.5), one.cost ?? 0, afterOf(one), unit)),
        rowMarks("sum", last, bottom + 8 + rowHeight / 2, before.cost ?? 0, after === null ? null : after.cost ?? 0, unit, [...shares, others.reduce((sum, one) => sum + one, 0)]),
      ],
    },
    table: {
      columns: [
        { key: "output", title: terms.output, kind: "text" },
        { key: "activation", title: terms.activation, kind: "real" },
        { key: "target", title: terms.target, kind: "real" },
        { key: "cost", title: "share of the cost", kind: "real" },
        ...more.map((key, i) => ({ key, title: i === 0 ? "activation after" : "share after", kind: "real" as const })),
        ...(after === null ? [] : [{ key: "change", title: "change", kind: "text" as const }]),
      ],
      rows: [
        ...outputs.map((one): Cell[] => [names.output(one.neuron), one.activation, one.target, one.cost, ...(after === null ? []
          : [later.get(one.neuron)?.activation ?? null, afterOf(one), signed((afterOf(one) ?? 0) - (one.cost ?? 0))])]),
        ["sum", "", "", before.cost, ...(after === null ? [] : ["", after.cost, signed((after.cost ?? 0) - (before.cost ?? 0))])],
      ],
      addresses: [...outputs.map((one) => [one.address]), [last]],
    },
  };
}
