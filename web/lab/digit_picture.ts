// A digit, small.
import { element } from "../elements";

/** Light on black, one pixel each: enlarged by its style. */
export function digitPicture(pixels: Uint8Array, width: number, height: number): HTMLCanvasElement {
  const canvas = element("canvas", { class: "digit-picture", width: String(width), height: String(height), "aria-hidden": "true" }) as HTMLCanvasElement, context = canvas.getContext("2d");
  if (context === null) return canvas;
  const image = context.createImageData(width, height), inOne = new Uint32Array(image.data.buffer), plane = width * height, channels = pixels.length / plane;
  for (let i = 0; i < plane; ++i) {
    const of = (channel: number): number => pixels[(channels >= 3 ? channel : 0) * plane + i];
    inOne[i] = (255 << 24 | of(2) << 16 | of(1) << 8 | of(0)) >>> 0;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
