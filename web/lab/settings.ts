// What a lab's network and training are set to: what the form asks for, as keys of a recipe.
import * as terms from "../terms";
import type { Net, Settings } from "./engine";

export type Optimizer = "sgd" | "momentum" | "adam";

/** What the form has, as it is typed. */
export interface Choices {
  net: string;
  activation: string;
  loss: string;
  optimizer: Optimizer;
  rate: string;
  batch: string;
  initialisation: string;
  seed: string;
  /** Layers that keep their parameters: "L1, L2". */
  frozen: string;
  /** Of an autoencoder: its network ends with the code. Empty: the network says classes. */
  decoder: string;
  /** What else a recipe says: "training.weight_decay=0.1; augment.shift=2". */
  also: string;
}

export interface Preset {
  name: string;
  words: string;
  choices: Choices;
}

const usualMomentum = "0.9";

const article: Choices = {
  net: "784-16-16-10", activation: "sigmoid", loss: "quadratic", optimizer: "sgd", rate: "1", batch: "10", initialisation: "default", seed: "1", frozen: "", decoder: "", also: "",
};

/** The two numbers of its code can be drawn. In seven seconds it finds of a thousand digits what most of them are. */
const autoencoder: Choices = {
  ...article, net: "784-128-32-2", activation: "relu", loss: "binary-cross-entropy", optimizer: "adam", rate: "0.003", batch: "50", decoder: "mirror",
};

export const presets: readonly Preset[] = [
  { name: "784-16-16-10", words: "the article’s own: every weight can be seen", choices: article },
  {
    name: "784-128-10", words: "wider, and better at it",
    choices: { ...article, net: "784-128-10", activation: "relu", loss: "cross-entropy", rate: "0.1", batch: "32" },
  },
  {
    name: "small convolutional", words: "four kernels that look everywhere",
    choices: { ...article, net: "conv5x5:4, relu, maxpool2, 10", activation: "relu", loss: "cross-entropy", rate: "0.1", batch: "32" },
  },
  { name: terms.autoencoder, words: "squeezes a digit into two numbers, and draws it again from them", choices: autoencoder },
];

export const activations = ["sigmoid", "tanh", "relu"] as const;
export const losses = ["quadratic", "cross-entropy", "binary-cross-entropy"] as const;
export const optimizers: readonly Optimizer[] = ["sgd", "momentum", "adam"];
export const initialisations = [
  "default", "book", "he-normal", "he-uniform", "glorot-normal", "glorot-uniform", "lecun-normal", "lecun-uniform", "orthogonal", "zero",
] as const;

/** "" : the network says classes. */
export const decoders = ["", "mirror"] as const;

/** Of "L1, L2": the layers' addresses. */
export function frozenIn(settings: Settings): string[] {
  return (settings["optimizer.frozen"] ?? "").split(/[\s,]+/).filter((address) => address !== "");
}

/** "784-16-16-10": sizes alone; the activation is asked for apart. */
export function isSizes(net: string): boolean {
  return /^\s*\d+(\s*-\s*\d+)+\s*$/.test(net);
}

/** Of "training.weight_decay=0.1; augment.shift=2". Errors: what is none. */
export function alsoIn(words: string): Settings {
  const pairs = words.split(/;(?=\s*(?:[a-z_]+\.[a-z_]+\s*=|$))/).map((one) => one.trim()).filter((one) => one !== "").map((one) => {
    const [, key, value] = /^([a-z_]+\.[a-z_]+)\s*=\s*(.*)$/s.exec(one) ?? [];
    if (key === undefined) throw new Error(`A key of a recipe and its value are expected, as optimizer.weight_decay=0.001, more of them after a semicolon; “${one}” is none.`);
    return [key, value];
  });
  return Object.fromEntries(pairs);
}

export function alsoWords(settings: Settings): string {
  return Object.entries(settings).map(([key, value]) => `${key}=${value}`).join("; ");
}

/** Errors: see alsoIn. */
export function settingsOf(choices: Choices): Settings {
  const { also, ...ofForm } = choices;
  return { ...settingsOfForm(ofForm), ...alsoIn(also) };
}

function settingsOfForm(choices: Omit<Choices, "also">): Settings {
  const { net, activation, loss, optimizer, rate, batch, initialisation, seed, frozen, decoder } = choices, layers = frozenIn({ "optimizer.frozen": frozen });
  return {
    "network.layers": net.trim(),
    ...(isSizes(net) ? { "network.activation": activation } : {}),
    "network.loss": loss,
    "network.initialisation": initialisation,
    "optimizer.name": optimizer === "momentum" ? "sgd" : optimizer,
    "optimizer.learning_rate": rate.trim(),
    ...(optimizer === "adam" ? {} : { "optimizer.momentum": optimizer === "momentum" ? usualMomentum : "0" }),
    "training.batch": batch.trim(),
    "training.seed": seed.trim(),
    ...(layers.length === 0 ? {} : { "optimizer.frozen": layers.join(",") }),
    ...(decoder === "" ? {} : { "autoencoder.decoder": decoder }),
  };
}

export function choicesOf(settings: Settings): Choices {
  const ofForm = formOf(settings), made = settingsOfForm(ofForm);
  // What the form has no field for, or no such value.
  const others = Object.entries(settings).filter(([key, value]) => made[key] !== value && key !== "optimizer.frozen");
  return { ...ofForm, also: alsoWords(Object.fromEntries(others)) };
}

function formOf(settings: Settings): Omit<Choices, "also"> {
  const said = (key: string, fallback: string): string => settings[key] ?? fallback;
  const name = said("optimizer.name", "sgd");
  return {
    net: said("network.layers", article.net),
    activation: said("network.activation", "relu"),
    loss: said("network.loss", "cross-entropy"),
    optimizer: name === "adam" ? "adam" : Number(said("optimizer.momentum", "0")) > 0 ? "momentum" : "sgd",
    rate: said("optimizer.learning_rate", article.rate),
    batch: said("training.batch", article.batch),
    initialisation: said("network.initialisation", article.initialisation),
    seed: said("training.seed", article.seed),
    frozen: frozenIn(settings).join(", "),
    decoder: said("autoencoder.decoder", ""),
  };
}

/** The same settings with a third of the learning rate, to two digits. */
export function withThirdOfRate(settings: Settings): Settings {
  return { ...settings, "optimizer.learning_rate": String(Number((Number(settings["optimizer.learning_rate"] ?? "1") / 3).toPrecision(2))) };
}

/** Of steps along the gradient alone, where the training may take others. */
export function plainRate(settings: Settings): string {
  return settings["optimizer.name"] === "adam" ? "0.1" : settings["optimizer.learning_rate"] ?? "1";
}

/** A model of a file brings its own layers and loss. */
export function settingsOfLoaded(net: Pick<Net, "net" | "loss">, settings: Settings): Settings {
  const { "network.activation": activation, ...others } = settings;
  return { ...others, "network.layers": net.net, "network.loss": net.loss, ...(activation !== undefined && isSizes(net.net) ? { "network.activation": activation } : {}) };
}

export const autoencoderSettings: Settings = settingsOf(autoencoder);
export const articleSettings: Settings = settingsOf(article);
