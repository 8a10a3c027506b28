// Marks of a drawing that move: once when they are first seen, and whenever it is asked for.
import { element } from "./elements";

type Way = (time: number) => string;

const seconds = 4;
const waysOf = new WeakMap<Element, Way>(), playing = new WeakMap<Element, number>();

/** The element's transform at a time from 0 to 1; it lies where it is at 1. */
export function setWay(one: Element, way: Way): void {
  one.setAttribute("data-moves", "");
  waysOf.set(one, way);
}

function play(picture: Element): void {
  const moving = [...picture.querySelectorAll("[data-moves]")].map((one) => ({ one, way: waysOf.get(one) })), begin = performance.now();
  const tick = (now: number): void => {
    const time = Math.min(1, Math.max(0, (now - begin) / (1000 * seconds)));
    for (const { one, way } of moving) if (way !== undefined) one.setAttribute("transform", way(time));
    if (time < 1 && picture.isConnected) playing.set(picture, requestAnimationFrame(tick));
  };
  cancelAnimationFrame(playing.get(picture) ?? 0);
  tick(begin);
}

/** Who wants little to move sees the end. */
const isCalm = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Null: nothing moves in this picture. */
export function playerOf(picture: Element, title: string): HTMLElement | null {
  if (picture.querySelector("[data-moves]") === null) return null;
  const button = element("button", { type: "button", class: "play", "aria-label": `Play ${title}` }, "Play");
  button.addEventListener("click", () => play(picture));
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    if (!isCalm()) play(picture);
  }, { threshold: 0.5 });
  seen.observe(picture);
  return button;
}
