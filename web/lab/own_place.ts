// A digit that somebody drew or bent, in the address bar: drawn=... its pixels, as=3 what it is to be, bend=30,1,0,0,0 how it is turned and bent.
import { bytesOf } from "../unpack";
import { isWarped, limited, noWarp, warpLimits, type Warp } from "./warp";

export interface OwnPlace {
  /** Before it was bent. Null: those of the digit of the data set that is named beside it. */
  pixels: Uint8Array | null;
  /** Null: nobody has said what it is to be. */
  label: number | null;
  warp: Warp;
}

const mostLetters = 2000, mostPixels = 4096;
const warpKeys = Object.keys(warpLimits) as (keyof Warp)[];

/** Runs of black are 0 and how many; all else is as it is. In base64, with letters that an address may have. */
export function packedPixels(pixels: Uint8Array): string {
  const bytes: number[] = [];
  for (let at = 0; at < pixels.length; ++at) {
    const begin = at;
    while (pixels[at] === 0 && pixels[at + 1] === 0 && at - begin < 254) ++at;
    bytes.push(pixels[at], ...(pixels[at] === 0 ? [at - begin + 1] : []));
  }
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Null: these are none. */
export function unpackedPixels(words: string): Uint8Array | null {
  if (!/^[\w-]+$/.test(words) || words.length > mostLetters || words.length % 4 === 1) return null;
  const bytes = bytesOf(words.replaceAll("-", "+").replaceAll("_", "/")), pixels: number[] = [];
  for (let at = 0; at < bytes.length; ++at) {
    if (bytes[at] !== 0) pixels.push(bytes[at]);
    else for (let run = bytes[++at] ?? 0; run > 0; --run) pixels.push(0);
    if (pixels.length > mostPixels) return null;
  }
  return Uint8Array.from(pixels);
}

/** Whether an address can hold it. */
export function fitsAddress({ pixels }: OwnPlace): boolean {
  return pixels === null || packedPixels(pixels).length <= mostLetters;
}

export function formatOwn({ pixels, label, warp }: OwnPlace): string[] {
  return [
    ...(pixels === null ? [] : [`drawn=${packedPixels(pixels)}`]), ...(label === null ? [] : [`as=${label}`]),
    ...(isWarped(warp) ? [`bend=${warpKeys.map((key) => warp[key]).join(",")}`] : []),
  ];
}

/** Of the values that these names have. Null: there is nothing of somebody's own, or it makes no sense. */
export function parseOwn(values: ReadonlyMap<string, string>): OwnPlace | null {
  const [drawn, label, bend] = ["drawn", "as", "bend"].map((name) => values.get(name));
  if (label === undefined ? drawn === undefined : !/^\d{1,4}$/.test(label)) return null;
  const pixels = drawn === undefined ? null : unpackedPixels(drawn), numbers = (bend ?? "").split(",").map(Number);
  if (drawn !== undefined && pixels === null) return null;
  const isBent = numbers.length === warpKeys.length && numbers.every(Number.isFinite);
  return { pixels, label: label === undefined ? null : Number(label), warp: isBent ? limited(Object.fromEntries(warpKeys.map((key, i) => [key, numbers[i]])) as unknown as Warp) : noWarp };
}
