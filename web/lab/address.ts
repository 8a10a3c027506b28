// Where a lab stands, in the address bar: its settings, how many steps, which digit, how fast. Whoever opens it gets the same.
import { formatEdits, parseEdits, type Edit } from "./edits";
import type { Part, Settings } from "./engine";
import { formatOwn, parseOwn, type OwnPlace } from "./own_place";

export interface Place {
  settings: Settings;
  step: number;
  /** Null: whichever the lab begins with. */
  digit: { part: Part; position: number } | null;
  /** Steps a second; Infinity: as fast as it goes. */
  speed: number | null;
  /** It began with the model that the page holds, or with one of a file, which no address holds; left out: with new weights. */
  model?: "page" | "file";
  /** What was set by hand; left out: nothing. */
  edits?: readonly Edit[];
  /** What somebody made of the digit, or drew; left out: nothing. */
  own?: OwnPlace;
}

/** Short names of keys; others are written in full. */
const shortNames: Readonly<Record<string, string>> = {
  net: "network.layers", activation: "network.activation", loss: "network.loss", init: "network.initialisation",
  optimizer: "optimizer.name", rate: "optimizer.learning_rate", momentum: "optimizer.momentum", batch: "training.batch", seed: "training.seed",
  frozen: "optimizer.frozen", decoder: "autoencoder.decoder",
};
const nameOf = new Map(Object.entries(shortNames).map(([name, key]) => [key, name]));

/** What follows the # of an address. */
export function formatPlace(place: Place): string {
  const pairs: [string, string][] = Object.entries(place.settings).map(([key, value]) => [nameOf.get(key) ?? key, value]);
  if (place.model !== undefined) pairs.push(["model", place.model]);
  if (place.digit !== null) pairs.push(["digit", `${place.digit.part}.${place.digit.position}`]);
  if (place.step > 0) pairs.push(["step", String(place.step)]);
  if (place.speed !== null) pairs.push(["speed", place.speed === Infinity ? "all" : String(place.speed)]);
  const all = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  if (place.own !== undefined) all.push(...formatOwn(place.own));
  if (place.edits !== undefined && place.edits.length > 0) all.push(`e=${formatEdits(place.edits)}`);
  return all.join("&");
}

function wholeNumber(words: string): number | null {
  return /^\d{1,9}$/.test(words) ? Number(words) : null;
}

function digitOf(words: string): Place["digit"] {
  const found = /^(train|test)\.(\d{1,9})$/.exec(words);
  return found === null ? null : { part: found[1] as Part, position: Number(found[2]) };
}

function speedOf(words: string): number | null {
  return words === "all" ? Infinity : wholeNumber(words) || null;
}

/** Of "#net=784-16-16-10&step=20". Null: it names no network. What it does not understand it leaves out. */
export function parsePlace(hash: string): Place | null {
  const settings: Record<string, string> = {}, others = new Map<string, string>();
  let step = 0, model: Place["model"], digit: Place["digit"] = null, speed: number | null = null, edits: Edit[] = [];
  for (const pair of hash.replace(/^#/, "").split("&")) {
    const [name, value] = partsOf(pair);
    if (value === null) continue;
    if (name === "step") step = wholeNumber(value) ?? 0;
    else if (name === "model") model = value === "page" || value === "file" ? value : undefined;
    else if (name === "digit") digit = digitOf(value);
    else if (name === "speed") speed = speedOf(value);
    else if (name === "e") edits = parseEdits(value);
    else if (Object.hasOwn(shortNames, name)) settings[shortNames[name]] = value;
    else if (/^[a-z_]+\.[a-z_]+$/.test(name)) settings[name] = value;
    else others.set(name, value);
  }
  const own = parseOwn(others);
  return settings["network.layers"] === undefined ? null : { settings, step, digit, speed, ...(model === undefined ? {} : { model }), ...(edits.length > 0 ? { edits } : {}), ...(own === null ? {} : { own }) };
}

function partsOf(pair: string): [string, string | null] {
  const at = pair.indexOf("=");
  try {
    return at < 0 ? [pair, null] : [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1))];
  } catch {
    return ["", null]; // half a %
  }
}
