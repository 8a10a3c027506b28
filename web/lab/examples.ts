// What packed examples say of themselves: a safetensors file begins with a header in JSON.
import type { Digits } from "./engine";

interface Header {
  __metadata__: { nudge: string };
  [tensor: string]: { shape: number[] } | { nudge: string };
}

interface About {
  name: string;
  classes: string[];
  recipe: Record<string, string>;
}

const lengthBytes = 8;

export function digitsOf(packed: Uint8Array): Digits {
  const length = Number(new DataView(packed.buffer, packed.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(packed.subarray(lengthBytes, lengthBytes + length))) as Header;
  const about = JSON.parse(header.__metadata__.nudge) as About;
  const shapeOf = (tensor: string): number[] => (header[tensor] as { shape: number[] }).shape;
  const [train, ...shape] = shapeOf("train.pixels");
  return { source: about.name, recipe: about.recipe, classes: about.classes, shape, train, test: shapeOf("test.pixels")[0] };
}
