// What each step cost and how right the network was, as two curves with their newest numbers.
import { element } from "../elements";
import { fittingAxis, placeOn, type Axis } from "../figures/axis";
import { percent, significant, withThousands } from "../numbers";
import { Canvas } from "./canvas";
import { coloursNow, whenColoursChange } from "./colours";
import type { Bin, History } from "./history";
import { letters } from "./network_paint";

const left = 54, right = 10, top = 6, bottom = 18, mostTicks = 4, tickRoom = 14, unmeasured = 0.05, lastRows = 12;

const shares: Axis = { low: 0, high: 1, isLogarithmic: false, ticks: [0, 0.5, 1].map((value) => ({ value, label: percent(value, 0) })) };

interface Curve {
  node: HTMLElement;
  canvas: Canvas;
  number: HTMLElement;
}

export class CurvesView {
  readonly node: HTMLElement;
  private readonly cost: Curve;
  private readonly accuracy: Curve;
  private readonly numbers = element("div", { class: "unseen" });
  private history: History | null = null;

  constructor() {
    this.cost = curve("Cost of each step", () => this.drawCost());
    this.accuracy = curve("Test digits right", () => this.drawAccuracy());
    this.node = element("section", { class: "curves", "aria-label": "Curves" }, this.cost.node, this.accuracy.node, this.numbers);
    whenColoursChange(() => this.ask());
  }

  show(history: History): void {
    this.history = history;
    const costs = history.costsOfSteps, measured = history.accuracies;
    this.cost.number.textContent = costs.length === 0 ? "" : significant(costs[costs.length - 1]);
    this.accuracy.number.textContent = measured.length === 0 ? "not measured yet" : percent(measured[measured.length - 1].accuracy);
    this.ask();
  }

  /** For those who hear the page: it is made when nothing plays. */
  tell(history: History): void {
    const costs = history.costsOfSteps, first = Math.max(0, costs.length - lastRows);
    this.numbers.replaceChildren(
      tableOf("Costs of the last steps", ["step", "cost"], costs.slice(first).map((cost, i) => [withThousands(first + i + 1), significant(cost)])),
      tableOf("Right of the test digits", ["after step", "right"], history.accuracies.slice(-lastRows).map((one) => [withThousands(one.step), percent(one.accuracy)])));
  }

  private ask(): void {
    this.cost.canvas.ask();
    this.accuracy.canvas.ask();
  }

  private drawCost(): void {
    const bins = this.history?.bins(this.cost.canvas.width - left - right) ?? [];
    const axis = fittingAxis(bins.flatMap(({ mean, high }) => [mean, high])); // One lucky batch costs next to nothing: it does not set the scale.
    draw(this.cost.canvas, bins, axis, this.history?.costsOfSteps.length ?? 0, false);
  }

  private drawAccuracy(): void {
    const measured = this.history?.accuracies ?? [];
    const bins = measured.map(({ step, accuracy }): Bin => ({ step, low: accuracy, high: accuracy, mean: accuracy }));
    draw(this.accuracy.canvas, bins, shares, this.history?.costsOfSteps.length ?? 0, true);
  }
}

function curve(title: string, work: () => void): Curve {
  const canvas = new Canvas(title, "curve", work), number = element("strong", {});
  return { node: element("div", { class: "curve-place" }, element("div", { class: "curve-head" }, element("span", {}, title), number), canvas.node), canvas, number };
}

function tableOf(title: string, heads: string[], rows: string[][]): HTMLElement {
  return element("table", {}, element("caption", {}, title),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))))));
}

/** Within each bin from its lowest to its highest, faint; its mean as a line. The last has a dot. */
function draw({ context, width, height }: Canvas, bins: readonly Bin[], axis: Axis, steps: number, withDots: boolean): void {
  const colours = coloursNow(), last = Math.max(1, steps);
  const x = (step: number): number => left + (width - left - right) * step / last, y = (value: number): number => height - bottom - (height - bottom - top) * placeOn(axis, Math.max(axis.low, value));
  context.clearRect(0, 0, width, height);
  context.font = letters;
  context.lineWidth = 1;
  context.textAlign = "right";
  const every = Math.ceil(axis.ticks.length / Math.max(1, Math.min(mostTicks, Math.floor((height - top - bottom) / tickRoom) + 1)));
  axis.ticks.filter((_, i) => i % every === 0).forEach((tick) => {
    const at = Math.round(y(tick.value)) + 0.5;
    context.strokeStyle = colours.grid;
    context.beginPath();
    context.moveTo(left, at);
    context.lineTo(width - right, at);
    context.stroke();
    context.fillStyle = colours.soft;
    context.fillText(tick.label, left - 6, Math.max(10, at + 4));
  });
  context.fillText(steps === 0 ? "" : `step ${withThousands(steps)}`, width - right, height - 4);
  context.textAlign = "left";
  context.fillText("0", left, height - 4);
  const first = bins[0]?.step ?? 0;
  if (withDots && first > steps * unmeasured) context.fillText(`measured from step ${withThousands(first)} on`, left + 8, top + 12);
  if (bins.length === 0) return;
  context.strokeStyle = colours.up;
  context.globalAlpha = 0.35;
  context.beginPath();
  for (const bin of bins) {
    if (bin.low === bin.high) continue;
    context.moveTo(x(bin.step), y(bin.low));
    context.lineTo(x(bin.step), y(bin.high));
  }
  context.stroke();
  context.globalAlpha = 1;
  context.lineWidth = 1.6;
  context.lineJoin = "round";
  context.beginPath();
  bins.forEach((bin, i) => (i === 0 ? context.moveTo(x(bin.step), y(bin.mean)) : context.lineTo(x(bin.step), y(bin.mean))));
  context.stroke();
  context.fillStyle = colours.up;
  for (const bin of withDots && bins.length < 60 ? bins : bins.slice(-1)) {
    context.beginPath();
    context.arc(x(bin.step), y(bin.mean), 3, 0, 2 * Math.PI);
    context.fill();
  }
}
