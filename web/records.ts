// Made by scripts/records --table of docs/records.jsonl: accuracies of the test digits, in percent.
export interface Recorded {
  /** `scripts/records ROW` runs it. */
  row: string;
  runs: number;
  mean: string;
  least: string;
  most: string;
  /** Where it stands among the accuracies by labels. */
  labels?: number;
  way?: string;
}

export const records: Recorded[] = [
  { row: "mnist-dense-plain", runs: 1, mean: "99.13", least: "99.13", most: "99.13" },
  { row: "mnist-dense", runs: 1, mean: "99.46", least: "99.46", most: "99.46" },
  { row: "mnist-conv", runs: 3, mean: "99.64", least: "99.63", most: "99.66" },
  { row: "mnist-conv-quick", runs: 5, mean: "99.55", least: "99.50", most: "99.62", labels: 60000, way: "new forms" },
  { row: "mnist-conv-quick-plain", runs: 5, mean: "99.47", least: "99.44", most: "99.49", labels: 60000, way: "as they are" },
  { row: "mnist-committee", runs: 1, mean: "99.67", least: "99.67", most: "99.67" },
  { row: "fashion-dense", runs: 1, mean: "90.76", least: "90.76", most: "90.76" },
  { row: "fashion-conv", runs: 1, mean: "93.05", least: "93.05", most: "93.05" },
  { row: "mnist-100-labels", runs: 3, mean: "98.88", least: "98.61", most: "99.03", labels: 100, way: "unlabelled, too" },
  { row: "mnist-100-augmented", runs: 10, mean: "94.36", least: "93.04", most: "95.81", labels: 100, way: "new forms" },
  { row: "mnist-100-plain", runs: 10, mean: "87.23", least: "83.29", most: "89.53", labels: 100, way: "as they are" },
  { row: "mnist-100-pretrained", runs: 9, mean: "86.03", least: "83.92", most: "87.81", labels: 100, way: "pretrained" },
  { row: "mnist-1000-labels", runs: 3, mean: "99.13", least: "99.08", most: "99.21", labels: 1000, way: "unlabelled, too" },
  { row: "mnist-10-labels", runs: 10, mean: "89.75", least: "70.95", most: "98.32", labels: 10, way: "unlabelled, too" },
  { row: "mnist-no-labels", runs: 3, mean: "91.45", least: "78.70", most: "98.08" },
  { row: "digits-transfer", runs: 3, mean: "99.67", least: "99.61", most: "99.75" },
  { row: "digits-transfer-scratch", runs: 3, mean: "99.56", least: "99.40", most: "99.69" },
  { row: "digits-10-scratch", runs: 10, mean: "92.52", least: "88.11", most: "93.81" },
  { row: "digits-10-finetuned", runs: 10, mean: "95.33", least: "93.58", most: "96.21" },
  { row: "mnist-10-plain", runs: 10, mean: "53.69", least: "43.25", most: "59.76", labels: 10, way: "as they are" },
  { row: "mnist-10-augmented", runs: 10, mean: "59.67", least: "46.63", most: "68.07", labels: 10, way: "new forms" },
  { row: "mnist-10-pretrained", runs: 10, mean: "49.89", least: "46.36", most: "57.89", labels: 10, way: "pretrained" },
  { row: "mnist-1000-plain", runs: 3, mean: "96.93", least: "96.69", most: "97.19", labels: 1000, way: "as they are" },
  { row: "mnist-1000-augmented", runs: 3, mean: "98.51", least: "98.25", most: "98.74", labels: 1000, way: "new forms" },
  { row: "mnist-1000-pretrained", runs: 3, mean: "96.60", least: "96.18", most: "97.17", labels: 1000, way: "pretrained" },
  { row: "mnist-10000-plain", runs: 1, mean: "99.04", least: "99.04", most: "99.04", labels: 10000, way: "as they are" },
  { row: "mnist-10000-augmented", runs: 1, mean: "99.42", least: "99.42", most: "99.42", labels: 10000, way: "new forms" },
  { row: "mnist-10000-pretrained", runs: 1, mean: "99.03", least: "99.03", most: "99.03", labels: 10000, way: "pretrained" },
  { row: "mnist-60000-pretrained", runs: 1, mean: "99.53", least: "99.53", most: "99.53", labels: 60000, way: "pretrained" },
];
