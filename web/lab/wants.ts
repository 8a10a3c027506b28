// What is wanted of a weight or bias: by this example, by the batch of the next step, by the whole training part; each can be checked.
import type { NudgeTable } from "../documents";
import { element } from "../elements";
import { signed, withThousands } from "../numbers";
import { checkButton } from "./checked_view";
import type { Check } from "./engine";
import type { Session } from "./session";
import type { WholeAverage } from "./whole_average";

export interface Wanted {
  /** Null: nobody knows. */
  example: number | null;
  batch: NudgeTable | null;
}

const atOnce = 50; // checks between two words of progress

/** The mean over these training digits of both derivatives of the cost: the example in view is the same afterwards. */
export async function checkedAverage(session: Session, positions: readonly number[], parameter: string, progress: (words: string) => void): Promise<Check> {
  let analytic = 0, numeric = 0, step = 0;
  for (let begin = 0; begin < positions.length; begin += atOnce) {
    progress(`${withThousands(begin)} of ${withThousands(positions.length)} examples are checked.`);
    await session.alone(async () => {
      for (const position of positions.slice(begin, begin + atOnce)) {
        await session.engine.view({ part: "train", position });
        const one = await session.engine.check(parameter);
        analytic += one.analytic / positions.length;
        numeric += one.numeric / positions.length;
        step = one.step;
      }
      await session.engine.view(session.example);
    });
  }
  return { analytic, numeric, step };
}

export class Wants {
  readonly node: HTMLElement;
  private readonly example = element("td", {});
  private readonly batch = element("td", {});
  private readonly whole = element("td", { role: "status" });
  private asked = 0;

  constructor(session: Session, private readonly wholeAverage: WholeAverage, private readonly parameter: string) {
    const { engine } = session, { digits } = engine;
    const row = (words: string, value: HTMLElement, check: HTMLElement): HTMLElement => element("div", { class: "want" }, element("table", {}, element("tbody", {}, element("tr", {}, element("th", { scope: "row" }, words), value))), check);
    this.node = element("div", { class: "wants" }, element("h3", {}, "What is wanted of it"),
      row("this example", this.example, checkButton("what this example wants", () => session.check(parameter))),
      row("the next batch, on average", this.batch, checkButton("the average of the next batch", async (progress) => checkedAverage(session, await session.alone(() => engine.nextBatch()), parameter, progress))),
      row(`all ${withThousands(digits.train)} training digits`, this.whole,
        checkButton("the average of all training digits", (progress) => checkedAverage(session, Array.from({ length: digits.train }, (_, i) => i), parameter, progress))));
  }

  show({ example, batch }: Wanted): void {
    const { parameter } = this;
    this.example.textContent = example === null ? "–" : signed(example, 4);
    this.batch.textContent = signed(batch?.rows.find((one) => one.parameter === parameter)?.average ?? null, 4);
    const known = this.wholeAverage.now(parameter), number = ++this.asked;
    if (known !== undefined) {
      this.whole.textContent = signed(known?.average ?? null, 4);
      return;
    }
    this.whole.textContent = "is being computed …";
    this.wholeAverage.of(parameter).then((row) => signed(row?.average ?? null, 4), (problem: unknown) => (problem instanceof Error ? problem.message : String(problem)))
      .then((words) => { if (number === this.asked) this.whole.textContent = words; });
  }
}
