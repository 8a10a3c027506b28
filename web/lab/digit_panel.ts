// Which digit is in view: one of the data set by its number or class, one that is drawn, or a picture that somebody has.
import type { Explanation } from "../documents";
import { element } from "../elements";
import { button } from "./button";
import { DigitPad } from "./digit_pad";
import type { Digit, Example, Moment, Part } from "./engine";
import { asDigit, type Raster } from "./ink";
import { likeliest, outputsOf } from "./network_words";
import { OutputsView } from "./outputs_view";
import type { Session } from "./session";
import type { Seen } from "./step_documents";
import { saysClasses } from "./views/kind";
import { Remade } from "./views/remade";

const side = 28, mostPixels = 280; // a picture is brought to this size before it becomes a digit

export class DigitPanel {
  readonly node: HTMLElement;
  private readonly pad: DigitPad;
  private readonly outputs: OutputsView;
  private readonly remade: Remade;
  private readonly part: HTMLSelectElement;
  private readonly number: HTMLInputElement;
  private readonly label: HTMLSelectElement;
  private readonly words = element("p", { class: "digit-words" });
  private readonly note = element("p", { class: "digit-words", role: "status" });
  private readonly beside = element("div", { class: "pad-row" });
  private position = 0;
  private filmed: Seen | null = null; // the film's digit is shown
  private desired: Explanation | null = null;

  constructor(private readonly session: Session, onTouch: (address: string) => void) {
    const { classes, shape } = session.engine.digits;
    this.remade = new Remade(shape);
    this.pad = new DigitPad((pixels) => this.drawn(pixels));
    this.outputs = new OutputsView(classes, (i) => session.net !== null && onTouch(`L${session.net.layers.length - 1}.${i}`));
    this.part = select("Part", [["test", "test"], ["train", "training"]]);
    this.number = element("input", { type: "number", min: "0", step: "1", value: "0", "aria-label": "Number of the digit", class: "number" }) as HTMLInputElement;
    this.label = select("Class: what it is", [["", "?"], ...classes.map((name, i): [string, string] => [String(i), name])]);
    this.label.options[0].disabled = true; // It says that nobody has said it.
    this.beside.append(this.pad.node);
    this.part.addEventListener("change", () => this.go(0));
    this.number.addEventListener("change", () => this.go(Number(this.number.value)));
    this.label.addEventListener("change", () => void this.choseClass());
    this.node = element("section", { class: "digit-panel", "aria-label": "The digit in view" },
      element("div", { class: "digit-tools" }, this.beside,
        element("div", { class: "row" }, button("◂", "The digit before", () => this.go(this.position - 1)), this.part, this.number, button("▸", "The next digit", () => this.go(this.position + 1))),
        element("div", { class: "row" }, element("label", { class: "class-label" }, "a ", this.label), button("Clear", "Clear the pad", () => this.clear()), this.eraser(), this.opener()),
        this.words, this.note),
      this.outputs.node, this.remade.node);
    this.say("");
    session.listen({
      onDigit: (digit, example) => {
        this.filmed = null;
        this.show(digit, example);
      },
      onMoment: (moment) => this.showFilmed(null, moment),
    });
  }

  private show(digit: Digit, example: Example): void {
    this.label.value = digit.isGuess === true ? "" : String(digit.label);
    this.say("");
    const name = this.session.engine.digits.classes[digit.label];
    if (digit.isGuess === true) this.number.value = "";
    if ("part" in example) {
      this.position = example.position;
      this.part.value = example.part;
      this.number.value = String(example.position);
      this.pad.show(digit.pixels, `a ${name}: number ${example.position} of the ${example.part === "test" ? "test" : "training"} digits`);
    }
    this.number.max = String(this.session.engine.digits[this.part.value as Part] - 1);
  }

  /** A digit of the film, which need not be that in view, and what the network said of it. Null: the one in view again. */
  showFilmed(filmed: Seen | null, moment: Moment): void {
    const { digit, example } = this.session;
    if (filmed !== null) {
      this.show(filmed.digit, { part: "train", position: filmed.position });
      this.outputs.showDesires(nudgesOf(filmed.explanation));
    } else if (this.filmed !== null && digit !== null) {
      this.show(digit, example);
      if (!("part" in example)) this.pad.show(digit.pixels, "the digit that was drawn");
      this.showDesires(this.desired);
    }
    this.filmed = filmed;
    this.showOutputs(moment);
  }

  /** The film tells of another digit than that in view. */
  private get isOther(): boolean {
    const { example } = this.session;
    return this.filmed !== null && !("part" in example && example.part === "train" && example.position === this.filmed.position);
  }

  /** What the network says at that moment. */
  private showOutputs(moment: Moment): void {
    const { net } = this.session, digit = this.filmed?.digit ?? this.session.digit, example: Example = this.filmed === null ? this.session.example : { part: "train", position: this.filmed.position };
    if (net === null || digit === null) return;
    const isAnswer = saysClasses(net, this.session.engine.digits.classes);
    this.outputs.node.hidden = !isAnswer;
    this.remade.node.hidden = isAnswer;
    this.words.hidden = !isAnswer;
    if (!isAnswer) {
      this.remade.show(net, moment, digit);
      return;
    }
    const values = outputsOf(net, moment), said = likeliest(values), names = this.session.engine.digits.classes;
    this.outputs.show(values, said, digit.isGuess === true ? null : digit.label);
    const answer = said === digit.label ? `The network says ${names[said]}: right.` : `The network says ${names[said]}; it is ${"part" in example ? "" : "to be "}a ${names[digit.label]}.`;
    this.words.textContent = digit.isGuess === true ? `The network says ${names[said]}. Its wishes are a ${names[said]}’s until you choose.` : this.isOther ? `In the film: ${answer}` : answer;
  }

  /** A button that stands beside the pad, and what lies over it. */
  besidePad(tool: HTMLElement, over: HTMLElement): void {
    this.beside.append(tool);
    this.pad.node.append(over);
  }

  /** What else is to be said of the digit in view; nothing: that is over. */
  say(words: string): void {
    if (this.note.textContent !== words) this.note.textContent = words;
    this.note.hidden = words === "";
  }

  /** Of a digit that was not drawn on the pad. */
  showPixels(pixels: Uint8Array, words: string): void {
    this.pad.show(pixels, words);
  }

  /** Null: they are not known. */
  showDesires(explanation: Explanation | null): void {
    this.desired = explanation;
    if (this.filmed === null) this.outputs.showDesires(nudgesOf(explanation));
  }

  private go(position: number): void {
    const part = this.part.value as Part, count = this.session.engine.digits[part];
    if (!Number.isFinite(position)) return;
    this.position = (Math.trunc(position) % count + count) % count; // Who presses twice goes on twice, before it is in view.
    void this.session.view({ part, position: this.position });
  }

  /** Of a drawn digit it says what is meant; else the next one of that class is looked for. */
  private async choseClass(): Promise<void> {
    const { example } = this.session, label = Number(this.label.value);
    if (!("part" in example)) {
      await this.session.view({ pixels: example.pixels, label });
      return;
    }
    const position = await this.session.digitOfClass(example.part, example.position, label, 1);
    if (position !== null) this.go(position);
    else this.words.textContent = `There is no ${this.session.engine.digits.classes[label]} among the next digits.`;
  }

  /** The network sees it as MNIST's digits are: scaled and centred. */
  private drawn(pixels: Uint8Array): void {
    const { digit, example } = this.session;
    this.viewOwn(asDigit({ width: side, height: side, pixels }), "part" in example || digit?.isGuess === true || this.label.value === "" ? null : digit);
  }

  /** `called`: what somebody has said that it is; null: it has no class until one is chosen, and no number. */
  private viewOwn(pixels: Uint8Array, called: Digit | null): void {
    if (called === null) this.number.value = this.label.value = "";
    this.session.viewSoon(called === null ? { pixels, label: 0, isGuess: true } : { pixels, label: called.label });
  }

  private clear(): void {
    const blank = new Uint8Array(side * side);
    this.pad.show(blank, "an empty pad: draw a digit");
    this.viewOwn(blank, null);
    this.pad.node.focus();
  }

  private eraser(): HTMLElement {
    const made = button("Erase", "Erase: the pen wipes", () => {
      const wipes = made.getAttribute("aria-pressed") !== "true";
      made.setAttribute("aria-pressed", String(wipes));
      this.pad.setWipes(wipes);
    });
    made.setAttribute("aria-pressed", "false");
    return made;
  }

  private opener(): HTMLElement {
    const input = element("input", { type: "file", accept: "image/*", class: "unseen", tabindex: "-1", "aria-hidden": "true" }) as HTMLInputElement;
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = "";
      if (file !== undefined) void this.open(file);
    });
    return element("span", {}, button("Open", "Open a picture file", () => input.click()), input);
  }

  /** A picture becomes the digit in view. */
  async open(file: File): Promise<void> {
    const raster = await rasterOf(file);
    if (raster === null) {
      this.words.textContent = `${file.name} is no picture that this browser can read: PNG, JPEG or the like is expected.`;
      return;
    }
    const pixels = asDigit(raster);
    this.pad.show(pixels, `the picture ${file.name}`);
    this.viewOwn(pixels, null);
  }
}

function nudgesOf(explanation: Explanation | null): (number | null)[] | null {
  return explanation?.outputs?.map((output) => output.nudge) ?? null;
}

function select(label: string, options: [string, string][]): HTMLSelectElement {
  return element("select", { "aria-label": label }, ...options.map(([value, words]) => element("option", { value }, words))) as HTMLSelectElement;
}

/** Its brightness; what is transparent is white. Null: it is no picture. */
async function rasterOf(file: File): Promise<Raster | null> {
  const picture = await createImageBitmap(file).catch(() => null);
  if (picture === null) return null;
  const scale = Math.min(1, mostPixels / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale)), height = Math.max(1, Math.round(picture.height * scale));
  const context = (element("canvas", { width: String(width), height: String(height) }) as HTMLCanvasElement).getContext("2d");
  if (context === null) return null;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, pixels: Uint8Array.from({ length: width * height }, (_, i) => 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2]) };
}
