// The page of a training on one example alone.
import type { OneExample } from "../documents";
import { calledFigures, costsFigure, courseFigure, helpedFigure, newsOf } from "../figures/one_example";
import { shortened } from "../names";
import { percent, significant } from "../numbers";
import * as terms from "../terms";
import { sections, type Page } from "./page";

function factsOf(result: OneExample): Page["facts"] {
  if (result.moments.length === 0) return [];
  const first = result.moments[0], last = result.moments[result.moments.length - 1];
  return [
    ["accuracy, before → after", `${percent(first.accuracy ?? 0, 1)} → ${percent(last.accuracy ?? 0, 1)}`],
    [terms.ownCost, `${significant(first.own_cost)} → ${significant(last.own_cost)}`],
    ["cost of the test set", `${significant(first.cost)} → ${significant(last.cost)}`],
    ["the example", result.data],
  ];
}

export function oneExamplePage(result: OneExample): Page {
  return {
    eyebrow: "Backpropagation, one example only",
    title: `A network that learns one ‘${shortened(result.label)}’ alone`,
    lead: `What if only one example had its way? ${newsOf(result)}`,
    facts: factsOf(result),
    image: result.images?.[0] ?? null,
    sections: sections(
      ["called", "What each class is called", ...calledFigures(result)],
      ["meanwhile", terms.stepByStep, costsFigure(result), courseFigure(result)],
      ["who", "Class by class", helpedFigure(result)],
    ),
    command: result.command,
  };
}
