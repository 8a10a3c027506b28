// Which of the two workers does what is asked: what takes long is done beside the training, so that everything else is answered at once.
import type { Digits, Part } from "./engine";

const long: ReadonlySet<string> = new Set(["descents", "oneExample", "forms", "fewLabels"]);
const mostRead = 1000, mostOfTable = 200; // examples that are read, or made a table of, while somebody waits

/** Whether a request goes to the second worker. */
export function goesAside(name: string, given: readonly unknown[], digits: Pick<Digits, Part>): boolean {
  if (name === "evaluate" || name === "mistakes") return digits[given[0] as Part] > mostRead;
  if (name === "strongest") return digits[given[1] as Part] > mostRead;
  if (name === "table") return (given[0] as readonly number[]).length > mostOfTable;
  return long.has(name);
}
