// What the inspector shows until somebody gives it something better: what each output should do.
import { element } from "../elements";
import { svgOf } from "../figure_view";
import { outputsFigure } from "../figures/outputs";
import type { Session } from "./session";

const quiet = 250; // milliseconds without a change

export class OutputsInspector {
  readonly node = element("div", { class: "outputs-inspector" });
  private timer: ReturnType<typeof setTimeout> | null = null;
  private readonly stop: () => void;

  constructor(private readonly session: Session) {
    this.stop = session.listen({ onMoment: () => this.later(), onPlaying: () => this.later() });
  }

  end(): void {
    this.stop();
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** While it plays the network is another before its explanation is there. */
  private later(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (!this.session.isPlaying) this.timer = setTimeout(() => void this.draw(), quiet);
  }

  private async draw(): Promise<void> {
    const step = this.session.moment?.step ?? 0;
    const explanation = await this.session.explain().catch(() => null);
    if (explanation === null || explanation.outputs === undefined) return;
    const figure = outputsFigure(explanation);
    this.node.replaceChildren(element("h2", {}, figure.title), element("p", { class: "soft" }, `After step ${step}. A circle is an output, its tick what it should be.`),
      svgOf(figure.drawing, figure.description), element("p", { class: "soft" }, figure.caption));
  }
}
