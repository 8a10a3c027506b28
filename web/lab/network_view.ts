// The network on the stage: drawn as it is, and asked by pointing or by keys.
import { element } from "../elements";
import { Canvas } from "./canvas";
import { whenColoursChange } from "./colours";
import type { Moment, Net } from "./engine";
import { layoutOf, type Layout } from "./network_layout";
import { nameRoom, NetworkPainter } from "./network_paint";
import { addressAt, isArrow, placeOf, stopsOf, walk, walkWithin, type Arrow } from "./network_touch";
import { firstWindows, neighbourOf, revealing, type Windows } from "./network_windows";
import { wordsOf } from "./network_words";
import { RangesPanel } from "./ranges_panel";
import { drawnNet } from "./views/kind";

const slackOfMouse = 4, slackOfFinger = 12; // pixels

export interface NetworkEvents {
  onTouch(address: string): void;
  onHover(address: string | null): void;
}

export class NetworkView {
  readonly node: HTMLElement;
  /** What of it is drawn, where that is not all. */
  readonly ranges = new RangesPanel((windows) => this.setWindows(windows));
  /** How long the last drawing took, in milliseconds. */
  took = 0;
  private readonly canvas: Canvas;
  private readonly painter: NetworkPainter;
  private readonly tip: HTMLElement;
  private readonly said: HTMLElement;
  private given: Net | null = null;
  private drawn: Net | null = null;
  private net: Net | null = null;
  private moment: Moment | null = null;
  private layout: Layout | null = null;
  private windows: Windows = firstWindows;
  private lit: readonly string[] = [];
  private focus: string | null = null;
  private hasFocus = false;
  private pointed: string | null = null;
  private told: string | null = null; // what the tip is about
  private more: readonly string[] = []; // what else it says of that

  constructor(private readonly classes: readonly string[], private readonly events: NetworkEvents) {
    this.canvas = new Canvas("", "network", () => this.draw());
    this.painter = new NetworkPainter(this.canvas.context, classes);
    this.tip = element("div", { class: "tip" });
    this.tip.hidden = true;
    this.said = element("div", { class: "unseen", "aria-live": "polite" });
    this.node = element("div", {
      class: "network-place", role: "application", tabindex: "0",
      "aria-label": "The network. Arrows go from neuron to neuron; with Shift, through the weights of a neuron; Enter asks.",
    }, this.canvas.node, this.tip, this.said);
    this.listen();
    whenColoursChange(() => {
      this.painter.takeColours();
      this.canvas.ask();
    });
  }

  show(given: Net, moment: Moment): void {
    if (given !== this.given) this.drawn = drawnNet(given);
    this.given = given;
    const net = this.drawn ?? given;
    if (net !== this.net) {
      this.layout = null;
      this.windows = firstWindows;
      this.focus = null;
      this.canvas.node.setAttribute("aria-label", `The network ${net.net}: its weights, and every neuron as bright as it is active`);
    }
    this.net = net;
    this.moment = moment;
    if (this.told !== null) this.fillTip(this.told);
    this.canvas.ask();
  }

  /** Layers that keep their parameters have a lock. */
  setFrozen(layers: readonly string[]): void {
    this.painter.frozen = new Set(layers);
    this.canvas.ask();
  }

  /** What has to do with these addresses has a ring. */
  light(addresses: readonly string[]): void {
    this.lit = addresses;
    this.canvas.ask();
  }

  /** What is touched is among what is drawn. */
  reveal(addresses: readonly string[]): void {
    if (this.net !== null) this.setWindows(revealing(this.net, this.windows, addresses));
  }

  private setWindows(windows: Windows): void {
    if (windows === this.windows) return;
    this.windows = windows;
    this.layout = null;
    this.canvas.ask();
  }

  private layoutNow(net: Net): Layout {
    const { width, height } = this.canvas;
    if (this.layout === null || this.layout.width !== width || this.layout.height !== height) {
      this.layout = layoutOf(net, width, height, nameRoom, this.windows);
      this.ranges.show(net, this.windows, this.layout.shares);
    }
    return this.layout;
  }

  private draw(): void {
    if (this.net === null || this.moment === null) return;
    const begin = performance.now(), layout = this.layoutNow(this.net);
    const lit = this.pointed === null ? this.lit : [...this.lit, this.pointed];
    this.painter.paint(this.net, this.moment, layout, { lit, focus: this.hasFocus ? this.focus : null });
    this.took = performance.now() - begin;
  }

  private listen(): void {
    const { node } = this;
    const at = (event: PointerEvent): string | null => {
      if (this.net === null || this.layout === null) return null;
      const box = this.canvas.node.getBoundingClientRect(), zoom = box.width / this.canvas.width;
      return addressAt(this.net, this.layout, this.painter.edges, (event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom, event.pointerType === "mouse" ? slackOfMouse : slackOfFinger);
    };
    node.addEventListener("pointermove", (event) => this.point(at(event), event.clientX, event.clientY));
    node.addEventListener("pointerleave", () => this.point(null, 0, 0));
    node.addEventListener("click", (event) => {
      const address = at(event as PointerEvent);
      if (address === null) return;
      this.focus = address;
      this.touch(address);
    });
    node.addEventListener("focus", () => this.setFocus(true));
    node.addEventListener("blur", () => this.setFocus(false));
    node.addEventListener("keydown", (event) => this.key(event));
  }

  private setFocus(hasFocus: boolean): void {
    this.hasFocus = hasFocus && this.node.matches(":focus-visible");
    if (this.hasFocus) this.focus ??= this.stops()[0]?.[0] ?? null;
    if (!hasFocus) this.showTip(null, 0, 0);
    this.canvas.ask();
  }

  private stops(): string[][] {
    return this.net === null || this.layout === null ? [] : stopsOf(this.net, this.layout);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Enter" && this.focus !== null) {
      event.preventDefault();
      this.showTip(null, 0, 0); // The inspector has more.
      this.touch(this.focus);
    }
    if (event.key === "Escape") this.point(null, 0, 0);
    if (!isArrow(event.key) || this.net === null) return;
    event.preventDefault();
    event.stopPropagation(); // Elsewhere they make steps.
    this.hasFocus = true;
    this.focus = event.shiftKey && this.focus !== null ? walkWithin(this.net, this.focus, event.key) : this.walked(this.net, event.key);
    this.said.textContent = this.focus === null ? "" : this.wordsOf(this.focus);
    this.events.onHover(this.focus);
    const box = this.node.getBoundingClientRect(), place = this.layout === null || this.focus === null ? null : placeOf(this.layout, this.focus);
    this.showTip(this.focus, box.left + (place?.[0] ?? 0), box.top + (place?.[1] ?? 0));
    this.canvas.ask();
  }

  /** Beyond the last neuron that is drawn the next ones are. */
  private walked(net: Net, key: Arrow): string | null {
    const next = walk(this.stops(), this.focus, key), beyond = next === null || next !== this.focus || key === "ArrowLeft" || key === "ArrowRight" ? null : neighbourOf(net, next, key === "ArrowDown" ? 1 : -1);
    if (beyond === null) return next;
    this.reveal([beyond]);
    this.layoutNow(net);
    return beyond;
  }

  private touch(address: string): void {
    this.said.textContent = this.wordsOf(address);
    this.events.onTouch(address);
    this.canvas.ask();
  }

  private point(address: string | null, x: number, y: number): void {
    this.showTip(address, x, y);
    if (address === this.pointed) return;
    this.pointed = address;
    this.node.classList.toggle("pointed", address !== null);
    this.events.onHover(address);
    this.canvas.ask();
  }

  private wordsOf(address: string): string {
    return this.net === null || this.moment === null ? address : wordsOf(this.net, this.moment, this.classes, address);
  }

  private fillTip(address: string): void {
    this.tip.replaceChildren(this.wordsOf(address), ...this.more.map((words) => element("div", {}, words)));
  }

  /** What else there is to say of it, if it is still pointed at. */
  sayMore(address: string, more: readonly string[]): void {
    if (this.told !== address) return;
    this.more = more;
    this.fillTip(address);
    if (more.length > 0 && this.hasFocus) this.said.textContent = [this.wordsOf(address), ...more].join(". ");
    const { bottom } = this.tip.getBoundingClientRect();
    if (bottom > innerHeight) this.tip.style.top = `${Math.max(4, innerHeight - this.tip.offsetHeight - 4)}px`;
  }

  private showTip(address: string | null, x: number, y: number): void {
    if (address !== this.told) this.more = [];
    this.told = address;
    this.tip.hidden = address === null;
    if (address === null) return;
    this.fillTip(address);
    const right = Math.min(innerWidth - 8, this.node.getBoundingClientRect().right); // What it lies over beside the network is being read.
    this.tip.style.left = `${Math.max(4, Math.min(x + 14, right - this.tip.offsetWidth))}px`;
    this.tip.style.top = `${y + this.tip.offsetHeight + 24 > innerHeight ? y - this.tip.offsetHeight - 14 : y + 18}px`;
  }
}
