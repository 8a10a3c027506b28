// Takes the next step, and asks on the way for all that its film tells.
import type { Engine, Example, Moment } from "./engine";
import type { StepDocuments } from "./film";

const mostColumns = 100, rowsOfRanking = 10, mostLooked = 20;

/** The batch, with one of another class than the first right behind it, where one of the next is: they want different things. */
async function contrasted(engine: Engine, positions: number[]): Promise<number[]> {
  const label = async (position: number): Promise<number> => (await engine.digit("train", position)).label, [first, ...others] = positions, mine = await label(first);
  for (const other of others.slice(0, mostLooked)) {
    if (await label(other) !== mine) return [first, other, ...others.filter((one) => one !== other)];
  }
  return positions;
}

/** The training goes one step on, of which `onStep` is told. */
export async function documentsOfNextStep(engine: Engine, onStep: (moment: Moment) => void = () => {}): Promise<StepDocuments> {
  const batch = await engine.nextBatch();
  if (batch.length === 0) throw new Error("the next step learns from no example");
  const positions = await contrasted(engine, batch);
  const example = (place: number): Example => ({ part: "train", position: positions[place] });
  const first = await engine.explain(example(0), { top: rowsOfRanking });
  const second = positions.length > 1 ? await engine.explain(example(1), { top: rowsOfRanking }) : null;
  const table = await engine.table(positions, Math.min(positions.length, mostColumns));
  const moment = await engine.step(1);
  onStep(moment);
  if (moment.problem !== null) throw new Error(moment.problem);
  // Of the same neuron, so that its bias can be compared.
  const neuron = first.three_ways?.address;
  const after = await engine.explain(example(0), { top: rowsOfRanking, ...(neuron === undefined ? {} : { neuron }) });
  return { first, second, table, after, learningRate: moment.learningRate, batch: positions.length };
}
