// How it does: the share that is right, what is mistaken for what, the worst mistakes, and what the first layer looks for.
import { element, unbroken } from "../../elements";
import { figureOf } from "../../figure_view";
import { confusionFigure } from "../../figures/called";
import { confusionsFigure } from "../../figures/confusions";
import { percent, significant, withThousands } from "../../numbers";
import type { Digit, Wrong } from "../engine";
import type { Session } from "../session";
import { firstLayerTiles } from "./first_layer";
import { noClasses, saysClasses } from "./kind";
import { Long } from "./long";
import { Picture } from "./picture";
import type { View } from "./view";

const mostMistakes = 24;

interface Shown extends Wrong {
  digit: Digit;
}

export class ResultsView implements View {
  readonly name = "Results";
  readonly title = "How it does: what is right, what is mistaken for what, the worst mistakes";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly score = element("p", { class: "view-score" });
  private readonly mistakes = element("div", { class: "gallery" });
  private readonly worst = element("section", {}, element("h3", {}, "The worst mistakes"), element("p", { class: "soft" }, "Each was most sure of something else. A picture that is clicked comes into view."), this.mistakes);
  private readonly confusion = element("div", { class: "view-figures" });
  private readonly tiles = element("div", { class: "view-figures" });

  private readonly long: Long;

  constructor(private readonly session: Session) {
    this.long = new Long("the test", null, session.engine, () => "All test digits are looked at.");
    this.node = element("div", {}, element("div", { class: "view-fields" }, this.long.stopper), this.long.node, this.score, this.worst, this.confusion, this.tiles);
  }

  whyNot({ net, engine }: Session): string | null {
    return net !== null && !saysClasses(net, engine.digits.classes) ? `${noClasses} So nothing is right or wrong here: see how well it draws under “Codes”.` : null;
  }

  async update(session: Session): Promise<void> {
    const { engine } = session, { classes } = engine.digits;
    const looked = await this.long.run(() => session.aside(() => Promise.all([engine.mistakes("test", mostMistakes), engine.evaluate("test")])));
    if (looked === null) return;
    const [wrong, evaluation] = looked.result, shown = await Promise.all(wrong.map(async (one): Promise<Shown> => ({ ...one, digit: await engine.digit("test", one.position) })));
    const { accuracy, standard_error: error, correct, examples, cost, confusion } = evaluation;
    this.score.replaceChildren(element("strong", {}, unbroken(percent(accuracy ?? 0, 1))),
      ` of the test digits are right: ${withThousands(correct)} of ${withThousands(examples)}. So few of them leave it uncertain by ± ${unbroken(percent(error ?? 0, 1))}; the mean cost is ${significant(cost)}.`);
    this.showMistakes(shown);
    const figures = [confusionFigure("view-confusion", "What the test digits are called", "A row is what they are, a column what the network says. Outlined is what is right.", confusion, classes),
      confusionsFigure(confusion, classes, false, "view-confusions")];
    this.confusion.replaceChildren(...figures.filter((figure) => figure !== null).map(figureOf));
    // They are many marks, and the network beside it has them too.
    if (session.isPlaying || session.net === null || session.moment === null) return;
    const tiles = firstLayerTiles(session.net, session.moment);
    this.tiles.replaceChildren(...(tiles === null ? [] : [figureOf(tiles)]));
  }

  private showMistakes(shown: readonly Shown[]): void {
    const { classes, shape } = this.session.engine.digits;
    this.worst.hidden = shown.length === 0;
    // The one in focus is not taken away while somebody is there.
    if (this.mistakes.contains(document.activeElement) && this.session.isPlaying) return;
    const focused = [...this.mistakes.children].indexOf(document.activeElement as Element);
    this.mistakes.replaceChildren(...shown.map(({ position, label, called, cost, digit }) => {
      const picture = new Picture(shape, "gallery-picture", "");
      picture.show(digit.pixels);
      const words = `${classes[label]} → ${classes[called]}`, more = `number ${position} of the test digits costs ${significant(cost)}`;
      const made = element("button", { type: "button", class: "gallery-item", "aria-label": `${words}: ${more}. Bring it into view.`, title: more },
        picture.node, element("span", {}, words));
      made.addEventListener("click", () => void this.session.view({ part: "test", position }));
      return made;
    }));
    if (focused >= 0) (this.mistakes.children[focused] as HTMLElement | undefined)?.focus();
  }
}
