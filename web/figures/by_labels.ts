// What labels are worth: accuracies of trainings on MNIST with few and with many of them. Of no document: they were
// measured once (docs/records.jsonl).
import { withThousands } from "../numbers";
import { records, type Recorded } from "../records";
import * as terms from "../terms";
import { chartDrawing } from "./charts";
import type { Figure } from "./figure";

interface AtLabels extends Recorded {
  labels: number;
  way: string;
}

function isAtLabels(record: Recorded): record is AtLabels {
  return record.labels !== undefined && record.way !== undefined;
}

/** The row's mean accuracy, and what runs it. */
export function recorded(row: string): string {
  const found = records.find((record) => record.row === row);
  return `${found?.mean ?? "–"} % (scripts/records ${row})`;
}

function addressOfRow(record: AtLabels): string {
  return `record.${record.row}`;
}

export function byLabelsFigure(): Figure {
  const rows = records.filter(isAtLabels).sort((a, b) => a.labels - b.labels);
  const ways = [...new Set(rows.map((record) => record.way))];
  return {
    id: "by-labels",
    title: "Accuracy against the number of labels",
    caption: "MNIST’s test digits that networks with convolutions get right, by how many of their 60,000 training digits had a label: as they are, each in a new " +
      "form every time, begun by an autoencoder that saw all digits without their labels, and with the unlabelled digits learnt from, too. A mark is the mean over the " +
      "trainings; the table has the least and the most.",
    calculus: "",
    description: `Accuracies by labels, in ${ways.length} ways`,
    drawing: chartDrawing({
      xName: terms.labels, yName: terms.accuracy, x: "logarithmic", unit: "percent",
      series: ways.map((way) => ({
        name: way,
        points: rows.filter((record) => record.way === way).map((record) => ({
          x: record.labels, y: Number(record.mean) / 100, address: addressOfRow(record),
          label: `${withThousands(record.labels)} labels, ${way}: ${record.mean} %` + (record.runs > 1 ? `, from ${record.least} to ${record.most} % in ${record.runs} trainings` : ", one training"),
        })),
      })),
    }),
    table: {
      columns: [
        { key: "labels", title: terms.labels, kind: "text" },
        { key: "way", title: "how", kind: "text" },
        { key: "mean", title: "mean, %", kind: "text" },
        { key: "least", title: terms.least, kind: "text" },
        { key: "most", title: terms.most, kind: "text" },
        { key: "runs", title: terms.trainings, kind: "text" },
        { key: "command", title: "command", kind: "text" },
      ],
      rows: rows.map((record) => [withThousands(record.labels), record.way, record.mean, record.least, record.most, String(record.runs), `scripts/records ${record.row}`]),
      addresses: rows.map((record) => [addressOfRow(record)]),
    },
  };
}
