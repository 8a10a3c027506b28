// An example's picture as a tiny bitmap within the drawing: it stays crisp, and goes along into a saved file.
import type { Image } from "../documents";
import { bytesOf } from "../unpack";

const headerSize = 54, grays = 16;

/** A BMP: rows from the bottom up, each filled up to a multiple of four bytes. */
function bitmap(width: number, height: number, bits: 4 | 24, palette: number[], row: (y: number) => number[]): Uint8Array {
  const stride = Math.ceil(width * bits / 32) * 4;
  const start = headerSize + palette.length;
  const bytes = new Uint8Array(start + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, 40, true); // the size of what follows
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true); // planes
  view.setUint16(28, bits, true);
  view.setUint32(46, palette.length / 4, true);
  bytes.set(palette, headerSize);
  for (let y = 0; y < height; ++y) bytes.set(row(height - 1 - y), start + y * stride);
  return bytes;
}

/** Sixteen grays are enough for a small mark, and a quarter of the bytes. */
function grayBitmap(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const palette = Array.from({ length: grays }, (_, i) => [i * 17, i * 17, i * 17, 0]).flat();
  const level = (y: number, x: number): number => (x < width ? Math.round(pixels[y * width + x] / 17) : 0);
  return bitmap(width, height, 4, palette, (y) => Array.from({ length: Math.ceil(width / 2) }, (_, i) => level(y, 2 * i) << 4 | level(y, 2 * i + 1)));
}

function colourBitmap(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const plane = width * height;
  return bitmap(width, height, 24, [], (y) => Array.from({ length: 3 * width },
    (_, i) => pixels[(2 - i % 3) * plane + y * width + Math.floor(i / 3)]));
}

/** As a data: URI. Null: it has neither one channel nor three. */
export function pictureAddress(picture: Image): string | null {
  const [channels, height, width] = picture.shape;
  const pixels = bytesOf(picture.base64);
  if (channels !== 1 && channels !== 3) return null;
  const bytes = channels === 1 ? grayBitmap(width, height, pixels) : colourBitmap(width, height, pixels);
  return `data:image/bmp;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}
