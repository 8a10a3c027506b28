// What two trainings from few labels come to, as a figure, as sentences and as a command.
import { chartDrawing, type Series } from "../../figures/charts";
import type { Figure } from "../../figures/figure";
import { counted, percent, withThousands } from "../../numbers";
import { shellQuoted } from "../command";
import type { Digits } from "../engine";
import type { Aim, FewLabels, FewMoment, FewSettings, LabelledDigit, PseudoLabels } from "../few_labels";

export const aimWords: Readonly<Record<Aim, string>> = { pseudo_labels: "pseudo-labels: what it is sure of, it learns", consistency: "consistency: a changed form is called the same" };
const aimNames: Readonly<Record<Aim, string>> = { pseudo_labels: "pseudo-labels", consistency: "consistency" };

export const usualThreshold = 0.7, usualSteps = 400;
export const unlabelledBatch = 100; // in a step
const noDifference = 0.01;

/** What the engine is asked; what cannot be asked is said before. */
export function fewSettings(chosen: Omit<FewSettings, "weight" | "batch">): FewSettings {
  return { ...chosen, weight: 1, batch: unlabelledBatch };
}

/** How much the rest added, as a share of the test digits; below 0: it spoiled. */
export function gainOf({ moments }: Pick<FewLabels, "moments">): number {
  const last = moments[moments.length - 1];
  return last === undefined ? 0 : last.withRest - last.alone;
}

/** How many labels are not those of the data. */
export function differing(given: readonly LabelledDigit[], truth: readonly number[]): number {
  return given.filter(({ label }, i) => label !== truth[i]).length;
}

/** "4", "4 or 7", "1, 4 or 7" */
function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`;
}

/** Classes that none of the labels names: no network can know of them. Empty: there are none. */
export function missingWords(given: readonly LabelledDigit[], classes: readonly string[]): string {
  const missing = classes.filter((_, label) => !given.some((one) => one.label === label));
  return missing.length === 0 ? "" : `No label says ${oneOf(missing)}, so the labels teach nobody what that is.`;
}

/** Of the labels that somebody gave. */
export function labelsInWords(given: readonly LabelledDigit[], truth: readonly number[], classes: readonly string[]): string {
  const wrong = differing(given, truth), all = given.length === 1 ? "The one label is" : `All ${given.length} labels are`;
  const said = wrong === 0 ? `${all} as the data have ${given.length === 1 ? "it" : "them"}.` : `${counted(wrong, "label differs", "labels differ")} from what the data say.`;
  return [said, missingWords(given, classes)].filter((words) => words !== "").join(" ");
}

/** "3.6 points", whether more or less. */
export function pointsOf(difference: number): string {
  return `${(100 * Math.abs(difference)).toFixed(1)} points`;
}

function change(gain: number, aim: Aim): string {
  const name = aimNames[aim];
  if (Math.abs(gain) < noDifference) return gain === 0 ? `${name} changed nothing.` : `${name} hardly ${gain > 0 ? "added" : "spoiled"} anything (${pointsOf(gain)}).`;
  return `${name} ${gain > 0 ? "added" : "spoiled"} ${pointsOf(gain)}.`;
}

function sureInWords({ rest, sure, right }: PseudoLabels): string {
  const of = `the ${withThousands(rest)} digits without a label`;
  return sure === 0 ? `It is sure of none of ${of}: whoever is sure of nothing learns nothing from it.` : `It is sure of ${withThousands(sure)} of ${of}, and right in ${percent(right / sure, 0)} of these.`;
}

/** What the rest added or spoiled, and why. */
export function newsOfFew(told: FewLabels, few: Pick<FewSettings, "aim" | "align" | "digits">): string {
  const last = told.moments[told.moments.length - 1], gain = gainOf(told), labels = few.digits.length === 1 ? "the one label" : `the ${few.digits.length} labels`;
  const stopped = told.isComplete ? "" : `Stopped after ${counted(last.step, "step", "steps")}. `;
  const sure = told.now === null ? "" : ` ${sureInWords(told.now)}`;
  const why = gain <= -noDifference && !few.align ? " What it is sure of it learns, right or wrong, and then it is surer. Try it with “all classes alike”." : "";
  return `${stopped}With ${labels} alone ${percent(last.alone, 1)} of the test digits are right, with the rest beside them ${percent(last.withRest, 1)}: ${change(gain, few.aim)}${sure}${why}`;
}

/** Both accuracies over the steps. */
export function fewFigure(moments: readonly FewMoment[], steps: number, test: number): Figure {
  const courses: [string, number, (moment: FewMoment) => number][] = [["labels alone", 1, (moment) => moment.alone], ["with the rest", 0, (moment) => moment.withRest]];
  const series: Series[] = courses.map(([name, style, valueOf]) => ({ name, style, points: moments.map((moment) => ({ x: moment.step, y: valueOf(moment), address: `few.${moment.step}` })) }));
  const last = moments[moments.length - 1];
  return {
    id: "view-few", title: "Test digits right", calculus: "",
    caption: `One of the ${withThousands(test)} test digits makes ${pointsOf(1 / test)}. “Sure” counts the answers to unlabelled digits since the beginning.`,
    description: last === undefined ? "Test digits right, over the steps" : `Test digits right after ${counted(last.step, "step", "steps")} of ${steps}: ${percent(last.alone, 1)} with the labels alone, ${percent(last.withRest, 1)} with the rest`,
    drawing: chartDrawing({ xName: "step", yName: "right", x: "linear", unit: "percent", series }),
    table: {
      columns: [
        { key: "step", title: "step", kind: "count" }, { key: "alone", title: "labels alone", kind: "real" }, { key: "with_rest", title: "with the rest", kind: "real" },
        { key: "answers", title: "answers to the rest", kind: "count" }, { key: "sure", title: "of these sure", kind: "count" }, { key: "right", title: "of these right", kind: "count" },
      ],
      rows: moments.map(({ step, alone, withRest, answers, sure, right }) => [step, alone, withRest, answers, sure, right]),
      addresses: moments.map(({ step }) => [`few.${step}`]),
    },
  };
}

/** While it trains. */
export function progressOfFew({ step, sure, answers, right }: FewMoment, steps: number): string {
  const said = answers === 0 ? "" : ` Of ${withThousands(answers)} answers to digits without a label ${withThousands(sure)} were sure${sure === 0 ? "" : `, and ${percent(right / sure, 0)} of these right`}.`;
  return `Step ${withThousands(step)} of ${withThousands(steps)}.${said}`;
}

/** The nearest command: it draws labelled digits of its own, one of each class, and all others of the training part are the rest. */
export function fewCommand({ settings, aim, align, weight, threshold, batch }: FewSettings, { source }: Pick<Digits, "source">): string {
  const words = ["nudge", "train", "--data", source, "--per-class", "1", "--epochs", "1"];
  const forms = aim === "consistency" ? { "strong_augment.rotation": "15", "strong_augment.scale": "0.15", "strong_augment.shear": "10", "strong_augment.shift": "2" } : {};
  const all = { ...settings, "network.loss": "cross-entropy", "unlabelled.batch": String(batch), [`unlabelled.${aim}`]: String(weight), "unlabelled.threshold": String(threshold),
    ...(align ? { "unlabelled.align": "true" } : {}), ...forms };
  for (const [key, value] of Object.entries(all)) words.push("--set", `${key}=${value}`);
  return words.map(shellQuoted).join(" ");
}
