// Figures of the tour that are asked for: what becomes of copies of the network.
import type { Figure } from "../figures/figure";
import { formsGridFigure } from "../figures/forms_grid";
import { calledFigures } from "../figures/one_example";
import { pathsFigure } from "../figures/paths";
import { batchCosinesFigure } from "../figures/descents";
import type { Session } from "./session";
import { perBatch, rateOf, type Seen } from "./tour_seen";

export interface Asked {
  words: string;
  figures(session: Session, seen: Seen): Promise<(Figure | null)[]>;
}

const surface = 24, someForms = 12, aloneSteps = 20, epochs = 2, most = 0.5;

async function positionInTraining(session: Session, seen: Seen): Promise<number> {
  if ("part" in seen.example && seen.example.part === "train") return seen.example.position;
  return await session.digitOfClass("train", -1, seen.digit.label, 1) ?? 0;
}

/** By chapter. */
export const askedFigures: Readonly<Record<string, Asked>> = {
  C11: {
    words: "Train a copy on it alone",
    figures: async (session, seen) => {
      const position = await positionInTraining(session, seen);
      return calledFigures((await session.aside(() => session.engine.oneExample(position, aloneSteps, rateOf(seen.settings)))).result);
    },
  },
  C14: {
    words: "Let copies walk",
    figures: async (session, seen) => {
      const sizes = [...new Set([1, Math.min(perBatch(seen), 100), 0])];
      const settings = { batches: sizes, learningRate: Math.min(most, rateOf(seen.settings)), epochs, surface }, { result: descents } = await session.aside(() => session.engine.descents(settings));
      return [pathsFigure(descents), batchCosinesFigure(descents)];
    },
  },
  C20: {
    words: "Make other forms of it",
    figures: async (session, seen) => {
      const position = await positionInTraining(session, seen);
      return [formsGridFigure((await session.aside(() => session.engine.forms(position, someForms))).result)];
    },
  },
};
