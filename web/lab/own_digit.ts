// The digit in one's hands: what it is to be, turned, shifted, scaled and bent; what it wants changes before one's eyes.
import type { Explanation } from "../documents";
import { element } from "../elements";
import { figureOf, loosen, svgOf } from "../figure_view";
import { inputNudgesFigure } from "../figures/input_nudges";
import { outputsFigure } from "../figures/outputs";
import { chosen } from "../numbers";
import { button } from "./button";
import type { DigitPanel } from "./digit_panel";
import type { Digit, Example, Part } from "./engine";
import type { LiveDesires } from "./live_desires";
import type { OwnPlace } from "./own_place";
import { PadHandles } from "./pad_handles";
import type { Session } from "./session";
import { isWarped, noWarp, rounded, warped, warpLimits, type Warp } from "./warp";

const sliderWords: readonly [keyof Warp, string, string][] = [
  ["turn", "Turn", "°"], ["size", "Size", " ×"], ["bend", "Bend", ""], ["right", "To the right", " px"], ["down", "Down", " px"],
];

export class OwnDigit {
  readonly node: HTMLElement;
  private readonly chips: HTMLElement[];
  private readonly sliders = new Map<keyof Warp, { input: HTMLInputElement; value: HTMLElement }>();
  private readonly back: HTMLButtonElement;
  private readonly toggle: HTMLButtonElement;
  private readonly desires = element("div", {});
  private readonly nudges = element("div", {});
  private readonly handles: PadHandles;
  private readonly made = new WeakSet<Uint8Array>(); // pixels that were made here
  private base: Digit = { pixels: new Uint8Array(), label: 0 };
  private original: Example | null = null; // a digit of the data set
  private pixels: Uint8Array = this.base.pixels;
  private warp: Warp = noWarp;
  private full = 0;

  /** `open`: shows this in the inspector. */
  constructor(private readonly session: Session, private readonly panel: DigitPanel, live: LiveDesires, private readonly open: (node: HTMLElement) => void) {
    const { classes, shape: [channels, height, width] } = session.engine.digits;
    this.chips = classes.map((name, i) => button(name, `It is to be a ${name}`, () => this.call(i)));
    this.back = element("button", { type: "button" }, "As it was") as HTMLButtonElement;
    this.back.addEventListener("click", () => this.asItWas());
    this.handles = new PadHandles(width, (warp) => this.setWarp(warp));
    this.toggle = button("⟳", "Turn, shift, scale and bend the digit by hand", () => this.setBending(this.handles.node.hidden !== false));
    this.toggle.setAttribute("aria-pressed", "false");
    this.toggle.classList.add("bend");
    if (channels === 1 && height === width) panel.besidePad(this.toggle, this.handles.node);
    this.node = element("div", { class: "own-digit inspected" }, element("h2", {}, "The digit in your hands"),
      element("p", {}, "What do you want it to be?"), element("div", { class: "chips", role: "group", "aria-label": "What it is to be" }, ...this.chips), this.desires,
      element("div", { class: "warp" }, ...sliderWords.map(([key, words, unit]) => this.slider(key, words, unit)), this.back), this.nudges);
    session.listen({ onDigit: (digit, example) => this.take(digit, example), onNet: () => { this.full = 0; } });
    live.listen((explanation) => this.showDesires(explanation));
  }

  private slider(key: keyof Warp, words: string, unit: string): HTMLElement {
    const [low, high, step] = warpLimits[key], value = element("output", {});
    const input = element("input", { type: "range", min: String(low), max: String(high), step: String(step), value: String(noWarp[key]) }) as HTMLInputElement;
    input.addEventListener("input", () => this.setWarp({ ...this.warp, [key]: Number(input.value) }));
    input.addEventListener("keydown", (event) => event.stopPropagation()); // Elsewhere arrows make steps.
    value.dataset.unit = unit;
    this.sliders.set(key, { input, value });
    return element("label", {}, element("span", {}, words), input, value);
  }

  /** Another digit is in view: its own shape is where the sliders begin. */
  private take(digit: Digit, example: Example): void {
    const isDrawn = !("part" in example), isMine = isDrawn && this.made.has(example.pixels), wasDrawn = this.original === null;
    if (!isMine) {
      if (isDrawn && !wasDrawn && !this.node.isConnected) this.open(this.node);
      this.base = digit;
      this.original = isDrawn ? null : example;
      this.pixels = digit.pixels;
      this.warp = noWarp;
      this.full = 0;
    } else this.base = { ...digit, pixels: this.base.pixels };
    this.chips.forEach((chip, i) => chip.setAttribute("aria-pressed", String(i === digit.label && digit.isGuess !== true)));
    this.showWarp();
  }

  /** What the address keeps of it. Null: it is a digit of the data set, as it is there. */
  get place(): OwnPlace | null {
    const { session: { example }, base: { pixels, label, isGuess }, original, warp } = this;
    return "part" in example ? null : { pixels: original === null ? pixels : null, label: isGuess === true ? null : label, warp };
  }

  /** Which digit of the data set it was made of. */
  get madeOf(): { part: Part; position: number } | null {
    return this.original !== null && "part" in this.original ? this.original : null;
  }

  /** What an address has kept; the digit of the data set that it was made of is in view. Says whether it fits. */
  async restore({ pixels, label, warp }: OwnPlace): Promise<boolean> {
    const { classes, shape: [channels, height, width] } = this.session.engine.digits;
    if ((label ?? 0) >= classes.length || (pixels !== null && pixels.length !== channels * height * width) || (isWarped(warp) && channels !== 1)) return false;
    if (pixels !== null) this.original = null;
    this.base = { pixels: pixels ?? this.base.pixels, ...(label === null ? { label: 0, isGuess: true } : { label }) };
    this.warp = warp;
    this.show(isWarped(warp) ? warped(this.base.pixels, width, height, warp) : this.base.pixels.slice());
    await this.session.view({ ...this.base, pixels: this.pixels });
    return true;
  }

  private setBending(isBending: boolean): void {
    this.handles.node.hidden = !isBending;
    this.toggle.setAttribute("aria-pressed", String(isBending));
    if (!isBending) return;
    this.open(this.node);
    this.showWarp();
  }

  private setWarp(wanted: Warp): void {
    const warp = rounded(wanted);
    if (!isWarped(warp) && this.original !== null && this.session.digit !== null && this.base.label === this.session.digit.label) return this.asItWas();
    const [, height, width] = this.session.engine.digits.shape;
    this.warp = warp;
    this.view(warped(this.base.pixels, width, height, warp));
  }

  private call(label: number): void {
    this.base = { pixels: this.base.pixels, label };
    this.view(this.pixels.slice());
  }

  private view(pixels: Uint8Array): void {
    this.show(pixels);
    this.session.viewSoon({ ...this.base, pixels });
  }

  private show(pixels: Uint8Array): void {
    this.pixels = pixels;
    this.made.add(pixels);
    this.panel.showPixels(pixels, isWarped(this.warp) ? "the digit, bent by hand" : "the digit in your hands");
    this.showWarp();
  }

  private asItWas(): void {
    this.warp = noWarp;
    if (this.original !== null) this.session.viewSoon(this.original);
    else this.view(this.base.pixels.slice());
    this.showWarp();
  }

  private showWarp(): void {
    for (const [key, { input, value }] of this.sliders) {
      input.value = String(this.warp[key]);
      value.textContent = `${chosen(Number(this.warp[key].toFixed(2)))}${value.dataset.unit}`;
    }
    this.handles.show(this.warp);
    const { session: { example } } = this;
    this.back.disabled = !isWarped(this.warp) && (this.original === null || "part" in example);
  }

  private showDesires(explanation: Explanation | null): void {
    this.panel.showDesires(explanation);
    if (!this.node.isConnected || explanation === null || explanation.outputs === undefined) return;
    // One scale, so that it can be watched how they change.
    this.full = Math.max(this.full, ...explanation.outputs.map((output) => Math.abs(output.nudge ?? 0)));
    const outputs = outputsFigure(explanation, "own-outputs", this.full), pixels = inputNudgesFigure(explanation);
    this.desires.replaceChildren(svgOf(outputs.drawing, outputs.description));
    loosen(this.desires);
    const isRead = this.nudges.querySelector("details[open]") !== null && this.nudges.contains(document.activeElement);
    if (pixels === null || isRead) return;
    this.nudges.replaceChildren(figureOf({ ...pixels, id: "own-pixels" }));
    loosen(this.nudges);
  }
}
