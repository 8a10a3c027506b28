// The palette of page.css for what is drawn on a canvas.

export interface Colours {
  paper: string;
  card: string;
  ink: string;
  soft: string;
  line: string;
  grid: string;
  blue: string;
  orange: string;
  up: string;
  down: string;
}

const names: readonly (keyof Colours)[] = ["paper", "card", "ink", "soft", "line", "grid", "blue", "orange", "up", "down"];

export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as unknown as Colours;
}

/** Calls when the page becomes dark or light. */
export function whenColoursChange(work: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", work);
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** Of "#1f6fc4". */
export function rgbOf(colour: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1] ?? "888888";
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}

export const rampSize = 256; // on each side of 0

/** Pixels for -rampSize to rampSize: from `down` over `zero` to `up`, as ImageData has them in a Uint32Array. */
export function signedRamp(down: Rgb, zero: Rgb, up: Rgb): Uint32Array {
  const ramp = new Uint32Array(2 * rampSize + 1);
  for (let i = -rampSize; i <= rampSize; ++i) {
    const end = i < 0 ? down : up, share = Math.abs(i) / rampSize;
    const [red, green, blue] = zero.map((from, c) => Math.round(from + (end[c] - from) * share));
    ramp[i + rampSize] = (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
  }
  return ramp;
}

/** Numbers from `offset` on as pixels of that ramp; `full` is the end of it. */
export function rampInto(pixels: Uint32Array, values: Float32Array, offset: number, full: number, ramp: Uint32Array): void {
  const scale = full > 0 ? rampSize / full : 0;
  for (let i = 0; i < pixels.length; ++i) {
    const at = values[offset + i] * scale;
    pixels[i] = ramp[(at > rampSize ? rampSize : at < -rampSize ? -rampSize : at === at ? Math.round(at) : 0) + rampSize];
  }
}

/** As marks.ts has it for a neuron: from nearly black to white. */
export function grayOf(brightness: number): string {
  const level = Math.round(20 + 235 * Math.min(1, Math.max(0, brightness)));
  return `rgb(${level} ${level} ${level})`;
}
