// The network's numbers as a table, for whoever cannot see the drawing or wants them.
import { element } from "../elements";
import type { Session } from "./session";
import { networkRows } from "./network_words";

export class NumbersPanel {
  readonly node: HTMLDialogElement;
  private readonly place = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "The neurons" });

  constructor(private readonly session: Session) {
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => this.node.close());
    this.node = element("dialog", { class: "numbers", "aria-labelledby": "lab-numbers-title" },
      element("h2", { id: "lab-numbers-title" }, "The neurons, of the digit in view"), this.place, element("div", { class: "buttons" }, close)) as HTMLDialogElement;
  }

  open(): void {
    const { net, moment } = this.session;
    if (net === null || moment === null) return;
    const heads = ["neuron", "activation", "bias"], rows = networkRows(net, moment, this.session.engine.digits.classes);
    this.place.replaceChildren(element("table", {}, element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell, i) => element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, cell)))))));
    this.node.showModal();
  }
}
