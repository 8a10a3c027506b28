// The documents of augmentation, transfer, learning without labels, and what is measured of several models.
import { documentAfter, sigmoids, softmax } from "./support.mjs";

const train = ["train", ...softmax, "--epochs", "4", "--out", "run"];
const pretrain = (net, ...words) => ["pretrain", "--data", "data.csv", "--net", net, "--epochs", "3", ...words, "--out", "coder"];
const other = ["train", ...sigmoids, "--epochs", "2", "--out", "other"];

export const fewLabels = {
  forms: documentAfter([...train, "--set", "augment.shift=2"], "explain", "run", "--index", "1", "--forms", "5"),
  transfer: documentAfter(train, "transfer", "run", "--data", "data.csv", "--labels", "1,2", "--draws", "3", "--steps", "4"),
  plane: documentAfter(pretrain("64-8-2"), "reconstruct", "coder", "--split", "train", "--examples", "7"),
  denoising: documentAfter(pretrain("64-5", "--masking", "0.4"), "reconstruct", "coder", "--split", "train"),
  committee: documentAfter([train, other], "eval", "run", "other", "--augment", "shifts"),
  comparison: documentAfter([train, other], "compare", "run", "other"),
  regression: documentAfter(["train", "--data", "data.csv", "--target-columns", "last", "--net", "64-4-1", "--epochs", "2", "--set", "data.test=6", "--out", "run"], "eval", "run"),
};
