// The pages of trainings: one, several settings of one, and the search for a learning rate.
import type { Epoch, RateSearch, Run, Sweep } from "../documents";
import { ratesFigure } from "../figures/rates";
import { keyFigures, rankingFigure, settingInWords } from "../figures/sweep";
import { trainingFigures } from "../figures/training";
import { percent, significant, withThousands } from "../numbers";
import { testFacts, testFigures } from "./evaluation";
import { sections, type Page } from "./page";

function lastFacts(run: Run, last: Epoch | undefined): Page["facts"] {
  if (run.test !== null) return testFacts(run.test);
  if (last === undefined) return [];
  const facts: Page["facts"] = [["training cost", significant(last.train_cost, 4)]];
  if (last.train_accuracy !== undefined) facts.push(["training accuracy", percent(last.train_accuracy ?? 0)]);
  if (run.regression !== undefined) facts.push(["r.m.s. error", significant(run.regression.rmse, 4)]);
  if (run.reconstruction !== undefined) facts.push(["mean squared error", significant(run.reconstruction.mean_squared_error, 4)]);
  return facts;
}

export function runPage(run: Run): Page {
  const last = run.epochs.at(-1);
  const stopped = run.stopped_early ? "It stopped early, for nothing got better any more" : "It is finished";
  const end = run.finished ? stopped : "It was interrupted, and can be resumed";
  return {
    eyebrow: "Training report",
    title: "The course of a training",
    lead: `Trained by backpropagation for ${withThousands(run.epochs.length)} ${run.epochs.length === 1 ? "epoch" : "epochs"}, ` +
      `${withThousands(run.steps)} steps. ${end}. The model: ${run.model}`,
    facts: lastFacts(run, last),
    image: null,
    sections: sections(
      ["curves", "Learning curves", ...trainingFigures(run)],
      ["test", "What the test said", ...(run.test === null ? [] : testFigures(run.test))],
    ),
    command: null,
  };
}

export function sweepPage(sweep: Sweep): Page {
  const best = sweep.outcomes.find((outcome) => outcome.validation_cost !== null);
  const count = withThousands(sweep.outcomes.length);
  return {
    eyebrow: "Training",
    title: "A sweep",
    lead: "One recipe, trained with several settings. They are chosen by the validation part; the test part is only reported.",
    facts: [
      ["trainings", sweep.finished ? count : `${count} of ${withThousands(sweep.runs)}`],
      ...(best === undefined ? [] : [["the best, by its validation cost", settingInWords(sweep, best)] as [string, string],
        ["its validation cost", significant(best.validation_cost, 4)] as [string, string]]),
    ],
    image: null,
    sections: sections(["all", "All trainings", rankingFigure(sweep)], ["keys", "What each setting does", ...keyFigures(sweep)]),
    command: null,
  };
}

export function rateSearchPage(search: RateSearch): Page {
  const rate = (value: number | null): string => (value === null ? "none" : significant(value));
  return {
    eyebrow: "Training",
    title: "Which learning rate?",
    lead: "One short training with a rate that rises from far too small to far too large, then forgotten.",
    facts: [
      ["a third of the lowest’s: begin with it", rate(search.third_of_lowest)],
      ["steepest fall: where that makes the cost jump", rate(search.steepest)],
      ["steps", withThousands(search.moments.length) + (search.diverged ? ", then it diverged" : "")],
    ],
    image: null,
    sections: sections(["search", "The rising rate", ratesFigure(search)]),
    command: null,
  };
}
