// What a page is: words, facts, and figures in sections.
import type { Image } from "../documents";
import type { Figure } from "../figures/figure";

export interface Section {
  id: string;
  title: string;
  /** Before the figures, or in their place. */
  words?: string;
  figures: Figure[];
}

export interface Page {
  eyebrow: string;
  title: string;
  lead: string;
  facts: [name: string, value: string][];
  image: Image | null;
  sections: Section[];
  /** What makes the same again; null: nobody knows. */
  command: string | null;
}

export function present(figures: (Figure | null)[]): Figure[] {
  return figures.filter((figure): figure is Figure => figure !== null);
}

/** A part of a page; of none when it has nothing to show. */
export function sections(...parts: [id: string, title: string, ...figures: (Figure | null)[]][]): Section[] {
  return parts.map(([id, title, ...figures]) => ({ id, title, figures: present(figures) })).filter((section) => section.figures.length > 0);
}
