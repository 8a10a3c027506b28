// The pages of gradient descent: the steepest way, and several ways from one start.
import type { Descents, DescentsFacts, Steepest } from "../documents";
import {
  accuracyFigure, batchCosinesFigure, batchInWords, cosinesOfStepsFigure, costFigure, finalsFigure, gradientFigure, type Spent,
} from "../figures/descents";
import { firstStepsFigure, pathsFigure } from "../figures/paths";
import { staggerFigure } from "../figures/stagger";
import { anglesFigure, lengthsFigure, topSharesFigure } from "../figures/steepest";
import { rollingFigure } from "../figures/rolling";
import { ballsFigure, valleysFigure } from "../figures/two_minima";
import { percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { sections, type Page } from "./page";

export function steepestPage(steepest: Steepest): Page {
  return {
    eyebrow: "Gradient descent",
    title: "The steepest way down",
    lead: "Attend to what lowers the cost most per unit of change: that is what the negative gradient does, and these steps measure it.",
    facts: [
      ["cost before the step", significant(steepest.cost, 4)],
      ["length of the gradient", significant(steepest.gradient_norm, 4)],
      ["data", steepest.data],
      ...(steepest.model === undefined ? [] : [["model", steepest.model] as [string, string]]),
    ],
    image: null,
    sections: sections(
      ["directions", "The steepest direction", anglesFigure(steepest), lengthsFigure(steepest)],
      ["sensitive", "The most sensitive first", topSharesFigure(steepest)],
    ),
    command: steepest.command,
  };
}

/** What the descents had alike is what they are compared by first. */
function spentFirst(descents: Descents): Spent[] {
  const all: Spent[] = ["seconds", "steps", "examples"];
  return all.sort((a, b) => Number(b === descents.alike) - Number(a === descents.alike));
}

export function alikeInWords(descents: DescentsFacts): string {
  const end = descents.descents.find((descent) => descent.moments.length > 0)?.moments.at(-1);
  if (end === undefined) return "";
  switch (descents.alike) {
    case "examples": return `Each descent looks at the same number of examples, ${withThousands(end.examples)}, however long that takes.`;
    case "seconds": return `Each descent has the same time, ${significant(end.seconds)} seconds, however many steps it makes in it.`;
    case "steps": return `Each descent makes the same number of steps, ${withThousands(end.step)}, however long that takes.`;
    case "nothing": return "Each descent makes the number of steps that it was given.";
  }
}

/** A descent that went up, or ran into a plain without slope. */
export function warnings(descents: DescentsFacts): string[] {
  return descents.descents.flatMap((descent) => {
    const start = descent.moments[0], end = descent.moments.at(-1);
    if (start === undefined || end === undefined) return [];
    const name = `With ${batchInWords(descent.batch, descents.training_examples)} at a learning rate of ${significant(descent.learning_rate)} the descent`;
    switch (descent.ended) {
      case "lower": return [];
      case "plain": return [`${name} ran into a plain without slope: its gradient is ${significant(end.gradient_norm)} there, so it will not move on, and ` +
        `${percent(end.accuracy ?? 0, 1)} of its answers are right. The neurons are saturated or dead; a lower rate may help.`];
      case "higher": return [`${name} went up: from cost ${significant(start.cost, 4)} to ${significant(end.cost, 4)}. The rate is too high.`];
    }
  });
}

export function descentsPage(descents: Descents): Page {
  const minima = descents.two_minima;
  return {
    eyebrow: "Gradient descent",
    title: "One start, several ways down",
    lead: ["The exact step looks at all examples before it moves. A step from a few examples is rougher, and comes sooner.", alikeInWords(descents),
      ...warnings(descents)].join(" "),
    facts: [
      ["training examples", withThousands(descents.training_examples)],
      ["of them cost and answers are measured on", withThousands(descents.measured_examples)],
      ...descents.descents.filter((descent) => descent.moments.length > 0).map((descent): [string, string] => {
        const end = descent.moments[descent.moments.length - 1];
        return [`${batchInWords(descent.batch, descents.training_examples)}, learning rate ${significant(descent.learning_rate)}: ${withThousands(end.step)} ` +
          `${end.step === 1 ? terms.step : terms.steps} in ${significant(end.seconds)} s`,
          `${percent(end.accuracy ?? 0, 1)} right, cost ${significant(end.cost)}`];
      }),
    ],
    image: null,
    sections: sections(
      ["ways-down", "A drunk man stumbling, a careful man stepping", pathsFigure(descents), staggerFigure(descents),
        firstStepsFigure(descents)],
      ["courses", "The cost on the way down", ...spentFirst(descents).map((spent) => costFigure(descents, spent)),
        accuracyFigure(descents, spentFirst(descents)[0]), gradientFigure(descents), cosinesOfStepsFigure(descents)],
      ["noise", "How noisy a small batch is, and where it ends", batchCosinesFigure(descents), finalsFigure(descents)],
      ["minima", "A problem with two minima", ...(minima === null ? [] : [valleysFigure(minima), rollingFigure(minima), ballsFigure(minima)])],
    ),
    command: descents.command,
  };
}
