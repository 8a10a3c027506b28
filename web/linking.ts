// What is pointed at, or gone to by keyboard, says its exact numbers; and everything on the page that has to do with the
// same neuron or weight lights up.

import type { About, Pixels } from "./figures/figure";

/** "L2.7.3": L2, L2.7, L2.7.3. */
function beginningsOf(address: string): string[] {
  const parts = address.split(".");
  return parts.map((_, i) => parts.slice(0, i + 1).join("."));
}

/** Elements by address: a weight goes with its neuron, L2.7.3 with L2.7, and the other way round. */
class ByAddress {
  private readonly exact = new Map<string, Element[]>();
  private readonly beginning = new Map<string, Element[]>();

  constructor(elements: Iterable<Element>) {
    const add = (map: Map<string, Element[]>, key: string, element: Element): void => {
      const list = map.get(key);
      if (list === undefined) map.set(key, [element]);
      else list.push(element);
    };
    for (const element of elements) {
      for (const address of addressesOf(element)) {
        add(this.exact, address, element);
        beginningsOf(address).forEach((beginning) => add(this.beginning, beginning, element));
      }
    }
  }

  related(address: string): Element[] {
    return [...(this.beginning.get(address) ?? []), ...beginningsOf(address).slice(0, -1).flatMap((beginning) => this.exact.get(beginning) ?? [])];
  }
}

function addressesOf(element: Element): string[] {
  return (element.getAttribute("data-addresses") ?? "").split(" ").filter((address) => address !== "");
}

const pixelsOf = new WeakMap<Element, Pixels>();

/** What is drawn in this element are pixels, which are pointed at one by one. */
export function setPixels(element: Element, pixels: Pixels): void {
  element.setAttribute("data-pixels", "");
  pixelsOf.set(element, pixels);
}

/** The pixel at this place of the screen. Null: none. */
function pixelUnder(target: Element, x: number, y: number): About | null {
  const picture = target.closest("[data-pixels]"), pixels = picture && pixelsOf.get(picture);
  if (!picture || !pixels) return null;
  const box = (picture.firstElementChild ?? picture).getBoundingClientRect();
  const column = Math.floor((x - box.left) / box.width * pixels.columns), row = Math.floor((y - box.top) / box.height * pixels.rows);
  return column >= 0 && column < pixels.columns && row >= 0 && row < pixels.rows ? pixels.about(row * pixels.columns + column) : null;
}

export interface Linking {
  /** Lights up what has to do with these addresses, as if one of them were pointed at elsewhere. */
  light: (addresses: string[]) => void;
}

/**
 * Everything beneath the root, also what comes later. `onPointed` is told the addresses of what is pointed at; of nothing,
 * none.
 */
export function linkUp(root: HTMLElement, onPointed: (addresses: string[]) => void = () => {}): Linking {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);
  // Made when it is asked for, and anew when something came or a table was opened, which has addresses too.
  let known: ByAddress | null = null;
  const all = (): ByAddress => (known ??= new ByAddress(root.querySelectorAll("[data-addresses]")));
  new MutationObserver(() => { known = null; }).observe(root, { childList: true, subtree: true });

  let pointed: Element | null = null, said = "", lit = new Set<Element>();
  const lightElements = (next: Set<Element>): void => {
    lit.forEach((one) => next.has(one) || one.classList.remove("lit"));
    next.forEach((one) => one.classList.add("lit"));
    lit = next;
  };
  const related = (addresses: string[]): Set<Element> => new Set(addresses.flatMap((address) => all().related(address)));
  const lightUp = (element: Element | null, pixel: About | null = null): void => {
    const label = pixel?.label ?? element?.getAttribute("data-label") ?? "";
    if (element === pointed && label === said) return;
    pointed = element;
    said = label;
    const wanted = pixel?.addresses ?? (element === null ? [] : addressesOf(element)), next = related(wanted);
    if (element !== null) next.add(element);
    lightElements(next);
    tip.hidden = label === "";
    tip.textContent = label;
    onPointed(wanted);
  };
  const placeTip = (x: number, y: number): void => {
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + tip.offsetHeight + 24 > innerHeight ? y - tip.offsetHeight - 14 : y + 18}px`;
  };

  root.addEventListener("pointermove", (event) => {
    const element = event.target instanceof Element ? event.target.closest("[data-addresses]") : null;
    lightUp(element, element === null ? null : pixelUnder(event.target as Element, event.clientX, event.clientY));
    placeTip(event.clientX, event.clientY);
  });
  root.addEventListener("pointerleave", () => lightUp(null));

  // A drawing is one stop of the tabulator; arrows walk through its marks.
  let at = -1;
  const leave = (): void => {
    at = -1;
    lightUp(null);
  };
  const pictureOf = (event: Event): Element | null => (event.target instanceof Element && event.target.matches("svg.picture") ? event.target : null);
  root.addEventListener("keydown", (event) => {
    const picture = pictureOf(event), step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (picture === null) return;
    if (event.key === "Escape") leave();
    const marks = step === undefined ? [] : [...picture.querySelectorAll("[data-addresses]")];
    if (step === undefined || marks.length === 0) return;
    event.preventDefault();
    at = at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
    lightUp(marks[at]);
    const box = marks[at].getBoundingClientRect();
    placeTip(box.left, box.bottom);
  });
  root.addEventListener("focusout", (event) => pictureOf(event) !== null && leave());
  return { light: (addresses) => lightElements(related(addresses)) };
}
