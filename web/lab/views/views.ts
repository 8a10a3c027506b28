// The column beside the network: the inspector and further views, one behind each tab. What is not shown costs nothing.
import { element } from "../../elements";
import { loosen } from "../../figure_view";
import { button } from "../button";
import type { Session } from "../session";
import { Pace } from "./pace";
import { Tabs } from "./tabs";
import type { View } from "./view";

interface Place {
  view: View;
  panel: HTMLElement;
  refusal: HTMLElement;
  pace: Pace;
}

export class Views {
  readonly node: HTMLElement;
  private readonly tabs: Tabs;
  private readonly places: Place[];
  private readonly widener: HTMLButtonElement;
  private shown: Place | null = null;
  private isWide = false;

  constructor(private readonly session: Session, inspector: HTMLElement, views: readonly View[]) {
    this.places = views.map((view, i): Place => {
      const refusal = element("p", { class: "refusal", role: "status" });
      const place: Place = { view, refusal, pace: new Pace(() => this.update(place), () => session.isPlaying), panel: element("section", { class: "view", id: `view-${i}` }, element("h2", { class: "unseen" }, view.title), refusal, view.node) };
      return place;
    });
    for (const place of this.places) place.view.onWish = () => { if (this.shown === place) void place.pace.now(); };
    this.tabs = new Tabs("What is shown beside the network", [
      { id: "inspector", name: "Ask", title: "What is touched in the network, or told in the film", panel: inspector },
      ...this.places.map(({ view, panel }) => ({ id: panel.id, name: view.name, title: view.title, panel })),
    ], (index) => this.choose(index));
    this.widener = button("⤢", "Wide: over the network", () => this.setWide(!this.isWide));
    this.widener.classList.add("widener");
    this.widener.setAttribute("aria-pressed", "false");
    this.node = element("div", { class: "column" }, element("div", { class: "tab-row" }, this.tabs.node, this.widener), inspector, ...this.places.map(({ panel }) => panel));
    this.tabs.choose(0);
    const later = (): void => this.shown?.pace.later();
    session.listen({ onView: (name, demonstrates) => this.show(name, demonstrates) });
    session.listen({ onMoment: later, onPlaying: later, onDigit: later, onNet: later, onTouch: () => this.shown?.view.takesTouch === true ? this.shown.pace.later() : this.ask() });
  }

  /** The inspector comes to the front. */
  ask(): void {
    this.tabs.choose(0);
  }

  show(name: string, demonstrates = false): void {
    const index = this.places.findIndex(({ view }) => view.name === name);
    if (index < 0) return;
    this.tabs.choose(1 + index);
    if (demonstrates) void this.places[index].view.demonstrate?.();
  }

  private choose(index: number): void {
    this.shown = this.places[index - 1] ?? null;
    if (this.shown !== null) void this.shown.pace.now();
  }

  private setWide(isWide: boolean): void {
    this.isWide = isWide;
    this.node.classList.toggle("wide", isWide);
    this.widener.setAttribute("aria-pressed", String(isWide));
    if (this.shown !== null) void this.shown.pace.now();
  }

  private async update(shown: Place): Promise<void> {
    const { session } = this;
    if (this.shown !== shown || session.net === null || session.moment === null) return;
    const why = shown.view.whyNot(session);
    shown.view.node.hidden = why !== null;
    shown.refusal.textContent = why ?? "";
    if (why !== null) return;
    try {
      await shown.view.update(session, this.isWide);
      loosen(shown.view.node);
    } catch (problem) {
      shown.refusal.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }
}
