// A weight that is pointed at says more than its value: what is wanted of it, and how it compares with the one that is kept.
import type { NudgeTable } from "../documents";
import { Names } from "../names";
import { signed, significant, withThousands } from "../numbers";
import type { Explanation } from "../documents";
import { apartness } from "./apart_game";
import type { Session } from "./session";
import { nudgeOf, parameterAt } from "./weight_words";

const patience = 90; // milliseconds that something is pointed at

export interface HoverFacts {
  explanation: Explanation;
  table: NudgeTable | null;
  /** Of the whole training part; undefined: it was not asked for. */
  whole?: { average: number | null; examples: number };
  pinned: string | null;
}

/** Short lines for a tip. */
export function hoverLines(parameter: string, { explanation, table, whole, pinned }: HoverFacts): string[] {
  const place = parameterAt(parameter), names = new Names(explanation);
  if (place === null) return [];
  const mine = nudgeOf(explanation, place, names), row = table?.rows.find((one) => one.parameter === parameter), kept = pinned === null ? null : parameterAt(pinned);
  const lines = mine === null ? [] : [`This example wants ${signed(mine)} of it`];
  if (table !== null && row !== undefined) lines.push(`The next batch of ${table.examples} wants ${signed(row.average)} on average`);
  lines.push(whole === undefined ? "Touch it for what the whole training part wants" : `All ${withThousands(whole.examples)} training digits want ${signed(whole.average)} on average`);
  const other = kept === null || kept.parameter === parameter ? null : nudgeOf(explanation, kept, names);
  if (mine !== null && other !== null && kept !== null) {
    const ratio = apartness(mine, other);
    lines.push(ratio === null ? `No ratio to ${kept.parameter}: the cost does not depend on one of them` :
      `The cost is ${significant(ratio)} times as sensitive to ${Math.abs(mine) >= Math.abs(other) ? `this one as to ${kept.parameter}` : `${kept.parameter} as to this one`}`);
  }
  return lines;
}

/** `tell` is told what else there is to say of an address. */
export function tellMoreOf(session: Session, known: { pinned: string | null; whole: (parameter: string) => { average: number | null } | null | undefined },
  tell: (address: string, lines: string[]) => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null, latest: string | null = null;
  const look = async (parameter: string): Promise<void> => {
    const { engine } = session, explanation = await session.explain();
    const table = await session.alone(async () => (latest === parameter ? engine.table(await engine.nextBatch(), 1, [parameter]) : null));
    const whole = known.whole(parameter);
    if (latest === parameter) tell(parameter, hoverLines(parameter, { explanation, table, pinned: known.pinned, ...(whole ? { whole: { average: whole.average, examples: engine.digits.train } } : {}) }));
  };
  const later = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    // While it plays it would be another one before it is read.
    if (latest !== null && !session.isPlaying) timer = setTimeout(() => latest !== null && void look(latest).catch(() => undefined), patience);
  };
  session.listen({
    onHover: (address) => {
      latest = address !== null && parameterAt(address) !== null ? address : null;
      later();
    },
    onMoment: () => later(),
  });
}
