// What the whole training part wants of a weight or bias, on average: computed when it is asked, kept until the network is another.
import type { NudgeRow } from "../documents";
import type { Session } from "./session";

export class WholeAverage {
  private state = "";
  private readonly known = new Map<string, Promise<NudgeRow | null>>();
  private readonly there = new Map<string, NudgeRow | null>();

  constructor(private readonly session: Session) {
    session.listen({ onNet: () => this.forget() });
  }

  /** Null: the network has no such parameter. */
  of(parameter: string): Promise<NudgeRow | null> {
    this.lookAtState();
    const { session, state } = this, known = this.known.get(parameter);
    if (known !== undefined) return known;
    const positions = Array.from({ length: session.engine.digits.train }, (_, i) => i);
    const asked = session.aside(() => session.engine.table(positions, 0, [parameter])).then(({ result: { rows } }) => {
      const row = rows.find((one) => one.parameter === parameter) ?? null;
      if (this.state === state) this.there.set(parameter, row);
      return row;
    });
    this.known.set(parameter, asked);
    asked.catch(() => this.known.delete(parameter));
    return asked;
  }

  /** What is there already; undefined: nothing. */
  now(parameter: string): NudgeRow | null | undefined {
    this.lookAtState();
    return this.there.get(parameter);
  }

  private lookAtState(): void {
    if (this.state !== this.session.state) this.forget();
  }

  private forget(): void {
    this.state = this.session.state;
    this.known.clear();
    this.there.clear();
  }
}
