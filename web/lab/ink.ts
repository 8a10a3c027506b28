// Digits that somebody draws or brings: as MNIST's are, light on black, scaled into a box and centred by their mass.

export interface Raster {
  width: number;
  height: number;
  /** Brightness, 0 to 255. */
  pixels: Uint8Array;
}

const side = 28, box = 20; // MNIST's
const penRadius = 0.9, penEdge = 0.9; // pixels

/** With a soft dot of ink there; or wiped. `x`, `y` in pixels. */
export function inked(pixels: Uint8Array, x: number, y: number, wipes = false): Uint8Array {
  const next = pixels.slice(), reach = Math.ceil(penRadius + penEdge);
  for (let row = Math.max(0, Math.floor(y) - reach); row <= Math.min(side - 1, Math.floor(y) + reach); ++row) {
    for (let column = Math.max(0, Math.floor(x) - reach); column <= Math.min(side - 1, Math.floor(x) + reach); ++column) {
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y), at = row * side + column;
      const amount = Math.round(255 * Math.min(1, Math.max(0, (penRadius + penEdge - distance) / penEdge)));
      next[at] = wipes ? Math.min(next[at], 255 - amount) : Math.max(next[at], amount);
    }
  }
  return next;
}

/** A line of ink from one place to another. */
export function inkedAlong(pixels: Uint8Array, from: [number, number], to: [number, number], wipes = false): Uint8Array {
  const steps = Math.max(1, Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])));
  let next = pixels;
  for (let i = 1; i <= steps; ++i) next = inked(next, from[0] + (to[0] - from[0]) * i / steps, from[1] + (to[1] - from[1]) * i / steps, wipes);
  return next;
}

/** Light on black, whatever it was: the border says what the ground is; faint ground is none. */
function onBlack({ width, height, pixels }: Raster): Float64Array {
  const border = [...pixels.subarray(0, width), ...pixels.subarray(width * (height - 1)),
    ...Array.from({ length: height }, (_, row) => [pixels[row * width], pixels[row * width + width - 1]]).flat()].sort((a, b) => a - b);
  const ground = border[border.length >> 1], values = Float64Array.from(pixels, (value) => (ground > 127 ? ground - value : value - ground));
  const most = values.reduce((high, value) => Math.max(high, value), 0), faint = 0.15 * most;
  return values.map((value) => (most === 0 || value <= faint ? 0 : (value - faint) / (most - faint)));
}

interface Bounds {
  left: number;
  top: number;
  size: number;
}

/** The smallest square around what is not black. Null: all is black. */
function boundsOf(values: Float64Array, width: number): Bounds | null {
  let left = Infinity, right = -1, top = Infinity, bottom = -1;
  values.forEach((value, at) => {
    if (value <= 0) return;
    const column = at % width, row = Math.floor(at / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  });
  if (right < 0) return null;
  const size = Math.max(right - left, bottom - top) + 1;
  return { left: (left + right + 1 - size) / 2, top: (top + bottom + 1 - size) / 2, size };
}

/** How much of the light lies in that rectangle, by area. */
function lightIn(values: Float64Array, width: number, height: number, left: number, top: number, size: number): number {
  let sum = 0;
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, top + size); ++row) {
    const tall = Math.min(row + 1, top + size) - Math.max(row, top);
    for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, left + size); ++column) {
      sum += values[row * width + column] * tall * (Math.min(column + 1, left + size) - Math.max(column, left));
    }
  }
  return sum / (size * size);
}

/** Any picture as a digit of 28 x 28: what is drawn on it fills a box of 20, its mass in the middle, as MNIST's are. */
export function asDigit(raster: Raster): Uint8Array {
  const { width, height } = raster, values = onBlack(raster), bounds = boundsOf(values, width);
  if (bounds === null) return new Uint8Array(side * side);
  const scale = bounds.size / box;
  // The mass of what will be drawn, seen from the box's corner.
  let mass = 0, x = 0, y = 0;
  values.forEach((value, at) => {
    mass += value;
    x += value * (at % width + 0.5 - bounds.left);
    y += value * (Math.floor(at / width) + 0.5 - bounds.top);
  });
  const left = bounds.left + x / mass - side / 2 * scale, top = bounds.top + y / mass - side / 2 * scale;
  const light = Float64Array.from({ length: side * side }, (_, at) =>
    lightIn(values, width, height, left + at % side * scale, top + Math.floor(at / side) * scale, scale));
  const most = light.reduce((high, value) => Math.max(high, value), 0);
  return Uint8Array.from(light, (value) => Math.round(255 * value / most));
}
