// Who wants more of a weight, and who less.
import type { NudgeTable } from "../documents";
import { inFull, percent, withThousands } from "../numbers";
import { divergingDrawing } from "./diverging";
import type { Figure } from "./figure";

export function contestFigure(table: NudgeTable, id = "contests"): Figure {
  const rows = table.rows.map((row) => {
    const name = row.pixel ?? row.parameter;
    const up = row.up_share ?? 0, down = row.down_share ?? 0;
    return {
      name, for: up, against: down, isMarked: false, address: row.parameter,
      words: row.contest === null ? "no nudges" : percent(row.contest, 1),
      label: `${name}: ${percent(up)} want more, ${percent(down)} less; the average ${inFull(row.average)}, ` +
        `the mean size ${inFull(row.mean_magnitude)}`,
    };
  });
  return {
    id,
    title: "Who wants more, who wants less",
    caption: `Of ${withThousands(table.examples)} ${table.examples === 1 ? "example" : "examples"}, how many want more of each weight and how many ` +
      "less; a missing part of the bars are examples whose nudge is 0. On the right, how much of the nudges cancels in the average: 0 % if all " +
      "have one sign, near 100 % if they all but undo each other.",
    calculus: "cancels = 1 − |mean nudge| / mean |nudge|",
    description: "Shares of the examples that want more and less of each parameter",
    drawing: divergingDrawing(rows, { for: "want more", against: "want less", words: "cancels" }),
    table: {
      columns: [
        { key: "parameter", title: "parameter", kind: "text" },
        { key: "down_share", title: "want less", kind: "real" },
        { key: "up_share", title: "want more", kind: "real" },
        { key: "average", title: "average", kind: "real" },
        { key: "mean_magnitude", title: "mean |nudge|", kind: "real" },
        { key: "contest", title: "cancels", kind: "real" },
      ],
      rows: table.rows.map((row) => [row.pixel ?? row.parameter, row.down_share, row.up_share, row.average, row.mean_magnitude, row.contest]),
      addresses: table.rows.map((row) => [row.parameter]),
    },
  };
}
