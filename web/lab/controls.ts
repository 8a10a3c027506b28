// Play, step, back, begin anew; how fast; by buttons and by keys.
import { element } from "../elements";
import { withThousands } from "../numbers";
import * as terms from "../terms";
import { button } from "./button";
import type { Session } from "./session";

export const speeds: readonly number[] = [1, 5, 20, 100, Infinity];

export class Controls {
  readonly node: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private readonly backwards: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private readonly where = element("span", { class: "where" });

  constructor(private readonly session: Session) {
    this.toggle = button("Play", "Play (Space)", () => this.playOrPause());
    this.toggle.classList.add("main");
    this.backwards = button("◂ Back", "Back one step (Left arrow)", () => void session.back());
    this.speed = element("select", { "aria-label": "Speed" }, ...speeds.map((one) => element("option", { value: String(one) }, speedWords(one)))) as HTMLSelectElement;
    this.speed.value = String(session.speed);
    this.speed.addEventListener("change", () => session.setSpeed(Number(this.speed.value)));
    this.node = element("div", { class: "controls", role: "group", "aria-label": "The training" },
      this.toggle, this.backwards, button("Step ▸", "Step once (Right arrow)", () => void session.step()), button("Reset", "Reset: begin anew", () => void session.reset()), this.speed, this.where);
    session.listen({ onPlaying: (isPlaying) => this.showPlaying(isPlaying), onMoment: () => this.show(), onBusy: (words) => this.showBusy(words) });
  }

  /** Keys that work wherever no field or picture has a use of its own for them. */
  listenTo(root: HTMLElement): void {
    const keys: Record<string, () => void> = {
      " ": () => this.playOrPause(), ArrowRight: () => void this.session.step(), ".": () => void this.session.step(),
      ArrowLeft: () => void this.session.back(), ",": () => void this.session.back(),
    };
    root.ownerDocument.addEventListener("keydown", (event) => {
      const work = keys[event.key];
      if (work === undefined || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || hasOwnUse(event.target, event.key)) return;
      event.preventDefault();
      work();
    });
  }

  showSpeed(): void {
    if (![...this.speed.options].some((one) => Number(one.value) === this.session.speed)) {
      this.speed.append(element("option", { value: String(this.session.speed) }, speedWords(this.session.speed)));
    }
    this.speed.value = String(this.session.speed);
  }

  private playOrPause(): void {
    if (this.session.isPlaying || this.session.isReplaying) this.session.pause();
    else this.session.play();
  }

  private showPlaying(isPlaying: boolean): void {
    this.toggle.textContent = isPlaying ? "Pause" : "Play";
    this.toggle.setAttribute("aria-label", isPlaying ? "Pause (Space)" : "Play (Space)");
  }

  private show(): void {
    const { moment, net } = this.session;
    if (moment === null || net === null) return;
    this.backwards.disabled = moment.back === 0;
    this.where.textContent = `step ${withThousands(moment.step)}, epoch ${moment.step === 0 ? 1 : moment.epoch + 1}`;
  }

  private showBusy(words: string | null): void {
    if (words !== null) this.where.textContent = words;
    else this.show();
    this.showPlaying(words !== null || this.session.isPlaying);
  }
}

function speedWords(speed: number): string {
  return speed === Infinity ? "as fast as it goes" : `${withThousands(speed)} ${speed === 1 ? terms.step : terms.steps} a second`;
}

function hasOwnUse(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("input, select, textarea, dialog, [contenteditable], [role=application], [role=slider], svg.picture") !== null) return true;
  return key === " " && target.closest("button, a, summary, [role=button]") !== null;
}
