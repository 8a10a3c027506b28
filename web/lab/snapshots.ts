// States of a training on the way, so that steps can be taken back: of every tenth step, since those between them are made again to
// the same bits.

export const mostBack = 200; // steps
const most = 64e6; // bytes

export interface Snapshot {
  step: number;
  state: Uint8Array;
}

export class Snapshots {
  private kept: Snapshot[] = [];

  get oldest(): number {
    return this.kept.length > 0 ? this.kept[0].step : 0;
  }

  clear(): void {
    this.kept = [];
  }

  /** Steps between two of them, so that all of them together have room. */
  private static spacing(bytes: number): number {
    return Math.max(10, Math.ceil((mostBack * bytes) / most));
  }

  /** Whether the state of this step is to be kept. */
  isDue(step: number): boolean {
    const last = this.kept.at(-1);
    return last === undefined || step >= last.step + Snapshots.spacing(last.state.length);
  }

  /** A step that is there already has been changed by hand. */
  keep(snapshot: Snapshot): void {
    this.kept = this.kept.filter((one) => one.step < snapshot.step);
    this.kept.push(snapshot);
    while (this.kept.length > 1 && this.kept[1].step <= snapshot.step - mostBack) this.kept.shift();
  }

  /** The last one that is not behind this step; what comes after it is forgotten. */
  backTo(step: number): Snapshot | undefined {
    this.kept = this.kept.filter((one) => one.step <= step);
    return this.kept.at(-1);
  }
}
