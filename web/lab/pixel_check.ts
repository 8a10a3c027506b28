// dC/dpixel, measured: the same digit once more with that pixel one gray level up and one down.
import { inFull } from "../numbers";
import { digitsAgreed } from "./dragged";
import type { Check } from "./engine";
import type { Session } from "./session";

/** What the network is given for a gray level, and what the example costs then. */
export interface AtGray {
  value: number;
  cost: number;
}

const white = 255;

/** By the gray levels beside it: one up and one down; at black and white, which have but one neighbour, by the next two. The error falls with the square of the step in both. */
export async function measuredAt(at: (gray: number) => Promise<AtGray>, gray: number): Promise<{ slope: number; step: number }> {
  const towards = gray === 0 ? 1 : gray === white ? -1 : 0;
  if (towards === 0) {
    const below = await at(gray - 1), above = await at(gray + 1);
    return { slope: (above.cost - below.cost) / (above.value - below.value), step: (above.value - below.value) / 2 };
  }
  const here = await at(gray), next = await at(gray + towards), second = await at(gray + 2 * towards);
  return { slope: (4 * next.cost - 3 * here.cost - second.cost) / (second.value - here.value), step: Math.abs(second.value - here.value) / 2 };
}

export function pixelWords(gray: number, check: Check): string {
  const digits = digitsAgreed(check), moved = gray === 0 ? "one and two gray levels up from black" : gray === white ? "one and two gray levels down from white" : "one gray level up and down";
  if (digits === null) return "Both are exactly 0: the cost does not depend on it.";
  const agreed = digits === 0 ? "They share no digit" : digits === 1 ? "They share one digit" : `They share ${digits} digits`;
  const kink = digits > 1 ? "" : " With rectifiers and max pools the cost can have a kink just there, as where black pixels are all alike: the slopes to its two sides differ, and backpropagation takes one.";
  return `${agreed}. Measured with ${moved}, the finest steps that a picture has: ${inFull(Number(check.step.toPrecision(4)))} each, which is no small one; what is left of the difference falls with its square.${kink}`;
}

/** Of the digit in view. `address`: "L0.406" */
export function checkPixel(session: Session, address: string): Promise<Check & { words: string }> {
  return session.alone(async () => {
    const { digit, engine, example } = session, index = Number(address.slice(3));
    if (digit === null || index >= digit.pixels.length) throw new Error(`${address} is no pixel of the digit in view`);
    const { pixels, label } = digit, gray = pixels[index], nudge = (await engine.explain(example)).input?.nudges[index] ?? null;
    if (nudge === null) throw new Error("the explanation of this digit has no nudges of its pixels");
    const at = async (level: number): Promise<AtGray> => {
      const { cost, input } = await engine.explain({ pixels: Uint8Array.from(pixels, (one, i) => (i === index ? level : one)), label });
      return { cost: cost ?? NaN, value: input?.activations[index] ?? NaN };
    };
    const { slope, step } = await measuredAt(at, gray), check = { analytic: 0 - nudge, numeric: slope, step };
    return { ...check, words: pixelWords(gray, check) };
  });
}
