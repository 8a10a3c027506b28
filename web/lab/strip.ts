// A strip of frames that is drawn past a mark in its middle, by hand, wheel or key: a slider in the eyes of a screen reader.
import type { Drawing } from "../figures/figure";
import { element } from "../elements";
import { glyphOf } from "../figure_view";

export interface Frame {
  drawing: Drawing;
  title: string;
  /** What stands above the first of several frames. */
  part: string;
}

const click = 5; // pixels that a finger trembles
const flight = 110; // milliseconds that a strip flies on when it is let go
const rest = 140; // milliseconds without a turn of the wheel
const page = 5; // frames

export class Strip {
  readonly node: HTMLElement;
  private readonly film = element("div", { class: "film-frames" });
  private frames: Frame[] = [];
  private place = 0; // of the mark, in frames, also between two
  private current = -1;
  private timer = 0;

  /** `onFrame` is told when another frame is under the mark, `onTouch` when somebody moves the strip. */
  constructor(label: string, private readonly onFrame: (index: number) => void, private readonly onTouch: () => void) {
    this.node = element("div", { class: "film-strip", role: "slider", tabindex: "0", "aria-label": label, "aria-valuemin": "1", "aria-orientation": "horizontal" },
      this.film, element("div", { class: "film-mark" }));
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.node.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.node.addEventListener("pointerdown", (event) => this.onDrag(event));
    new ResizeObserver(() => this.draw()).observe(this.node);
  }

  get index(): number {
    return Math.max(0, this.current);
  }

  show(frames: Frame[], at = 0): void {
    this.frames = frames;
    this.current = -1;
    this.film.replaceChildren(...frames.map((one, i) => element("div", { class: "film-frame", title: one.title },
      element("span", { class: "film-part" }, i === 0 || frames[i - 1].part !== one.part ? one.part : ""), glyphOf(one.drawing))));
    this.node.setAttribute("aria-valuemax", String(frames.length));
    this.go(at);
  }

  go(index: number): void {
    this.move(Math.round(index));
  }

  private move(place: number): void {
    if (this.frames.length === 0) return;
    this.place = Math.max(0, Math.min(this.frames.length - 1, place));
    this.draw();
    const now = Math.round(this.place);
    if (now === this.current) return;
    this.film.children[this.current]?.classList.remove("now");
    this.film.children[now].classList.add("now");
    this.current = now;
    this.node.setAttribute("aria-valuenow", String(now + 1));
    this.node.setAttribute("aria-valuetext", this.frames[now].title);
    this.onFrame(now);
  }

  private draw(): void {
    this.film.style.transform = `translateX(${this.node.clientWidth / 2 - (this.place + 0.5) * this.pitch}px)`;
  }

  private get pitch(): number {
    return (this.film.firstElementChild as HTMLElement | null)?.offsetWidth || 1;
  }

  private onKey(event: KeyboardEvent): void {
    const at = Math.round(this.place), end = this.frames.length - 1;
    const next = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, PageUp: at + page, PageDown: at - page, Home: 0, End: end }[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.onTouch();
    this.go(next);
  }

  private onWheel(event: WheelEvent): void {
    const turned = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.shiftKey ? event.deltaY : 0;
    if (turned === 0) return;
    event.preventDefault();
    this.onTouch();
    this.film.classList.add("held");
    this.move(this.place + turned / this.pitch);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.settle(this.place), rest);
  }

  private settle(place: number): void {
    this.film.classList.remove("held");
    this.go(place);
  }

  private onDrag(down: PointerEvent): void {
    if (down.button !== 0 || this.frames.length === 0) return;
    const from = this.place, { pitch } = this, left = this.film.getBoundingClientRect().left;
    let lastX = down.clientX, lastTime = down.timeStamp, speed = 0, moved = false;
    this.node.setPointerCapture(down.pointerId);
    this.onTouch();
    const move = (event: PointerEvent): void => {
      moved ||= Math.abs(event.clientX - down.clientX) > click;
      if (!moved) return;
      this.film.classList.add("held");
      const time = event.timeStamp - lastTime;
      if (time > 0) speed = 0.5 * speed + 0.5 * (event.clientX - lastX) / time;
      lastX = event.clientX;
      lastTime = event.timeStamp;
      this.move(from - (event.clientX - down.clientX) / pitch);
    };
    const end = (event: PointerEvent): void => {
      for (const name of ["pointermove", "pointerup", "pointercancel"] as const) this.node.removeEventListener(name, name === "pointermove" ? move : end);
      if (moved) this.settle(this.place - (event.timeStamp - lastTime < 60 ? speed * flight / pitch : 0));
      else if (event.type === "pointerup") this.go(Math.max(0, Math.min(this.frames.length - 1, Math.floor((down.clientX - left) / pitch))));
    };
    this.node.addEventListener("pointermove", move);
    this.node.addEventListener("pointerup", end);
    this.node.addEventListener("pointercancel", end);
  }
}
