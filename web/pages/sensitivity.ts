// The page of how sensitive the cost is to each weight and bias.
import type { SensitivityReport } from "../documents";
import { ratioSentence, sensitivityFigures } from "../figures/sensitivity";
import { Names } from "../names";
import { significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { networkFact, sections, type Page } from "./page";

export function sensitivityPage(report: SensitivityReport): Page {
  const names = new Names(report);
  const ratios = [report.pair, report.apart].filter((ratio) => ratio !== null).map((ratio) => ratioSentence(ratio, names));
  return {
    eyebrow: "Backpropagation, sensitivity",
    title: "What the cost is most sensitive to",
    lead: ["Each number of the gradient says how sensitive the cost is to one weight or bias: how fast it changes when that one is moved.",
      ...ratios].join(" "),
    facts: [
      [report.examples === 1 ? "cost of the example" : terms.meanCost, significant(report.cost, 4)],
      [terms.examples, withThousands(report.examples)],
      ["length of the gradient", significant(report.gradient_norm, 4)],
      networkFact(report.architecture),
    ],
    image: report.examples === 1 ? report.images?.[0] ?? null : null,
    sections: sections(["most", "The most sensitive", ...sensitivityFigures(report, names)]),
    command: report.command,
  };
}
