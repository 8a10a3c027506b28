// One instance of the engine in WebAssembly: its functions of C, called with numbers and bytes.

/** What the engine says is wrong; the instance it was said by is over. */
export class EngineError extends Error {}

export type Code = WebAssembly.Module;

type Exports = Record<string, (...numbers: number[]) => number> & { memory: WebAssembly.Memory; _initialize: () => void };

const words = new TextDecoder(), bytesOfWords = new TextEncoder();

export class Instance {
  private readonly exports: Exports;
  private message: string | null = null;
  /** Called when the engine has read its clock. */
  onClock: (() => void) | null = null;

  constructor(code: Code) {
    this.exports = new WebAssembly.Instance(code, {
      host: { failed: (at: number) => { this.message = this.textAt(at); } },
      wasi_snapshot_preview1: { clock_time_get: (_clock: number, _precision: bigint, at: number) => this.tellTime(at) },
    }).exports as Exports;
    this.exports._initialize();
  }

  /** What comes back is a number; what is not one lies in the answer. Errors: the engine's. */
  call(name: string, numbers: number[] = [], inbox: Uint8Array | string = ""): number {
    const bytes = typeof inbox === "string" ? bytesOfWords.encode(inbox) : inbox;
    try {
      const at = this.exports.inbox(bytes.length);
      new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes); // The memory may have grown: views die then.
      return this.exports[name](...numbers);
    } catch (problem) {
      throw new EngineError(this.message ?? `the engine stopped: ${String(problem)}`);
    }
  }

  /** A copy of the last answer. */
  answer(): Uint8Array {
    const at = this.exports.answer(), size = this.exports.answer_size();
    return new Uint8Array(this.exports.memory.buffer.slice(at, at + size));
  }

  bytes(name: string, numbers: number[] = [], inbox: Uint8Array | string = ""): Uint8Array {
    this.call(name, numbers, inbox);
    return this.answer();
  }

  text(name: string, numbers: number[] = [], inbox: Uint8Array | string = ""): string {
    return words.decode(this.bytes(name, numbers, inbox));
  }

  /** Of the descents, which are compared by their seconds too. */
  private tellTime(at: number): number {
    const nanoseconds = BigInt(Math.round(performance.now() * 1e6));
    new DataView(this.exports.memory.buffer).setBigUint64(at, nanoseconds, true);
    this.onClock?.();
    return 0;
  }

  private textAt(at: number): string {
    const all = new Uint8Array(this.exports.memory.buffer);
    return words.decode(all.slice(at, all.indexOf(0, at)));
  }
}
