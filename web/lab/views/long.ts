// Something that takes long and is done beside the training: the button that begins it, one that stops it, and how far it is.
import { element } from "../../elements";
import { button } from "../button";
import { Stopped, type Engine, type Progress } from "../engine";

const patience = 300, tick = 500; // milliseconds: before anything is shown, and between two looks at the time

export class Long {
  /** Takes the place of the button that begins it. */
  readonly stopper: HTMLButtonElement;
  /** Is there while it is under way, and longer than a moment. */
  readonly node: HTMLElement;
  private readonly bar = element("progress", { max: "1" }) as HTMLProgressElement;
  private readonly words = element("span", {});
  private progress: Progress | null = null;
  private isUnderWay = false;
  private began = 0;

  /** `name`: of what is done, for the button that stops it; `inWords`: how far it is. */
  constructor(name: string, private readonly begin: HTMLButtonElement | null, private readonly engine: Pick<Engine, "stop">, private readonly inWords: (progress: Progress | null) => string) {
    this.stopper = button("Stop", `Stop ${name}`, () => this.stop());
    this.stopper.hidden = true;
    this.bar.setAttribute("aria-label", `How far ${name} is`);
    this.node = element("div", { class: "long" }, this.bar, this.words);
    this.node.hidden = true;
  }

  /** What comes of it. Null: it was stopped. */
  async run<T>(work: (onProgress: (progress: Progress) => void) => Promise<T>): Promise<T | null> {
    this.start();
    const shown = setTimeout(() => this.show(), patience), timer = setInterval(() => this.tell(), tick);
    try {
      return await work((progress) => {
        this.progress = progress;
        this.tell();
      });
    } catch (problem) {
      if (problem instanceof Stopped) return null;
      throw problem;
    } finally {
      clearTimeout(shown);
      clearInterval(timer);
      this.end();
    }
  }

  stop(): void {
    if (this.isUnderWay) this.engine.stop();
  }

  private start(): void {
    this.isUnderWay = true;
    this.progress = null;
    this.began = performance.now();
    const { begin } = this;
    if (begin === null) return;
    const hadFocus = document.activeElement === begin;
    begin.hidden = true;
    this.stopper.hidden = false;
    if (hadFocus) this.stopper.focus();
  }

  private show(): void {
    this.node.hidden = this.stopper.hidden = false;
    this.tell();
  }

  private tell(): void {
    const { progress, bar } = this;
    if (progress !== null && progress.of > 0) bar.value = progress.done / progress.of;
    else bar.removeAttribute("value");
    this.words.textContent = `${this.inWords(progress)} ${Math.floor((performance.now() - this.began) / 1000)}\u00a0s so far.`;
  }

  private end(): void {
    const hadFocus = document.activeElement === this.stopper;
    this.isUnderWay = false;
    this.node.hidden = this.stopper.hidden = true;
    if (this.begin === null) return;
    this.begin.hidden = false;
    if (hadFocus) this.begin.focus();
  }
}
