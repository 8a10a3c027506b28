// The visual vocabulary, in one place: what is positive is blue, filled and up, what is negative orange, hollow and
// down; brightness is activation. Lengths are in CSS pixels. Colours are classes, which style.css defines.
import type { About, Mark, Pixels } from "./figure";

export type Anchor = "start" | "middle" | "end";

export function mark(tag: string, attributes: Record<string, string | number>, ...children: (Mark | string)[]): Mark {
  return { tag, attributes: rounded(attributes), children };
}

/** At most two decimals: more are no pixel. */
function rounded(attributes: Record<string, string | number>): Record<string, string | number> {
  const result: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    result[name] = typeof value === "number" ? Math.round(value * 100) / 100 : value;
  }
  return result;
}

export function about(one: Mark, label: string, ...addresses: string[]): Mark {
  return { ...one, about: { label, addresses } satisfies About };
}

/** The same picture, of whose pixels each says its own label and has its own addresses. */
export function withPixels(picture: Mark, grid: Grid, label: (pixel: number) => string, addresses: (pixel: number) => string[]): Mark {
  const pixels: Pixels = { rows: grid[0], columns: grid[1], about: (pixel) => ({ label: label(pixel), addresses: addresses(pixel) }) };
  return { ...picture, pixels };
}

export function group(...children: Mark[]): Mark {
  return mark("g", {}, ...children);
}

export function text(x: number, y: number, style: string, anchor: Anchor, words: string): Mark {
  return mark("text", { class: style, x, y, "text-anchor": anchor }, words);
}

/** Of a digit; and where a narrow screen enlarges the words. */
const letterWidth = 8.4, enlargedWidth = 11.1;

/** So many have room there. */
export function lettersIn(room: number): number {
  return Math.max(2, Math.floor(room / letterWidth));
}

/** In a column of this width: squeezed where it would be wider, or where it turns out to be so when it is shown. */
export function textWithin(room: number, x: number, y: number, style: string, anchor: Anchor, words: string): Mark {
  const one = text(x, y, style, anchor, words), letters = [...words].length;
  if (letters * enlargedWidth <= room) return one;
  const limit: Record<string, number> = letters * letterWidth <= room ? { "data-room": room } : { textLength: room };
  return { ...one, attributes: { ...one.attributes, ...limit, lengthAdjust: "spacingAndGlyphs" } };
}

export function line(x1: number, y1: number, x2: number, y2: number, style: string): Mark {
  return mark("line", { class: style, x1, y1, x2, y2 });
}

export function signName(value: number): "up" | "down" | "zero" {
  return value > 0 ? "up" : value < 0 ? "down" : "zero";
}

/** A signed quantity as a line: `strength`, 0 to 1, is its width and opacity; a negative one is dashed. */
export function signedLine(x1: number, y1: number, x2: number, y2: number, sign: number, strength: number, widest: number): Mark {
  return mark("line", {
    class: `${signName(sign)}-line`, x1, y1, x2, y2,
    "stroke-width": Math.max(0.6, widest * strength), "stroke-opacity": 0.15 + 0.85 * strength,
  });
}

export function rect(x: number, y: number, width: number, height: number, style: string, opacity = 1): Mark {
  return mark("rect", { class: style, x, y, width, height, ...(opacity < 1 ? { "fill-opacity": opacity } : {}) });
}

export function circle(x: number, y: number, radius: number, style: string): Mark {
  return mark("circle", { class: style, cx: x, cy: y, r: radius });
}

export function path(steps: string, style: string): Mark {
  return mark("path", { class: style, d: steps });
}

function gray(brightness: number): string {
  const level = Math.round(20 + 235 * Math.min(1, Math.max(0, brightness)));
  return `rgb(${level} ${level} ${level})`;
}

/** The brighter, the more active; a negative one has a hole. `brightness` is -1 to 1. */
export function neuron(x: number, y: number, radius: number, brightness: number): Mark {
  const body = mark("circle", { class: "neuron", fill: gray(Math.abs(brightness)), cx: x, cy: y, r: radius });
  return brightness < 0 ? group(body, circle(x, y, radius * 0.4, "hole")) : body;
}

/** A triangle of this half-width around a point: up and filled, down and hollow; a dot where the value is 0. */
export function nudgeMark(x: number, y: number, half: number, value: number): Mark {
  if (value === 0 || half < 0.4) return circle(x, y, 1.2, "zero");
  const up = value > 0 ? -1 : 1;
  const at = (dx: number, dy: number): string => `${(x + dx).toFixed(2)} ${(y + dy).toFixed(2)}`;
  const base = -up * half * 0.8;
  return path(`M${at(-half, base)}L${at(half, base)}L${at(0, up * half * 0.9)}Z`, value > 0 ? "up" : "down-hollow");
}

function bar(zero: number, y: number, length: number, height: number, style: string): Mark[] {
  if (length === 0 || !Number.isFinite(length)) return [];
  const shown = Math.max(0.75, Math.abs(length));
  return [rect(length > 0 ? zero : zero - shown, y, shown, height, style)];
}

/** From `zero`: blue and filled to the right, orange and hollow to the left; the length has the sign. */
export function signedBar(zero: number, y: number, length: number, height: number): Mark[] {
  return bar(zero, y, length, height, length > 0 ? "up" : "down-bar");
}

/** The outline of such a bar: a prediction around a measurement, or what is left of a quantity. */
export function outlineBar(zero: number, y: number, length: number, height: number): Mark[] {
  return bar(zero, y, length, height, "outline");
}

/** A cross: called what it is not. */
export function wrongMark(x: number, y: number, half: number): Mark {
  return path(`M${x - half} ${y - half}l${2 * half} ${2 * half}M${x + half} ${y - half}l${-2 * half} ${2 * half}`, "wrong");
}

/** A picture of pixels; `address` is a data: URI. */
export function image(x: number, y: number, width: number, height: number, address: string): Mark {
  return mark("image", { class: "pixels", x, y, width, height, href: address });
}

/** How many series of a chart can be told apart. */
export const seriesStyles = 5;

/** The mark of a series: each has a shape of its own, beside its colour and dash. */
export function seriesMark(x: number, y: number, half: number, style: number): Mark {
  const css = `s${style} mark`;
  const polygon = (...corners: [number, number][]): Mark =>
    path(`M${corners.map(([dx, dy]) => `${(x + dx * half).toFixed(2)} ${(y + dy * half).toFixed(2)}`).join("L")}Z`, css);
  if (style === 0) return circle(x, y, half, css);
  if (style === 1) return rect(x - half * 0.9, y - half * 0.9, half * 1.8, half * 1.8, css);
  if (style === 2) return polygon([0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]);
  if (style === 3) return polygon([0, -1.2], [1.2, 1], [-1.2, 1]);
  return polygon([0, 1.2], [1.2, -1], [-1.2, -1]);
}

/** A filled cell whose strength, 0 to 1, is its opacity. */
export function signedCell(x: number, y: number, width: number, height: number, value: number, strength: number): Mark[] {
  const blank = rect(x + 1, y + 1, width - 2, height - 2, "blank");
  return value === 0 ? [blank] : [blank, rect(x + 1, y + 1, width - 2, height - 2, signName(value), 0.06 + 0.5 * strength)];
}

/** A curve from left to right; its look is that of signedLine. */
export function signedArc(x1: number, y1: number, x2: number, y2: number, sign: number, strength: number, widest: number): Mark {
  const middle = (x1 + x2) / 2;
  const at = (x: number, y: number): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return mark("path", {
    class: `arc ${signName(sign)}-line`, d: `M${at(x1, y1)}C${at(middle, y1)} ${at(middle, y2)} ${at(x2, y2)}`,
    "stroke-width": Math.max(0.6, widest * strength), "stroke-opacity": 0.15 + 0.85 * strength,
  });
}

/** Height and width, in pixels. */
export type Grid = readonly [rows: number, columns: number];

const shades = 24;

/** One path a shade, of runs of equal pixels; each is a unit square. `hollow`: with a hole in each pixel. */
function shadedPaths(values: readonly number[], columns: number, full: number, style: string, hollow: boolean): Mark[] {
  const shadeOf = (value: number): number => (full > 0 && value > 0 ? Math.round(Math.min(1, value / full) * shades) : 0);
  const steps = new Map<number, string>();
  for (let i = 0; i < values.length; ) {
    const shade = shadeOf(values[i]), column = i % columns, row = Math.floor(i / columns);
    let run = 1;
    while (column + run < columns && i + run < values.length && shadeOf(values[i + run]) === shade) ++run;
    if (shade > 0) {
      let drawn = `M${column} ${row}h${run}v1h-${run}z`;
      for (let k = 0; hollow && k < run; ++k) drawn += `M${column + k}.33 ${row}.33v.34h.34v-.34z`;
      steps.set(shade, (steps.get(shade) ?? "") + drawn);
    }
    i += run;
  }
  return [...steps].map(([shade, drawn]) => mark("path", { class: style, d: drawn, ...(shade < shades ? { "fill-opacity": shade / shades } : {}) }));
}

function pixelGroup(x: number, y: number, width: number, columns: number, paths: Mark[]): Mark {
  return mark("g", { class: "pixels", transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${(width / columns).toFixed(4)})` }, ...paths);
}

export function heightOf(width: number, [rows, columns]: Grid): number {
  return width * rows / columns;
}

/** Signed numbers as a picture: blue above 0, orange with holes below, the stronger, the nearer to `full`. */
export function signedPicture(x: number, y: number, width: number, grid: Grid, values: readonly number[], full: number): Mark {
  const height = heightOf(width, grid);
  return group(
    rect(x, y, width, height, "blank"),
    pixelGroup(x, y, width, grid[1], [
      ...shadedPaths(values, grid[1], full, "up", false),
      ...shadedPaths(values.map((value) => -value), grid[1], full, "down", true),
    ]),
    rect(x, y, width, height, "frame"),
  );
}

/** Brightness as a picture: light on black. */
export function grayPicture(x: number, y: number, width: number, grid: Grid, values: readonly number[], full: number): Mark {
  const height = heightOf(width, grid);
  return group(
    rect(x, y, width, height, "black"),
    pixelGroup(x, y, width, grid[1], shadedPaths(values, grid[1], full, "light", false)),
    rect(x, y, width, height, "frame"),
  );
}

/** Where the middle of a pixel of such a picture is. */
export function pixelAt(x: number, y: number, width: number, grid: Grid, index: number): [number, number] {
  const side = width / grid[1];
  return [x + (index % grid[1] + 0.5) * side, y + (Math.floor(index / grid[1]) + 0.5) * side];
}

/** What the colours of such pictures mean, around `middle`: from the least to the most. */
export function colourScale(middle: number, y: number, full: number, withNegative: boolean, words: (value: number) => string): Mark {
  const columns = 41, length = 164;
  const ramp = Array.from({ length: 2 * columns }, (_, i) => {
    const share = (i % columns) / (columns - 1);
    return withNegative ? 2 * share - 1 : share;
  });
  return group(
    signedPicture(middle - length / 2, y, length, [2, columns], ramp, 1),
    text(middle - length / 2 - 8, y + 9, "soft", "end", withNegative ? words(-full) : "0"),
    text(middle + length / 2 + 8, y + 9, "soft", "start", words(full)),
  );
}
