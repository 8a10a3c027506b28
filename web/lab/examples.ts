// What packed examples say of themselves: a safetensors file begins with a header in JSON.
import type { Digits } from "./engine";

interface Header {
  __metadata__: { nudge: string };
  [tensor: string]: TensorPlace | { nudge: string };
}

interface TensorPlace {
  dtype: string;
  shape: number[];
  data_offsets: [from: number, to: number];
}

interface About {
  name: string;
  classes: string[];
  recipe: Record<string, string>;
}

const lengthBytes = 8;

/** What a .safetensors file begins with, and where its data begin. */
export function safetensorsHeader(file: Uint8Array): { header: unknown; begin: number } {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true)), begin = lengthBytes + length;
  return { header: JSON.parse(new TextDecoder().decode(file.subarray(lengthBytes, begin))), begin };
}

/** The header, and where the data begin. */
export function headerOf(packed: Uint8Array): { header: Header; begin: number; digits: Digits } {
  const found = safetensorsHeader(packed), header = found.header as Header, { begin } = found;
  const about = JSON.parse(header.__metadata__.nudge) as About;
  const [train, ...shape] = tensor(header, "train.pixels").shape;
  return { header, begin, digits: { source: about.name, recipe: about.recipe, classes: about.classes, shape, train, test: tensor(header, "test.pixels").shape[0] } };
}

export function digitsOf(packed: Uint8Array): Digits {
  return headerOf(packed).digits;
}

function tensor(header: Header, name: string): TensorPlace {
  return header[name] as TensorPlace;
}

/** The same with a slice of the test part alone; of the training part, which must not be empty, one is left. */
export function slicedTest(packed: Uint8Array, from: number, count: number): Uint8Array {
  const { header, begin } = headerOf(packed), parts: Uint8Array[] = [], places: Record<string, unknown> = { __metadata__: header.__metadata__ };
  let size = 0;
  for (const [part, first, some] of [["train", 0, 1], ["test", from, count]] as const) {
    for (const what of ["pixels", "labels"]) {
      const { dtype, shape: [all, ...sides], data_offsets: [low, high] } = tensor(header, `${part}.${what}`), each = (high - low) / all;
      const bytes = packed.subarray(begin + low + first * each, begin + low + (first + some) * each);
      places[`${part}.${what}`] = { dtype, shape: [some, ...sides], data_offsets: [size, size + bytes.length] };
      parts.push(bytes);
      size += bytes.length;
    }
  }
  const words = new TextEncoder().encode(JSON.stringify(places)), sliced = new Uint8Array(lengthBytes + words.length + size);
  new DataView(sliced.buffer).setBigUint64(0, BigInt(words.length), true);
  sliced.set(words, lengthBytes);
  let at = lengthBytes + words.length;
  for (const bytes of parts) {
    sliced.set(bytes, at);
    at += bytes.length;
  }
  return sliced;
}
