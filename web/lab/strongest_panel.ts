// The training digits that a neuron fires for most, small; a click brings one into view.
import { element } from "../elements";
import { significant, withThousands } from "../numbers";
import { digitPicture } from "./digit_picture";
import type { Session } from "./session";

const shown = 8;

export class StrongestPanel {
  readonly node: HTMLElement;
  private readonly pictures = element("div", { class: "strongest" });
  private readonly words = element("p", { class: "soft" });
  private state = "";

  constructor(private readonly session: Session, private readonly neuron: string) {
    this.node = element("div", {}, element("h3", {}, "What it fires for most"), this.pictures, this.words);
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const { session, neuron } = this, { engine } = session, state = session.state;
    if (state === this.state) return;
    this.state = state;
    try {
      const { result: all } = await session.aside(() => engine.strongest(neuron, "train", shown)), isDead = all.every(({ activation }) => activation === 0), strong = isDead ? [] : all;
      const found = await Promise.all(strong.map(async (one) => ({ ...one, digit: await engine.digit("train", one.position) })));
      if (this.state !== state) return;
      const [, height, width] = engine.digits.shape;
      this.pictures.replaceChildren(...found.map(({ position, activation, digit }) => {
        const name = engine.digits.classes[digit.label], words = `a ${name}, number ${position} of the training digits: activation ${significant(activation)}`;
        const button = element("button", { type: "button", title: words, "aria-label": `${words}. Show it.` }, digitPicture(digit.pixels, width, height), element("span", {}, significant(activation)));
        button.addEventListener("click", () => void session.view({ part: "train", position }));
        return button;
      }));
      this.words.textContent = isDead ? `None of the ${withThousands(engine.digits.train)} training digits makes it fire: it is dead, and its weights learn nothing.` : `Of the ${withThousands(engine.digits.train)} training digits these make it fire most. One of them comes into view when you touch it.`;
    } catch (problem) {
      this.pictures.replaceChildren();
      this.words.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }
}
