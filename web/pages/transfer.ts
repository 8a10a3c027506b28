// The page of transfer learning.
import type { Transfer } from "../documents";
import { transferFigure } from "../figures/transfer";
import { called } from "../names";
import { withThousands } from "../numbers";
import { sections, type Page } from "./page";

export function transferPage(transfer: Transfer): Page {
  const classes = transfer.classes.length;
  return {
    eyebrow: "Learning from few labels, transfer",
    title: "What another task has taught",
    lead: `A network that has learnt another task is the beginning of this one, ${classes} classes of ${called(transfer.data)}. Its body can stay as it is, under a new head that learns ` +
      "(frozen body), or go on learning with it (fine-tuned); beside both, a network that begins at random (from scratch).",
    facts: [
      ["what had learnt", transfer.model ?? "–"],
      ["steps of each training", withThousands(transfer.steps)],
      ["draws of the labels", String(transfer.results[0]?.accuracies.length ?? 0)],
      ["test examples", withThousands(transfer.test_examples)],
    ],
    image: null,
    sections: sections(["accuracy", "Three ways to learn from few labels", transferFigure(transfer)]),
    command: transfer.command,
  };
}
