// Opens the lab: finds the engine, the examples and a model in the page itself or beside it, starts the worker.
import { bytesOf } from "../unpack";
import { WorkerEngine } from "./client";

/** What a data block of the page holds; null: nothing, or there is none. */
function blockOf(id: string): string | null {
  const content = document.getElementById(id)?.textContent ?? "";
  return content === "" ? null : content;
}

/** What comes compressed; a host may have had it inflated on the way (Content-Encoding: gzip), so its first two bytes say what it is. */
async function inflated(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Called with how many bytes have come. */
type OnBytes = (bytes: number) => void;

async function fetched(address: string, onBytes: OnBytes): Promise<Uint8Array> {
  const answer = await fetch(address);
  if (!answer.ok || answer.body === null) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  const reader = answer.body.getReader(), pieces: Uint8Array[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
    pieces.push(value);
    size += value.length;
    onBytes(size);
  }
}

/** Beside a page that is a folder there may be all digits, too, for who asks for them: index.html?digits=all. */
export const allDigitsFile = "all.gz";
export const isFolder = (): boolean => blockOf("lab-examples") === null;
export const hasAllDigits = (): boolean => isFolder() && new URLSearchParams(location.search).get("digits") === "all";

/** The content of a block, or else of the file beside the page. Both are compressed. */
async function partOf(block: string, file: string, onBytes: OnBytes = () => {}): Promise<Uint8Array> {
  const content = blockOf(block);
  return inflated(content === null ? await fetched(file, onBytes) : bytesOf(content));
}

/** Gives what starts a worker, as often as one is needed. */
async function workers(): Promise<() => Worker> {
  const script = blockOf("lab-worker");
  if (script === null) return () => new Worker("worker.js");
  const address = URL.createObjectURL(new Blob([await inflated(bytesOf(script)) as BlobPart], { type: "text/javascript" }));
  return () => new Worker(address);
}

export interface Opened {
  engine: WorkerEngine;
  model: Uint8Array | null; // what the page begins with
}

/** `onBytes` is told how much of all digits has come, where these are fetched. */
export async function open(onBytes: OnBytes): Promise<Opened> {
  const model = blockOf("lab-model");
  const [startWorker, bytes, examples] = await Promise.all([workers(), partOf("lab-code", "nudge.wasm.gz"), hasAllDigits() ? partOf("lab-examples", allDigitsFile, onBytes) : partOf("lab-examples", "examples.gz")]);
  const code = await WebAssembly.compile(bytes as BufferSource);
  return { engine: await WorkerEngine.start(startWorker, { code, examples }), model: model === null ? null : await inflated(bytesOf(model)) };
}
