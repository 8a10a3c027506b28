// What takes long, one thing after another in a second worker, which is started at first need and ended when it is to stop.
import type { Channel, OnTold } from "./channel";
import { Stopped } from "./engine";
import type { Standing } from "./lasting_training";

export class Side {
  private last: Promise<unknown> = Promise.resolve();
  private channel: Promise<Channel> | null = null;
  private halted = new AbortController();

  /** `open` starts the worker. */
  constructor(private readonly open: () => Promise<Channel>) {}

  /** Does it from where the training stands. */
  run<T>(standing: Promise<Standing>, name: string, given: unknown[], onTold?: OnTold): Promise<T> {
    const { signal } = this.halted;
    const stopped = new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(new Stopped()), { once: true }));
    const task = Promise.all([standing, this.last]).then(async ([where]) => {
      if (signal.aborted) throw new Stopped();
      const channel = await (this.channel ??= this.opened());
      if (signal.aborted) throw new Stopped();
      await channel.ask("stand", [where]);
      return channel.ask<T>(name, given, onTold);
    });
    this.last = task.catch(() => undefined);
    return Promise.race([task, stopped]);
  }

  /** Where that fails it may succeed the next time. */
  private async opened(): Promise<Channel> {
    try {
      return await this.open();
    } catch (problem) {
      this.channel = null;
      throw problem;
    }
  }

  /** Ends what is under way and what waits. */
  stop(): void {
    this.halted.abort();
    this.halted = new AbortController();
    const { channel } = this;
    this.channel = null;
    this.last = Promise.resolve();
    channel?.then((opened) => opened.end(new Stopped()), () => undefined);
  }
}
