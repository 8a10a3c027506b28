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

export const trainings = {
  story: documentOf("story", "--data", "data.csv", "--net", "64-5-3", "--epochs", "1"),
  run: documentOf(...train),
  evaluation: documentAfter(train, "eval", "run", "--data", "data.csv"),
  rateSearch: documentOf("train", ...softmax, "--validation", "6", "--epochs", "3", "--find-rate"),
  sweep: documentOf("sweep", ...softmax, "--epochs", "2", "--validation", "6", "--grid", "optimizer.learning_rate=0.1,0.5,3", "--grid", "training.batch=3,9",
    "--out", "sweep"),
};
