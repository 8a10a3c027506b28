// Sentences of the story that are made of several numbers.
import type { Explanation, Story, StoryMoment } from "../documents";
import { batchInWords } from "../figures/descents";
import { saidOutput } from "../figures/outputs";
import { Names, shortened } from "../names";
import { chosen, counted, percent, signed, significant, withThousands } from "../numbers";
import * as terms from "../terms";

const digits = "0123456789";

/** Somebody wrote such examples. */
export function areDigits(classes: string[]): boolean {
  return classes.length === digits.length && classes.join("") === digits;
}

/** What the network says of an example: "‘2’ (0.91)". */
export function saying(explanation: Explanation): string {
  const names = new Names(explanation), said = saidOutput(explanation.outputs ?? []);
  return `${names.brief({ layer: names.layers, index: said.neuron })} (${significant(said.activation)})`;
}

export function momentTitle(story: Story, moment: StoryMoment, example: string): string {
  switch (moment.when) {
    case "before": return "Before training";
    case "after_one_step": return `After one step on this ${example} alone`;
    case "after_training":
      return `After training, ${counted(story.training.epochs, terms.epoch, terms.epochs)} over ${withThousands(story.descents.training_examples)} examples`;
  }
}

/** Why the story is told with that example. */
export function choiceInWords(story: Story, label: string): string {
  const { position, looked_at: lookedAt, is_right: isRight } = story.choice, name = `‘${shortened(label)}’`;
  if (!isRight) return `It is the first ${name} of the test part, number ${position}: the trained network recognises none of the first ${lookedAt}.`;
  return "A network that has learned finds most examples easy, and an easy one wants little. So this is the hardest that the trained network still " +
    `recognises, by its cost, of the first ${lookedAt} of class ${name} in the test part: number ${position}. The network never trains on it, except in ` +
    "the one step that is shown here.";
}

/** How the steps between the moments were made. */
export function trainingInWords(story: Story): string {
  const { learning_rate: rate, batch, epochs, seed } = story.training;
  const batches = batch === 0 ? "the whole training set at once" : `batches of ${counted(batch, terms.example, terms.examples)}`;
  return `All steps are plain gradient steps with a learning rate of ${chosen(rate)}. The training takes ${batches}, ${counted(epochs, terms.epoch, terms.epochs)}, ` +
    `in an order drawn from seed ${seed}.`;
}

export function sensitivityInWords(explanation: Explanation, names: Names): string {
  const moved = explanation.sensitivity?.measured[0];
  if (moved === undefined) return "";
  return ` The most sensitive of all is ${names.parameter(moved)}. Move it by ${chosen(moved.step)}: its derivative promises a change of the cost by ` +
    `${signed(moved.predicted, 4)}, and ${signed(moved.measured, 4)} is what one measures.`;
}

export function steepestInWords(story: Story): string[] {
  const { steepest } = story;
  const shortest = steepest?.lengths[0];
  if (steepest === null || shortest === undefined) return [];
  const examples = counted(story.steepest_examples, "training example", "training examples");
  return [`The average is a direction, and no other lowers the cost faster. Over ${examples} the cost is ${significant(steepest.cost, 4)}, and its gradient ` +
    `has the length ${significant(steepest.gradient_norm, 4)}. Steps straight down, and at angles from there, bring this:`];
}

/** What the measured steps teach. */
export function steepestLessons(story: Story, parameters: number): string[] {
  const { steepest } = story;
  if (steepest === null) return [];
  const of = (top: { k: number; measured: number | null }): string =>
    `the ${withThousands(top.k)} most sensitive alone bring ${percent(top.measured ?? 0, 1)} of the decrease`;
  const tops = steepest.top.slice(-2).reverse().map(of);
  const few = tops.length === 0 ? [] : [`A few of the ${withThousands(parameters)} weights and biases do most of it: ${tops.join(", ")}.`];
  const bend = steepest.stops_falling === null ? []
    : [`But the slope is only that of the place where one stands: a straight step of length ${significant(steepest.stops_falling)} gains less than one of ` +
      "half that length, since the ground bends."];
  const words = [...few, ...bend].join(" ");
  return words === "" ? [] : [words];
}

/** Why the learning rates of the descents differ, where they do. */
export function ratesInWords({ descents, training_examples: examples }: Story["descents"]): string {
  const few = descents[0], all = descents[descents.length - 1];
  if (descents.length < 2 || !((few.learning_rate ?? 0) < (all.learning_rate ?? 0))) return "";
  return ` The steps of ${batchInWords(few.batch, examples)} have a learning rate of ${chosen(few.learning_rate)} instead of ${chosen(all.learning_rate)}: ` +
    "each is so rough that with longer ones the next examples would undo what the last ones did.";
}

/** How each descent ended, a sentence each. */
export function endsOfDescents({ descents, training_examples: examples }: Story["descents"]): string {
  return descents.filter((descent) => descent.moments.length > 0).map((descent) => {
    const start = descent.moments[0], end = descent.moments[descent.moments.length - 1], name = batchInWords(descent.batch, examples);
    return `${name[0].toUpperCase()}${name.slice(1)}, learning rate ${chosen(descent.learning_rate)}: ${counted(end.step, terms.step, terms.steps)} in ` +
      `${significant(end.seconds)} s, over ${counted(end.examples, terms.example, terms.examples)}, from cost ${significant(start.cost)} to ` +
      `${significant(end.cost)}; ${percent(end.accuracy ?? 0, 1)} of the answers are right.`;
  }).join(" ");
}

/** Whether the training did what the story tells. */
export function verdictOf(story: Story): string {
  if (story.moments.length < 2) return "";
  const right = story.moments[story.moments.length - 1].test_accuracy ?? 0, commonest = story.commonest ?? 0;
  const rights = `${percent(right)} of the test set is right`, guess = `${percent(commonest)} by always saying the commonest class`;
  const task = areDigits(story.classes) ? "read digits" : `tell its ${story.classes.length} classes apart`;
  if (story.learned === "well") return `The network has learned to ${task}: ${rights}.`;
  const remedy = `The learning rate of ${chosen(story.training.learning_rate)} may be too high or too low, or ` +
    `${counted(story.training.epochs, terms.epoch, terms.epochs)} too few: --learning-rate and --epochs change that.`;
  if (story.learned === "little") return `The network has begun to learn, no more: ${rights}, against ${guess}. ${remedy}`;
  return `This network has not learned: ${rights}, and it would be ${guess}. ${remedy}`;
}
