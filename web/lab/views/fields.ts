// Fields of the views: each with its words.
import { element } from "../../elements";

export function field(words: string, input: HTMLElement): HTMLElement {
  return element("label", { class: "view-field" }, element("span", {}, words), input);
}

export function numberField(value: string, least: number, step: string): HTMLInputElement {
  return element("input", { type: "number", min: String(least), step, value }) as HTMLInputElement;
}

export function choice(options: readonly (readonly [value: string, words: string])[]): HTMLSelectElement {
  return element("select", {}, ...options.map(([value, words]) => element("option", { value }, words))) as HTMLSelectElement;
}

/** A number that was typed. Throws what is wrong with it. */
export function numberIn(input: HTMLInputElement, name: string, least: number, most: number): number {
  const value = Number(input.value);
  if (input.value.trim() === "" || !(value >= least && value <= most)) throw new Error(`${name}: a number from ${least} to ${most} is expected, not “${input.value}”`);
  return value;
}
