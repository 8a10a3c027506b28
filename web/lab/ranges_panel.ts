// Says what of the network is drawn where it is not drawn whole, and lets the rest be chosen.
import { element } from "../elements";
import { withThousands } from "../numbers";
import type { Net } from "./engine";
import { pagesOf, pageWords, runsOf, shownLayers, type Share, type Windows } from "./network_windows";

export class RangesPanel {
  readonly node = element("div", { class: "ranges", role: "group", "aria-label": "Which part of the network is drawn" });
  private shown = "";

  constructor(private readonly onChosen: (windows: Windows) => void) {
    this.node.hidden = true;
  }

  show(net: Net, windows: Windows, shares: readonly Share[]): void {
    const state = JSON.stringify([net.net, net.layers.length, windows.layers, shares]);
    if (state === this.shown) return;
    this.shown = state;
    const choices = [...this.layers(net, windows), ...shares.map((share) => this.page(windows, share))];
    this.node.hidden = choices.length === 0;
    const had = this.node.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") ?? null : null;
    this.node.replaceChildren(...choices);
    if (had !== null) [...this.node.querySelectorAll("select")].find((one) => one.getAttribute("aria-label") === had)?.focus();
  }

  /** Of many layers some are drawn. */
  private layers(net: Net, windows: Windows): HTMLElement[] {
    const runs = runsOf(net), all = net.layers.length - 1;
    if (runs.length === 0) return [];
    const shown = shownLayers(net, { ...windows, layers: null }), last = shown.length - 1;
    const options: [string, string][] = [["", `L${shown.join(", L")}`], ...runs.map((from): [string, string] => [String(from), `L${from} to L${from + last}`])];
    return [choice("Layers that are drawn", "", options, String(windows.layers ?? ""), ` of ${all} layers`, (value) => this.onChosen({ ...windows, layers: value === "" ? null : Number(value) }))];
  }

  private page(windows: Windows, share: Share): HTMLElement {
    const { layer, first, all, isMaps } = share, what = isMaps ? "maps" : "neurons", options = pagesOf(share).map((from): [string, string] => [String(from), pageWords(share, from)]);
    return choice(`${isMaps ? "Maps" : "Neurons"} of L${layer} that are drawn`, `L${layer}: `, options, String(first), ` of ${withThousands(all)} ${what}`,
      (value) => this.onChosen({ ...windows, first: new Map([...windows.first, [layer, Number(value)]]) }));
  }
}

function choice(label: string, before: string, options: readonly [string, string][], now: string, behind: string, onChosen: (value: string) => void): HTMLElement {
  const select = element("select", { "aria-label": label }, ...options.map(([value, words]) => element("option", { value }, words))) as HTMLSelectElement;
  select.value = now;
  select.addEventListener("change", () => onChosen(select.value));
  select.addEventListener("keydown", (event) => event.stopPropagation()); // Elsewhere arrows make steps.
  return element("span", {}, before, select, behind);
}
