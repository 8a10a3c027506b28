// What the inspector has beside words and figures: what can be done with a weight, a bias or a neuron. It stays while they are written anew.
import { element } from "../elements";
import { figureOf, loosen } from "../figure_view";
import { incomingFigure } from "../figures/incoming";
import { ApartGame, apartness, goal } from "./apart_game";
import { checkButton, clearChecks } from "./checked_view";
import { checkPixel } from "./pixel_check";
import { ParameterPanel } from "./parameter_panel";
import { weightsInto } from "./parameters";
import type { Session } from "./session";
import { StrongestPanel } from "./strongest_panel";
import { Wants, type Wanted } from "./wants";
import { WholeAverage } from "./whole_average";

/** In the inspector's words, where these are put. */
export const slotClass = "touch-slot";

export interface Extra {
  address: string;
  node: HTMLElement;
  /** The network is another, or what is known of it. */
  refresh(facts: Facts): void;
}

export interface Facts {
  name: string;
  wanted?: Wanted;
  /** What the example wants of the one that is kept. */
  kept?: number | null;
}

export class Touches {
  readonly game = new ApartGame();
  readonly whole: WholeAverage;
  private extra: Extra | null = null;
  private checked = "";

  /** `keep`: pins a weight. */
  constructor(private readonly session: Session, private readonly keep: (parameter: string) => void) {
    this.whole = new WholeAverage(session);
    session.listen({ onNet: () => { this.extra = null; this.game.end(); } });
  }

  /** Puts what belongs to this address into the words about it; where it stands there already, the words are put around it. */
  place(address: string, words: HTMLElement, facts: Facts): HTMLElement {
    const slot = words.querySelector(`.${slotClass}`);
    if (slot === null) return words;
    const isThere = this.extra?.address === address && this.extra.node.isConnected, extra = isThere && this.extra !== null ? this.extra : this.made(address, facts);
    extra.refresh(facts);
    if (isThere && this.checked !== this.now) clearChecks(extra.node);
    this.checked = this.now;
    this.extra = extra;
    const old = extra.node.closest<HTMLElement>(".inspected");
    if (!isThere || old === null) {
      slot.replaceWith(extra.node);
      return words;
    }
    // What is held by a finger or has the focus must not leave the page; where it was another button, keys go on from here.
    const hadFocus = old.contains(document.activeElement);
    for (const child of [...old.childNodes]) if (child !== extra.node) child.remove();
    const all = [...words.childNodes], at = all.indexOf(slot as ChildNode);
    extra.node.before(...all.slice(0, at));
    extra.node.after(...all.slice(at + 1));
    if (hadFocus && !old.contains(document.activeElement)) old.closest<HTMLElement>("#inspector")?.focus({ preventScroll: true });
    return old;
  }

  /** What is checked holds of this network and digit. */
  private get now(): string {
    return this.session.subject;
  }

  private made(address: string, facts: Facts): Extra {
    if (address.startsWith("L0.")) return this.pixel(address, facts);
    return address.split(".").length > 2 ? this.parameter(address, facts) : this.neuron(address, facts);
  }

  private parameter(address: string, { name }: Facts): Extra {
    const { session, game } = this, panel = new ParameterPanel(session, address, name), wants = new Wants(session, this.whole, address), told = element("p", { role: "status" });
    const play = element("button", { type: "button" }, `Let me find two that are ${goal} apart`);
    let latest: Facts = { name };
    const tell = (): void => {
      const mine = latest.wanted?.example ?? null, { kept = null } = latest;
      told.textContent = mine === null ? "" : game.look(address, kept === null ? null : apartness(mine, kept));
    };
    play.addEventListener("click", () => {
      game.begin(address);
      this.keep(address);
      tell();
    });
    return {
      address, node: element("div", { class: slotClass }, panel.node, wants.node, element("div", { class: "game" }, told, play)),
      refresh: (known) => {
        latest = known;
        panel.refresh();
        if (known.wanted !== undefined) wants.show(known.wanted);
        tell();
      },
    };
  }

  private pixel(address: string, { name }: Facts): Extra {
    const check = checkButton(name, () => checkPixel(this.session, address), "Check it: dC/dx", "dC/dx");
    return { address, node: element("div", { class: slotClass }, check), refresh: () => undefined };
  }

  private neuron(address: string, { name }: Facts): Extra {
    const { session } = this, [layer, index] = address.slice(1).split(".").map(Number), shape = session.net?.layers[layer]?.shape ?? [0, 1, 1];
    const plane = shape[1] * shape[2], bias = `L${layer}.${Math.floor(index / plane)}.bias`, hasBias = session.net?.tensors.some((one) => one.isBias && one.address === `L${layer}`) ?? false;
    const panel = hasBias ? new ParameterPanel(session, bias, plane > 1 ? `the bias of its map, ${bias}` : `the bias of ${name}`) : null;
    const strongest = new StrongestPanel(session, address), incoming = element("div", {});
    const check = hasBias && plane === 1 ? checkButton(`what ${name} wants of its weighted input`, () => session.check(bias), "Check it: dC/dz", "dC/dz") : null;
    return {
      address, node: element("div", { class: slotClass }, check, panel === null ? null : element("h3", {}, plane > 1 ? "The bias of its map" : "Its bias"), panel?.node ?? null, strongest.node, incoming),
      refresh: () => {
        panel?.refresh();
        void strongest.refresh();
        const { net, moment } = session, weights = net !== null && moment !== null && layer > 1 ? weightsInto(net, moment, layer, index) : null;
        const figure = weights === null ? null : incomingFigure(weights, layer, index);
        incoming.replaceChildren(...(figure === null ? [] : [figureOf({ ...figure, id: "inspected-incoming" })]));
        loosen(incoming);
      },
    };
  }
}
