// The lab's training as a command: it makes the same steps, bit for bit. What is seen then, as commands too.
import { withThousands } from "../numbers";
import type { Digits, Example, Net, Settings } from "./engine";
import { plainRate } from "./settings";

/** As one word of a shell. */
export function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

export function commandOf(settings: Settings, digits: Pick<Digits, "source" | "recipe">): string {
  const { "data.source": source = digits.source, ...part } = digits.recipe, words = ["nudge", "train", "--data", source];
  for (const [key, value] of Object.entries({ ...part, ...settings })) words.push("--set", `${key}=${value}`);
  words.push("--threads", "1");
  return `NUDGE_KERNELS=portable ${words.map(shellQuoted).join(" ")}`;
}

/** A training ends with an epoch: with the one that has the step. */
function epochsTo(step: number, net: Pick<Net, "stepsPerEpoch">): number {
  return Math.max(1, Math.ceil(step / net.stepsPerEpoch));
}

/** Where that leads, beside where the lab stands. */
export function whereItEnds(step: number, net: Pick<Net, "stepsPerEpoch">): string {
  const epochs = epochsTo(step, net), end = epochs * net.stepsPerEpoch;
  const where = `It ends with epoch ${withThousands(epochs)}, after step ${withThousands(end)}`;
  return end === step ? `${where}, where the lab stands.` : `${where}; the lab stands at step ${withThousands(step)}. A few steps more, and both stand alike.`;
}

/** The training to where the lab stands, and what is to be seen of the network then: with the settings that the tabs of the lab begin with. */
export function commandsOf(settings: Settings, digits: Pick<Digits, "source" | "recipe">, net: Net, step: number, example: Example): string[] {
  const rate = plainRate(settings), portable = "NUDGE_KERNELS=portable nudge";
  const run = "runs/lab", train = ["--split", "train"], keepsNorms = net.net.includes("batchnorm");
  const commands = [`${commandOf(settings, digits)} --epochs ${epochsTo(step, net)} --out ${run}`];
  if (settings["autoencoder.decoder"] !== undefined) return [...commands, ["nudge", "reconstruct", run, ...train].join(" ")];
  // The test digits of the lab are a draw, which has other numbers.
  if ("part" in example && example.part === "train") {
    const one = ["--index", String(example.position), ...train];
    commands.push(["nudge", "explain", run, ...one, ...(keepsNorms ? ["--keep-norms"] : [])].join(" "), [portable, "one-example", run, ...one, "--steps", "60", "--learning-rate", rate].join(" "));
  }
  return [...commands, ...["average", "eval"].map((verb) => ["nudge", verb, run, ...train].join(" ")), `${portable} descents ${run} --batches 1,100,all --learning-rate ${rate} --epochs 3 --surface 16 --seed ${settings["training.seed"] ?? "1"}`];
}
