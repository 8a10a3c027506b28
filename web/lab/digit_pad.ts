// The digit in view, large, which can be drawn on: by mouse, by finger, by keys.
import { element } from "../elements";
import { whenColoursChange, coloursNow } from "./colours";
import { inkedAlong } from "./ink";
import { isArrow } from "./network_touch";

const side = 28, scale = 8; // the cursor is drawn, too: a pixel has so many

export class DigitPad {
  readonly node: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly said = element("span", { class: "unseen", "aria-live": "polite" });
  private pixels = new Uint8Array(side * side);
  private last: [number, number] | null = null;
  private cursor: [number, number] = [13, 7];
  private hasCursor = false;
  private wipes = false;

  constructor(private readonly onDrawn: (pixels: Uint8Array) => void) {
    this.canvas = element("canvas", { class: "pad", width: String(side * scale), height: String(side * scale), role: "img", "aria-label": "the digit in view" }) as HTMLCanvasElement;
    this.node = element("div", {
      class: "pad-place", role: "application", tabindex: "0",
      "aria-label": "The digit in view. Draw on it: arrows move the pen, with Shift it draws, Space makes a dot, Backspace wipes one.",
    }, this.canvas, this.said);
    this.listen();
    whenColoursChange(() => this.draw());
  }

  show(pixels: Uint8Array, words: string): void {
    this.pixels = pixels.slice();
    this.canvas.setAttribute("aria-label", words);
    this.draw();
  }

  setWipes(wipes: boolean): void {
    this.wipes = wipes;
  }

  private listen(): void {
    const { node } = this;
    const at = (event: PointerEvent): [number, number] => {
      const box = this.canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * side, (event.clientY - box.top) / box.height * side];
    };
    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      node.setPointerCapture(event.pointerId);
      this.last = at(event);
      this.ink(this.last, this.last, this.wipes);
    });
    node.addEventListener("pointermove", (event) => {
      if (this.last === null) return;
      const next = at(event);
      this.ink(this.last, next, this.wipes);
      this.last = next;
    });
    for (const end of ["pointerup", "pointercancel"] as const) node.addEventListener(end, () => { this.last = null; });
    node.addEventListener("keydown", (event) => this.key(event));
    const setCursor = (hasCursor: boolean): void => {
      this.hasCursor = hasCursor;
      this.draw();
    };
    node.addEventListener("focus", () => setCursor(node.matches(":focus-visible")));
    node.addEventListener("blur", () => setCursor(false));
  }

  private key(event: KeyboardEvent): void {
    const [x, y] = this.cursor, here: [number, number] = [x + 0.5, y + 0.5];
    if (event.key === " ") this.ink(here, here, this.wipes);
    else if (event.key === "Backspace" || event.key === "Delete") this.ink(here, here, true);
    else if (isArrow(event.key)) {
      const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
      this.cursor = [Math.min(side - 1, Math.max(0, x + step[0])), Math.min(side - 1, Math.max(0, y + step[1]))];
      if (event.shiftKey) this.ink(here, [this.cursor[0] + 0.5, this.cursor[1] + 0.5], this.wipes);
      this.said.textContent = `row ${this.cursor[1]}, column ${this.cursor[0]}`;
    } else return;
    event.preventDefault();
    event.stopPropagation(); // Elsewhere they make steps.
    this.hasCursor = true;
    this.draw();
  }

  private ink(from: [number, number], to: [number, number], wipes: boolean): void {
    this.pixels = inkedAlong(this.pixels, from, to, wipes) as Uint8Array<ArrayBuffer>;
    this.draw();
    this.onDrawn(this.pixels);
  }

  private draw(): void {
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    const image = context.createImageData(side * scale, side * scale), pixels = new Uint32Array(image.data.buffer);
    for (let row = 0; row < side * scale; ++row) {
      for (let column = 0; column < side * scale; ++column) {
        const value = this.pixels[Math.floor(row / scale) * side + Math.floor(column / scale)];
        pixels[row * side * scale + column] = (255 << 24 | value << 16 | value << 8 | value) >>> 0;
      }
    }
    context.putImageData(image, 0, 0);
    if (!this.hasCursor) return;
    context.strokeStyle = coloursNow().down;
    context.lineWidth = 2;
    context.strokeRect(this.cursor[0] * scale - 1, this.cursor[1] * scale - 1, scale + 2, scale + 2);
  }
}
