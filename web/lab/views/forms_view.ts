// One digit and its forms, turned and leant and shifted: what each wants, and whether the network still knows it.
import { element } from "../../elements";
import { figureOf } from "../../figure_view";
import { formsFigure } from "../../figures/forms";
import { formsGridFigure } from "../../figures/forms_grid";
import { Names } from "../../names";
import type { Session } from "../session";
import { choice, field } from "./fields";
import { noClasses, saysClasses } from "./kind";
import { Long } from "./long";
import { trainingDigit } from "./training_digit";
import type { View } from "./view";

export class FormsView implements View {
  readonly name = "Forms";
  readonly title = "One digit in many forms, as a training with augmentation would show it";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly count = choice([["7", "7"], ["11", "11"], ["23", "23"]]);
  private readonly words = element("p", { class: "soft" });
  private readonly figures = element("div", { class: "view-figures" });

  private readonly long: Long;

  constructor(session: Session) {
    this.long = new Long("the forms", null, session.engine, () => "What each form wants is computed.");
    this.count.value = "11";
    this.count.addEventListener("change", () => this.onWish());
    this.node = element("div", {}, element("p", { class: "soft" }, "One labelled digit is worth many: turned, leant and shifted a little it stays what it is. All these forms have its label for nothing."),
      element("div", { class: "view-fields" }, field("Forms", this.count), this.long.stopper), this.long.node, this.words, this.figures);
  }

  whyNot({ net, engine }: Session): string | null {
    return net !== null && !saysClasses(net, engine.digits.classes) ? `${noClasses} So no form of a digit is called anything.` : null;
  }

  async update(session: Session): Promise<void> {
    const one = await trainingDigit(session);
    if (one === null) throw new Error("The training digits have none of this class.");
    this.words.textContent = `It is ${one.words}.`;
    const made = await this.long.run(() => session.aside(() => session.engine.forms(one.position, Number(this.count.value))));
    if (made === null) return;
    const forms = made.result;
    const figures = [formsGridFigure(forms, "view-forms-grid"), formsFigure(forms, new Names(forms), "view-forms")];
    this.figures.replaceChildren(...figures.filter((figure) => figure !== null).map(figureOf));
  }
}
