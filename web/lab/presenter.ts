// For the projector: one part of the lab at a time, in large letters, and a light that follows the pointer.
import { element } from "../elements";
import { button } from "./button";
import type { Session } from "./session";
import { panels, type Panel, type ShownNow } from "./shown";

const names: Readonly<Record<Panel, string>> = { network: "Network", curves: "Curves", outputs: "Outputs", film: "Film", inspector: "Inspector" };

export class Presenter {
  readonly button: HTMLButtonElement;
  readonly node = element("div", { class: "presenter-bar", role: "toolbar", "aria-label": "What is presented" });
  private readonly choices: Map<Panel, HTMLButtonElement>;
  private readonly light = element("div", { class: "presenter-light", "aria-hidden": "true" });

  constructor(private readonly root: HTMLElement, session: Session, private readonly shown: ShownNow) {
    this.button = button("Present", "Present: one figure at a time, for a projector", () => this.show("network"));
    this.button.classList.add("presenter-button");
    this.choices = new Map(panels.map((panel, i) => [panel, button(`${i + 1} ${names[panel]}`, `${i + 1} ${names[panel]}`, () => this.show(panel))]));
    const play = button("Play", "Play (Space)", () => (session.isPlaying ? session.pause() : session.play()));
    session.listen({ onPlaying: (isPlaying) => { play.textContent = isPlaying ? "Pause" : "Play"; } });
    this.node.append(element("h1", { class: "unseen" }, "nudge lab, presented"), ...this.choices.values(), play, button("Step ▸", "Step once (Right arrow)", () => void session.step()), button("Leave", "Leave the presentation (Escape)", () => this.leave()), this.light);
    this.node.hidden = true;
    const { ownerDocument } = root;
    ownerDocument.addEventListener("keydown", (event) => this.key(event));
    ownerDocument.addEventListener("pointermove", (event) => { this.light.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`; });
  }

  /** What the address says. */
  begin(): void {
    const { panel } = this.shown.now;
    if (panel !== null) this.show(panel);
  }

  show(panel: Panel): void {
    const isNew = this.node.hidden;
    this.root.classList.add("presenting");
    this.root.dataset.panel = panel;
    this.node.hidden = false;
    this.choices.forEach((choice, of) => choice.setAttribute("aria-pressed", String(of === panel)));
    if (isNew) this.choices.get(panel)?.focus();
    this.shown.change({ panel });
  }

  leave(): void {
    this.root.classList.remove("presenting");
    delete this.root.dataset.panel;
    this.node.hidden = true;
    this.shown.change({ panel: null });
    this.button.focus();
  }

  private key(event: KeyboardEvent): void {
    if (this.node.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog") !== null) return;
    const panel = panels[Number(event.key) - 1];
    if (event.key === "Escape") this.leave();
    else if (panel !== undefined) this.show(panel);
  }
}
