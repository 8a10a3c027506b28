// What tells settings and examples apart.
import type { Example, Settings } from "./engine";

/** The same words for the same settings. */
export function sorted(settings: Settings): string {
  return JSON.stringify(Object.entries(settings).sort());
}

export function same(one: Example, other: Example): boolean {
  return "part" in one && "part" in other ? one.part === other.part && one.position === other.position : one === other;
}
