// The pages of what was measured of models: a comparison, a committee.
import type { Committee, Comparison } from "../documents";
import { comparisonFigure, membersFigure } from "../figures/measured";
import { called, shortened } from "../names";
import { percent, points, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { accuracyScore, testFigures } from "./evaluation";
import { sections, type Fact, type Page } from "./page";

export function comparisonPage(comparison: Comparison): Page {
  const member = ({ model, accuracy }: Comparison["first"]): [string, string] => [shortened(model, 60), percent(accuracy ?? 0)];
  return {
    eyebrow: "Comparison", title: "Better, or only luckier?",
    lead: `Two models were shown the same ${withThousands(comparison.examples)} examples of ${called(comparison.data)}. What tells them apart are the examples that only one of them calls rightly.`,
    facts: [member(comparison.first), member(comparison.second), [terms.difference, `${points(comparison.difference)} points`], ["exact p", significant(comparison.exact_p)]],
    image: null, sections: sections(["both", "Both models", comparisonFigure(comparison)]), command: comparison.command,
  };
}

export function committeePage(committee: Committee): Page {
  const members = committee.members.length;
  return {
    eyebrow: "Evaluation", title: members === 1 ? "Asked many times" : "Asked together",
    lead: `${members === 1 ? "One model" : `${members} models`} said${members === 1 ? "" : " together"} what ${withThousands(committee.examples)} examples of ` +
      `${called(committee.data)}${committee.split === undefined ? "" : ` (${committee.split})`} are` +
      `${committee.copies > 1 ? `, each shown in ${committee.copies} copies (${committee.augment.join(", ")})` : ""}: ` +
      `${members === 1 ? `the probabilities of the copies are averaged` : "their probabilities are averaged"}.`,
    score: { ...accuracyScore(committee), name: terms.accuracy },
    facts: [[terms.meanCost, significant(committee.cost, 4)], [terms.examples, withThousands(committee.examples)],
      [members === 1 ? "model" : "models", committee.members.map(({ model }) => shortened(model, 60)).join(", ")],
      ["data", committee.data, ...(committee.split === undefined ? [] : [committee.split])] as Fact],
    image: null, sections: sections(["members", "Alone and together", membersFigure(committee)], ["test", "Right and wrong", ...testFigures(committee)]), command: committee.command,
    madeBy: committee.made_by,
  };
}
