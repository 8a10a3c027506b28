// Descents from one start beside each other: cost and accuracy against what was spent, and how noisy a small batch is.
import type { DescentsFacts } from "../documents";
import { inFull, percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { chartDrawing, inUnit, type Series } from "./charts";
import type { Unit } from "./axis";
import type { Figure } from "./figure";
import { tableOf } from "./table";

export type Descent = DescentsFacts["descents"][number];
export type Moment = Descent["moments"][number];

/** "all 2,000", "batch 100" */
export function batchName(batch: number, trainingExamples: number): string {
  return batch >= trainingExamples ? `all ${withThousands(trainingExamples)}` : `batch ${withThousands(batch)}`;
}

/** The same in a sentence. */
export function batchInWords(batch: number, trainingExamples: number): string {
  if (batch >= trainingExamples) return `all ${withThousands(trainingExamples)}`;
  return batch === 1 ? terms.singleExamples : `batches of ${withThousands(batch)}`;
}

/** Of one moment in every chart, and of its descent. */
export function addressOfMoment(descent: number, moment: { step: number }): string {
  return `descent${descent}.${moment.step}`;
}

function seriesOf(descents: DescentsFacts, x: (moment: Moment) => number | null, y: (moment: Moment) => number | null): Series[] {
  return descents.descents.map((descent, number) => ({
    name: batchName(descent.batch, descents.training_examples),
    points: descent.moments.map((moment) => ({ x: x(moment) ?? 0, y: y(moment), address: addressOfMoment(number, moment) })),
  }));
}

const spending = {
  seconds: { read: (moment: Moment) => moment.seconds, title: "seconds", words: "What a second is worth: the time spent in the steps themselves." },
  steps: { read: (moment: Moment) => moment.step, title: terms.steps, words: "What a step is worth: those of the full batch are exact, and few." },
  examples: { read: (moment: Moment) => moment.examples, title: "examples seen",
    words: "What an example is worth: the full batch looks at all of them before each step." },
};

export type Spent = keyof typeof spending;

interface Measure {
  key: "cost" | "accuracy" | "gradient_norm" | "cosine";
  title: string;
  unit?: Unit;
}

/** A moment of a descent. */
interface Standing {
  descent: Descent;
  moment: Moment;
  address: string;
}

function standings(descents: DescentsFacts): Standing[] {
  return descents.descents.flatMap((descent, number) => descent.moments.map((moment) => ({ descent, moment, address: addressOfMoment(number, moment) })));
}

function measureFigure(descents: DescentsFacts, spent: Spent, measure: Measure, title: string, caption: string): Figure | null {
  const { read, title: xName } = spending[spent];
  if (descents.descents.every((descent) => descent.moments.every((moment) => moment[measure.key] === null))) return null;
  return {
    id: `${measure.key.replace("_", "-")}-by-${spent}`,
    title,
    caption,
    calculus: "",
    description: `${title} for every batch size`,
    drawing: chartDrawing({
      xName, yName: measure.title, x: "logarithmic", unit: measure.unit, series: seriesOf(descents, read, (moment) => moment[measure.key]),
    }),
    table: tableOf(standings(descents), (one) => one.address,
      ["batch", terms.batch, "count", ({ descent }) => descent.batch],
      ["step", terms.step, "count", ({ moment }) => moment.step],
      ["examples", "examples seen", "count", ({ moment }) => moment.examples],
      ["seconds", "seconds", "real", ({ moment }) => moment.seconds],
      [measure.key, measure.title, "real", ({ moment }) => moment[measure.key]]),
  };
}

/** "single examples end at 0.0149, batches of 100 at 0.0217, all 2,000 at 0.500" */
function endsInWords(descents: DescentsFacts, key: "cost" | "accuracy", unit?: Unit): string {
  return descents.descents.filter((descent) => descent.moments.length > 0).map((descent, i) => {
    const end = descent.moments[descent.moments.length - 1][key] ?? 0;
    return `${batchInWords(descent.batch, descents.training_examples)}${i === 0 ? " end" : ""} at ${inUnit(end, unit, 3)}`;
  }).join(", ");
}

export function costFigure(descents: DescentsFacts, spent: Spent): Figure | null {
  return measureFigure(descents, spent, { key: "cost", title: terms.meanCost }, `Cost against ${spending[spent].title}`,
    `${spending[spent].words} Descents with ${endsInWords(descents, "cost")}.`);
}

export function accuracyFigure(descents: DescentsFacts, spent: Spent): Figure | null {
  return measureFigure(descents, spent, { key: "accuracy", title: terms.accuracy, unit: "percent" }, `Accuracy against ${spending[spent].title}`,
    `The share of right answers on ${withThousands(descents.measured_examples)} training examples. Descents with ` +
    `${endsInWords(descents, "accuracy", "percent")}.`);
}

export function gradientFigure(descents: DescentsFacts): Figure | null {
  return measureFigure(descents, "steps", { key: "gradient_norm", title: terms.gradientLength }, "Length of the gradient",
    "How steep the cost still is where each descent stands.");
}

export function cosinesOfStepsFigure(descents: DescentsFacts): Figure | null {
  return measureFigure(descents, "steps", { key: "cosine", title: "cosine" }, "How straight the steps are",
    "The cosine between a step and the steepest way down at the point where it began: 1 is straight downhill, 0 sideways, below 0 uphill.");
}

/** How well a few examples know the way. */
export function batchCosinesFigure(descents: DescentsFacts): Figure | null {
  if (descents.cosines.length === 0) return null;
  const { scale, examples } = descents.noise;
  return {
    id: "batch-cosines",
    title: "How well a few examples know the way",
    caption: `The gradient of a random batch against the gradient of all ${withThousands(examples)} examples: 1 is the same direction, 0 a right angle. ` +
      `At this point the noise scale S is ${significant(scale)}: ` +
      ((scale ?? 0) > 1 ? "in a batch of S examples there is as much noise as signal." : "even one example has more signal than noise.") +
      " The upright lines are the standard deviation over the draws.",
    calculus: "cosine ≈ 1 / √(1 + (S/n)(N − n)/(N − 1)), S = tr(covariance) / |G|²",
    description: "Cosine of a batch’s gradient to the full gradient against the batch size",
    drawing: chartDrawing({
      xName: "examples in a batch", yName: "cosine to the full gradient", x: "logarithmic",
      series: [
        { name: terms.measured, points: descents.cosines.map((one) =>
          ({ x: one.batch, y: one.measured, deviation: one.deviation ?? 0, address: `batch.${one.batch}` })), hasLine: false },
        { name: terms.predicted, points: descents.cosines.map((one) => ({ x: one.batch, y: one.predicted, address: `batch.${one.batch}` })), hasMarks: false },
      ],
    }),
    table: tableOf(descents.cosines, (one) => `batch.${one.batch}`,
      ["batch", terms.batch, "count", (one) => one.batch],
      ["draws", terms.draws, "count", (one) => one.draws],
      ["predicted", terms.predictedCosine, "real", (one) => one.predicted],
      ["measured", "measured, mean", "real", (one) => one.measured],
      ["deviation", "± deviation", "real", (one) => one.deviation]),
  };
}

/** Where the descents from several starts end. */
export function finalsFigure(descents: DescentsFacts): Figure | null {
  const ends = descents.finals.flatMap(({ batch, costs, accuracies }) =>
    costs.map((cost, i) => ({ batch, seed: i + 1, cost, accuracy: accuracies[i] ?? null })));
  if (ends.length === 0) return null;
  const name = (batch: number): string => batchInWords(batch, descents.training_examples);
  const spreads = descents.finals.filter((final) => final.costs.length > 0).map((final) => {
    const costs = final.costs.map((cost) => cost ?? 0);
    return `${name(final.batch)} from ${significant(Math.min(...costs))} to ${significant(Math.max(...costs))}`;
  });
  return {
    id: "final-costs",
    title: terms.endsOverSeeds,
    caption: `Is the end of a descent with small batches better, or not? Each mark is one start: ${spreads.join("; ")}. Look at the spread before ` +
      "believing a difference.",
    calculus: "",
    description: "Final costs over seeds against the batch size",
    drawing: chartDrawing({
      xName: "examples in a batch", yName: "final cost", x: "logarithmic",
      series: [{
        name: "one seed each", hasLine: false, points: ends.map(({ batch, seed, cost, accuracy }) => ({
          x: batch, y: cost, address: `end.${batch}.${seed}`,
          label: `${name(batch)}, start ${seed}: final cost ${inFull(cost)}, ${percent(accuracy ?? 0)} right`,
        })),
      }],
    }),
    table: tableOf(ends, ({ batch, seed }) => `end.${batch}.${seed}`,
      ["batch", terms.batch, "count", (end) => end.batch],
      ["start", "start", "count", (end) => end.seed],
      ["cost", "final cost", "real", (end) => end.cost],
      ["accuracy", terms.accuracy, "real", (end) => end.accuracy]),
  };
}
