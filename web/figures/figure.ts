// What a figure is: a drawing of marks, a table of the same numbers, and words about them. Made from a document by a
// pure function; drawn by the viewer, or as text (export.ts).

/** What a mark is about: what is said when it is pointed at, and what lights up with it in other figures. */
export interface About {
  /** L2.7, L2.7.3, L0.406; several where the mark joins them: a line lights up with both its neurons. */
  addresses: string[];
  label: string;
}

/** A picture's pixels, row by row, which are pointed at one by one. */
export interface Pixels {
  rows: number;
  columns: number;
  about: (pixel: number) => About;
}

export interface Mark {
  tag: string;
  attributes: Record<string, string | number>;
  children: (Mark | string)[];
  about?: About;
  pixels?: Pixels;
  /** It moves when the page plays: its transform at a time from 0 to 1. As it stands it is at 1. */
  moves?: (time: number) => string;
}

export interface Drawing {
  width: number;
  height: number;
  marks: Mark[];
}

/** A number in a table is shown as the document has it, to the last digit; what is reckoned from its numbers, or a place, is text. */
export type Kind = "text" | "count" | "real";

export interface Column {
  /** In the CSV. */
  key: string;
  title: string;
  kind: Kind;
}

export type Cell = string | number | null;

export interface Table {
  columns: Column[];
  rows: Cell[][];
  /** By row: what lights up with it. */
  addresses?: string[][];
}

export interface Figure {
  /** Unique in a page, and the name of its files. */
  id: string;
  title: string;
  /** Sentences that are true of these numbers. */
  caption: string;
  /** The formula beside it; empty: none. */
  calculus: string;
  /** For those who cannot see it. */
  description: string;
  drawing: Drawing;
  table: Table;
  /** The table is what is looked for: it is open. */
  isTableOpen?: boolean;
}
