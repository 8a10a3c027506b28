// Three walkers from where the network stands: single digits, batches of a hundred, all digits at once. A race on the real cost.
import type { Descents } from "../../documents";
import { element } from "../../elements";
import { figureOf } from "../../figure_view";
import { accuracyFigure, batchCosinesFigure, batchInWords, cosinesOfStepsFigure, costFigure } from "../../figures/descents";
import { firstStepsFigure, pathsFigure } from "../../figures/paths";
import { staggerFigure } from "../../figures/stagger";
import { withThousands } from "../../numbers";
import { button } from "../button";
import type { Progress } from "../engine";
import type { Session } from "../session";
import { plainRate } from "../settings";
import { choice, field, numberField, numberIn } from "./fields";
import { noClasses, saysClasses } from "./kind";
import { Long } from "./long";
import type { RaceClock } from "./race";
import { RaceMap } from "./race_map";
import type { View } from "./view";

const batches = [1, 100, 0], usualEpochs = 3, mostEpochs = 30, gridLines = 16;

export class WalkersView implements View {
  readonly name = "Race";
  readonly title = "Three walkers race down the real cost: single digits, batches of 100, all digits at once";
  readonly node: HTMLElement;
  onWish = (): void => {};
  private readonly rate = numberField("1", 0, "any");
  private readonly epochs = numberField(String(usualEpochs), 1, "1");
  private readonly clock = choice([["examples", "by digits seen"], ["steps", "by steps made"], ["seconds", "by seconds spent"]]);
  private readonly begin: HTMLButtonElement;
  private readonly intro = element("p", { class: "soft" }, "Copies of the network walk downhill from where it stands. One looks at a single digit before each step, one at a hundred, one at all of them. The network itself stays where it is.");
  private readonly words = element("p", { class: "soft", role: "status" });
  private readonly result = element("div", {});
  private readonly figures = element("div", { class: "view-figures" });
  private readonly long: Long;
  private map: RaceMap | null = null;
  private descents: Descents | null = null;
  private began = 0;

  constructor(private readonly session: Session) {
    this.begin = button("Race from here", "Race from here: from where the network stands", () => void this.race());
    this.begin.classList.add("main");
    this.long = new Long("the race", this.begin, session.engine, (progress) => progressInWords(progress, session.engine.digits.train));
    this.node = element("div", {}, this.intro,
      element("div", { class: "view-fields" }, field("Learning rate", this.rate), field("Epochs", this.epochs), this.begin, this.long.stopper), this.long.node, this.words, this.result);
    this.clock.setAttribute("aria-label", "Clock of the race");
    this.clock.addEventListener("change", () => this.setClock());
    session.listen({ onNet: () => this.forget() });
    this.takeRate();
  }

  whyNot({ net, engine }: Session): string | null {
    return net !== null && !saysClasses(net, engine.digits.classes) ? `${noClasses} The engine races networks that do.` : null;
  }

  /** What was raced stays; the words say where it began. */
  update(session: Session): void {
    const now = session.moment?.step ?? 0;
    if (this.descents !== null) this.words.textContent = `They began at step ${withThousands(this.began)}${now === this.began ? ", where the network stands" : `; the network is at step ${withThousands(now)} now`}.`;
  }

  private takeRate(): void {
    this.rate.value = plainRate(this.session.settings);
  }

  private forget(): void {
    this.long.stop();
    this.descents = null;
    this.map?.end();
    this.map = null;
    this.words.textContent = "";
    this.result.replaceChildren();
    this.intro.hidden = false;
    this.takeRate();
  }

  private async race(): Promise<void> {
    const { session, words } = this;
    try {
      const settings = { batches, learningRate: numberIn(this.rate, "Learning rate", 1e-6, 1000), epochs: numberIn(this.epochs, "Epochs", 1, mostEpochs), surface: gridLines };
      words.textContent = "";
      const raced = await this.long.run((onProgress) => session.aside(() => session.engine.descents(settings, onProgress)));
      if (raced === null) {
        words.textContent = "The race was stopped.";
        return;
      }
      this.descents = raced.result;
      this.began = raced.step;
      this.show(raced.result);
      this.update(session);
    } catch (problem) {
      words.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  private show(descents: Descents): void {
    this.map?.end();
    this.map = RaceMap.of(descents, this.clock);
    if (this.map === null) {
      this.result.replaceChildren(element("p", {}, "None of them went anywhere: there is no slope here."));
      return;
    }
    this.result.replaceChildren(this.map.node, this.figures);
    this.intro.hidden = true;
    this.setClock();
    this.map.play();
  }

  private setClock(): void {
    const { descents, map } = this, clock = this.clock.value as RaceClock;
    if (descents === null || map === null) return;
    map.setClock(clock);
    const figures = [costFigure(descents, clock), accuracyFigure(descents, clock), cosinesOfStepsFigure(descents), batchCosinesFigure(descents), pathsFigure(descents), firstStepsFigure(descents), staggerFigure(descents)];
    this.figures.replaceChildren(...figures.filter((figure) => figure !== null).map((figure) => figureOf({ ...figure, id: `view-${figure.id}` })));
  }
}

function progressInWords(progress: Progress | null, examples: number): string {
  if (progress === null) return "They are about to walk.";
  const batch = batches[progress.part];
  if (batch === undefined) return "All have walked; the cost around their ways is measured.";
  return `The walker by ${batchInWords(batch === 0 ? examples : batch, examples)}: step ${withThousands(progress.done)} of ${withThousands(progress.of)}.`;
}
