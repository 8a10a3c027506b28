// Which figures a document has, in which order, and the words between them.
import type { AnyDocument, Explanation, Image } from "./documents";
import type { Figure } from "./figures/figure";
import { outputsFigure } from "./figures/outputs";
import { votesFigure } from "./figures/votes";
import { Names } from "./names";
import { significant } from "./numbers";

export interface Section {
  id: string;
  title: string;
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

function present(figures: (Figure | null)[]): Figure[] {
  return figures.filter((figure): figure is Figure => figure !== null);
}

function explanationPage(explanation: Explanation): Page {
  const names = new Names(explanation);
  return {
    eyebrow: "One example",
    title: "What one example wants of the network",
    lead: `Of ${explanation.data} the network ${names.layers === 1 ? "with one layer" : `with ${names.layers} layers`} makes a cost of ` +
      `${significant(explanation.cost, 4)}. Backpropagation asks every weight and bias how it would have to change to lower it.`,
    facts: [
      ["network", explanation.architecture.net],
      ["loss", explanation.loss],
      ["cost of this example", significant(explanation.cost, 4)],
      ["data", explanation.data],
    ],
    image: explanation.images?.[0] ?? null,
    sections: [
      { id: "outputs", title: "What the outputs should do", figures: present([explanation.outputs ? outputsFigure(explanation) : null]) },
      { id: "votes", title: "How the desires are added up", figures: present([votesFigure(explanation)]) },
    ].filter((section) => section.figures.length > 0),
    command: explanation.command,
  };
}

/** Null: of such a document there is no page yet. */
export function pageOf(document: AnyDocument): Page | null {
  return document.document === "explanation" ? explanationPage(document) : null;
}
