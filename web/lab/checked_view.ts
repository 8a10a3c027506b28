// "Check it": a derivative by backpropagation beside the same by central differences.
import { element } from "../elements";
import { inFull } from "../numbers";
import { checkedWords, digitsAgreed } from "./dragged";
import type { Check } from "./engine";

/** `words`: how it was measured, where that was not by moving a parameter. */
export interface Checked extends Check {
  words?: string;
}

function numbers(checked: Checked, name: string): HTMLElement {
  const row = (words: string, value: string): HTMLElement => element("tr", {}, element("th", { scope: "row" }, words), element("td", {}, value)), digits = digitsAgreed(checked);
  return element("div", { class: "checked" },
    element("table", {}, element("tbody", {}, row(`${name} by backpropagation`, inFull(checked.analytic)), row("measured", inFull(checked.numeric)),
      row("digits that agree", digits === null ? "both are 0" : String(digits)))),
    element("p", { class: "soft" }, checked.words ?? checkedWords(checked)));
}

/** A button, and beneath it what came out. `words`: what is checked; `name`: its derivative's. */
export function checkButton(words: string, check: (progress: (words: string) => void) => Promise<Checked>, label = "Check it", name = "dC/dw"): HTMLElement {
  const button = element("button", { type: "button", "aria-label": `${label}: ${words}` }, label) as HTMLButtonElement, told = element("div", { role: "status" });
  button.addEventListener("click", () => {
    button.disabled = true;
    const say = (one: Node): void => told.replaceChildren(one);
    check((progress) => say(element("p", { class: "soft" }, progress)))
      .then((checked) => say(numbers(checked, name)), (problem: unknown) => say(element("p", {}, problem instanceof Error ? problem.message : String(problem))))
      .finally(() => { button.disabled = false; });
  });
  return element("div", { class: "check" }, button, told);
}

/** What came out within this node holds no more. */
export function clearChecks(node: HTMLElement): void {
  for (const told of node.querySelectorAll(".check > [role=status]")) told.replaceChildren();
}
