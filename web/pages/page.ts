// What a page is: words, facts, and figures in sections.
import type { Architecture, Image } from "../documents";
import type { Figure } from "../figures/figure";
import { counted } from "../numbers";
import * as terms from "../terms";

const longNet = 34;

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
  /** A text in the letters of a typewriter, such as a configuration. */
  code?: string;
  /** Paragraphs after the figures. */
  afterwards?: string[];
}

export type Fact = [name: string, value: string, remark?: string];

/** Of a network that no short name tells, how many layers it has. */
export function networkFact({ net, layers }: Architecture): Fact {
  const named = layers.filter(({ address }) => address !== null).length;
  return net.length <= longNet ? [terms.network, net] : [terms.network, net, counted(named, "layer with weights", "layers with weights")];
}

/** The one number that a page is about. */
export interface Score {
  name: string;
  value: string;
  /** Set smaller; empty: none. */
  unit: string;
  /** Its standard error; empty: none. */
  error: string;
  remark: string;
}

export interface Page {
  eyebrow: string;
  title: string;
  lead: string;
  /** Left out: none stands out. */
  score?: Score;
  facts: Fact[];
  image: Image | null;
  sections: Section[];
  /** What makes the same again; null: nobody knows. */
  command: string | null;
  /** What that promises; left out: that it makes the same. */
  promise?: string;
  /** The program and its version. */
  madeBy?: string | null;
}

export function present(figures: (Figure | null)[]): Figure[] {
  return figures.filter((figure): figure is Figure => figure !== null);
}

export function hasContent(section: Section): boolean {
  return section.figures.length > 0 || (section.words ?? []).length > 0 || section.code !== undefined;
}

/** A part of a page; of none when it has nothing to show. */
export function sections(...parts: [id: string, title: string, ...figures: (Figure | null)[]][]): Section[] {
  return parts.map(([id, title, ...figures]) => ({ id, title, figures: present(figures) })).filter((section) => section.figures.length > 0);
}
