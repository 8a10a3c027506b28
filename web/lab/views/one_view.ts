// Only this one: steps on a single digit, and what becomes of all the others.
import type { OneExample } from "../../documents";
import { element, unbroken } from "../../elements";
import { figureOf, svgOf } from "../../figure_view";
import { calledCounts, confusionFigure } from "../../figures/called";
import { costsFigure, courseFigure, helpedFigure, labelIndex, newsOf, stepsInWords } from "../../figures/one_example";
import { percent, significant, withThousands } from "../../numbers";
import type { Digit } from "../engine";
import type { Session } from "../session";
import { plainRate } from "../settings";
import { field, numberField, numberIn } from "./fields";
import { noClasses, saysClasses } from "./kind";
import { Long } from "./long";
import { Picture } from "./picture";
import { Player } from "./player";
import { trainingDigit } from "./training_digit";
import type { View } from "./view";

const usualSteps = 60, mostSteps = 1000, secondsOfAll = 8;

export class OneView implements View {
  readonly name = "Alone";
  readonly title = "Steps on one digit alone: watch the others being forgotten";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly steps = numberField(String(usualSteps), 1, "1");
  private readonly rate = numberField("1", 0, "any");
  private readonly begin = element("button", { type: "button", class: "main" }, "Only this one") as HTMLButtonElement;
  private readonly intro = element("p", { class: "soft" }, "A copy of the network learns from one digit and from nothing else. It gets its way: what of the others?");
  private readonly which = element("p", { role: "status" });
  private named = ""; // which digit was in view, when it was said
  private readonly words = element("p", { class: "soft", role: "status" });
  private readonly result = element("div", { class: "one" });
  private readonly now = element("p", { class: "view-score" });
  private readonly picture = element("div", { class: "one-picture" });
  private readonly player = new Player("How many steps", (place) => this.show(place), 1, secondsOfAll);
  private readonly digit: Picture;
  private readonly long: Long;
  private told: OneExample | null = null;

  constructor(private readonly session: Session) {
    this.begin.addEventListener("click", () => void this.train());
    this.digit = new Picture(session.engine.digits.shape, "one-digit", "the one digit");
    this.long = new Long("the steps on one digit", this.begin, session.engine, () => "A copy learns from this one, and is tested on the way.");
    this.node = element("div", {}, this.intro, this.which,
      element("div", { class: "view-fields" }, field("Steps", this.steps), field("Learning rate", this.rate), this.begin, this.long.stopper), this.long.node, this.words, this.result);
    session.listen({ onNet: () => this.forget() });
    this.forget();
  }

  whyNot({ net, engine }: Session): string | null {
    return net !== null && !saysClasses(net, engine.digits.classes) ? `${noClasses} So none can be taken for another.` : null;
  }

  async update(): Promise<void> {
    await this.nameIt();
  }

  /** Which digit it is that would be learnt from. */
  private async nameIt(): Promise<void> {
    const { session } = this, { example, digit } = session, now = "part" in example ? `${example.part}.${example.position}` : `${example.label} ${example.isGuess}`;
    if (digit === null || now === this.named) return;
    this.named = now;
    const one = await trainingDigit(session);
    if (now !== this.named) return;
    const name = session.engine.digits.classes[digit.label], isInView = "part" in example && example.part === "train";
    this.begin.textContent = one === null || isInView ? `Only this ${name}` : `Only training digit ${one.position}, a ${name}`;
    this.which.textContent = one === null ? `The training digits have no ${name}.` : isInView ? "" : `It would be ${one.words}.`;
  }

  private forget(): void {
    this.long.stop();
    this.told = null;
    this.intro.hidden = false;
    this.player.pause();
    this.words.textContent = "";
    this.result.replaceChildren();
    this.rate.value = plainRate(this.session.settings);
  }

  private async train(): Promise<void> {
    const { session, words } = this, { engine } = session;
    try {
      const steps = numberIn(this.steps, "Steps", 1, mostSteps), rate = numberIn(this.rate, "Learning rate", 1e-6, 1000), one = await trainingDigit(session);
      if (one === null) throw new Error("The training digits have none of this class.");
      words.textContent = "";
      const told = await this.long.run(() => session.aside(() => Promise.all([engine.oneExample(one.position, steps, rate), engine.digit("train", one.position)])));
      words.textContent = told === null ? "It was stopped." : `From step ${withThousands(told.step)} on; ${one.words}.`;
      if (told !== null) this.take(...told.result);
    } catch (problem) {
      words.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  private take(result: OneExample, digit: Digit): void {
    this.told = result;
    this.intro.hidden = true;
    this.digit.show(digit.pixels, `the one digit, a ${result.label}`);
    const figures = [courseFigure(result), costsFigure(result), helpedFigure(result)].filter((figure) => figure !== null);
    this.result.replaceChildren(element("div", { class: "one-head" }, this.digit.node, this.now), this.player.node, this.picture, element("p", {}, newsOf(result)),
      element("div", { class: "view-figures" }, ...figures.map((figure) => figureOf({ ...figure, id: `view-one-${figure.id}` }))));
    this.player.setSteps(result.moments.length - 1);
    this.player.go(0);
    this.player.play();
  }

  /** What is said of that moment. */
  private show(place: number): string {
    const { told } = this, moment = told?.moments[place];
    if (told === null || moment === undefined) return "";
    const label = labelIndex(told), called = calledCounts(moment.confusion), all = called.reduce((sum, count) => sum + count, 0);
    const when = moment.step === 0 ? "Before" : `After ${stepsInWords(moment.step)}`;
    const words = `${when}: ${withThousands(called[label] ?? 0)} of the ${withThousands(all)} test digits are called ${told.label}, and ${percent(moment.accuracy ?? 0, 1)} of all are right. The digit itself costs ${significant(moment.own_cost)}.`;
    this.now.textContent = unbroken(words);
    const figure = confusionFigure("view-one-called", when, "", moment.confusion, told.classes);
    this.picture.replaceChildren(...(figure === null ? [] : [svgOf(figure.drawing, figure.description)]));
    return words;
  }
}
