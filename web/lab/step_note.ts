// Says what else is to be known of what is shown: of which step it is, once the network has gone on; and that nobody has said what the digit is.
import { element } from "../elements";
import { withThousands } from "../numbers";
import type { Session } from "./session";

/** Nothing, while the network is where it was told. */
export function stepNote(step: number | null, now: number): string {
  return step === null || step === now ? "" : `This is of step ${withThousands(step)}; the network is at step ${withThousands(now)}.`;
}

/** What it is called; null: somebody has said what it is. */
export function guessNote(called: string | null): string {
  return called === null ? "" : `Nobody has said what the digit is: its wishes are those of a ${called}, as the network calls it.`;
}

export class StepNote {
  readonly node = element("p", { class: "step-note" });
  private step: number | null = null;
  private isOfView = false;

  constructor(private readonly session: Session) {
    session.listen({ onMoment: () => this.say(), onDigit: () => this.say() });
    this.say();
  }

  /** What is shown beside it is of this step, null: of none; and of the digit in view. */
  show(step: number | null, isOfView = false): void {
    this.step = step;
    this.isOfView = isOfView;
    this.say();
  }

  private say(): void {
    const { moment, digit, engine } = this.session, guess = this.isOfView && digit?.isGuess === true ? engine.digits.classes[digit.label] : null;
    const words = [stepNote(this.step, moment?.step ?? 0), guessNote(guess)].filter((some) => some !== "").join(" ");
    this.node.hidden = words === "";
    if (this.node.textContent !== words) this.node.textContent = words;
  }
}
