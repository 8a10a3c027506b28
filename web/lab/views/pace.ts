// When a view is brought up to date: at rest a little after the last change, while a training plays now and then.

export const quiet = 200, pause = 1000; // milliseconds
const share = 0.1; // of the time, at most, goes into views while it plays

/** How long to wait until the next time; `since`: milliseconds since the last one ended, which took `took`. */
export function waitBefore(isPlaying: boolean, since: number, took: number): number {
  return isPlaying ? Math.max(0, Math.max(pause, took / share) - since) : quiet;
}

export class Pace {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isUnderWay = false;
  private isStale = false;
  private ended = -Infinity;
  private took = 0;

  constructor(private readonly work: () => Promise<void> | void, private readonly isPlaying: () => boolean) {}

  /** Something has changed. */
  later(): void {
    if (this.isUnderWay) {
      this.isStale = true;
      return;
    }
    if (this.timer !== null) {
      if (this.isPlaying()) return; // It comes, however often something changes.
      clearTimeout(this.timer);
    }
    this.timer = setTimeout(() => void this.now(), waitBefore(this.isPlaying(), performance.now() - this.ended, this.took));
  }

  async now(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.isUnderWay) {
      this.isStale = true;
      return;
    }
    this.isUnderWay = true;
    this.isStale = false;
    const begin = performance.now();
    await this.work();
    this.ended = performance.now();
    this.took = this.ended - begin;
    this.isUnderWay = false;
    if (this.isStale) this.later();
  }
}
