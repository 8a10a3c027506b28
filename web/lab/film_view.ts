// The time line of a step's film: a strip of its moments, what moves it, and the words of the moment in view.
import { element, unbroken } from "../elements";
import type { FilmMoment } from "./film";
import { Strip } from "./strip";

/** Milliseconds a letter, and of the shortest words, at reading speed. */
const reading = 48, least = 3200;
const speeds: [value: string, words: string][] = [["0.5", "½ ×"], ["1", "1 ×"], ["2", "2 ×"], ["6", "6 ×"]];
const partNames = { forward: "forwards", backward: "backwards", update: "the update" };

/** How long a moment is shown, in milliseconds. */
export function timeToRead(words: string, speed: number): number {
  return Math.max(least, reading * words.length) / speed;
}

function button(label: string, style: string, work: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", class: style, "aria-label": label, title: label }) as HTMLButtonElement;
  made.addEventListener("click", work);
  return made;
}

export class FilmView {
  private readonly strip: Strip;
  private readonly title = element("h2", {});
  private readonly count = element("span", { class: "film-count" });
  private readonly words = element("div", { class: "film-words", role: "region", "aria-label": "What happens", "aria-live": "polite" });
  private readonly playButton: HTMLButtonElement;
  private readonly speed = element("select", { "aria-label": "Speed of the film" }) as HTMLSelectElement;
  private moments: FilmMoment[] = [];
  private name = "";
  private timer: number | null = null;

  constructor(private readonly host: HTMLElement, private readonly onMoment: (moment: FilmMoment) => void, onAnother?: () => void) {
    this.strip = new Strip("Moments of one training step", (index) => this.tell(index), () => this.pause());
    this.playButton = button("Play the film", "film-play", () => (this.timer === null ? this.play() : this.pause()));
    this.speed.append(...speeds.map(([value, words]) => element("option", value === "1" ? { value, selected: "" } : { value }, words)));
    this.speed.addEventListener("change", () => this.timer !== null && this.wait());
    host.classList.add("film");
    host.append(
      element("div", { class: "film-controls" },
        button("Previous moment", "film-back", () => this.turn(-1)), this.playButton, button("Next moment", "film-next", () => this.turn(1)), this.speed,
        onAnother === undefined ? null : button("Film the next step", "film-another", onAnother)),
      this.strip.node, element("div", { class: "film-title" }, this.title, this.count), this.words);
    host.hidden = true;
  }

  /** A film from its beginning; of no moments none. `name` says of what it is: "step 12". */
  show(moments: FilmMoment[], name = ""): void {
    this.pause();
    this.moments = moments;
    this.name = name;
    this.host.hidden = moments.length === 0;
    this.strip.show(moments.map(({ frame, title, pass }) => ({ drawing: frame, title, part: pass === null ? "" : partNames[pass] })));
  }

  get moment(): FilmMoment | null {
    return this.moments[this.strip.index] ?? null;
  }

  /** Where there is a moment of that name, or of a name that begins so. */
  goTo(id: string): void {
    const exact = this.moments.findIndex((one) => one.id === id), index = exact < 0 ? this.moments.findIndex((one) => one.id.startsWith(id)) : exact;
    if (index >= 0) this.go(index);
  }

  go(index: number): void {
    this.pause();
    this.strip.go(index);
  }

  play(): void {
    if (this.moments.length === 0) return;
    if (this.strip.index === this.moments.length - 1) this.strip.go(0);
    this.wait();
    this.setPlaying(true);
  }

  pause(): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.setPlaying(false);
  }

  private turn(by: number): void {
    this.go(this.strip.index + by);
  }

  private setPlaying(isPlaying: boolean): void {
    const label = isPlaying ? "Pause the film" : "Play the film";
    this.host.classList.toggle("playing", isPlaying);
    this.playButton.setAttribute("aria-label", label);
    this.playButton.title = label;
  }

  /** Until the moment in view has been read. */
  private wait(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.strip.go(this.strip.index + 1);
      if (this.strip.index === this.moments.length - 1) this.pause();
      else this.wait();
    }, timeToRead(this.moment?.words ?? "", Number(this.speed.value)));
  }

  private tell(index: number): void {
    const moment = this.moments[index];
    this.title.textContent = moment.title;
    this.count.textContent = `${index + 1} of ${this.moments.length}${this.name === "" ? "" : `, ${this.name}`}`;
    this.words.replaceChildren(element("p", {}, unbroken(moment.words)));
    this.words.scrollTop = 0;
    if (this.words.scrollHeight > this.words.clientHeight + 1) this.words.setAttribute("tabindex", "0");
    else this.words.removeAttribute("tabindex");
    this.onMoment(moment);
  }
}
