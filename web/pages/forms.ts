// The page of augmentation: an example in its random forms.
import type { Forms } from "../documents";
import { formsFigure } from "../figures/forms";
import { formsGridFigure } from "../figures/forms_grid";
import { rightOutput, saidOutput } from "../figures/outputs";
import { Names } from "../names";
import { significant } from "../numbers";
import { networkFact, sections, type Page } from "./page";

export function formsPage(document: Forms): Page {
  const { forms } = document, others = forms.slice(1), costs = others.map((form) => form.cost ?? 0);
  const right = rightOutput(forms[0].outputs);
  const recognised = others.filter((form) => saidOutput(form.outputs).neuron === right?.neuron).length;
  return {
    eyebrow: "Learning from few labels, augmentation",
    title: "One label, many examples",
    lead: "Whoever has few labels can make more of each: turned, leant, shifted, grown, an example keeps its label. " +
      "Each form asks a little differently of the same weights, so what a network learns from them all is what they have in common.",
    facts: [
      ["cost as it is", significant(forms[0].cost, 4)],
      ["mean cost of its forms", others.length === 0 ? "–" : significant(costs.reduce((all, cost) => all + cost, 0) / others.length, 4)],
      ["forms called what they are", right === undefined ? "–" : `${recognised} of ${others.length}`],
      networkFact(document.architecture),
    ],
    image: document.images?.[0] ?? null,
    sections: sections(["pictures", "The forms", formsGridFigure(document)], ["wanted", "What they want", formsFigure(document, new Names(document))]),
    command: document.command,
  };
}
