// What an autoencoder makes of examples, beside what as many principal components do: pictures, and errors of every class.
import type { Image, ReconstructedExample, Reconstruction } from "../documents";
import { shortened } from "../names";
import { inFull, significant } from "../numbers";
import * as terms from "../terms";
import { linearAxis, placeOn } from "./axis";
import { legend } from "./charts";
import type { Figure, Mark } from "./figure";
import { about, group, image, line, rect, seriesMark, text, textWithin } from "./marks";
import { pictureAddress } from "./pixels";

const width = 440, columns = 6, left = 74, gap = 5, errorHeight = 20, bandGap = 22, mostExamples = 24;
const side = (width - left - (columns - 1) * gap) / columns;

/** A row of the picture: what it is called, and the picture and the error of an example. */
interface Kind {
  name: string[];
  picture: (example: ReconstructedExample) => Image | undefined;
  error?: (example: ReconstructedExample) => number | null;
}

function kindsOf(reconstruction: Reconstruction): Kind[] {
  const corrupted: Kind[] = reconstruction.corrupted === undefined ? [] : [{ name: ["what it", "was given"], picture: (example) => example.corrupted }];
  return [
    { name: ["the input"], picture: (example) => example.input },
    ...corrupted,
    { name: ["autoen-", "coder"], picture: (example) => example.autoencoder, error: (example) => example.autoencoder_error },
    { name: ["principal", "compo-", "nents"], picture: (example) => example.components, error: (example) => example.components_error },
  ];
}

export function reconstructionsFigure(reconstruction: Reconstruction, id = "reconstructions"): Figure | null {
  const all = reconstruction.shown ?? [], shown = all.slice(0, mostExamples), mean = reconstruction.mean_picture;
  if (all.length === 0 || mean === undefined || pictureAddress(all[0].input) === null) return null;
  const [, rows, across] = all[0].input.shape, height = side * rows / across;
  const nameOf = (label: number): string => `‘${shortened(reconstruction.classes[label] ?? String(label))}’`;
  const marks: Mark[] = [];
  const label = (words: string[], y: number): void => words.forEach((word, i) =>
    void marks.push(textWithin(left - 8, 0, y + height / 2 + 5 + 16 * (i - (words.length - 1) / 2), "", "start", word)));
  let y = 0;
  for (let first = 0; first < shown.length; first += columns, y += bandGap) {
    const band = shown.slice(first, first + columns);
    for (const kind of kindsOf(reconstruction)) {
      label(kind.name, y);
      band.forEach((example, i) => {
        const x = left + i * (side + gap), picture = kind.picture(example), error = kind.error?.(example) ?? null;
        const isBetter = error === Math.min(example.autoencoder_error ?? 0, example.components_error ?? 0);
        marks.push(about(group(
          image(x, y, side, height, (picture && pictureAddress(picture)) ?? ""),
          rect(x, y, side, height, "frame"),
          ...(kind.error === undefined ? [] : [textWithin(side - 8, x, y + height + 15, isBetter ? "strong" : "soft", "start", significant(error, 2))]),
        ), `example ${example.position}, ${nameOf(example.label)}: ${kind.name.join(" ").replace(/- /g, "")}${error === null ? "" : `, mean squared error ${inFull(error)}`}`,
          `example.${example.position}`));
      });
      y += height + (kind.error === undefined ? gap : errorHeight);
    }
  }
  label(["the mean"], y);
  marks.push(about(group(image(left, y, side, height, pictureAddress(mean) ?? ""), rect(left, y, side, height, "frame"),
    text(left + side + 10, y + height / 2 + 5, "soft", "start", `error ${significant(reconstruction.mean.mean_squared_error, 3)}`)),
  `the mean of the training examples: error ${inFull(reconstruction.mean.mean_squared_error)} in the mean over all examples`, "mean"));
  const better = all.filter((one) => (one.autoencoder_error ?? 0) < (one.components_error ?? 0)).length;
  return {
    id,
    title: "What comes out again",
    caption: `${reconstruction.numbers} numbers go through ${reconstruction.code}, those of the code or as many principal components. Beneath a picture is its mean squared error a number, the smaller one in bold: the ` +
      `autoencoder’s is smaller for ${better} of these ${all.length} examples. The mean of all training examples, which needs no code, is what both must beat.` +
      (shown.length < all.length ? ` The first ${shown.length} are drawn; the table has all.` : ""),
    calculus: "",
    description: `Pictures of ${shown.length} examples, and of what the autoencoder and the principal components make of them`,
    drawing: { width, height: y + height + 2, marks },
    table: {
      columns: [
        { key: "example", title: terms.example, kind: "count" },
        { key: "class", title: terms.oneClass, kind: "text" },
        { key: "autoencoder", title: "autoencoder’s error", kind: "real" },
        { key: "components", title: "components’ error", kind: "real" },
      ],
      rows: all.map((one) => [one.position, nameOf(one.label), one.autoencoder_error, one.components_error]),
      addresses: all.map((one) => [`example.${one.position}`]),
    },
  };
}

const errorsWidth = 360, labelRight = 84, axisLeft = 102, axisRight = 290, rowHeight = 24, mostRows = 40;

export function squaredErrorsFigure(reconstruction: Reconstruction, id = "squared-errors"): Figure {
  const { autoencoder, components, mean, examples } = reconstruction;
  const ways = [{ name: terms.autoencoder, errors: autoencoder, style: 0 }, { name: terms.principalComponents, errors: components, style: 1 }, { name: "mean", errors: mean, style: 2 }];
  const present = examples.map((_, i) => i).filter((i) => examples[i] > 0);
  const rows = [{ name: "all", address: "all", pick: (way: typeof autoencoder) => way.mean_squared_error },
    ...present.map((i) => ({ name: shortened(reconstruction.classes[i] ?? String(i)), address: `class.${i}`, pick: (way: typeof autoencoder) => way.of_classes[i] }))];
  const shown = rows.slice(0, mostRows);
  const axis = linearAxis(0, Math.max(...rows.flatMap((row) => ways.map((way) => row.pick(way.errors) ?? 0))));
  const across = (error: number | null): number => axisLeft + placeOn(axis, error ?? 0) * (axisRight - axisLeft);
  const key = legend(ways.map((way) => ({ name: way.name, points: [], style: way.style, hasLine: false })), errorsWidth);
  const top = key.bottom + 22, bottom = top + rowHeight * shown.length;
  const last = axis.ticks[axis.ticks.length - 1];
  const marks: Mark[] = [...key.marks, text(errorsWidth, top - 8, "small", "end", "autoenc."),
    ...axis.ticks.map((tick) => line(across(tick.value), top, across(tick.value), bottom, "grid")),
    text(axisLeft, bottom + 18, "soft", "middle", "0"), text(across(last.value), bottom + 18, "soft", "middle", last.label)];
  shown.forEach((row, i) => {
    const y = top + rowHeight * (i + 0.5);
    marks.push(about(group(
      rect(0, y - rowHeight / 2, errorsWidth, rowHeight, "row"),
      textWithin(labelRight - 8, labelRight, y + 4.5, i === 0 ? "strong" : "", "end", row.name),
      line(axisLeft, y, across(row.pick(mean)), y, "grid"),
      ...[...ways].reverse().map((way) => seriesMark(across(row.pick(way.errors)), y, 4.4, way.style)),
      text(errorsWidth, y + 4.5, "soft", "end", significant(row.pick(autoencoder), 2)),
    ), `${row.name}: ${ways.map((way) => `${way.name} ${inFull(row.pick(way.errors))}`).join(", ")}`, row.address));
  });
  const hardest = present.reduce((most, i) => ((autoencoder.of_classes[i] ?? 0) > (autoencoder.of_classes[most] ?? 0) ? i : most), present[0]);
  return {
    id,
    title: "The errors of every class",
    caption: `Mean squared error a number, as prepared: of the autoencoder, of as many principal components as its code has numbers (${reconstruction.code}), which are the best ` +
      `that a linear code can do, and of the mean alone${reconstruction.corrupted === undefined ? "" : "; here nothing is corrupted"}. ${present.length > 1 ? `The autoencoder finds ‘${shortened(reconstruction.classes[hardest] ?? String(hardest))}’ the hardest.` : ""}`,
    calculus: "1/d Σₖ (aₖ − xₖ)²",
    description: `Mean squared errors of three ways to give back the examples of ${present.length} classes`,
    drawing: { width: errorsWidth, height: bottom + 24, marks },
    table: {
      columns: [{ key: "class", title: terms.oneClass, kind: "text" }, ...["autoencoder", "components", "mean"].map((name) => ({ key: name, title: name, kind: "real" as const }))],
      rows: rows.map((row) => [row.name, ...ways.map((way) => row.pick(way.errors))]),
      addresses: rows.map((row) => [row.address]),
    },
  };
}
