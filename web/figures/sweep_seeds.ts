// The settings of a sweep over its seeds: the mean of each, and how far its trainings scatter.
import type { Sweep, SweepOutcome, SweepSetting } from "../documents";
import { shortened } from "../names";
import { significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { linearAxis, placeOn } from "./axis";
import type { Drawing, Figure, Mark } from "./figure";
import { about, circle, group, line, rect, seriesMark, text, textWithin } from "./marks";
import { briefKey, labelOf } from "./sweep";

const width = 360, left = 116, right = 258, rowHeight = 30, top = 24, mostRows = 24;

/** With the trainings themselves. */
interface Setting extends SweepSetting {
  trainings: SweepOutcome[];
  mean: number;
  scatter: number;
}

function settingsOf(sweep: Sweep): Setting[] {
  const outcomes = new Map(sweep.outcomes.map((one) => [one.run, one]));
  return sweep.settings.map((one) => ({
    ...one, trainings: one.runs.flatMap((run) => outcomes.get(run) ?? []), mean: one.mean_cost ?? NaN, scatter: one.deviation ?? 0,
  }));
}

/** "0.5, 3": beside names of the keys. */
function settingName(setting: Setting): string {
  return setting.values.map((value) => shortened(value, 24)).join(", ");
}

/** "learning rate 0.5, batch 3" */
function settingInWords(sweep: Sweep, setting: Setting): string {
  return sweep.keys.map((key, i) => `${briefKey(key)} ${shortened(setting.values[i], 24)}`).join(", ");
}

function drawingOf(sweep: Sweep, settings: Setting[]): Drawing {
  const ends = settings.flatMap(({ mean, scatter, trainings }) => [mean - scatter, mean + scatter, ...trainings.map((one) => one.validation_cost ?? mean)]);
  const axis = linearAxis(Math.min(...ends), Math.max(...ends)), across = (cost: number): number => left + placeOn(axis, cost) * (right - left);
  const bottom = top + rowHeight * settings.length, scale = [axis.ticks[0], axis.ticks[axis.ticks.length - 1]];
  const marks: Mark[] = [
    textWithin(right - 70, 0, 13, "small", "start", shortened(sweep.keys.map(briefKey).join(", "), 24)), text(width, 13, "small", "end", "mean ± deviation"),
    ...axis.ticks.map((tick) => line(across(tick.value), top, across(tick.value), bottom, "grid")),
    ...scale.map((tick) => text(across(tick.value), bottom + 20, "soft", "middle", tick.label)),
    text((left + right) / 2, bottom + 40, "soft", "middle", "validation cost"),
  ];
  settings.forEach((setting, i) => {
    const { mean, scatter, trainings } = setting, y = top + rowHeight * (i + 0.5), name = settingName(setting);
    const words = `${significant(mean)} ± ${significant(scatter, 2)}`;
    marks.push(about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"), textWithin(left - 14, 0, y + 4.5, i === 0 ? "strong" : "", "start", name),
      line(across(mean - scatter), y, across(mean + scatter), y, "axis"), seriesMark(across(mean), y, 5, i === 0 ? 2 : 0),
      textWithin(width - right - 8, width, y + 4.5, "soft", "end", words),
    ), `${settingInWords(sweep, setting)}: mean validation cost ${significant(mean, 4)}, deviation ` +
      `${significant(scatter)}, of ${withThousands(trainings.length)} trainings`, ...trainings.map((one) => one.run)),
    ...trainings.map((one) => about(circle(across(one.validation_cost ?? mean), y + 8, 2.2, "amount"), labelOf(sweep, one), one.run)));
  });
  return { width, height: bottom + 46, marks };
}

/** Null: every setting was trained once. */
export function settingsFigure(sweep: Sweep): Figure | null {
  const settings = settingsOf(sweep);
  if (sweep.seeds < 2 || settings.length === 0) return null;
  const shown = settings.slice(0, mostRows), [best, next] = settings;
  return {
    id: "settings",
    title: "Settings, over their seeds",
    caption: `The mean lowest validation cost of each setting over its seeds, the lowest first, and to either side the standard deviation; the dots are the trainings. The best ` +
      `(${settingInWords(sweep, best)}) has the mean ${significant(best.mean, 4)}` +
      (next === undefined ? "." : `, the next ${significant(next.mean, 4)}: ${sweep.best_is_clear ? "more apart than both deviations together." : "no more apart than both deviations together."}`) +
      (shown.length < settings.length ? ` Of ${withThousands(settings.length)} settings the first ${shown.length} are drawn.` : ""),
    calculus: "",
    description: `Mean validation costs of ${shown.length} settings with their standard deviations`,
    drawing: drawingOf(sweep, shown),
    table: {
      columns: [
        ...sweep.keys.map((key) => ({ key, title: briefKey(key), kind: "text" as const })),
        { key: "trainings", title: terms.trainings, kind: "count" },
        { key: "mean_cost", title: terms.meanCost, kind: "real" },
        { key: "deviation", title: terms.deviation, kind: "real" },
        { key: "mean_accuracy", title: "mean validation accuracy", kind: "real" },
      ],
      rows: settings.map(({ values, trainings, mean_cost, deviation, mean_accuracy }) => [...values, trainings.length, mean_cost, deviation, mean_accuracy]),
      addresses: settings.map(({ trainings }) => trainings.map((one) => one.run)),
    },
    isTableOpen: true,
  };
}
