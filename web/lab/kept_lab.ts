// A lab put aside: its training to the last bit, what was set by hand, its curves and the digit in view.
import { withThousands } from "../numbers";
import type { Edit } from "./edits";
import type { Example, Net, Settings } from "./engine";
import type { Kept } from "./history";
import type { Standing } from "./lasting_training";
import type { Origin, Session } from "./session";

export interface KeptLab {
  net: Net;
  settings: Settings;
  standing: Standing;
  state: string; // of the session
  step: number;
  edits: readonly Edit[];
  origin: Origin | null;
  history: Kept;
  example: Example;
}

/** Null: there is no network yet. */
export function keep(session: Session): Promise<KeptLab | null> {
  return session.alone(async () => {
    const { net, settings, state, moment, edits, origin, history, example } = session;
    return net === null ? null : { net, settings, standing: await session.engine.standing(), state, step: moment?.step ?? 0, edits, origin, history: history.kept, example };
  });
}

/** Where it is the same training still, at the same step, only the digit comes back: the steps that can be taken back stay. */
export async function giveBack(session: Session, kept: KeptLab): Promise<void> {
  const { example } = kept;
  if (session.net !== kept.net || session.state !== kept.state) await session.alone(async () => {
    session.begin(await session.engine.returnTo(kept.standing), kept.settings);
    session.edits = kept.edits;
    session.origin = kept.origin;
    session.history.restore(kept.history);
  }, false);
  if (session.example === example && session.moment !== null) return;
  await session.view("part" in example ? example : { ...example, pixels: example.pixels.slice() }); // Drawn once more, as far as the pad knows.
}

/** "784-16-16-10 at step 95, with 2 weights set by hand" */
export function wordsOfKept({ net, step, edits }: KeptLab): string {
  const byHand = edits.length === 0 ? "" : `, with ${edits.length === 1 ? "one weight" : `${withThousands(edits.length)} weights`} set by hand`;
  return `${net.net} at step ${withThousands(step)}${byHand}`;
}
