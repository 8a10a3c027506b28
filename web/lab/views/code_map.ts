// The plane of codes with a point on it that can be moved: by mouse, by finger, by arrows.
import { element } from "../../elements";
import { svgOf } from "../../figure_view";
import { codesFigure, squareOf } from "../../figures/code_plane";
import { significant } from "../../numbers";
import { coloursNow, rgbOf } from "../colours";
import type { Code } from "../engine";
import { isArrow } from "../network_touch";
import { codeAt, isFarFrom, placeOfCode, planeOf, rangeOf, type Range } from "./code_plane";

const groundStrength = 0.42;
const pace = 0.02, longPace = 0.1; // of the square, for each press of an arrow

export class CodeMap {
  readonly node: HTMLElement;
  private readonly ground = element("canvas", { class: "code-ground", "aria-hidden": "true" }) as HTMLCanvasElement;
  private readonly picture = element("div", { class: "code-picture" });
  private readonly handle = element("div", { class: "code-handle", "aria-hidden": "true" });
  private readonly pad: HTMLElement;
  private range: Range | null = null;
  private point: number[] = [0, 0];
  private isDragged = false;

  constructor(private readonly classes: string[], private readonly onPoint: (code: number[]) => void) {
    this.pad = element("div", { class: "code-pad", role: "application", tabindex: "0", "aria-label": "The plane of codes. Arrows move the point, with Shift far; the digit beside is what its two numbers make." }, this.handle);
    const { left, top, side, width, height } = squareOf(classes);
    for (const one of [this.pad, this.ground]) Object.assign(one.style, { left: `${100 * left / width}%`, top: `${100 * top / height}%`, width: `${100 * side / width}%`, height: `${100 * side / height}%` });
    this.node = element("div", { class: "code-map" }, this.ground, this.picture, this.pad);
    this.listen();
  }

  /** Of the codes that are drawn. Null: there are none yet. */
  get shownRange(): Range | null {
    return this.range;
  }

  show(codes: readonly Code[]): void {
    const wanted = rangeOf(codes);
    if (!this.isDragged && (this.range === null || isFarFrom(wanted, this.range))) this.range = wanted;
    const figure = codesFigure({ plane: planeOf(codes, this.range ?? wanted), classes: this.classes }, "view-codes");
    if (figure === null) return;
    const drawing = svgOf(figure.drawing, figure.description);
    drawing.removeAttribute("tabindex"); // The point over it is gone to instead.
    drawing.style.maxWidth = "none";
    this.picture.replaceChildren(drawing);
    this.placeHandle();
  }

  forget(): void {
    this.range = null;
    this.clearGround();
  }

  go(code: readonly number[]): void {
    if (this.isDragged) return;
    this.point = [...code];
    this.placeHandle();
  }

  clearGround(): void {
    this.ground.width = 0;
  }

  /** Pictures beneath the signs, row by row from the top, each of so many pixels a side: ink on paper, so that the signs can be read. */
  showGround(cells: number, side: number, pictures: readonly Uint8Array[]): void {
    this.ground.width = this.ground.height = cells * side;
    const context = this.ground.getContext("2d"), ink = rgbOf(coloursNow().ink);
    pictures.forEach((pixels, i) => {
      const image = new ImageData(side, side);
      pixels.forEach((value, at) => image.data.set([...ink, groundStrength * value], 4 * at));
      context?.putImageData(image, i % cells * side, Math.floor(i / cells) * side);
    });
  }

  private placeHandle(): void {
    if (this.range === null) return;
    const [x, y] = placeOfCode(this.range, this.point).map((share) => Math.min(1, Math.max(0, share)));
    this.handle.style.left = `${100 * x}%`;
    this.handle.style.top = `${100 * y}%`;
  }

  private moveTo(x: number, y: number): void {
    if (this.range === null) return;
    const inside = (share: number): number => Math.min(1, Math.max(0, share));
    this.point = codeAt(this.range, inside(x), inside(y));
    this.placeHandle();
    this.pad.setAttribute("aria-description", `The point is at ${this.point.map((value) => significant(value)).join(" and ")}.`);
    this.onPoint(this.point);
  }

  private listen(): void {
    const at = (event: PointerEvent): void => {
      const box = this.pad.getBoundingClientRect();
      this.moveTo((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    };
    this.pad.addEventListener("pointerdown", (event) => {
      this.isDragged = true;
      this.pad.setPointerCapture(event.pointerId);
      at(event);
    });
    this.pad.addEventListener("pointermove", (event) => { if (this.isDragged) at(event); });
    for (const end of ["pointerup", "pointercancel"]) this.pad.addEventListener(end, () => { this.isDragged = false; });
    this.pad.addEventListener("keydown", (event) => {
      if (!isArrow(event.key) || this.range === null) return;
      event.preventDefault(); // Elsewhere they make steps.
      event.stopPropagation();
      const [x, y] = placeOfCode(this.range, this.point), way = event.shiftKey ? longPace : pace;
      const across = event.key === "ArrowRight" ? way : event.key === "ArrowLeft" ? -way : 0, down = event.key === "ArrowDown" ? way : event.key === "ArrowUp" ? -way : 0;
      this.moveTo(x + across, y + down);
    });
  }
}
