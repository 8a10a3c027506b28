// What the digit in view wants, again and again while it is drawn or bent: about ten explanations a second, the last one always.
import type { Explanation } from "../documents";
import type { Session } from "./session";

const every = 100; // milliseconds

/** Calls the work now and then, at most as often as that, and once more after the last asking. One at a time. */
export class Throttle {
  private isBusy = false;
  private isWanted = false;

  constructor(private readonly milliseconds: number, private readonly work: () => Promise<void>,
    private readonly sleep: (milliseconds: number) => Promise<void> = (time) => new Promise((resume) => setTimeout(resume, time))) {}

  ask(): void {
    this.isWanted = true;
    if (!this.isBusy) void this.run();
  }

  private async run(): Promise<void> {
    this.isBusy = true;
    while (this.isWanted) {
      this.isWanted = false;
      await Promise.all([this.work().catch(() => undefined), this.sleep(this.milliseconds)]);
    }
    this.isBusy = false;
  }
}

export class LiveDesires {
  private readonly throttle: Throttle;
  private readonly all: ((explanation: Explanation | null) => void)[] = [];

  /** `onDesires`: null: the network is another one at every moment. */
  constructor(private readonly session: Session) {
    this.throttle = new Throttle(every, () => this.look());
    const ask = (): void => { if (!session.isPlaying || !("part" in session.example)) this.throttle.ask(); };
    session.listen({ onDigit: ask, onMoment: ask, onNet: () => this.tell(null), onPlaying: (isPlaying) => (isPlaying ? this.tell(null) : ask()) });
  }

  listen(onDesires: (explanation: Explanation | null) => void): void {
    this.all.push(onDesires);
  }

  ask(): void {
    this.throttle.ask();
  }

  private async look(): Promise<void> {
    if (this.session.net === null || this.session.moment === null) return;
    const explanation = await this.session.explain();
    if (!this.session.isPlaying || !("part" in this.session.example)) this.tell(explanation);
  }

  private tell(explanation: Explanation | null): void {
    for (const one of this.all) one(explanation);
  }
}
