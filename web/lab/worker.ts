// A worker of the lab: owns an engine, and does what the page asks, one request after the other; between the slices of one that plays come others.
import { LocalEngine } from "./local_engine";
import type { Opening, Reply, Request, Seen, Told } from "./messages";

let engine: LocalEngine | null = null;
const unseen = new Map<number, () => void>(); // what is called when the page is done with what it was told, by requests

/** The numbers of a moment are many: they are handed over. */
function movedOf(told: Told): Transferable[] {
  return "parameters" in told ? [told.parameters.buffer, told.activations.buffer] : [];
}

function reply(what: Reply): void {
  postMessage(what, { transfer: what.kind === "told" ? movedOf(what.told) : [] });
}

/** Until the page is done with it. */
function tell(id: number, told: Told): Promise<void> {
  reply({ id, kind: "told", told });
  return new Promise((resolve) => unseen.set(id, resolve));
}

async function perform({ id, name, given, tells }: Request): Promise<void> {
  if (engine === null) throw new Error("the engine has not begun");
  const work = engine[name as keyof LocalEngine] as (...all: unknown[]) => unknown;
  const all = tells ? [...given, (told: Told) => tell(id, told)] : given;
  try {
    reply({ id, kind: "result", result: await work.apply(engine, all) });
  } finally {
    unseen.delete(id);
  }
}

addEventListener("message", ({ data }: MessageEvent<Opening | Request | Seen>) => {
  if ("code" in data) {
    engine = new LocalEngine(data.code, data.examples);
    return postMessage(engine.digits);
  }
  if ("seen" in data) return unseen.get(data.seen)?.();
  perform(data).catch((problem: unknown) => {
    reply({ id: data.id, kind: "problem", message: problem instanceof Error ? problem.message : String(problem) });
  });
});
