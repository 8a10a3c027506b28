// How a model was trained, as its file says it: the recipe within the header of a .safetensors file that nudge has written.
import type { Settings } from "./engine";
import { safetensorsHeader } from "./examples";

const taken = ["network.activation", "optimizer.name", "optimizer.learning_rate", "optimizer.momentum", "optimizer.weight_decay", "training.batch"];

/** Of "[optimizer]\nlearning_rate = 0.1\n": "optimizer.learning_rate": "0.1". */
function valuesOf(recipe: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = "";
  for (const line of recipe.split("\n")) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const found = /^(\w+) = "?([^"]*)"?$/.exec(line);
    if (found !== null) values.set(`${section}.${found[1]}`, found[2]);
  }
  return values;
}

function recipeIn(model: Uint8Array): string {
  try {
    const header = safetensorsHeader(model).header as { __metadata__?: { nudge?: string } };
    return String((JSON.parse(header.__metadata__?.nudge ?? "{}") as { training?: string }).training ?? "");
  } catch {
    return ""; // The engine says what is wrong with the file.
  }
}

/** What the lab can go on with; without a recipe nothing. */
export function settingsOfModel(model: Uint8Array): Settings {
  const values = valuesOf(recipeIn(model)), isZero = (value: string): boolean => Number(value) === 0;
  return Object.fromEntries(taken.flatMap((key): [string, string][] => {
    const value = values.get(key), isIdle = key === "optimizer.momentum" && values.get("optimizer.name") !== "sgd";
    return value === undefined || isIdle || (key === "optimizer.weight_decay" && isZero(value)) ? [] : [[key, value === "0" && key === "training.batch" ? "all" : value]];
  }));
}
