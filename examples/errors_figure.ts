// How far each output is from its target: a figure of the front end's page (docs/front_end.md).
import type { Explanation } from "../web/documents";
import type { Figure } from "../web/figures/figure";
import { about, group, signedBar, text } from "../web/figures/marks";
import { Names } from "../web/names";
import { signed, significant } from "../web/numbers";

const width = 360, zero = 170, full = 110, rowHeight = 24;

export function errorsFigure(explanation: Explanation): Figure | null {
  const { outputs } = explanation;
  if (outputs === undefined) return null;
  const names = new Names(explanation);
  const errors = outputs.map((one) => (one.target ?? 0) - (one.activation ?? 0));
  const largest = Math.max(...errors.map(Math.abs));
  return {
    id: "errors",
    title: "How far each output is from its target",
    caption: "To the right what should be more, to the left what should be less.",
    calculus: "y − a",
    description: `Errors of ${outputs.length} outputs, the largest ${significant(largest)}`,
    drawing: {
      width, height: rowHeight * outputs.length,
      marks: outputs.map((one, row) => {
        const y = rowHeight * row, length = largest > 0 ? full * errors[row] / largest : 0;
        return about(group(
          text(zero - full - 12, y + 16, "", "end", names.output(row)), ...signedBar(zero, y + 4, length, rowHeight - 8), text(width, y + 16, "soft", "end", signed(errors[row])),
        ), `${names.output(row)}: ${signed(errors[row])}`, one.address);
      }),
    },
    table: {
      columns: [
        { key: "output", title: "output", kind: "text" },
        { key: "activation", title: "activation", kind: "real" },
        { key: "target", title: "target", kind: "real" },
        { key: "error", title: "error", kind: "text" },
      ],
      rows: outputs.map((one, row) => [names.output(row), one.activation, one.target, signed(errors[row])]),
      addresses: outputs.map((one) => [one.address]),
    },
  };
}
