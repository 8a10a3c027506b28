// The network's numbers as a table, for whoever cannot see the drawing or wants them.
import { element } from "../elements";
import { withThousands } from "../numbers";
import type { Session } from "./session";
import { networkRows, untold } from "./network_words";

export class NumbersPanel {
  readonly node: HTMLDialogElement;
  private readonly when = element("p", { class: "hint" });
  private readonly words = element("p", { class: "hint" });
  private readonly place = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The neurons" });

  constructor(private readonly session: Session) {
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => this.node.close());
    this.node = element("dialog", { class: "numbers", "aria-labelledby": "lab-numbers-title" },
      element("h2", { id: "lab-numbers-title" }, "The neurons, of the digit in view"), this.when, this.words, this.place, element("div", { class: "buttons" }, close)) as HTMLDialogElement;
    session.listen({ onMoment: () => this.later(), onPlaying: () => this.later() });
  }

  open(): void {
    this.fill();
    if (this.session.net !== null) this.node.showModal();
  }

  /** While it plays they would run away from whoever reads them. */
  private later(): void {
    if (this.node.open && !this.session.isPlaying) this.fill();
  }

  private fill(): void {
    const { net, moment } = this.session;
    if (net === null || moment === null) return;
    const heads = ["neuron", "activation", "bias"], rows = networkRows(net, moment, this.session.engine.digits.classes), missing = untold(net);
    this.when.textContent = `After step ${withThousands(moment.step)}.`;
    this.words.textContent = missing.length === 0 ? "" : `Not in this table, since they have too many neurons: ${missing.join(", ")}. In the drawing arrows go through them, and what is touched says its numbers.`;
    this.place.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell, i) => element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, cell)))))));
  }
}
