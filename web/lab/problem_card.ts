// A training that goes wrong: what has happened, and two ways on.
import { element } from "../elements";
import { significant } from "../numbers";
import { button } from "./button";
import type { Moment } from "./engine";
import { fellBack, leastOf, standsStill } from "./history";
import { outputsOf } from "./network_words";
import type { Session } from "./session";
import { withThirdOfRate } from "./settings";

const flat = 0.01; // Nearer to 0 or 1 a sigmoid has next to no slope.

/** Whether all of these outputs are where a sigmoid is flat. */
export function areFlat(outputs: readonly number[]): boolean {
  return outputs.every((value) => value < flat || value > 1 - flat);
}

export class ProblemCard {
  readonly node = element("div", { class: "problem card", role: "alert" });

  private least = Infinity;
  private hasTold = false; // of this network, what is no reason to pause it

  constructor(private readonly session: Session) {
    this.node.hidden = true;
    session.listen({
      onNet: () => this.begin(),
      onPlaying: (isPlaying) => isPlaying && this.hide(),
      onMoment: (moment) => (moment.problem === null ? this.look(moment) : this.show("The training has run away", moment.problem)),
      onGrown: () => this.show("The cost is growing", "Within ten steps it has grown to four times what it was. The learning rate is probably too large: " +
        "each step goes beyond the valley, and lands higher on the other side."),
      onFailed: (words) => this.show("The engine has stopped", words),
    });
  }

  private begin(): void {
    this.hide();
    this.least = Infinity;
    this.hasTold = false;
  }

  /** What goes wrong quietly. */
  private look(moment: Moment): void {
    const { net, history: { costsOfSteps: costs, accuracies }, engine: { digits: { classes } } } = this.session;
    this.least = leastOf(this.least, costs);
    if (net === null || this.hasTold || moment.costs.length === 0) return;
    const outputs = [...outputsOf(net, moment)], right = accuracies[accuracies.length - 1]?.accuracy ?? null;
    if (standsStill(costs) && areFlat(outputs) && right !== null && right < 2 / classes.length) {
      this.tell("The cost stands still", `For many steps it has been ${significant(moment.cost)}. ${saturated(outputs)} There every neuron’s slope is near 0, and so is all that a digit can ask for. The learning rate was probably too large: a step has thrown the outputs that far.`);
    } else if (fellBack(costs, this.least)) {
      this.tell("What was learnt is being lost", `The cost of the last steps is four times the least that it has been, ${significant(this.least)}. The learning rate is probably too large: now and then a step goes beyond the valley.`);
    }
  }

  private tell(title: string, words: string): void {
    this.hasTold = true;
    this.show(title, words);
  }

  private show(title: string, words: string): void {
    const smaller = withThirdOfRate(this.session.settings), rate = smaller["optimizer.learning_rate"];
    const back = button("One step back", "One step back", () => {
      this.hide();
      void this.session.back();
    });
    back.disabled = (this.session.moment?.back ?? 0) === 0;
    this.node.replaceChildren(element("h2", {}, title), element("p", {}, words), element("div", { class: "buttons" },
      back, button(`A third of the rate: ${rate}`, `Begin anew with a third of the rate: ${rate}`, () => void this.session.reset(smaller)), button("Close", "Close this note", () => this.hide())));
    this.node.hidden = false;
  }

  private hide(): void {
    this.node.hidden = true;
  }
}

function saturated(outputs: readonly number[]): string {
  const most = Math.max(...outputs);
  return most < flat ? `All outputs are ${most.toFixed(2)}.` : "All outputs are at 0 or 1.";
}
