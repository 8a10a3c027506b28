// A document as a page holds it: long arrays are bytes.
import type { AnyDocument, Packed } from "./documents";

export function bytesOf(base64: string): Uint8Array {
  const letters = atob(base64), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i); // Uint8Array.from takes ten times as long.
  return bytes;
}

function isPacked(value: object): value is Packed {
  return "base64" in value && "type" in value && value.type === "float64";
}

function numbersOf(packed: Packed): (number | null)[] | (number | null)[][] {
  const view = new DataView(bytesOf(packed.base64).buffer);
  const all = Array.from({ length: view.byteLength / 8 }, (_, i) => view.getFloat64(8 * i, true))
    .map((value) => (Number.isFinite(value) ? value : null));
  if (packed.shape.length === 1) return all;
  const [rows, columns] = packed.shape;
  return Array.from({ length: rows }, (_, row) => all.slice(row * columns, (row + 1) * columns));
}

function unpacked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpacked);
  if (typeof value !== "object" || value === null) return value;
  if (isPacked(value)) return numbersOf(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unpacked(inner)]));
}

export function documentOf(json: string): AnyDocument {
  return unpacked(JSON.parse(json)) as AnyDocument;
}
