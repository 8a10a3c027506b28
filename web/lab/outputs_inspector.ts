// What the inspector shows until somebody gives it something better: what each output should do.
import { element } from "../elements";
import { svgOf } from "../figure_view";
import { outputsFigure } from "../figures/outputs";
import type { Session } from "./session";
import { StepNote } from "./step_note";

const quiet = 250; // milliseconds without a change

export class OutputsInspector {
  readonly node: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly note: StepNote;
  private readonly place = element("div", {});

  constructor(private readonly session: Session) {
    this.note = new StepNote(session);
    this.node = element("div", { class: "outputs-inspector" }, this.note.node, this.place);
    session.listen({ onNet: () => this.clear(), onMoment: () => this.later(), onPlaying: () => this.later() });
  }

  /** It is in the inspector again. */
  begin(): void {
    this.clear();
    this.later();
  }

  /** It was of something else. */
  private clear(): void {
    this.place.replaceChildren();
    this.note.show(null);
  }

  /** While it plays the network is another before its explanation is there. */
  private later(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (!this.session.isPlaying && this.node.isConnected) this.timer = setTimeout(() => void this.draw(), quiet);
  }

  private async draw(): Promise<void> {
    const step = this.session.moment?.step ?? 0;
    const explanation = await this.session.explain().catch(() => null);
    if (explanation === null || explanation.outputs === undefined) return;
    const figure = outputsFigure(explanation);
    this.note.show(step, true);
    this.place.replaceChildren(element("h2", {}, figure.title), element("p", { class: "soft" }, `After step ${step}. A circle is an output, its tick what it should be.`),
      svgOf(figure.drawing, figure.description), element("p", { class: "soft" }, figure.caption));
  }
}
