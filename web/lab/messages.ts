// What the page and its workers tell each other.
import type { Moment, Progress } from "./engine";
import type { FewMoment } from "./few_labels";

/** To begin with; the code is compiled already. A worker answers with what there is to learn from. */
export interface Opening {
  code: WebAssembly.Module;
  examples: Uint8Array;
}

/** What is told on the way to a result. */
export type Told = Moment | Progress | FewMoment;

export interface Request {
  id: number;
  name: string; // of a function of LocalEngine
  given: unknown[];
  tells: boolean; // its last argument is called with what is told on the way
}

/** The page is done with what it was told last on the way to this. */
export interface Seen {
  seen: number;
}

export type Reply =
  | { id: number; kind: "result"; result: unknown }
  | { id: number; kind: "problem"; message: string }
  | { id: number; kind: "told"; told: Told };
