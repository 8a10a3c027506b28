// The nudge table of the next batch: what each of its digits wants of some weights, and the average, which is the step.
import { element } from "../../elements";
import { figureOf } from "../../figure_view";
import { contestFigure } from "../../figures/contest";
import { nudgeTableFigure } from "../../figures/nudge_table";
import { withThousands } from "../../numbers";
import type { Session } from "../session";
import { byPull, rowsOfTouched, sortedTable, withNewest, type Order } from "./asked";
import { choice, field } from "./fields";
import { noClasses, saysClasses } from "./kind";
import type { View } from "./view";

const narrow = 6, wide = 14, mostShown = 100, mostRows = 16, rowsOfNeuron = 8;

export class NudgesView implements View {
  readonly name = "Nudges";
  readonly title = "What each digit of the next batch wants of each weight, and the average";
  readonly takesTouch = true;
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly order = choice([["pull", "strongest pull"], ["contest", "most contested"]]);
  private readonly rows = choice([["engine", "that matter most"], ["touched", "that I touched"]]);
  private readonly words = element("p", { class: "soft" });
  private readonly figures = element("div", { class: "view-figures" });
  private touched: string[] = [];

  constructor(private readonly session: Session) {
    this.node = element("div", {}, element("div", { class: "view-fields" }, field("Weights", this.rows), field("First", this.order)), this.words, this.figures);
    for (const one of [this.order, this.rows]) one.addEventListener("change", () => this.onWish());
    session.listen({ onTouch: (address) => this.touch(address), onNet: () => this.forget() });
  }

  whyNot({ net, engine }: Session): string | null {
    return net !== null && !saysClasses(net, engine.digits.classes) ? `${noClasses} The engine makes no nudge table of it.` : null;
  }

  async update(session: Session, isWide: boolean): Promise<void> {
    const { engine } = session, ofTouched = this.rows.value === "touched" && this.touched.length > 0;
    const { table, step } = await session.alone(async () => {
      const batch = await engine.nextBatch();
      return { table: await engine.table(batch, Math.min(mostShown, batch.length), ofTouched ? this.touched : undefined), step: session.moment?.step ?? 0 };
    });
    const most = isWide ? wide : narrow, chosen = table.shown.length > most ? ` The columns are the ${most} that pull most of these weights.` : "";
    this.words.textContent = `Of the ${withThousands(table.examples)} digits that step ${withThousands(step + 1)} learns from.${chosen}` +
      (this.rows.value === "touched" && !ofTouched ? " Touch a weight or a neuron of the network: until then, the weights that matter most." : "");
    const sorted = byPull(sortedTable(table, this.order.value as Order));
    this.figures.replaceChildren(figureOf(nudgeTableFigure(sorted, "view-nudges", most)), figureOf(contestFigure(sorted, "view-contests")));
  }

  private touch(address: string): void {
    const { net, moment } = this.session;
    if (net === null || moment === null) return;
    const rows = rowsOfTouched(net, moment, address, rowsOfNeuron);
    if (rows.length === 0) return;
    this.touched = withNewest(this.touched, rows, mostRows);
    this.rows.value = "touched";
  }

  /** Another network has other weights. */
  private forget(): void {
    this.touched = [];
    this.rows.value = "engine";
  }
}
