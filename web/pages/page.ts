// What a page is: words, facts, and figures in sections.
import type { Image } from "../documents";
import type { Figure } from "../figures/figure";

export interface Section {
  id: string;
  title: string;
  /** Paragraphs before the figures, or in their place. */
  words?: string[];
  /** A note below them. */
  aside?: string;
  /** What they are about. */
  image?: Image | null;
  figures: Figure[];
  /** Paragraphs after the figures. */
  afterwards?: string[];
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

export function hasContent(section: Section): boolean {
  return section.figures.length > 0 || (section.words ?? []).length > 0;
}

/** A part of a page; of none when it has nothing to show. */
export function sections(...parts: [id: string, title: string, ...figures: (Figure | null)[]][]): Section[] {
  return parts.map(([id, title, ...figures]) => ({ id, title, figures: present(figures) })).filter((section) => section.figures.length > 0);
}
