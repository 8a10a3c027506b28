// The lab's training as a command: it makes the same steps, bit for bit.
import type { Digits, Settings } from "./engine";

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
