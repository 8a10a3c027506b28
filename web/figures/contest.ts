// Who wants more of a weight, and who less.
import type { NudgeTable } from "../documents";
import { inFull, percent, withThousands } from "../numbers";
import * as terms from "../terms";
import { divergingDrawing } from "./diverging";
import type { Figure } from "./figure";
import { tableOf } from "./table";

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
    caption: `Of ${withThousands(table.examples)} ${table.examples === 1 ? terms.example : terms.examples}, how many want more of each weight and how many ` +
      "less; a missing part of the bars are examples whose nudge is 0. On the right, how much of the nudges cancels in the average: 0 % if all " +
      "have one sign, near 100 % if they all but undo each other.",
    calculus: "cancels = 1 − |mean nudge| / mean |nudge|",
    description: "Shares of the examples that want more and less of each parameter",
    drawing: divergingDrawing(rows, { for: terms.wantMore, against: terms.wantLess, words: terms.cancels }),
    table: tableOf(table.rows, (row) => row.parameter,
      ["parameter", terms.parameter, "text", (row) => row.pixel ?? row.parameter],
      ["down_share", terms.wantLess, "real", (row) => row.down_share],
      ["up_share", terms.wantMore, "real", (row) => row.up_share],
      ["average", terms.average, "real", (row) => row.average],
      ["mean_magnitude", terms.meanMagnitude, "real", (row) => row.mean_magnitude],
      ["contest", terms.cancels, "real", (row) => row.contest]),
  };
}
