// Digits that somebody draws or brings: as MNIST's are, light on black, scaled into a box and centred by their mass.

export interface Raster {
  width: number;
  height: number;
  /** Brightness, 0 to 255. */
  pixels: Uint8Array;
}

const side = 28, box = 20, fullContrast = 250; // MNIST's
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
  wide: number;
  tall: number;
}

/** The smallest rectangle around what is not black. Null: all is black. */
function boundsOf(values: ArrayLike<number>, width: number): Bounds | null {
  let left = Infinity, right = -1, top = Infinity, bottom = -1;
  for (let at = 0; at < values.length; ++at) {
    if (values[at] <= 0) continue;
    const column = at % width, row = Math.floor(at / width);
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  return right < 0 ? null : { left, top, wide: right - left + 1, tall: bottom - top + 1 };
}

/** How much of the light lies in that rectangle, by area. */
function lightIn({ width, height }: Raster, values: Float64Array, { left, top, wide, tall }: Bounds): number {
  let sum = 0;
  for (let row = Math.max(0, Math.floor(top)); row < Math.min(height, top + tall); ++row) {
    const high = Math.min(row + 1, top + tall) - Math.max(row, top);
    for (let column = Math.max(0, Math.floor(left)); column < Math.min(width, left + wide); ++column) {
      sum += values[row * width + column] * high * (Math.min(column + 1, left + wide) - Math.max(column, left));
    }
  }
  return sum / (wide * tall);
}

/** In which column and row a picture begins whose mass comes closest to the middle without leaving the field, as the program places it. */
function placeOf(light: ArrayLike<number>, wide: number, tall: number): [left: number, top: number] {
  let mass = 0, x = 0, y = 0;
  for (let at = 0; at < light.length; ++at) {
    mass += light[at];
    x += light[at] * (at % wide);
    y += light[at] * Math.floor(at / wide);
  }
  const begin = (middle: number, length: number): number => Math.min(side - length, Math.max(0, Math.floor(side / 2 - middle + 0.5)));
  return [begin(x / mass, wide), begin(y / mass, tall)];
}

/** Whether it is one of MNIST's already: as large as the box, and where it belongs. */
function isDigit(pixels: Uint8Array): boolean {
  const bounds = boundsOf(pixels, side);
  if (bounds === null || Math.max(bounds.wide, bounds.tall) !== box || !pixels.some((value) => value >= fullContrast)) return false;
  const { left, top, wide, tall } = bounds, cut = Uint8Array.from({ length: wide * tall }, (_, at) => pixels[(top + Math.floor(at / wide)) * side + left + at % wide]);
  return String(placeOf(cut, wide, tall)) === String([left, top]);
}

/** Any picture as a digit of 28 x 28: what is drawn on it fills a box of 20, its mass in the middle, as MNIST's are; those are as they were. */
export function asDigit(raster: Raster): Uint8Array {
  const { width, height, pixels } = raster, digit = new Uint8Array(side * side);
  if (width === side && height === side) {
    const same = [pixels, pixels.map((value) => 255 - value)].find(isDigit);
    if (same !== undefined) return same.slice();
  }
  const values = onBlack(raster), bounds = boundsOf(values, width);
  if (bounds === null) return digit;
  const scale = Math.max(bounds.wide, bounds.tall) / box, wide = Math.max(1, Math.round(bounds.wide / scale)), tall = Math.max(1, Math.round(bounds.tall / scale));
  const [across, along] = [bounds.wide / wide, bounds.tall / tall];
  const light = Float64Array.from({ length: wide * tall }, (_, at) =>
    lightIn(raster, values, { left: bounds.left + at % wide * across, top: bounds.top + Math.floor(at / wide) * along, wide: across, tall: along }));
  const [left, top] = placeOf(light, wide, tall), most = light.reduce((high, value) => Math.max(high, value), 0);
  light.forEach((value, at) => { digit[(top + Math.floor(at / wide)) * side + left + at % wide] = Math.round(255 * value / most); });
  return digit;
}
