// The page of Hebbian pairs over one or many examples.
import type { Hebbian } from "../documents";
import { hebbianFigures } from "../figures/hebb";
import { parametersOf } from "../names";
import { withThousands } from "../numbers";
import * as terms from "../terms";
import { networkFact, sections, type Page } from "./page";

export function hebbianPage(document: Hebbian): Page {
  const examples = document.layers[0]?.examples ?? 0;
  return {
    eyebrow: "Backpropagation, Hebbian pairs",
    title: terms.fireTogether,
    lead: "Which weights are to grow most? Those between neurons that fire and neurons that should fire more.",
    facts: [
      [terms.examples, withThousands(examples)],
      ["data", document.data],
      networkFact(document.architecture),
      ["weights and biases", withThousands(parametersOf(document.architecture))],
    ],
    image: examples === 1 ? document.images?.[0] ?? null : null,
    sections: sections(["pairs", "The strongest pairs", ...hebbianFigures({ ...document, hebbian: document.layers })]),
    command: document.command,
  };
}
