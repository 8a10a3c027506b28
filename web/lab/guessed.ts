// A digit that somebody drew, of which nobody has said what it is, counts as what the network calls it.
import type { Digit, Example, Moment, Net } from "./engine";
import { likeliest, outputsOf } from "./network_words";
import { saysClasses } from "./views/kind";

/** As it is called now. Null: it is called so already, or somebody has said what it is, or the network says no class. */
export function guessed(example: Example, net: Net | null, moment: Moment, classes: readonly string[]): Digit | null {
  if ("part" in example || example.isGuess !== true || net === null || !saysClasses(net, classes)) return null;
  const label = likeliest(outputsOf(net, moment));
  return label === example.label ? null : { ...example, label };
}
