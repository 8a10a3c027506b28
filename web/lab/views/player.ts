// A slider that can play by itself, with what it says of where it is.
import { element } from "../../elements";

const frame = 33, calmFrame = 400; // milliseconds between two pictures; for those who want little to move

export class Player {
  readonly node: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly toggle: HTMLButtonElement;
  private timer: ReturnType<typeof setTimeout> | null = null;

  /** From 0 to `steps`, which take so many seconds. */
  constructor(label: string, private readonly onPlace: (place: number) => string, private steps = 1000, private readonly seconds = 10) {
    this.slider = element("input", { type: "range", min: "0", max: String(steps), step: "1", value: "0", "aria-label": label }) as HTMLInputElement;
    this.toggle = element("button", { type: "button" }, "Play") as HTMLButtonElement;
    this.toggle.addEventListener("click", () => (this.timer === null ? this.play() : this.pause()));
    this.slider.addEventListener("input", () => { this.pause(); this.tell(); });
    this.node = element("div", { class: "player" }, this.toggle, this.slider);
  }

  get place(): number {
    return Number(this.slider.value);
  }

  setSteps(steps: number): void {
    this.steps = steps;
    this.slider.max = String(steps);
  }

  go(place: number): void {
    this.slider.value = String(place);
    this.tell();
  }

  play(): void {
    this.pause();
    if (this.place >= this.steps) this.go(0);
    this.toggle.textContent = "Pause";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches, begin = performance.now(), from = this.place;
    const tick = (): void => {
      if (!this.node.isConnected) return this.pause();
      const place = Math.min(this.steps, from + Math.floor((performance.now() - begin) / (1000 * this.seconds) * this.steps));
      if (place !== this.place) this.go(place);
      if (place >= this.steps) this.pause();
      else this.timer = setTimeout(tick, calm ? calmFrame : frame);
    };
    this.timer = setTimeout(tick, frame);
  }

  pause(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.toggle.textContent = "Play";
  }

  private tell(): void {
    this.slider.setAttribute("aria-valuetext", this.onPlace(this.place));
  }
}
