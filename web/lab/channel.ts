// The page's end of one worker: a request goes out, its answer comes back.
import type { Digits } from "./engine";
import type { Opening, Reply, Request, Seen } from "./messages";

/** What is needed of a Worker. */
export interface WorkerLike {
  postMessage(what: unknown, moved?: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Called with what is told on the way; when it is done with that, more may come. */
export type OnTold = (told: never) => void | Promise<void>;

interface Waiting {
  resolve: (result: never) => void;
  reject: (problem: Error) => void;
  onTold?: OnTold;
}

export class Channel {
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  /** Starts the engine in this worker. */
  static open(worker: WorkerLike, opening: Opening): Promise<{ channel: Channel; digits: Digits }> {
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }: MessageEvent<Digits>) => resolve({ channel: new Channel(worker), digits: data });
      worker.postMessage(opening, [opening.examples.buffer]);
    });
  }

  private constructor(private readonly worker: WorkerLike) {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => this.take(data);
    worker.onerror = (event) => this.refuse(new Error(event.message));
  }

  ask<T>(name: string, given: unknown[], onTold?: OnTold): Promise<T> {
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, onTold });
      this.worker.postMessage({ id, name, given, tells: onTold !== undefined } satisfies Request);
    });
  }

  /** Ends the worker; who waits for an answer is told why there is none. */
  end(reason: Error): void {
    this.worker.terminate();
    this.refuse(reason);
  }

  private refuse(reason: Error): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    all.forEach(({ reject }) => reject(reason));
  }

  private take(reply: Reply): void {
    const who = this.waiting.get(reply.id);
    if (who === undefined) return;
    if (reply.kind === "told") {
      void Promise.resolve(who.onTold?.(reply.told as never)).finally(() => this.worker.postMessage({ seen: reply.id } satisfies Seen));
      return;
    }
    this.waiting.delete(reply.id);
    if (reply.kind === "result") who.resolve(reply.result as never);
    else who.reject(new Error(reply.message));
  }
}
