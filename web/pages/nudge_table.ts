// The page of many examples' nudges.
import type { NudgeTable } from "../documents";
import { contestFigure } from "../figures/contest";
import { nudgeTableFigure } from "../figures/nudge_table";
import { parametersOf } from "../names";
import { significant, withThousands } from "../numbers";
import { networkFact, sections, type Page } from "./page";

export function nudgeTablePage(table: NudgeTable): Page {
  return {
    eyebrow: "Backpropagation, many examples",
    title: "What all the examples want, together",
    lead: "Every example has its own nudge for every weight and bias. The average of these is the step that gradient descent takes.",
    facts: [
      ["examples in the average", withThousands(table.examples)],
      ["length of the gradient", significant(table.gradient_norm, 4)],
      networkFact(table.architecture),
      ["weights and biases", withThousands(parametersOf(table.architecture))],
    ],
    image: null,
    sections: sections(["table", "The nudge table", nudgeTableFigure(table), contestFigure(table)]),
    command: table.command,
  };
}
