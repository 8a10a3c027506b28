// Few labels: ten digits are labelled by hand. What do all the others add that nobody has labelled, or what do they spoil?
import { element, unbroken } from "../../elements";
import { figureOf, svgOf } from "../../figure_view";
import { significant } from "../../numbers";
import { button } from "../button";
import { Stopped, type Digit } from "../engine";
import type { Aim, FewLabels, FewMoment, FewSettings, SureMistake } from "../few_labels";
import type { Session } from "../session";
import { digitsToLabel, drawnDigits, type Draw } from "./few_draw";
import { FewLabeller } from "./few_labeller";
import { aimWords, fewCommand, fewFigure, fewSettings, labelsInWords, newsOfFew, progressOfFew, usualSteps, usualThreshold } from "./few_words";
import { choice, field, numberField, numberIn } from "./fields";
import { noClasses, saysClasses } from "./kind";
import { Picture } from "./picture";
import type { View } from "./view";

const mostSteps = 5000;

export class FewView implements View {
  readonly name = "Labels";
  readonly title = "Label ten digits by hand: what do all the others add, or spoil?";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly labeller: FewLabeller;
  private readonly draw = numberField("1", 1, "1");
  private readonly kind = choice([["classes", "one of each class"], ["any", "any ten"]]);
  private readonly aim = choice([["pseudo_labels", aimWords.pseudo_labels], ["consistency", aimWords.consistency]]);
  private readonly align = element("input", { type: "checkbox" }) as HTMLInputElement;
  private readonly threshold = numberField(String(usualThreshold), 0, "0.05");
  private readonly steps = numberField(String(usualSteps), 1, "1");
  private readonly begin: HTMLButtonElement;
  private readonly words = element("p", { class: "soft", role: "status" });
  private readonly news = element("p", { class: "few-news" });
  private readonly picture = element("div", { class: "view-figures" });
  private readonly wrong = element("div", { class: "gallery" });
  private readonly wrongPlace = element("div", {}, element("h3", {}, "Sure, and wrong"), this.wrong);
  private readonly command = element("pre", { tabindex: "0", "aria-label": "The command" });
  private drawn = 0; // the number of the draw in view; 0: none yet
  private isTraining = false;
  private asked = 0; // for answers that come too late

  constructor(private readonly session: Session) {
    const { digits } = session.engine;
    this.labeller = new FewLabeller(digits.classes, digits.shape, () => this.tellBegin());
    this.begin = button("Train both", "Train both: with the labels alone, and with the rest beside them", () => (this.isTraining ? this.stop() : void this.train()));
    this.begin.classList.add("main");
    this.draw.addEventListener("change", () => void this.redraw(Number(this.draw.value)));
    this.kind.addEventListener("change", () => void this.redraw(this.drawn));
    for (const input of [this.aim, this.align, this.threshold]) input.addEventListener("change", () => this.tellCommand());
    this.wrongPlace.hidden = true;
    const place = element("div", { class: "few-setting" }, element("p", { class: "soft" }, `You label ${digitsToLabel} digits. Then two copies of the untrained network learn: one from your labels alone, one with the other ${digits.train - digitsToLabel} digits beside them, of which nobody reads the labels.`),
      this.labeller.node,
      element("div", { class: "view-fields" }, button("Ten others", "Ten others: the next draw", () => void this.redraw(this.drawn + 1)), button("Label them for me", "Label them for me: as the data have them", () => this.labeller.labelAll()), field("Drawn", this.kind), field("Draw", this.draw)),
      element("div", { class: "view-fields" }, field("What is wanted of the rest", this.aim), element("label", { class: "few-align" }, this.align, element("span", {}, "all classes alike")),
        field("Sure from", this.threshold), field("Steps", this.steps), this.begin));
    this.node = element("div", { class: "few" }, place, element("div", { class: "few-result" }, this.words, this.news, this.picture, this.wrongPlace,
      element("details", {}, element("summary", {}, "On the command line"), element("p", { class: "soft" },
        "The nearest that one command says: it draws labelled digits of its own, one of each class, and has the whole training part as the rest, and all test digits. So it is the same experiment, and not the same numbers. From files of these very digits, --data with the labelled ones and --unlabelled with the rest, the program trains to the same bits."), this.command)));
    session.listen({ onNet: () => this.forget() });
    this.tellBegin();
  }

  whyNot({ net, engine }: Session): string | null {
    if (net !== null && !saysClasses(net, engine.digits.classes)) return `${noClasses} So no label can teach it anything.`;
    return engine.digits.train > digitsToLabel ? null : "There are too few digits to leave some without a label.";
  }

  async update(): Promise<void> {
    if (this.drawn === 0) await this.redraw(1);
  }

  /** For whoever wishes to see it: the labels of the data, and what helps. */
  async demonstrate(): Promise<void> {
    if (this.isTraining) return;
    if (this.drawn === 0) await this.redraw(1);
    this.labeller.labelAll();
    this.aim.value = "consistency";
    this.align.checked = true;
    await this.train();
  }

  private async redraw(number: number): Promise<void> {
    if (!Number.isInteger(number) || number < 1 || this.isTraining) {
      this.draw.value = String(this.drawn);
      return;
    }
    const digits = await drawnDigits(this.session.engine, number, this.kind.value as Draw);
    this.drawn = number;
    this.draw.value = String(number);
    this.labeller.show(digits);
    this.forget();
  }

  /** What was trained was another network, or had other labels. */
  private forget(): void {
    if (this.isTraining) this.stop();
    ++this.asked;
    this.words.textContent = this.news.textContent = "";
    this.picture.replaceChildren();
    this.wrongPlace.hidden = true;
    this.tellBegin();
  }

  private tellBegin(): void {
    this.begin.textContent = this.isTraining ? "Stop" : "Train both";
    this.begin.setAttribute("aria-label", this.isTraining ? "Stop both trainings" : "Train both: with the labels alone, and with the rest beside them");
    this.begin.disabled = !this.isTraining && this.labeller.given.length === 0;
    this.tellCommand();
  }

  private chosen(steps: number, threshold: number): FewSettings {
    return fewSettings({ settings: this.session.settings, digits: this.labeller.given, aim: this.aim.value as Aim, align: this.align.checked, threshold, steps });
  }

  private tellCommand(): void {
    this.command.textContent = fewCommand(this.chosen(1, Number(this.threshold.value)), this.session.engine.digits);
  }

  private stop(): void {
    this.session.engine.stop();
  }

  private async train(): Promise<void> {
    const { session, labeller } = this, moments: FewMoment[] = [];
    this.forget();
    const number = this.asked, isNow = (): boolean => this.asked === number;
    try {
      const few = this.chosen(numberIn(this.steps, "Steps", 1, mostSteps), numberIn(this.threshold, "Sure from", 0, 1)), truth = labeller.truth;
      this.setTraining(true);
      const told = await session.engine.fewLabels(few, (moment) => {
        moments.push(moment);
        if (isNow()) this.showCourse(moments, few.steps);
      }).catch((problem: unknown): FewLabels => {
        if (problem instanceof Stopped) return { moments, isComplete: false, now: null };
        throw problem;
      });
      if (isNow()) await this.showResult(told, few, truth);
    } catch (problem) {
      if (isNow()) this.words.textContent = problem instanceof Error ? problem.message : String(problem);
    } finally {
      this.setTraining(false);
    }
  }

  private setTraining(isTraining: boolean): void {
    this.isTraining = isTraining;
    this.tellBegin();
  }

  /** While it grows. */
  private showCourse(moments: readonly FewMoment[], steps: number): void {
    const { title, drawing, description } = fewFigure(moments, steps, this.session.engine.digits.test), last = moments[moments.length - 1];
    this.words.textContent = unbroken(progressOfFew(last, steps));
    this.picture.replaceChildren(element("div", { class: "figure" }, element("h3", {}, title), svgOf(drawing, description)));
    if (moments.length === 1) this.picture.scrollIntoView({ block: "nearest" });
  }

  private async showResult(told: FewLabels, few: FewSettings, truth: readonly number[]): Promise<void> {
    const { classes, test } = this.session.engine.digits;
    if (told.moments.length === 0) {
      this.words.textContent = "Stopped before the first step.";
      return;
    }
    this.labeller.judge();
    this.words.textContent = labelsInWords(few.digits, truth, classes);
    this.news.textContent = unbroken(newsOfFew(told, few));
    this.picture.replaceChildren(figureOf(fewFigure(told.moments, few.steps, test)));
    await this.showWrong(told.now?.mistakes ?? []);
    this.session.tell("onFewLabels", told, few);
  }

  private async showWrong(mistakes: readonly SureMistake[]): Promise<void> {
    const { engine } = this.session, pictures = await Promise.all(mistakes.map(({ position }) => engine.digit("train", position)));
    this.wrongPlace.hidden = mistakes.length === 0;
    this.wrong.replaceChildren(...mistakes.map((mistake, i) => this.card(mistake, pictures[i])));
  }

  private card({ position, label, called, probability }: SureMistake, { pixels }: Digit): HTMLElement {
    const { engine } = this.session, { classes, shape } = engine.digits, picture = new Picture(shape, "gallery-picture", "");
    picture.show(pixels);
    const words = `${classes[label]} → ${classes[called]}`, more = `the pseudo-label is ${classes[called]} with ${significant(probability, 4)}, the data say ${classes[label]}`;
    const made = element("button", { type: "button", class: "gallery-item", "aria-label": `${words}: ${more}. Bring it into view.`, title: more }, picture.node, element("span", {}, words));
    made.addEventListener("click", () => void this.session.view({ part: "train", position }));
    return made;
  }
}
