// The pages of trainings: one, several settings of one, and the search for a learning rate.
import type { Architecture, Epoch, RateSearch, Run, Sweep } from "../documents";
import { mistakesFigures, mistakesInWords } from "../figures/mistakes";
import { ratesFigure } from "../figures/rates";
import { keyFigures, rankingFigure, settingInWords } from "../figures/sweep";
import { settingsFigure } from "../figures/sweep_seeds";
import { bestCurvesFigures } from "../figures/sweep_curves";
import { evaluatedOn, trainingFigures } from "../figures/training";
import { weightsFigures, weightsInWords } from "../figures/weights";
import { called, parametersOf } from "../names";
import { counted, percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { accuracyScore, regressionScore, regressionSections, testFacts, testSections } from "./evaluation";
import { hasContent, present, sections, type Fact, type Page, type Score, type Section } from "./page";

/** What the training is measured by: the test if there was one, else the best that its last epoch knows. */
export function scoreOf(run: Run): Score {
  const last = run.epochs.at(-1), none = { unit: "", error: "", remark: "" };
  if (run.test !== null) return accuracyScore(run.test);
  if (run.regression !== undefined) return regressionScore(run.regression);
  if (run.reconstruction !== undefined) {
    return { ...none, name: "test mean squared error", value: significant(run.reconstruction.mean_squared_error, 4),
      remark: `of ${counted(run.reconstruction.examples, terms.example, terms.examples)} made again from their codes` };
  }
  if (last === undefined) return { ...none, name: "no epoch was finished and nothing was tested", value: "–" };
  if (typeof last.train_accuracy === "number") {
    return { name: "training accuracy", value: (100 * last.train_accuracy).toFixed(2), unit: "%", error: "",
      remark: "in the last epoch, each example before its own update; nothing was tested" };
  }
  if (typeof last.rmse === "number") {
    return { ...none, name: `${last.evaluated_on ?? "evaluated"} r.m.s. error`, value: significant(last.rmse),
      error: typeof last.r2 === "number" ? `${terms.rSquared} ${significant(last.r2, 4)}` : "" };
  }
  return typeof last.cost === "number" ? { ...none, name: `${last.evaluated_on ?? "evaluated"} cost`, value: significant(last.cost) }
    : { ...none, name: terms.trainingCost, value: significant(last.train_cost), remark: last.train_cost === null ? "it is no number any more: the training diverged" : "" };
}

/** "relu, cross-entropy": of a list of dense layers alone, which does not name its activation. */
function remarkOnNetwork({ net, loss, layers }: Architecture): string {
  const hidden = /^\d+(-\d+){2,}$/.test(net) ? layers.find((layer) => layer.parameters === 0 && !["flatten", "dropout"].includes(layer.kind)) : undefined;
  return hidden === undefined ? loss : `${hidden.kind}${hidden.option === null ? "" : ` (${hidden.option})`}, ${loss}`;
}

function bytesInWords(bytes: number): string {
  return bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${significant(bytes / 1e3)} kB` : `${significant(bytes / 1e6)} MB`;
}

function factsOf(run: Run, last: Epoch | undefined): Fact[] {
  const facts: Fact[] = [];
  const tested = run.test ?? run.regression ?? run.reconstruction;
  if (tested !== undefined) facts.push(...testFacts(tested));
  if (last !== undefined) {
    facts.push([terms.epochs, withThousands(last.epoch), counted(run.steps, terms.step, terms.steps)], [terms.trainingCost, significant(last.train_cost, 4), "running, last epoch"]);
  }
  if (run.data !== undefined) facts.push(["data", run.data]);
  if (run.architecture !== undefined) {
    const parameters = parametersOf(run.architecture);
    facts.push([terms.parameters, withThousands(parameters), bytesInWords(4 * parameters)], [terms.network, run.architecture.net, remarkOnNetwork(run.architecture)]);
  }
  return facts;
}

function curvesSection(run: Run): Section {
  const isEvaluated = run.epochs.some((epoch) => epoch.evaluated_on !== undefined);
  return {
    id: "curves", title: "Learning curves", figures: present(trainingFigures(run)),
    words: run.epochs.length === 0 ? undefined : ["The training curves are running means: each example counts as it was before its own update." +
      (isEvaluated ? ` The ${evaluatedOn(run.epochs)} curves are measured after each epoch, without dropout.` : "")],
  };
}

function mistakesSection(run: Run): Section {
  const wrong = run.test === null ? 0 : run.test.examples - run.test.correct;
  const figures = run.mistakes === undefined ? [] : mistakesFigures(run.mistakes, run.classes ?? []);
  return { id: "mistakes", title: "The worst mistakes", words: run.mistakes && [mistakesInWords(run.mistakes, wrong)], figures };
}

function weightsSection({ first_layer: layer }: Run): Section {
  const figures = layer === undefined ? [] : weightsFigures(layer);
  return { id: "weights", title: "First-layer weights", words: layer === undefined || figures.length === 0 ? undefined : [weightsInWords(layer)], figures };
}

function configurationSection(run: Run): Section {
  const code = run.configuration === undefined || run.configuration === "" ? undefined : run.configuration;
  return { id: "configuration", title: "Configuration", words: code === undefined ? undefined : ["Everything that determined this training, as TOML."], figures: [], code };
}

function reconstructionSection({ reconstruction }: Run): Section {
  return {
    id: "reconstruction", title: "How near it comes", figures: [],
    words: reconstruction && [`In the test it made ${counted(reconstruction.examples, terms.example, terms.examples)} again from their codes: the mean squared error of a ` +
      `number is ${significant(reconstruction.mean_squared_error, 4)}, its root ${significant(Math.sqrt(reconstruction.mean_squared_error ?? NaN))}. The cost is ` +
      `${significant(reconstruction.cost, 4)}.`],
  };
}

function endInWords(run: Run): string {
  if (!run.finished) return " It was interrupted, and can be resumed.";
  return run.stopped_early ? " It stopped early, for nothing got better any more." : "";
}

export function runPage(run: Run): Page {
  return {
    eyebrow: "Training report",
    title: called(run.title ?? "The course of a training"),
    lead: `Trained by backpropagation${run.data === undefined ? "" : ` on ${called(run.data)}`}.${endInWords(run)}`,
    score: scoreOf(run),
    facts: factsOf(run, run.epochs.at(-1)),
    image: null,
    sections: [
      curvesSection(run),
      ...(run.test === null ? [] : testSections(run.test)),
      ...(run.regression === undefined ? [] : regressionSections(run.regression)),
      reconstructionSection(run),
      mistakesSection(run),
      weightsSection(run),
      configurationSection(run),
    ].filter(hasContent),
    command: run.command ?? null,
    promise: "This command makes the same training again, and on the same kind of processor the same numbers to the last bit:",
    madeBy: run.made_by,
  };
}

function askedFacts({ model, data }: Sweep | RateSearch): Fact[] {
  return [[terms.network, model], ["data", data]].filter((fact): fact is [string, string] => typeof fact[1] === "string");
}

export function sweepPage(sweep: Sweep): Page {
  const best = sweep.outcomes.find((outcome) => outcome.validation_cost !== null);
  const count = withThousands(sweep.outcomes.length);
  const bestFacts: Fact[] = best === undefined ? [] : [
    ["the best, by its validation cost", settingInWords(sweep, best)],
    ["its validation cost", significant(best.validation_cost, 4), ...(best.validation_accuracy === null ? [] : [`${percent(best.validation_accuracy)} right`])] as Fact,
  ];
  return {
    eyebrow: "Training",
    title: "A sweep",
    lead: "One recipe, trained with several settings. They are chosen by the validation part; the test part is only reported.",
    facts: [...bestFacts, ["trainings", count, ...(sweep.finished ? [] : [`of ${withThousands(sweep.runs)}`])] as Fact, ...askedFacts(sweep)],
    image: null,
    sections: sections(
      ["best", "The best", ...bestCurvesFigures(sweep)],
      ["settings", "Settings", settingsFigure(sweep)],
      ["keys", "What each setting does", ...keyFigures(sweep)],
      ["all", "All trainings", rankingFigure(sweep)],
    ),
    command: sweep.command ?? null,
    madeBy: sweep.made_by,
  };
}

export function rateSearchPage(search: RateSearch): Page {
  const rate = (value: number | null): string => (value === null ? "none" : significant(value));
  return {
    eyebrow: "Training",
    title: "Which learning rate?",
    lead: "One short training with a rate that rises from far too small to far too large, then forgotten.",
    facts: [
      ["a third of the lowest’s", rate(search.third_of_lowest), "begin with it"],
      ["steepest fall at", rate(search.steepest), "if the cost jumps with the other"],
      [terms.steps, withThousands(search.moments.length), ...(search.diverged ? ["then it diverged"] : [])] as Fact,
      ...askedFacts(search),
    ],
    image: null,
    sections: sections(["search", "The rising rate", ratesFigure(search)]),
    command: search.command ?? null,
    madeBy: search.made_by,
  };
}
