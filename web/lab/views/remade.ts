// What an autoencoder makes of the digit in view, in the place of the classes that it does not say.
import { element } from "../../elements";
import { significant } from "../../numbers";
import type { Digit, Moment, Net } from "../engine";
import { outputsOf } from "../network_words";
import { codeInView, isAutoencoder } from "./kind";
import { Picture } from "./picture";

const mostNumbers = 4;

export class Remade {
  readonly node: HTMLElement;
  private readonly picture: Picture;
  private readonly words = element("p", { class: "soft" });

  constructor(shape: readonly number[]) {
    this.picture = new Picture(shape, "remade-picture", "what the network makes of the digit in view");
    this.node = element("div", { class: "remade" }, element("h2", {}, "Drawn again"), this.picture.node, this.words);
  }

  show(net: Net, moment: Moment, digit: Digit): void {
    if (!isAutoencoder(net)) {
      this.words.textContent = "This network says no classes.";
      return;
    }
    const values = outputsOf(net, moment), code = codeInView(net, moment) ?? [];
    this.picture.show(values.map((value) => 255 * Math.min(1, Math.max(0, value))));
    const error = values.reduce((sum, value, i) => sum + (value - digit.pixels[i] / 255) ** 2, 0) / values.length;
    const numbers = code.length > mostNumbers ? `${code.length} numbers` : `${code.length === 1 ? "one number" : `${code.length} numbers`}, ${code.map((value) => significant(value)).join(" and ")},`;
    this.words.textContent = `from the ${numbers} that it was squeezed into. A pixel is off by ${significant(Math.sqrt(error), 2)}. No class is said.`;
  }
}
