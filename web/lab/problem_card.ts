// A training that goes wrong: what has happened, and two ways on.
import { element } from "../elements";
import { button } from "./button";
import type { Session } from "./session";
import { withThirdOfRate } from "./settings";

export class ProblemCard {
  readonly node = element("div", { class: "problem card", role: "alert" });

  constructor(private readonly session: Session) {
    this.node.hidden = true;
    session.listen({
      onNet: () => this.hide(),
      onPlaying: (isPlaying) => isPlaying && this.hide(),
      onMoment: (moment) => moment.problem !== null && this.show("The training has run away", moment.problem),
      onGrown: () => this.show("The cost is growing", "Within ten steps it has grown to four times what it was. The learning rate is probably too large: " +
        "each step goes beyond the valley, and lands higher on the other side."),
      onFailed: (words) => this.show("The engine has stopped", words),
    });
  }

  private show(title: string, words: string): void {
    const smaller = withThirdOfRate(this.session.settings), rate = smaller["optimizer.learning_rate"];
    const back = button("One step back", "One step back", () => {
      this.hide();
      void this.session.back();
    });
    back.disabled = (this.session.moment?.back ?? 0) === 0;
    this.node.replaceChildren(element("h2", {}, title), element("p", {}, words), element("div", { class: "buttons" },
      back, button(`A third of the rate: ${rate}`, `Begin anew with a third of the rate: ${rate}`, () => void this.session.make(smaller)), button("Close", "Close this note", () => this.hide())));
    this.node.hidden = false;
  }

  private hide(): void {
    this.node.hidden = true;
  }
}
