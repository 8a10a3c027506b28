// The update: the next example wants something else, all of the batch are averaged, and the step is taken.
import type { Explanation, NudgeRow, NudgeTable } from "../documents";
import { contestFigure } from "../figures/contest";
import { costFigure } from "../figures/cost_shares";
import { nudgeTableFigure } from "../figures/nudge_table";
import { outputsFigure, rightOutput, saidOutput } from "../figures/outputs";
import { changesOf, isPlain, stepFigure, type Change } from "../figures/step";
import { Names } from "../names";
import { chosen, signed, significant, withThousands } from "../numbers";
import { exampleName, inFilm, type FilmMoment, type Told } from "./film";
import { costFrame, inputFrame, stepFrame, tableFrame } from "./film_frames";
import { placeOfMost } from "./film_forward";

const mostLit = 12;

function nameOf(row: NudgeRow): string {
  return row.pixel ?? row.parameter;
}

/** What the first two examples want of a weight that they are least at one about; null: they are of one mind about all. */
export function quarrel(rows: NudgeRow[]): NudgeRow | null {
  const opposed = rows.filter((row) => row.nudges.length > 1 && (row.nudges[0] ?? 0) * (row.nudges[1] ?? 0) < 0);
  return opposed[placeOfMost(opposed.map((row) => Math.min(Math.abs(row.nudges[0] ?? 0), Math.abs(row.nudges[1] ?? 0))))] ?? null;
}

/** What they want most different amounts of; null: of nothing. */
function widest(rows: NudgeRow[]): NudgeRow | null {
  const distances = rows.map((row) => (row.nudges.length > 1 ? Math.abs((row.nudges[0] ?? 0) - (row.nudges[1] ?? 0)) : 0)), most = placeOfMost(distances);
  return most >= 0 && distances[most] > 0 ? rows[most] : null;
}

function otherMoment({ second, table, example }: Told): FilmMoment[] {
  if (second === null) return [];
  const names = new Names(second), name = exampleName(second, names), other = name === "example" ? "Another of the batch" : `Another of the batch, a ${name},`;
  const alone = example === "example" ? "to answer as this one wants it, whatever it sees" : `to call everything ${example}`;
  const row = quarrel(table.rows), apart = widest(table.rows);
  const wants = row !== null ? `${other} wants something else: of ${nameOf(row)} the first wanted ${signed(row.nudges[0])}, this one ${signed(row.nudges[1])}.`
    : apart !== null ? `${other} wants other amounts: of ${nameOf(apart)} the first wanted ${signed(apart.nudges[0])}, this one ${signed(apart.nudges[1])}.`
      : `${other} costs ${significant(second.cost, 4)}, and has wishes of its own.`;
  return [{
    id: "other", concept: "C11", title: "Another one wants something else",
    words: `If only the first had its way, the network would learn ${alone}. ${wants}`,
    lit: row === null ? (second.outputs ?? []).map((one) => one.address) : [row.parameter], pass: "update", layer: null,
    figure: second.outputs ? { ...outputsFigure(second, "film-other"), title: `What ${name === "example" ? "another example" : `the ${name}`} wants of the outputs` } : null,
    frame: inputFrame(second, names, "activations"),
  }];
}

function averageMoment({ table, batch }: Told): FilmMoment[] {
  const row = quarrel(table.rows) ?? table.rows[0];
  if (row === undefined) return [];
  const wishes = row.nudges.slice(0, 3).map((value) => signed(value)).join(", "), more = batch > 3 ? " and so on" : "";
  const words = batch === 1 ? `This step asks one example alone: its nudges are the average, of ${nameOf(row)} ${signed(row.average)}. That is stochastic gradient descent, quick and erratic.`
    : `So all ${withThousands(table.examples)} of the batch are asked. Of ${nameOf(row)} they want ${wishes}${more}; the average is ${signed(row.average)}. ` +
      "The averages of all weights and biases, together, are the negative gradient of the batch’s cost.";
  return [{
    id: "average", concept: "C12", title: batch === 1 ? "Only this one is asked" : "Everybody’s nudges, averaged", words,
    lit: table.rows.slice(0, mostLit).map((one) => one.parameter), pass: "update", layer: null,
    figure: inFilm(nudgeTableFigure(table), "average"), frame: tableFrame(table),
  }, ...(batch > 1 ? estimateMoment(table) : [])];
}

/** How much of what single examples want is left in the average. */
function estimateMoment(table: NudgeTable): FilmMoment[] {
  const { rows, examples } = table, torn = rows[placeOfMost(rows.map((row) => row.contest))];
  if (torn === undefined || torn.contest === null) return [];
  return [{
    id: "estimate", concept: "C13", title: "A few speak for all",
    words: `A batch of ${withThousands(examples)} is a sample: its average is only an estimate of what all examples want, but it is quickly had. It is most torn about ${nameOf(torn)}: ` +
      `its examples pull by ${significant(torn.mean_magnitude)} on average, one way or the other, and ${signed(torn.average)} of that is left.`,
    lit: [torn.parameter], pass: "update", layer: null, figure: inFilm(contestFigure(table), "estimate"),
    frame: stepFrame(torn.nudges.slice(0, 5).map((value) => value ?? 0)),
  }];
}

function changeWords(one: Change, rate: number): string {
  const became = one.before === null || one.after === null ? "" : ` It was ${significant(one.before, 4)}, and is ${significant(one.after, 4)}` +
    `${isPlain(one) ? "" : ": the optimizer made something else of the average"}.`;
  return `Of ${one.name} that is ${chosen(rate)} × ${signed(one.average)} = ${signed(one.step)}.${became}`;
}

function stepMoment(told: Told): FilmMoment[] {
  const { table, first, after, learningRate, batch } = told, changes = changesOf(table, first, after, learningRate);
  const one = changes.find((change) => change.before !== null && change.after !== null) ?? changes[0];
  if (one === undefined) return [];
  const norm = table.gradient_norm, falls = norm === null ? ""
    : ` By the slope alone that lowers the ${batch === 1 ? "cost" : "batch’s cost"} by ${significant(learningRate * norm ** 2)}, the rate times the gradient’s length squared.`;
  return [{
    id: "step", concept: "C13", title: "The step",
    words: `Now all weights and biases change at once, by the learning rate times the average. ${changeWords(one, learningRate)}${changes.every(isPlain) ? falls : ""}`,
    lit: changes.slice(0, mostLit).map((change) => change.parameter), pass: "update", layer: null,
    figure: stepFigure(table, changes, learningRate, "film-step"), frame: stepFrame(changes.map((change) => change.step)),
  }];
}

function answerWords(before: Explanation, after: Explanation, names: Names): string {
  const outputs = after.outputs ?? [], right = rightOutput(outputs), earlier = before.outputs?.find((one) => one.neuron === right?.neuron);
  if (right === undefined || earlier === undefined || outputs.length < 2) return "";
  const said = saidOutput(outputs), name = names.brief({ layer: names.layers, index: right.neuron });
  const verdict = said.neuron === right.neuron ? "and is the largest" : `and ${names.brief({ layer: names.layers, index: said.neuron })} is still larger, at ${significant(said.activation)}`;
  return ` Its output ${name} went from ${significant(earlier.activation)} to ${significant(right.activation)}, ${verdict}.`;
}

function againMoment({ first, after, names, example, batch }: Told): FilmMoment[] {
  if (after === null) return [];
  const change = (after.cost ?? 0) - (first.cost ?? 0);
  const verdict = change < 0 ? "it costs less" : change > 0 ? `it costs more${batch > 1 ? ": the step was the average’s, not its own" : ": the step was too long"}` : "it costs the same";
  return [{
    id: "again", concept: "C13", title: "The cost again",
    words: `The same ${example} once more, and ${verdict}: ${significant(first.cost, 4)} before the step, ${significant(after.cost, 4)} after it (${signed(change)}).` +
      `${answerWords(first, after, names)} And again, with the next batch.`,
    lit: [`L${names.layers}`], pass: "forward", layer: `L${names.layers}`, figure: costFigure(first, after, "film-again"), frame: costFrame(first, after),
  }];
}

export function updateMoments(told: Told): FilmMoment[] {
  return [...otherMoment(told), ...averageMoment(told), ...stepMoment(told), ...againMoment(told)];
}
