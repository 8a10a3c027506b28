// What the views ask of the engine, and in which order they show it.
import type { NudgeTable } from "../../documents";
import type { Moment, Net } from "../engine";
import { biasOf, weightOf } from "../network_layout";
import { whereOf } from "../network_words";

export type Order = "pull" | "contest";

/** The rows in that order, as one group. */
export function sortedTable(table: NudgeTable, order: Order): NudgeTable {
  const size = (row: NudgeTable["rows"][number]): number => (order === "pull" ? Math.abs(row.average ?? 0) : row.contest ?? -1);
  return { ...table, by_average: 0, by_contest: 0, rows: [...table.rows].sort((a, b) => size(b) - size(a)) };
}

/** The digits in the order of what they ask of these rows, each row as strong as its largest nudge: the first columns are those that pull most. */
export function byPull(table: NudgeTable): NudgeTable {
  const pull = table.shown.map(() => 0);
  for (const { nudges } of table.rows) {
    const sizes = nudges.map((nudge) => Math.abs(nudge ?? 0)), full = Math.max(...sizes);
    if (full > 0) sizes.forEach((size, i) => { pull[i] += size / full; });
  }
  const places = pull.map((_, i) => i).sort((a, b) => pull[b] - pull[a]), inOrder = <T>(all: readonly T[]): T[] => places.map((place) => all[place]);
  return {
    ...table, shown: inOrder(table.shown), ...(table.images === undefined ? {} : { images: inOrder(table.images) }),
    rows: table.rows.map((row) => ({ ...row, nudges: inOrder(row.nudges), strongest: row.strongest < places.length ? places.indexOf(row.strongest) : row.strongest })),
  };
}

/** The weight that was touched; of a neuron its bias and its largest weights; of a pixel none. */
export function rowsOfTouched(net: Net, moment: Moment, address: string, most: number): string[] {
  const where = whereOf(address);
  if (where === null || where.index === null || where.layer === 0) return [];
  if (where.input !== null) return [address];
  const weight = weightOf(net, where.layer), index = where.index, bias = biasOf(net, where.layer);
  if (weight === null || index >= weight.rows) return [];
  const sizeOf = (input: number): number => Math.abs(moment.parameters[weight.offset + index * weight.columns + input]);
  const largest = Array.from({ length: weight.columns }, (_, input) => input).sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, most - 1);
  return [...(bias === null ? [] : [`${address}.bias`]), ...largest.map((input) => `${address}.${input}`)];
}

/** The newest first, each once, at most so many. */
export function withNewest(rows: readonly string[], added: readonly string[], most: number): string[] {
  return [...new Set([...added, ...rows])].slice(0, most);
}
