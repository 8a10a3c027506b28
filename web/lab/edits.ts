// What somebody has set by hand: which weight or bias, to what, after which step. In the address bar: L2.3.5:0.25@20.
import { single } from "./network_words";
import { parameterAt } from "./weight_words";

export interface Edit {
  parameter: string;
  value: number;
  /** It was set after so many steps. */
  step: number;
}

/** The same parameter at the same step is set once: the newest counts. */
export function withEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  return [...withoutEdit(edits, edit.parameter, edit.step), edit];
}

export function withoutEdit(edits: readonly Edit[], parameter: string, step: number): Edit[] {
  return edits.filter((one) => one.parameter !== parameter || one.step !== step);
}

/** Where steps are taken back, what was set after them is as it was, too. */
export function editsUpTo(edits: readonly Edit[], step: number): Edit[] {
  return edits.filter((one) => one.step <= step);
}

export function formatEdits(edits: readonly Edit[]): string {
  return edits.map(({ parameter, value, step }) => `${parameter}:${single(value)}@${step}`).join(",");
}

/** In the order of their steps. What it does not understand it leaves out. */
export function parseEdits(words: string): Edit[] {
  const edits: Edit[] = [];
  for (const one of words.split(",")) {
    const found = /^([^:@]+):([^:@]+)@(\d{1,9})$/.exec(one), value = Number(found?.[2].trim() || NaN);
    if (found !== null && parameterAt(found[1]) !== null && Number.isFinite(value)) edits.push({ parameter: found[1], value, step: Number(found[3]) });
  }
  return edits.sort((a, b) => a.step - b.step);
}
