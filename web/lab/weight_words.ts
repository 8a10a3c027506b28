// What is to be said of one weight or bias: its value, and what an example and a batch want of it.
import type { Explanation, NudgeTable } from "../documents";
import { valueOf } from "../figures/step";
import { addressOf, type Names } from "../names";
import { counted, signed, significant, withThousands } from "../numbers";

/** A weight L2.7.3 or a bias L2.7.bias. */
export interface ParameterPlace {
  parameter: string;
  layer: number;
  neuron: number;
  /** Null: it is a bias. */
  input: number | null;
}

/** Null: it is no address of a weight or bias. */
export function parameterAt(parameter: string): ParameterPlace | null {
  const found = /^L(\d+)\.(\d+)\.(\d+|bias)$/.exec(parameter);
  if (found === null) return null;
  return { parameter, layer: Number(found[1]), neuron: Number(found[2]), input: found[3] === "bias" ? null : Number(found[3]) };
}

export function parameterName(place: ParameterPlace, names: Names): string {
  if (place.input === null) return `the bias of ${names.full({ layer: place.layer, index: place.neuron })}`;
  if (names.maps(place.layer) !== null) return `number ${place.input} of kernel ${place.neuron} of L${place.layer}`;
  const from = names.before(place.layer, place.input), to = names.full({ layer: place.layer, index: place.neuron });
  return `the weight from ${from === null ? `input ${place.input}` : names.full(from)} to ${to}`;
}

/** What a weight meets and what its neuron wants, whose product is what the example wants of it; null: several places share it. */
export interface Wish {
  activation: number;
  desire: number;
  nudge: number;
}

export function wishOf(explanation: Explanation, place: ParameterPlace, names: Names): Wish | null {
  const layer = explanation.layers?.[place.layer - 1], delta = layer?.deltas[place.neuron] ?? null;
  if (layer === undefined || delta === null || names.maps(place.layer) !== null) return null;
  const from = place.input === null ? null : names.before(place.layer, place.input);
  if (place.input !== null && from === null) return null;
  const before = from === null ? null : from.layer === 0 ? explanation.input?.activations : explanation.layers?.[from.layer - 1]?.activations;
  const activation = from === null ? 1 : before?.[from.index] ?? null;
  return activation === null ? null : { activation, desire: 0 - delta, nudge: activation * (0 - delta) };
}

/** What the document says that the example wants of it, or what follows from its activations and desires. Null: neither. */
export function nudgeOf(explanation: Explanation, place: ParameterPlace, names: Names): number | null {
  const layer = explanation.layers?.[place.layer - 1];
  const said = place.input === null ? layer?.bias_nudges?.[place.neuron] : layer?.weight_nudges?.[place.neuron]?.[place.input];
  if (typeof said === "number") return said;
  const gradient = explanation.sensitivity?.most.find((one) => one.parameter === place.parameter)?.gradient;
  if (typeof gradient === "number") return 0 - gradient;
  return wishOf(explanation, place, names)?.nudge ?? null;
}

function should(nudge: number): string {
  return nudge > 0 ? "it should grow" : nudge < 0 ? "it should shrink" : "it may stay as it is";
}

export function wishWords(explanation: Explanation, place: ParameterPlace, names: Names): string {
  const nudge = nudgeOf(explanation, place, names), wish = wishOf(explanation, place, names);
  if (nudge === null) return "What this example wants of it, the document does not say.";
  const isFrozen = explanation.frozen?.includes(`L${place.layer}`) === true;
  const words = isFrozen ? `This example wants ${signed(nudge, 4)} of it, but L${place.layer} is frozen: it stays as it is.` : `This example wants ${signed(nudge, 4)} of it: ${should(nudge)}.`;
  if (wish === null) return `${words} That is added up over all places where the kernel is laid.`;
  if (place.input === null) return `${words} That is just the desire of its neuron.`;
  const silent = wish.activation === 0 ? "; where nothing fires, no weight matters" : "";
  return `${words} The activation that it meets, ${significant(wish.activation)}, times the desire of its neuron, ${signed(wish.desire)}${silent}.`;
}

/** Of a table that has a row of it. */
export function batchWords(table: NudgeTable | null, parameter: string): string {
  const row = table?.rows.find((one) => one.parameter === parameter);
  if (!table || row === undefined) return "";
  if (table.examples === 1) return `The batch is one example: ${signed(row.average, 4)}.`;
  const share = (value: number | null): number => Math.round((value ?? 0) * table.examples);
  return `The batch of ${withThousands(table.examples)} wants ${signed(row.average, 4)} on average: ${counted(share(row.up_share), "wants", "want")} more of it, ${counted(share(row.down_share), "wants", "want")} less.`;
}

/** One is so many times as sensitive as the other: as C02 has it. */
export function ratioWords(explanation: Explanation, pinned: ParameterPlace, place: ParameterPlace, names: Names): string {
  if (pinned.parameter === place.parameter) return "This is the one that is pinned.";
  const mine = nudgeOf(explanation, place, names), other = nudgeOf(explanation, pinned, names);
  if (mine === null || other === null) return "";
  if (mine === 0 && other === 0) return `The cost depends neither on this one nor on ${pinned.parameter}.`;
  if (mine === 0 || other === 0) return `The cost does not depend on ${mine === 0 ? "this one" : pinned.parameter} (its gradient is exactly 0), so there is no ratio.`;
  const ratio = Math.abs(mine / other), times = significant(ratio >= 1 ? ratio : 1 / ratio);
  const sign = Math.sign(mine) === Math.sign(other) ? "Both should move the same way." : "They should move in opposite directions.";
  return `The cost is ${times} times as sensitive to ${ratio >= 1 ? `this one as to ${pinned.parameter}` : `${pinned.parameter} as to this one`}, which is pinned. ${sign}`;
}

export function valueWords(explanation: Explanation, place: ParameterPlace, known: number | null): string {
  const value = known ?? valueOf(explanation, place.parameter);
  return value === null ? "" : `It is ${signed(value, 4)} now.`;
}

export function addressOfNeuron(place: ParameterPlace): string {
  return addressOf({ layer: place.layer, index: place.neuron });
}
