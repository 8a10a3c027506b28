// An example and its random forms as pictures: what each is called, and what it costs.
import type { Forms } from "../documents";
import { Names } from "../names";
import { inFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, image, rect, textWithin, wrongMark } from "./marks";
import { rightOutput, saidOutput } from "./outputs";
import { pictureAddress } from "./pixels";

const columns = 4, side = 96, gap = 14, labelHeight = 46, mostForms = 40;
const width = columns * side + (columns - 1) * gap;

export function formsGridFigure(document: Forms, id = "forms-grid"): Figure | null {
  const { forms } = document, names = new Names(document);
  const addresses = forms.map((form) => pictureAddress(form.image));
  if (forms.length < 2 || addresses.some((address) => address === null)) return null;
  const called = (neuron: number): string => names.brief({ layer: names.layers, index: neuron });
  const right = rightOutput(forms[0].outputs), shown = forms.slice(0, mostForms);
  const [, rows, across] = forms[0].image.shape, height = side * rows / across, rowHeight = height + labelHeight;
  const nameOf = (row: number): string => (row === 0 ? "as it is" : `form ${row}`);
  const isWrong = forms.map((form) => right !== undefined && saidOutput(form.outputs).neuron !== right.neuron);
  const marks = shown.map((form, i): Mark => {
    const x = i % columns * (side + gap), y = Math.floor(i / columns) * rowHeight, said = saidOutput(form.outputs);
    return about(group(
      image(x, y, side, height, addresses[i] ?? ""),
      rect(x, y, side, height, isWrong[i] ? "wrong" : "frame"),
      textWithin(side - (isWrong[i] ? 16 : 0), x, y + height + 17, i === 0 ? "strong" : "", "start", `${called(said.neuron)}${i === 0 ? ", as is" : ""}`),
      ...(isWrong[i] ? [wrongMark(x + side - 6, y + height + 12, 5)] : []),
      textWithin(side, x, y + height + 34, "soft", "start", `cost ${significant(form.cost)}`),
    ), `${nameOf(i)}: called ${called(said.neuron)} (${significant(said.activation)}), cost ${inFull(form.cost)}`, `form.${i}`);
  });
  const others = forms.slice(1), dearest = others.reduce((most, form) => ((form.cost ?? 0) > (most.cost ?? 0) ? form : most));
  const wrong = isWrong.slice(1).filter(Boolean).length;
  return {
    id,
    title: "One example, many forms",
    caption: `The example, then ${others.length} random ${others.length === 1 ? "form" : "forms"} of it, as a training with augmentation would show them. All have the same label` +
      `${right === undefined ? "" : `, ${called(right.neuron)}`}. It costs ${significant(forms[0].cost)} as it is; the dearest form, ${nameOf(forms.indexOf(dearest))}, ` +
      `costs ${significant(dearest.cost)}.${right === undefined ? "" : wrong === 0 ? " Every form is recognised." :
        ` ${wrong === 1 ? "One form is" : `${wrong} forms are`} called something else, which a cross and a dashed frame mark.`}` +
      (shown.length < forms.length ? ` The first ${shown.length - 1} are drawn; the table has all.` : ""),
    calculus: "",
    description: `Pictures of the example and ${others.length} forms of it`,
    drawing: { width, height: Math.ceil(shown.length / columns) * rowHeight, marks },
    table: {
      columns: [
        { key: "form", title: terms.form, kind: "text" },
        { key: "called", title: terms.called, kind: "text" },
        { key: "activation", title: "its activation", kind: "real" },
        { key: "cost", title: terms.cost, kind: "real" },
      ],
      rows: forms.map((form, i) => [nameOf(i), names.output(saidOutput(form.outputs).neuron), saidOutput(form.outputs).activation, form.cost]),
      addresses: forms.map((_, i) => [`form.${i}`]),
    },
  };
}
