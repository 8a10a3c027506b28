// The documents of experiments and trainings that several tests look at.
import { documentAfter, documentOf, sigmoids, softmax } from "./support.mjs";

export const experiments = {
  average: documentOf("average", ...sigmoids, "--rows", "L1.0@r1,c1,L1.2.bias,L2.1.3,L2.0.bias"),
  averageOfFew: documentOf("average", ...softmax, "--top", "3", "--count", "4"),
  steepest: documentOf("steepest", ...softmax, "--doublings", "12"),
  sensitivity: documentOf("sensitivity", ...sigmoids, "--pair", "L1.0@r1,c1,L2.0.bias"),
  hebbian: documentOf("hebbian", ...sigmoids, "--count", "4"),
  hebbianOfOne: documentOf("hebbian", ...sigmoids, "--count", "1"),
  oneExample: documentOf("one-example", ...sigmoids, "--label", "1", "--steps", "20", "--records", "5"),
  descents: documentOf("descents", ...sigmoids, "--batches", "1,6,all", "--learning-rates", "0.3,0.5,1", "--steps", "40", "--records", "6",
    "--surface", "6", "--seeds", "2", "--two-minima"),
};

const train = ["train", ...softmax, "--epochs", "4", "--gradient-norm", "--out", "run"];

/** The same document with more fields; its text has their numbers. */
function withFields({ text, document }, fields) {
  return { text: text + JSON.stringify(fields), document: { ...document, ...fields } };
}

const outputs = [[0.8, 0.15, 0.05], [0.05, 0.55, 0.4], [0.25, 0.5, 0.245], [0.375, 0.575, 0.0525], [0.9, 0.0625, 0.0375], [0.01, 0.98, 0.015], [0.3, 0.35, 0.345]];

/** What a page of a run tells beside the numbers: of a training on pictures of 8 x 8 pixels with three classes. */
export const told = {
  title: "a-run", made_by: "nudge 0.1", command: "nudge train --out a-run", data: "data.csv", configuration: "[data]\nsource = \"data.csv\"\n",
  classes: ["0", "1", "2"],
  architecture: {
    net: "64-5-3", loss: "cross-entropy", layers: [
      { address: "L1", name: "layers.0", kind: "dense", option: null, input: [64], output: [5], parameters: 325, multiply_adds: 320, bytes: 1300 },
      { address: null, name: null, kind: "relu", option: null, input: [5], output: [5], parameters: 0, multiply_adds: 0, bytes: 0 },
      { address: "L2", name: "layers.1", kind: "dense", option: null, input: [5], output: [3], parameters: 18, multiply_adds: 15, bytes: 72 },
    ],
  },
  mistakes: {
    are_probabilities: true,
    examples: outputs.map((one, i) => ({
      position: 3 * i + 2, truth: 2, called: one[0] > one[1] ? 0 : 1, cost: 4.25 - i / 2, outputs: one,
      image: { shape: [1, 8, 8], base64: Buffer.from(Array.from({ length: 64 }, (_, k) => (k + 5 * i) % 256)).toString("base64") },
    })),
  },
  first_layer: {
    address: "L1", neurons: 5, shape: [1, 8, 8], is_filter: false,
    weights: Array.from({ length: 5 }, (_, j) => Array.from({ length: 64 }, (_, k) => ((7 * j + 3 * k) % 11 - 5.125) / 16)),
  },
};

const run = documentOf(...train);
const sweep = documentOf("sweep", ...softmax, "--epochs", "2", "--validation", "6", "--grid", "optimizer.learning_rate=0.1,0.5,3", "--grid", "training.batch=3,9",
  "--out", "sweep");

const seeds = documentOf("sweep", ...softmax, "--epochs", "2", "--validation", "6", "--grid", "optimizer.learning_rate=0.1,0.5", "--seeds", "3", "--out", "sweep");

export const trainings = {
  story: documentOf("story", "--data", "data.csv", "--net", "64-5-3", "--epochs", "1"),
  run,
  toldRun: withFields(run, told),
  runOfTargets: documentOf("train", "--net", "64-5-1", "--data", "data.csv", "--seed", "3", "--target-columns", "1", "--epochs", "2", "--out", "run"),
  evaluation: documentAfter(train, "eval", "run", "--data", "data.csv"),
  rateSearch: documentOf("train", ...softmax, "--validation", "6", "--epochs", "3", "--find-rate"),
  sweep,
  seeds,
};
