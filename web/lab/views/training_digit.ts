// The digit in view as one of the training part: copies of the network can learn from those alone.
import type { Session } from "../session";

export interface TrainingDigit {
  position: number;
  label: number;
  /** Which one it is. */
  words: string;
}

/** Else the first of its class. Null: the training part has none of its class. */
export async function trainingDigit(session: Session): Promise<TrainingDigit | null> {
  const { example, engine, digit } = session, label = digit?.label ?? 0, name = engine.digits.classes[label];
  if ("part" in example && example.part === "train") return { position: example.position, label, words: `number ${example.position} of the training digits, the ${name} in view` };
  const position = await session.digitOfClass("train", engine.digits.train - 1, label, 1);
  const why = "part" in example ? "test digits are not learnt from" : digit?.isGuess === true ? "the one in view is drawn by hand, and the network calls it so" : "the one in view is made by hand";
  return position === null ? null : { position, label, words: `number ${position} of the training digits, the first ${name} there: ${why}` };
}
