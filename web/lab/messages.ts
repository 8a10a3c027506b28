// What the page and its worker tell each other.
import type { Moment } from "./engine";

/** To begin with; the code is compiled already. */
export interface Opening {
  code: WebAssembly.Module;
  examples: Uint8Array;
}

export interface Request {
  id: number;
  name: string; // of a function of Engine
  given: unknown[];
}

export type Reply =
  | { id: number; kind: "result"; result: unknown }
  | { id: number; kind: "problem"; message: string }
  | { id: number; kind: "moment"; moment: Moment };
