// Digits that somebody labels: one is asked about, its class is tapped or typed, and the next one without a label is asked about.
import { element } from "../../elements";
import type { LabelledDigit } from "../few_labels";
import type { DrawnDigit } from "./few_draw";
import { Picture } from "./picture";

interface Card {
  position: number;
  truth: number;
  label: number | null;
  node: HTMLButtonElement;
  words: HTMLElement;
}

/** The next place without a label, from there on and round; where all have one, the next place. */
export function nextUnlabelled(labels: readonly (number | null)[], from: number): number {
  const around = labels.map((_, i) => (from + 1 + i) % labels.length);
  return around.find((i) => labels[i] === null) ?? around[0] ?? 0;
}

export class FewLabeller {
  readonly node: HTMLElement;
  private readonly cardsNode = element("div", { class: "few-cards", role: "group", "aria-label": "Digits to label" });
  private readonly classNodes: HTMLButtonElement[];
  private readonly asked = element("p", { class: "few-asked" });
  private cards: Card[] = [];
  private at = 0;
  private isJudged = false;

  constructor(private readonly classes: readonly string[], private readonly shape: readonly number[], private readonly onChange: () => void) {
    this.classNodes = classes.map((name, label) => {
      const made = element("button", { type: "button", "aria-label": `It is ${name}` }, name) as HTMLButtonElement;
      made.addEventListener("click", () => this.label(label));
      return made;
    });
    this.node = element("div", { class: "few-labeller" }, this.cardsNode, this.asked, element("div", { class: "few-classes", role: "group", "aria-label": "What it is" }, ...this.classNodes));
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  show(digits: readonly DrawnDigit[]): void {
    this.isJudged = false;
    this.cards = digits.map(({ position, pixels, label }, i) => {
      const picture = new Picture(this.shape, "few-picture", ""), words = element("span", {});
      picture.show(pixels);
      const node = element("button", { type: "button", class: "few-card" }, picture.node, words) as HTMLButtonElement;
      node.addEventListener("click", () => this.ask(i));
      return { position, truth: label, label: null, node, words };
    });
    this.cardsNode.replaceChildren(...this.cards.map(({ node }) => node));
    this.ask(0);
  }

  get given(): LabelledDigit[] {
    return this.cards.flatMap(({ position, label }) => (label === null ? [] : [{ position, label }]));
  }

  /** Of those that have a label, what the data say. */
  get truth(): number[] {
    return this.cards.filter(({ label }) => label !== null).map(({ truth }) => truth);
  }

  /** As the data have them. */
  labelAll(): void {
    for (const card of this.cards) card.label = card.truth;
    this.changed();
  }

  /** Which labels are not those of the data is shown until one is changed. */
  judge(): void {
    this.isJudged = true;
    this.tell();
  }

  private ask(index: number): void {
    const hadFocus = this.cardsNode.contains(document.activeElement);
    this.at = index;
    if (hadFocus) this.cards[index]?.node.focus();
    this.tell();
  }

  private label(label: number | null): void {
    const card = this.cards[this.at];
    if (card === undefined) return;
    card.label = label;
    if (label !== null) this.ask(nextUnlabelled(this.cards.map((one) => one.label), this.at));
    this.changed();
  }

  private changed(): void {
    this.isJudged = false;
    this.tell();
    this.onChange();
  }

  private tell(): void {
    const { classes } = this, left = this.cards.filter(({ label }) => label === null).length;
    this.cards.forEach((card, i) => {
      const name = card.label === null ? null : classes[card.label], isOther = this.isJudged && card.label !== null && card.label !== card.truth;
      card.words.textContent = name === null ? "?" : isOther ? `${name} ≠ ${classes[card.truth]}` : name;
      card.node.classList.toggle("labelled", name !== null);
      card.node.classList.toggle("other", isOther);
      card.node.tabIndex = i === this.at ? 0 : -1;
      card.node.setAttribute("aria-pressed", String(i === this.at));
      card.node.setAttribute("aria-label", `Digit ${i + 1}: ${name === null ? "no label" : `labelled ${name}`}${isOther ? `, the data say ${classes[card.truth]}` : ""}`);
    });
    const label = this.cards[this.at]?.label ?? null;
    this.classNodes.forEach((node, i) => node.setAttribute("aria-pressed", String(i === label)));
    this.asked.textContent = left === 0 ? "All have a label. Tap one to change it." : `What is digit ${this.at + 1}? ${left} without a label.`;
  }

  private key(event: KeyboardEvent): void {
    const { key } = event, last = this.cards.length - 1;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const moves: Record<string, number> = { ArrowRight: Math.min(last, this.at + 1), ArrowLeft: Math.max(0, this.at - 1), Home: 0, End: last };
    if (/^\d$/.test(key) && Number(key) < this.classes.length) this.label(Number(key));
    else if (key === "Delete" || key === "Backspace") this.label(null);
    else if (key in moves && this.cardsNode.contains(event.target as Node)) this.ask(moves[key]);
    else return;
    event.preventDefault(); // Elsewhere arrows make steps, and digits choose what is presented.
  }
}
