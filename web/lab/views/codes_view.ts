// The codes of an autoencoder of two numbers: where digits lie, and what the decoder makes of any place.
import { element, unbroken } from "../../elements";
import { percent, significant, withThousands } from "../../numbers";
import { button } from "../button";
import type { Code } from "../engine";
import type { Session } from "../session";
import { autoencoderSettings } from "../settings";
import { CodeMap } from "./code_map";
import { codeAt, neighbourhood } from "./code_plane";
import { codeInView, hasPlaneOfCodes, isAutoencoder, saysClasses } from "./kind";
import { Picture } from "./picture";
import type { View } from "./view";

const mostCodes = 500, cells = 14, decodePause = 30; // milliseconds: more than twenty a second

export class CodesView implements View {
  readonly name = "Codes";
  readonly title = "An autoencoder squeezes digits into two numbers: where they lie, and what lies between";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly invitation: HTMLElement;
  private readonly why = element("p", {});
  private readonly shown: HTMLElement;
  private readonly map: CodeMap;
  private readonly made: Picture;
  private readonly madeOf = element("p", { class: "soft" });
  private readonly words = element("p", { class: "soft" });
  private readonly everywhere = element("input", { type: "checkbox" }) as HTMLInputElement;
  private point: number[] | null = null;
  private step = 0; // that the point is of, where it follows the digit in view
  private isFollowing = true; // the point is where the digit in view is
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isDecoding = false;
  private decoded = -Infinity; // when it was begun last

  constructor(private readonly session: Session) {
    const { classes, shape } = session.engine.digits;
    this.map = new CodeMap(classes, (code) => this.moveTo(code));
    this.made = new Picture(shape, "code-made", "what the decoder makes of the point");
    this.everywhere.addEventListener("change", () => this.onWish());
    const start = button("Begin an autoencoder", "Begin an autoencoder of two numbers, and train it", () => void this.begin());
    start.classList.add("main");
    this.invitation = element("div", {}, this.why, start);
    this.shown = element("div", { class: "codes" },
      element("div", { class: "code-result" }, this.made.node, element("div", {}, this.madeOf, button("To the digit in view", "To the digit in view: the point goes to its code, and stays with it", () => this.follow()))),
      this.map.node, element("div", { class: "code-side" }, element("label", { class: "code-everywhere" }, this.everywhere, " what it draws everywhere"), this.words));
    this.node = element("div", {}, this.invitation, this.shown);
    session.listen({ onNet: () => this.forget(), onDigit: () => { this.isFollowing = true; } });
  }

  whyNot(): string | null {
    return null;
  }

  async update(session: Session): Promise<void> {
    const { net, moment, engine } = session, has = net !== null && hasPlaneOfCodes(net);
    this.invitation.hidden = has;
    this.shown.hidden = !has;
    if (!has || net === null || moment === null) {
      this.why.textContent = net !== null && isAutoencoder(net) && !saysClasses(net, engine.digits.classes) ? "The code of this autoencoder has not two numbers: it cannot be drawn on a plane. One of two numbers:"
        : "This network says classes, and needs a label with every digit. An autoencoder needs none: it squeezes each digit into two numbers, and learns to draw it again from these. Where do the digits come to lie?";
      return;
    }
    const codes = await session.beside(() => engine.codes("train", mostCodes));
    this.map.show(codes);
    this.words.textContent = wordsOf(codes);
    const now = session.moment ?? moment;
    if (this.isFollowing) [this.point, this.step] = [codeInView(net, now), now.step];
    if (this.point === null) return;
    this.map.go(this.point);
    await this.decode();
    await this.drawGround();
  }

  /** Pictures all over the plane. They would hide the signs while these move. */
  private async drawGround(): Promise<void> {
    const { session, map } = this, range = map.shownRange;
    if (!this.everywhere.checked || range === null) return map.clearGround();
    const places = Array.from({ length: cells * cells }, (_, i) => codeAt(range, (i % cells + 0.5) / cells, (Math.floor(i / cells) + 0.5) / cells));
    const pictures = await session.beside(() => Promise.all(places.map((code) => session.engine.decode(code))));
    map.showGround(cells, session.engine.digits.shape[2], pictures);
  }

  private moveTo(code: number[]): void {
    this.isFollowing = false;
    this.point = code;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      if (!this.isDecoding) void this.decode();
    }, Math.max(0, decodePause - (performance.now() - this.decoded)));
  }

  private follow(): void {
    this.isFollowing = true;
    this.onWish();
  }

  private async decode(): Promise<void> {
    const { session, point, step } = this;
    if (point === null) return;
    this.isDecoding = true;
    this.decoded = performance.now();
    try {
      this.made.show(await session.beside(() => session.engine.decode(point)), `what the decoder makes of ${point.map((value) => significant(value)).join(" and ")}`);
      this.madeOf.textContent = `Drawn from two numbers: ${point.map((value) => significant(value)).join(" and ")}.${this.isFollowing ? ` They are the code of the digit in view at step ${withThousands(step)}.` : ""}`;
    } finally {
      this.isDecoding = false;
      if (this.point !== point && this.point !== null) this.moveOn(this.point);
    }
  }

  /** It has been moved meanwhile. */
  private moveOn(code: number[]): void {
    const isFollowing = this.isFollowing;
    this.moveTo(code);
    this.isFollowing = isFollowing;
  }

  private forget(): void {
    this.point = null;
    this.isFollowing = true;
    this.map.forget();
  }

  private async begin(): Promise<void> {
    try {
      await this.session.make(autoencoderSettings);
      this.session.play();
    } catch (problem) {
      this.why.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }
}

function wordsOf(codes: readonly Code[]): string {
  return unbroken(`Each sign is a digit, at the two numbers that the network makes of it. It never saw a label, and yet of ${percent(neighbourhood(codes), 0)} the nearest neighbour is of the same class. `
    + "Drag the point: between the digits lie others that nobody wrote.");
}
