// A picture turned, shifted, scaled and bent by hand.

export interface Warp {
  /** Degrees, clockwise. */
  turn: number;
  /** 1: as it was. */
  size: number;
  /** How far a row leans to the right for each pixel that it is above the middle. */
  bend: number;
  /** Pixels. */
  right: number;
  down: number;
}

export const noWarp: Warp = { turn: 0, size: 1, bend: 0, right: 0, down: 0 };

/** As far as the sliders go. */
export const warpLimits: Readonly<Record<keyof Warp, readonly [low: number, high: number, step: number]>> = {
  turn: [-90, 90, 1], size: [0.5, 1.5, 0.01], bend: [-0.8, 0.8, 0.01], right: [-10, 10, 0.25], down: [-10, 10, 0.25],
};

export function limited(warp: Warp): Warp {
  const within = (key: keyof Warp): number => Math.min(warpLimits[key][1], Math.max(warpLimits[key][0], warp[key]));
  return { turn: within("turn"), size: within("size"), bend: within("bend"), right: within("right"), down: within("down") };
}

/** To the ten thousandth: an address says it whole. */
export function rounded({ turn, size, bend, right, down }: Warp): Warp {
  const short = (value: number): number => Number(value.toFixed(4)) || 0; // no −0
  return { turn: short(turn), size: short(size), bend: short(bend), right: short(right), down: short(down) };
}

export function isWarped(warp: Warp): boolean {
  return (Object.keys(noWarp) as (keyof Warp)[]).some((key) => warp[key] !== noWarp[key]);
}

/** Where a point of the picture, seen from its middle, comes to lie: bent, scaled, turned, shifted. */
export function warpedPoint({ turn, size, bend, right, down }: Warp, x: number, y: number): [number, number] {
  const angle = turn * Math.PI / 180, [sin, cos] = [Math.sin(angle), Math.cos(angle)], leant = size * (x - bend * y), tall = size * y;
  return [cos * leant - sin * tall + right, sin * leant + cos * tall + down];
}

/** Which point of the picture comes to lie there. */
export function sourcePoint({ turn, size, bend, right, down }: Warp, x: number, y: number): [number, number] {
  const angle = turn * Math.PI / 180, [sin, cos] = [Math.sin(angle), Math.cos(angle)], [left, up] = [x - right, y - down];
  const leant = (cos * left + sin * up) / size, tall = (cos * up - sin * left) / size;
  return [leant + bend * tall, tall];
}

/** Between four pixels; beyond the edge it is black. `x`, `y` in pixels, the first one's middle at 0.5. */
function brightnessAt(pixels: Uint8Array, width: number, height: number, x: number, y: number): number {
  const left = Math.floor(x - 0.5), top = Math.floor(y - 0.5), across = x - 0.5 - left, along = y - 0.5 - top;
  const at = (column: number, row: number): number => (column < 0 || row < 0 || column >= width || row >= height ? 0 : pixels[row * width + column]);
  return (1 - along) * ((1 - across) * at(left, top) + across * at(left + 1, top)) + along * ((1 - across) * at(left, top + 1) + across * at(left + 1, top + 1));
}

/** Of one channel. */
export function warped(pixels: Uint8Array, width: number, height: number, warp: Warp): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = sourcePoint(warp, i % width + 0.5 - width / 2, Math.floor(i / width) + 0.5 - height / 2);
    return Math.round(brightnessAt(pixels, width, height, x + width / 2, y + height / 2));
  });
}

/** The handles that the pad shows: where they are, and what becomes of the warp when one is pulled. */
export type Handle = "middle" | "corner" | "edge";

const reach = 11; // pixels from the middle to a handle

export function handlePlace(warp: Warp, handle: Handle): [number, number] {
  return handle === "middle" ? [warp.right, warp.down] : warpedPoint(warp, handle === "corner" ? reach : 0, -reach);
}

/** `x`, `y`: where the handle is pulled to, seen from the pad's middle. */
export function pulled(warp: Warp, handle: Handle, x: number, y: number): Warp {
  if (handle === "middle") return limited({ ...warp, right: x, down: y });
  const [left, up] = [x - warp.right, y - warp.down];
  if (handle === "edge") {
    // The upper edge leans: seen along the turned rows.
    const angle = warp.turn * Math.PI / 180, leant = (Math.cos(angle) * left + Math.sin(angle) * up) / warp.size;
    return limited({ ...warp, bend: leant / reach });
  }
  const [homeX, homeY] = warpedPoint({ ...noWarp, bend: warp.bend }, reach, -reach);
  const angle = (Math.atan2(up, left) - Math.atan2(homeY, homeX)) * 180 / Math.PI;
  return limited({ ...warp, turn: Math.abs(angle) > 180 ? angle - 360 * Math.sign(angle) : angle, size: Math.hypot(left, up) / Math.hypot(homeX, homeY) });
}
