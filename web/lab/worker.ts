// The worker: owns the engine, does what the page asks, one request after the other but for pause().
import type { Engine, Moment } from "./engine";
import { LocalEngine } from "./local_engine";
import type { Opening, Reply, Request } from "./messages";

let engine: LocalEngine | null = null;

function reply(what: Reply): void {
  const moved = what.kind === "moment" ? [what.moment.parameters.buffer, what.moment.activations.buffer] : [];
  postMessage(what, { transfer: moved });
}

async function perform({ id, name, given }: Request): Promise<void> {
  if (engine === null) throw new Error("the engine has not begun");
  if (name === "play") {
    const result = await engine.play(given[0] as number, (moment: Moment) => reply({ id, kind: "moment", moment }));
    return reply({ id, kind: "result", result });
  }
  const work = engine[name as keyof Engine] as (...all: unknown[]) => unknown;
  reply({ id, kind: "result", result: await work.apply(engine, given) });
}

addEventListener("message", ({ data }: MessageEvent<Opening | Request>) => {
  if ("code" in data) {
    engine = new LocalEngine(data.code, data.examples);
    return postMessage(engine.digits);
  }
  perform(data).catch((problem: unknown) => {
    reply({ id: data.id, kind: "problem", message: problem instanceof Error ? problem.message : String(problem) });
  });
});
