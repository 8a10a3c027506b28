// An example and its forms, turned and leant and shifted: what each wants of the outputs.
import type { Form, FormsFacts } from "../documents";
import { addressOf, type Names } from "../names";
import { inFull, shortSigned, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, image, nudgeMark, rect, text, textWithin } from "./marks";
import { rightOutput, saidOutput } from "./outputs";
import { pictureAddress } from "./pixels";
import { strongest } from "./votes_matrix";

const width = 440, pictureSide = 40, firstColumn = 52, lastColumn = 340, saidAt = 366, firstRow = 22, rowHeight = 46, mostColumns = 10;
const squeezedLetter = 6; // the narrowest that is still read

function nameOf(form: number): string {
  return form === 0 ? "as it is" : `form ${form}`;
}

/** Of each output the largest that any form wants. */
function largestNudges(forms: Form[]): number[] {
  return forms[0].outputs.map((_, k) => Math.max(...forms.map((form) => Math.abs(form.outputs[k].nudge ?? 0))));
}

function captionOf(forms: Form[], names: Names, hidden: number, isNumbered: boolean): string {
  const output = (neuron: number): string => names.brief({ layer: names.layers, index: neuron });
  const right = rightOutput(forms[0].outputs), others = forms.slice(1);
  const costs = others.map((form) => form.cost ?? 0);
  let words = "A row is a form of the example, a column an output of the network: filled and up, it should rise; hollow and down, fall; the larger, " +
    `the more. On the right what the form is called, and what it costs: as it is ${significant(forms[0].cost)}, its forms from ` +
    `${significant(Math.min(...costs))} to ${significant(Math.max(...costs))}.`;
  if (right !== undefined) {
    const recognised = others.filter((form) => saidOutput(form.outputs).neuron === right.neuron).length;
    words += ` The network calls ${recognised === others.length ? "all" : recognised === 0 ? "none" : recognised} of the ${others.length} forms ${output(right.neuron)}.`;
  }
  if (isNumbered) words += " The columns have the outputs’ numbers; the table has their names.";
  return hidden > 0 ? `${words} The table beneath has ${hidden} more outputs.` : words;
}

export function formsFigure(facts: FormsFacts, names: Names, id = "forms"): Figure | null {
  const { forms } = facts;
  if (forms.length < 2 || forms[0].outputs.length === 0) return null;
  const output = (neuron: number): string => names.brief({ layer: names.layers, index: neuron });
  const addressOfOutput = (neuron: number): string => addressOf({ layer: names.layers, index: neuron });
  const largest = largestNudges(forms), full = Math.max(...largest), shown = strongest(largest, mostColumns);
  const right = rightOutput(forms[0].outputs), cell = Math.min(44, (lastColumn - firstColumn) / shown.length);
  const bottom = firstRow + rowHeight * forms.length;
  const isNumbered = shown.some((k) => [...names.output(k)].length * squeezedLetter > cell);
  const marks: Mark[] = [text(width, 13, "small", "end", "called, cost")];
  shown.forEach((k, i) => {
    const left = firstColumn + cell * i;
    marks.push(about(group(
      rect(left, 0, cell, bottom, forms[0].outputs[k] === right ? "panel" : "row"),
      textWithin(cell - 2, left + cell / 2, 13, "", "middle", isNumbered ? String(k) : names.output(k)),
    ), `the output ${output(k)}`, addressOfOutput(k)));
  });
  forms.forEach((form, row) => {
    const y = firstRow + rowHeight * row, middle = y + rowHeight / 2, said = saidOutput(form.outputs);
    const picture = pictureAddress(form.image);
    const name = picture === null ? text(0, middle + 4.5, "small", "start", row === 0 ? "as is" : `form ${row}`)
      : image(0, y + (rowHeight - pictureSide) / 2, pictureSide, pictureSide, picture);
    marks.push(about(group(
      name,
      textWithin(70, saidAt, middle - 3, said.neuron === right?.neuron ? "strong" : "", "start", output(said.neuron)),
      textWithin(width - saidAt, saidAt, middle + 15, "soft", "start", significant(form.cost)),
    ), `${nameOf(row)}: called ${output(said.neuron)} (${significant(said.activation)}), cost ${inFull(form.cost)}`, `form.${row}`));
    shown.forEach((k, i) => {
      const nudge = form.outputs[k].nudge ?? 0;
      marks.push(about(group(
        rect(firstColumn + cell * i, y, cell, rowHeight, "row"),
        nudgeMark(firstColumn + cell * (i + 0.5), middle, full > 0 ? 12 * Math.sqrt(Math.abs(nudge) / full) : 0, nudge),
      ), `${nameOf(row)} wants of ${output(k)}: ${signedInFull(form.outputs[k].nudge)} (activation ${significant(form.outputs[k].activation, 4)})`,
        addressOfOutput(k), `form.${row}`));
    });
  });
  return {
    id,
    title: "What each form wants of the outputs",
    caption: captionOf(forms, names, largest.length - shown.length, isNumbered),
    calculus: "",
    description: `Nudges of ${largest.length} outputs by ${forms.length} forms of the example; the largest is ${shortSigned(full)}`,
    drawing: { width, height: bottom + 2, marks },
    table: {
      columns: [
        { key: "form", title: terms.form, kind: "text" },
        { key: "cost", title: terms.cost, kind: "real" },
        { key: "called", title: terms.called, kind: "text" },
        ...forms[0].outputs.map((one) => ({ key: `nudge_${one.neuron}`, title: names.output(one.neuron), kind: "real" as const })),
      ],
      rows: forms.map((form, row) => [nameOf(row), form.cost, names.output(saidOutput(form.outputs).neuron), ...form.outputs.map((one) => one.nudge)]),
      addresses: forms.map((_, row) => [`form.${row}`]),
    },
  };
}
