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
  return position === null ? null : { position, label, words: `number ${position} of the training digits: the one in view is not among them, so the first ${name} that is` };
}
