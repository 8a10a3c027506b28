// The tour's panel: a chapter with its question, its line of the source, and the contents.
import { element, unbroken } from "../elements";
import { figureOf, loosen } from "../figure_view";
import type { Figure } from "../figures/figure";
import { button } from "./button";
import { sourceLines } from "./source_lines";
import { chapters } from "./tour_chapters";
import type { Chapter, Verdict } from "./tour_seen";

export interface TourActions {
  go(id: string): void;
  turn(by: 1 | -1): void;
  close(): void;
  /** Closes, and keeps the tour's network. */
  stay(): void;
  showMe(): void;
  again(): void;
  film(): void;
  measure(): void;
  type(value: number): void;
  /** Null: the chapter has none. */
  ask(): void;
}

/** With the parts of it between ` in the letters of programs. */
export function paragraph(words: string): HTMLElement {
  return element("p", {}, ...unbroken(words).split("`").map((part, i) => (i % 2 === 1 ? element("code", {}, part) : part)));
}

function linesOf(chapter: Chapter): HTMLElement {
  const lines = sourceLines[chapter.id] ?? [];
  return element("div", { class: "tour-lines" }, ...lines.flatMap((line) => [
    element("p", { class: "soft" }, element("code", {}, line.file), `: ${line.words}`),
    element("pre", { tabindex: "0", "aria-label": `A line of ${line.file}` }, line.code),
  ]));
}

export class TourView {
  readonly node = element("section", { class: "tour", "aria-label": "Tour" });
  private readonly place = element("summary", {});
  private readonly answered = element("p", { class: "soft" });
  private readonly contents = element("ol", { class: "tour-contents" });
  private readonly listed = element("details", { class: "tour-list" }, this.place, element("div", { class: "tour-list-body" }, this.answered, this.contents)) as HTMLDetailsElement;
  private readonly body = element("div", { class: "tour-body", tabindex: "0", role: "region", "aria-label": "The chapter" });
  private readonly title = element("h2", { tabindex: "-1" });
  private readonly words = element("div", { class: "tour-words" });
  private readonly ask = element("div", { class: "tour-ask" });
  private readonly verdict = element("div", { class: "tour-verdict", role: "status" });
  private readonly measured = element("p", { class: "soft", role: "status" });
  private readonly figures = element("div", { class: "tour-figures" });
  private readonly kept = element("p", { class: "soft" });
  private readonly previous: HTMLButtonElement;
  private readonly next: HTMLButtonElement;
  private readonly foldButton: HTMLButtonElement;
  private said = "";
  private field: HTMLInputElement | null = null;

  constructor(private readonly actions: TourActions) {
    this.node.hidden = true;
    this.previous = button("◂", "The chapter before (P)", () => actions.turn(-1));
    this.next = button("Next ▸", "Next chapter (N)", () => actions.turn(1));
    this.foldButton = button("Fold", "Fold the tour", () => this.fold(!this.node.classList.contains("folded")));
    this.foldButton.classList.add("tour-fold");
    this.node.append(
      element("div", { class: "tour-head" }, this.previous, this.next, this.listed, this.foldButton, button("Close", "Close the tour (T)", () => actions.close())),
      this.body);
  }

  fold(isFolded: boolean): void {
    this.node.classList.toggle("folded", isFolded);
    this.foldButton.textContent = isFolded ? "Unfold" : "Fold";
    this.foldButton.setAttribute("aria-label", isFolded ? "Unfold the tour" : "Fold the tour");
  }

  /** Without its numbers yet. */
  show(chapter: Chapter, done: readonly string[], asked: string | null): void {
    const at = chapters.indexOf(chapter), { actions, question } = { actions: this.actions, question: chapter.question };
    this.node.hidden = false;
    this.fold(false);
    this.place.textContent = `${at + 1} of ${chapters.length}`;
    this.previous.disabled = at === 0;
    this.next.disabled = at === chapters.length - 1;
    this.title.textContent = chapter.title;
    this.words.replaceChildren();
    this.ask.replaceChildren();
    this.verdict.replaceChildren();
    this.said = "";
    this.measured.textContent = "";
    this.figures.replaceChildren();
    this.next.classList.remove("main");
    this.listed.open = false;
    this.list(chapter, done);
    const tools = [
      button("Show me", "Show me the answer", () => actions.showMe()),
      ...(asked === null ? [] : [button(asked, asked, () => actions.ask())]),
      ...(chapter.film === undefined ? [] : [button("In the film", "In the film: its moment in the next step", () => actions.film())]),
      ...(chapter.derivative === undefined ? [] : [button("Measure one", "Measure one: a derivative of this chapter, by central differences", () => actions.measure())]),
      button("Set up again", "Set up again: the lab as this chapter begins", () => actions.again()),
    ];
    this.body.replaceChildren(this.title, this.words, element("div", { class: "tour-question" }, this.ask, question.number === undefined ? "" : this.form(question.number), this.verdict),
      element("div", { class: "tools" }, ...tools), this.measured, this.figures, this.kept, element("h3", {}, "In the source"), linesOf(chapter));
    this.body.scrollTop = 0;
  }

  /** What comes back at the end. */
  sayKept(words: string): void {
    this.kept.replaceChildren(...(words === "" ? [] : [`Your lab is kept: ${words}. “Close” gives it back. `, button("Close, but stay with this one", "Close the tour, but stay with its network", () => this.actions.stay())]));
  }

  focus(): void {
    this.title.focus({ preventScroll: true });
  }

  tell(words: string, ask: string): void {
    this.words.replaceChildren(paragraph(words));
    this.ask.replaceChildren(paragraph(ask));
  }

  judge(verdict: Verdict | null, wasShown: boolean): void {
    const sign = verdict === null ? "" : verdict.isRight ? (wasShown ? "Shown. " : "✓ ") : "✗ ", words = verdict === null ? "" : sign + verdict.words;
    this.verdict.classList.toggle("right", verdict?.isRight === true);
    this.next.classList.toggle("main", verdict?.isRight === true);
    if (words === this.said) return;
    this.said = words;
    this.verdict.replaceChildren(...(words === "" ? [] : [paragraph(words)]));
    if (words !== "") this.verdict.scrollIntoView({ block: "nearest" });
  }

  /** Which are done has changed. */
  list(now: Chapter, done: readonly string[]): void {
    this.answered.textContent = `${done.length} of ${chapters.length} questions are answered. The address keeps which.`;
    this.contents.replaceChildren(...chapters.map((one) => {
      const isDone = done.includes(one.id), made = button(`${one.title}${isDone ? " ✓" : ""}`, `${one.title}${isDone ? ", answered" : ""}`, () => this.actions.go(one.id));
      if (one === now) made.setAttribute("aria-current", "step");
      return element("li", {}, made);
    }));
  }

  say(words: string): void {
    this.measured.textContent = unbroken(words);
  }

  showFigures(figures: readonly (Figure | null)[]): void {
    this.figures.replaceChildren(...figures.filter((one) => one !== null).map((one) => figureOf({ ...one, id: `tour-${one.id}` })));
    loosen(this.figures);
    this.figures.scrollIntoView({ block: "start" });
  }

  fill(value: number): void {
    if (this.field !== null) this.field.value = String(value);
  }

  private form(label: string): HTMLElement {
    this.field = element("input", { type: "text", inputmode: "decimal", autocomplete: "off", class: "number" }) as HTMLInputElement;
    const field = this.field, made = element("form", { class: "tour-form" }, element("label", {}, element("span", {}, label), field), element("button", { type: "submit" }, "Check it"));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = Number(field.value.trim().replace(",", ".").replace("−", "-"));
      if (field.value.trim() !== "" && Number.isFinite(value)) this.actions.type(value);
      else this.judge({ isRight: false, words: "A number is expected, such as 0.25." }, false);
    });
    return made;
  }
}
