// Opens the lab: finds the engine, the examples and a model in the page itself or beside it, starts the worker, and puts all into the page.
import { bytesOf } from "../unpack";
import { WorkerEngine } from "./client";

/** What a data block of the page holds; null: nothing, or there is none. */
function blockOf(id: string): string | null {
  const content = document.getElementById(id)?.textContent ?? "";
  return content === "" ? null : content;
}

async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetched(address: string): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** Beside a page that is a folder there are all digits, too, for who asks for them: index.html?digits=all. */
const examplesFile = (): string => (new URLSearchParams(location.search).get("digits") === "all" ? "all.gz" : "examples.gz");

/** The content of a block, or else of the file beside the page. Both are compressed. */
async function partOf(block: string, file: string): Promise<Uint8Array> {
  const content = blockOf(block);
  return inflated(content === null ? await fetched(file) : bytesOf(content));
}

function startWorker(): Worker {
  const script = blockOf("lab-worker");
  if (script === null) return new Worker("worker.js");
  return new Worker(URL.createObjectURL(new Blob([new TextDecoder().decode(bytesOf(script))], { type: "text/javascript" })));
}

export interface Opened {
  engine: WorkerEngine;
  model: Uint8Array | null; // what the page begins with
}

export async function open(): Promise<Opened> {
  const model = blockOf("lab-model");
  const [bytes, examples] = await Promise.all([partOf("lab-code", "nudge.wasm.gz"), partOf("lab-examples", examplesFile())]);
  const code = await WebAssembly.compile(bytes as BufferSource);
  return { engine: await WorkerEngine.start(startWorker(), { code, examples }), model: model === null ? null : await inflated(bytesOf(model)) };
}
