// A weight or bias under one's hand: a slider and a number that set it, and what the cost does, predicted beside measured.
import { element } from "../elements";
import { svgOf } from "../figure_view";
import { inFull, signed, significant } from "../numbers";
import { driftDrawing, driftOf, driftWords, spanOf, trailDrawing, type Point, type DragStart } from "./dragged";
import { single } from "./network_words";
import { valueIn } from "./parameters";
import type { Session } from "./session";

const notches = 200; // of the slider, to each side

export class ParameterPanel {
  readonly node: HTMLElement;
  private readonly slider = element("input", { type: "range", min: String(-notches), max: String(notches), step: "1", value: "0" }) as HTMLInputElement;
  private readonly field = element("input", { type: "number", step: "any", class: "number" }) as HTMLInputElement;
  private readonly back = element("button", { type: "button" }, "Put it back") as HTMLButtonElement;
  private readonly bars = element("div", { class: "drift" });
  private readonly trail = element("div", { class: "drift-trail" });
  private readonly words = element("p", { role: "status" });
  private begin: { state: string; value: number } = { state: "", value: 0 };
  private start: DragStart | null = null; // once it was moved
  private points: Point[] = [];
  private full = 0;
  private wanted: number | null = null;
  private isBusy = false;

  constructor(private readonly session: Session, readonly parameter: string, name: string) {
    this.slider.setAttribute("aria-label", `Drag ${name}`);
    this.field.setAttribute("aria-label", `The value of ${name}`);
    this.back.setAttribute("aria-label", `Put it back: ${name}`);
    this.slider.addEventListener("input", () => this.set(this.begin.value + Number(this.slider.value) / notches * spanOf(this.begin.value)));
    this.field.addEventListener("change", () => this.field.value !== "" && Number.isFinite(Number(this.field.value)) && this.set(Number(this.field.value)));
    this.field.addEventListener("keydown", (event) => event.stopPropagation()); // Elsewhere arrows make steps.
    this.slider.addEventListener("keydown", (event) => event.stopPropagation());
    this.back.addEventListener("click", () => this.set(this.begin.value));
    this.node = element("div", { class: "parameter-panel" }, element("div", { class: "parameter-row" }, this.slider, this.field, this.back), this.bars, this.words, this.trail);
    this.refresh();
  }

  /** After a step, or with another digit in view, a drag begins where the weight is then. */
  refresh(): void {
    const { session } = this, value = session.net === null || session.moment === null ? null : valueIn(session.net, session.moment, this.parameter);
    if (value === null || this.isBusy) return;
    const state = this.stateNow();
    if (state !== this.begin.state) {
      this.begin = { state, value };
      this.start = null;
      this.points = [];
      this.full = 0;
    }
    this.show({ value, cost: this.points[this.points.length - 1]?.cost ?? this.start?.cost ?? 0 });
  }

  /** What a drag of this one does not change: the step, the digit, what else was set by hand. */
  private stateNow(): string {
    const { session } = this, { example } = session;
    const others = session.edits.filter((one) => one.parameter !== this.parameter || one.step !== session.moment?.step).map((one) => `${one.parameter}:${one.value}@${one.step}`);
    return [session.moment?.step, "part" in example ? `${example.part}.${example.position}` : session.drawing, ...others].join(" ");
  }

  private set(value: number): void {
    this.wanted = value;
    if (!this.isBusy) void this.follow();
  }

  /** Of many moves the newest. */
  private async follow(): Promise<void> {
    this.isBusy = true;
    try {
      while (this.wanted !== null) {
        const value = this.wanted, { session, parameter } = this;
        this.wanted = null;
        this.start ??= await this.beginning();
        const isBack = Math.fround(value) === this.begin.value, { cost } = await session.drag(parameter, value, isBack), now = { value: Math.fround(value), cost };
        this.points.push(now);
        this.show(now);
      }
    } catch (problem) {
      this.wanted = null;
      this.words.textContent = problem instanceof Error ? problem.message : String(problem);
    } finally {
      this.isBusy = false;
    }
  }

  private async beginning(): Promise<DragStart> {
    const { session, parameter, begin: { value } } = this;
    const [{ analytic }, { cost }] = await session.alone(async () => [await session.engine.check(parameter), await session.engine.drag(parameter, value)] as const);
    return { value, cost, gradient: analytic };
  }

  private show(now: Point): void {
    const { begin, start } = this, isMoved = now.value !== begin.value, drift = start === null ? { change: 0, predicted: 0, measured: 0 } : driftOf(start, now);
    if (document.activeElement !== this.slider || !this.isBusy) this.slider.value = String(Math.round((now.value - begin.value) / spanOf(begin.value) * notches));
    if (document.activeElement !== this.field || !this.isBusy) this.field.value = String(single(now.value));
    this.slider.setAttribute("aria-valuetext", `${inFull(single(now.value))}; the cost changed by ${signed(drift.measured)}, ${signed(drift.predicted)} was predicted`);
    this.back.disabled = !isMoved;
    this.full = Math.max(this.full, Math.abs(drift.predicted), Math.abs(drift.measured));
    this.bars.replaceChildren(svgOf(driftDrawing(drift, this.full), `The cost of this example: predicted ${significant(drift.predicted)}, measured ${significant(drift.measured)}`));
    this.words.textContent = driftWords(drift);
    const trail = start === null ? null : trailDrawing(start, this.points, now);
    this.trail.replaceChildren(...(trail === null ? [] : [svgOf(trail, "The cost at each value that it has had, and the straight line that the gradient says"),
      element("p", { class: "soft" }, "Blue: the cost at each value that it has had. Dotted: the straight line that its gradient says. The ring is where you began.")]));
  }
}
