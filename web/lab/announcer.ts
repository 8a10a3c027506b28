// What is said to those who hear the page: at most every few seconds while it plays, the newest last.

const atMostEvery = 5000; // milliseconds

export interface Clock {
  now(): number;
  /** Returns what calls it off. */
  after(milliseconds: number, work: () => void): () => void;
}

const wall: Clock = {
  now: () => performance.now(),
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
};

export class Announcer {
  private last = -Infinity;
  private waiting: string | null = null;
  private callOff: (() => void) | null = null;

  constructor(private readonly say: (words: string) => void, private readonly clock: Clock = wall) {}

  /** At once; what was waiting is out of date. */
  tell(words: string): void {
    this.forget();
    this.last = this.clock.now();
    this.say(words);
  }

  /** When the time has come; of several the newest. */
  tellSoon(words: string): void {
    const wait = this.last + atMostEvery - this.clock.now();
    if (wait <= 0) {
      this.tell(words);
      return;
    }
    this.waiting = words;
    this.callOff ??= this.clock.after(wait, () => this.waiting !== null && this.tell(this.waiting));
  }

  /** What was to be said is no longer so. */
  forget(): void {
    this.waiting = null;
    this.callOff?.();
    this.callOff = null;
  }
}
