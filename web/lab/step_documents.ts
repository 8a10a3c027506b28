// Takes the next step, and asks on the way for all that its film tells.
import type { Explanation } from "../documents";
import type { Digit, Engine, Example, Moment } from "./engine";
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

/** A digit, and the network that saw it. */
export interface Seen {
  position: number; // in the training part
  digit: Digit;
  moment: Moment;
  explanation: Explanation | null;
}

/** A step with the network before and after it. */
export interface Filmed {
  documents: StepDocuments;
  before: Seen;
  after: Seen;
  /** The second one of the documents, before the step. */
  other: Seen | null;
}

/** Takes the next step; `show` brings into view the digit that its film is about. */
export async function filmNextStep(engine: Engine, show: (example: Example) => Promise<void>, onStep: (moment: Moment) => void): Promise<Filmed> {
  const batch = await engine.nextBatch(), [position] = batch, see = async (at: number): Promise<Seen> => {
    const example: Example = { part: "train", position: at };
    return { position: at, digit: await engine.digit("train", at), moment: await engine.view(example), explanation: null };
  };
  await show({ part: "train", position });
  const before = await see(position);
  let other: Seen | null = null, moment = before.moment;
  const documents = await documentsOfNextStep(engine, (now) => {
    moment = now;
    onStep(now);
  }, async (second) => {
    other = await see(second);
    await engine.view({ part: "train", position });
  }, batch);
  return {
    documents, before: { ...before, explanation: documents.first }, after: { ...before, moment, explanation: documents.after },
    other: other === null ? null : { ...(other as Seen), explanation: documents.second },
  };
}

/** The training goes one step on, of which `onStep` is told; `onSecond`: of the position of the second example, before it; `known`: its batch, where it has been asked for. */
export async function documentsOfNextStep(engine: Engine, onStep: (moment: Moment) => void = () => {}, onSecond: (position: number) => Promise<void> = async () => {}, known?: number[]): Promise<StepDocuments> {
  const batch = known ?? await engine.nextBatch();
  if (batch.length === 0) throw new Error("the next step learns from no example");
  const positions = await contrasted(engine, batch);
  const example = (place: number): Example => ({ part: "train", position: positions[place] });
  const first = await engine.explain(example(0), { top: rowsOfRanking });
  const second = positions.length > 1 ? await engine.explain(example(1), { top: rowsOfRanking }) : null;
  if (second !== null) await onSecond(positions[1]);
  const table = await engine.table(positions, Math.min(positions.length, mostColumns));
  const moment = await engine.step(1);
  onStep(moment);
  if (moment.problem !== null) throw new Error(moment.problem);
  // Of the same neuron, so that its bias can be compared.
  const neuron = first.three_ways?.address;
  const after = await engine.explain(example(0), { top: rowsOfRanking, ...(neuron === undefined ? {} : { neuron }) });
  return { first, second, table, after, learningRate: moment.learningRate, batch: positions.length };
}
