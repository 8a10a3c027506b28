// What the lab makes of a drawn or opened picture beside what `nudge predict --like-mnist` makes of the same one: two ways to make it like
// MNIST's digits, which round and thicken otherwise, so that a trained network must say the same class, and nearly the same of it.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import { built, examplesOf, folder, nudge, unpacked } from "./lab_parts.mjs";
import { web } from "./support.mjs";

const { lab } = web, side = 28, file = examplesOf("mnist", 1000, 50);

function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; ++bit) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  }
  return ~rest >>> 0;
}

/** A gray PNG. */
function pngOf({ width, height, pixels }) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]), ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length);
    ends.writeUInt32BE(checksum(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]), rows = Array.from({ length: height }, (_, row) => [0, ...pixels.subarray(row * width, (row + 1) * width)]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.from(rows.flat()))), chunk("IEND", Buffer.alloc(0))]);
}

/** So many pixels in the place of each; light on dark, or dark on light. */
function enlarged(pixels, times, isLight) {
  const width = times * side;
  return { width, height: width, pixels: Uint8Array.from({ length: width * width }, (_, i) => {
    const value = pixels[Math.floor(Math.floor(i / width) / times) * side + Math.floor(i % width / times)];
    return isLight ? value : 255 - value;
  }) };
}

const strokes = {
  0: [[14, 4], [20, 10], [18, 22], [9, 22], [7, 9], [14, 4]], 1: [[14, 4], [13, 22]], 3: [[8, 5], [19, 5], [13, 12], [19, 18], [8, 23]], 4: [[8, 5], [7, 14], [20, 14], [17, 5], [17, 23]],
  7: [[6, 6], [20, 6], [11, 23]],
};
const drawn = (points) => points.slice(1).reduce((pixels, point, i) => lab.inkedAlong(pixels, points[i], point), new Uint8Array(side * side));

test("a drawn or opened picture is what the program makes of it, too: the same class, with nearly the same probabilities", { skip: file === null && "MNIST is not here" }, async (context) => {
  const { LocalEngine } = await import(pathToFileURL(process.env.NUDGE_LAB_ENGINE).href), engine = new LocalEngine(new WebAssembly.Module(readFileSync(built(process.env.NUDGE_WASM))), unpacked(file));
  await engine.make(lab.settingsOf(lab.presets[1].choices));
  await engine.step(1500);
  writeFileSync(join(folder, "drawn.safetensors"), await engine.save());
  const said = async (pixels) => [...(await engine.view({ pixels, label: 0 })).activations.slice(-10)];
  const gaps = [];
  const compare = async (raster, name) => {
    writeFileSync(join(folder, "drawn.png"), pngOf(raster));
    const { probabilities } = JSON.parse(nudge("predict", "drawn.safetensors", "drawn.png", "--like-mnist", "--json")), ours = await said(lab.asDigit(raster));
    assert.equal(lab.likeliest(ours), lab.likeliest(probabilities), name);
    gaps.push(Math.max(...ours.map((one, i) => Math.abs(one - probabilities[i]))));
    return lab.likeliest(ours);
  };
  for (const [name, points] of Object.entries(strokes)) {
    for (const [times, isLight] of [[1, true], [5, true], [5, false]]) await compare(enlarged(drawn(points), times, isLight), `a drawn ${name}, ${times} times as large`);
  }
  let right = 0;
  for (let position = 0; position < 10; ++position) {
    const { pixels, label } = await engine.digit("train", position);
    right += await compare(enlarged(pixels, 1, position % 2 === 0), `the training digit ${position}`) === label;
  }
  const mean = gaps.reduce((sum, one) => sum + one, 0) / gaps.length;
  context.diagnostic(`the probabilities differ by ${mean.toFixed(3)} on average, at most by ${Math.max(...gaps).toFixed(3)}`);
  assert.ok(mean <= 0.04, `the probabilities differ by ${gaps.join(" ")}`);
  assert.ok(right >= 9, `${right} of the 10 training digits are right`);
});
