// The page of what a test said.
import type { Evaluation, EvaluationNumbers } from "../documents";
import { confusionFigure } from "../figures/called";
import { classesFigure } from "../figures/classes";
import type { Figure } from "../figures/figure";
import { shortened } from "../names";
import { percent, significant, withThousands } from "../numbers";
import { sections, type Page } from "./page";

/** The commonest mistake in words. */
function commonestMistake(numbers: EvaluationNumbers, classes: string[]): string {
  const mistakes = numbers.confusion.flatMap((row, truth) => row.map((count, said) => ({ truth, said, count }))).filter((one) => one.truth !== one.said);
  const worst = mistakes.reduce((most, one) => (one.count > most.count ? one : most), { truth: 0, said: 0, count: 0 });
  if (worst.count === 0) return " There are no mistakes.";
  const name = (index: number): string => `‘${shortened(classes[index] ?? String(index))}’`;
  return ` The commonest mistake: ${name(worst.truth)} called ${name(worst.said)}, ${withThousands(worst.count)} ${worst.count === 1 ? "time" : "times"}.`;
}

/** The figures of a test, for whatever page has one. */
export function testFigures(numbers: EvaluationNumbers): (Figure | null)[] {
  const classes = numbers.per_class.map((one) => one.class);
  return [
    confusionFigure("confusion", "What is mistaken for what",
      `A row is a true class, a column what its examples are called; outlined is what is right.${commonestMistake(numbers, classes)}`,
      numbers.confusion, classes),
    classesFigure(numbers),
  ];
}

export function testFacts(numbers: EvaluationNumbers): Page["facts"] {
  return [
    ["accuracy", percent(numbers.accuracy ?? 0)],
    ["standard error", numbers.standard_error === null ? "–" : `± ${percent(numbers.standard_error)}`],
    ["right", `${withThousands(numbers.correct)} of ${withThousands(numbers.examples)}`],
    ["mean cost", significant(numbers.cost, 4)],
  ];
}

export function evaluationPage(evaluation: Evaluation): Page {
  return {
    eyebrow: "Evaluation",
    title: "What the test said",
    lead: `${evaluation.model ?? "The model"} was shown ${withThousands(evaluation.examples)} examples of ${evaluation.data}` +
      `${evaluation.split === undefined ? "" : ` (${evaluation.split})`}, and called ${percent(evaluation.accuracy ?? 0)} of them what they are.`,
    facts: testFacts(evaluation),
    image: null,
    sections: sections(["test", "Right and wrong", ...testFigures(evaluation)]),
    command: evaluation.command,
  };
}
