// The page of what a test said, and its parts, for whatever page has a test.
import type { Evaluation, EvaluationNumbers, Regression, RegressionNumbers } from "../documents";
import { confusionFigure } from "../figures/called";
import { classesFigure } from "../figures/classes";
import { confusionsFigure, mistakenOf } from "../figures/confusions";
import type { Figure } from "../figures/figure";
import { regressionFigure } from "../figures/regression";
import { called, classNames } from "../names";
import { percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { sections, type Fact, type Page, type Score, type Section } from "./page";

const fewestForError = 30; // examples: of fewer the standard error says nothing

/** The commonest mistake in words. */
function commonestMistake(numbers: EvaluationNumbers, classes: string[]): string {
  const worst = mistakenOf(numbers.confusion).at(0);
  if (worst === undefined) return " There are no mistakes.";
  const names = classNames(classes, numbers.confusion.length);
  return ` The commonest mistake: ‘${names[worst.truth]}’ called ‘${names[worst.said]}’, ${withThousands(worst.count)} ${worst.count === 1 ? "time" : "times"}.`;
}

/** The figures of a test. */
export function testFigures(numbers: EvaluationNumbers): (Figure | null)[] {
  const classes = numbers.per_class.map((one) => one.class);
  const matrix = confusionFigure("confusion", "What is mistaken for what",
    `A row is a true class, a column what its examples are called; outlined is what is right, the others are the stronger the more often.` +
    commonestMistake(numbers, classes), numbers.confusion, classes);
  return [matrix, confusionsFigure(numbers.confusion, classes, matrix === null), classesFigure(numbers)];
}

export function hasStandardError(numbers: EvaluationNumbers): boolean {
  return numbers.standard_error !== null && numbers.examples >= fewestForError && numbers.correct > 0 && numbers.correct < numbers.examples;
}

export function accuracyScore(numbers: EvaluationNumbers): Score {
  return {
    name: terms.testAccuracy, value: (100 * (numbers.accuracy ?? 0)).toFixed(2), unit: "%",
    error: hasStandardError(numbers) ? `± ${percent(numbers.standard_error ?? 0)} standard error` : "",
    remark: `${withThousands(numbers.correct)} of ${withThousands(numbers.examples)} ${numbers.examples === 1 ? terms.example : terms.examples} right`,
  };
}

export function regressionScore(numbers: RegressionNumbers): Score {
  return { name: `test ${terms.rmse}`, value: significant(numbers.rmse), unit: "", error: numbers.r2 === null ? "" : `${terms.rSquared} ${significant(numbers.r2, 4)}`, remark: "" };
}

export function testFacts({ cost, examples }: { cost: number | null; examples: number }): Fact[] {
  return [[terms.testCost, significant(cost, 4), "mean over the examples"], ["test examples", withThousands(examples)]];
}

export function testSections(numbers: EvaluationNumbers): Section[] {
  return sections(["test", "Right and wrong", ...testFigures(numbers)]);
}

export function regressionSections(numbers: RegressionNumbers): Section[] {
  return sections(["targets", "How near it comes", regressionFigure(numbers)]);
}

function askedFacts({ model, data, split }: Evaluation | Regression): Fact[] {
  return [...(model === undefined ? [] : [["model", model] as Fact]), ["data", data, ...(split === undefined ? [] : [split])] as Fact];
}

export function evaluationPage(evaluation: Evaluation): Page {
  return {
    eyebrow: "Evaluation",
    title: "What the test said",
    lead: `${called(evaluation.model ?? "The model")} was shown ${withThousands(evaluation.examples)} examples of ${called(evaluation.data)}` +
      `${evaluation.split === undefined ? "" : ` (${evaluation.split})`}, and called ${percent(evaluation.accuracy ?? 0)} of them what they are.`,
    score: { ...accuracyScore(evaluation), name: terms.accuracy },
    facts: [[terms.meanCost, significant(evaluation.cost, 4)], [terms.examples, withThousands(evaluation.examples)], ...askedFacts(evaluation)],
    image: null,
    sections: testSections(evaluation),
    command: evaluation.command,
    madeBy: evaluation.made_by,
  };
}

export function regressionPage(regression: Regression): Page {
  return {
    eyebrow: "Evaluation",
    title: "How near the predictions come",
    lead: `${called(regression.model ?? "The model")} was shown ${withThousands(regression.examples)} examples of ${called(regression.data)}` +
      `${regression.split === undefined ? "" : ` (${regression.split})`}, and predicted ` +
      `${regression.targets.length === 1 ? "a number" : `${withThousands(regression.targets.length)} numbers`} of each.`,
    score: { ...regressionScore(regression), name: terms.rmse },
    facts: [[terms.meanCost, significant(regression.cost, 4)], [terms.examples, withThousands(regression.examples)], ...askedFacts(regression)],
    image: null,
    sections: regressionSections(regression),
    command: regression.command,
    madeBy: regression.made_by,
  };
}
