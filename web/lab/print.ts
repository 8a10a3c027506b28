// The lab on paper: the network as it is, its outputs, what the inspector shows, and the command that makes the same.
import type { Explanation } from "../documents";
import { element } from "../elements";
import { svgOf } from "../figure_view";
import type { Figure } from "../figures/figure";
import { activationsFigure } from "../figures/network";
import { outputsFigure } from "../figures/outputs";
import { percent, significant, withThousands } from "../numbers";
import { commandOf } from "./command";
import type { Session } from "./session";

const quiet = 400; // milliseconds without a change

function drawn(figure: Figure | null): HTMLElement | null {
  return figure === null ? null : element("figure", { class: "figure" }, element("figcaption", {}, element("h3", {}, figure.title), element("p", {}, figure.caption)), svgOf(figure.drawing, figure.description));
}

function facts({ net, moment, digit, engine, history: { accuracies } }: Session): string {
  if (net === null || moment === null) return "";
  const accuracy = accuracies[accuracies.length - 1], name = digit === null ? "" : digit.isGuess === true ? " In view is a digit that somebody drew." : ` In view is a ${engine.digits.classes[digit.label]}.`;
  return `${net.net}, ${withThousands(net.parameters)} weights and biases, after ${withThousands(moment.step)} steps` + (moment.step === 0 ? "" : `; the last batch cost ${significant(moment.cost)}`) +
    (accuracy === undefined ? "." : `; ${percent(accuracy.accuracy, 1)} of the test digits are right.`) + name;
}

/** It is on paper alone, and made when something is printed. */
export function printSheet(session: Session): HTMLElement {
  const sheet = element("div", { class: "sheet" });
  let explanation: Explanation | null = null, timer: ReturnType<typeof setTimeout> | null = null;
  const later = (): void => {
    if (timer !== null) clearTimeout(timer);
    if (!session.isPlaying) timer = setTimeout(() => void session.explain().then((told) => { explanation = told; }, () => { explanation = null; }), quiet);
  };
  session.listen({ onMoment: later, onPlaying: later });
  addEventListener("beforeprint", () => {
    const inspected = document.querySelector("#inspector")?.cloneNode(true) as HTMLElement | undefined;
    inspected?.removeAttribute("id");
    inspected?.removeAttribute("hidden"); // Another tab may be in front.
    inspected?.querySelectorAll("button, details, #inspected-outputs, .outputs-inspector").forEach((one) => one.remove());
    sheet.replaceChildren(element("h1", {}, "nudge lab"), element("p", {}, facts(session)),
      drawn(explanation === null ? null : activationsFigure(explanation, "printed-activations")) ?? "", drawn(explanation?.outputs ? outputsFigure(explanation, "printed-outputs") : null) ?? "",
      inspected ?? "", element("h2", {}, "The same on a command line"), element("pre", {}, commandOf(session.settings, session.engine.digits)));
  });
  addEventListener("afterprint", () => sheet.replaceChildren());
  return sheet;
}
