// Numbers as pixels of a picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { marksOf, web } from "./support.mjs";

/** The pixels that a picture's paths cover, with their signed shade from -1 to 1. */
function pixelsOf(picture, columns) {
  const values = new Map();
  for (const mark of marksOf({ marks: [picture] }).filter((one) => one.tag === "path")) {
    const shade = (mark.attributes["fill-opacity"] ?? 1) * (mark.attributes.class === "down" ? -1 : 1);
    for (const [, column, row, run] of mark.attributes.d.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
      for (let i = 0; i < Number(run); ++i) {
        const place = Number(row) * columns + Number(column) + i;
        assert.ok(!values.has(place), `pixel ${place} is covered twice`);
        values.set(place, shade);
      }
    }
  }
  return values;
}

test("a signed picture covers each pixel that is not 0 once, by its sign and strength", () => {
  const numbers = [0, 2, 2, -1, 4, 4, 0, 0, -4, -4, -2, 0.01];
  const shown = pixelsOf(web.signedPicture(10, 20, 40, [3, 4], numbers, 4), 4);
  for (const [place, value] of numbers.entries()) assert.ok(Math.abs((shown.get(place) ?? 0) - value / 4) < 0.03, `pixel ${place}`);
  assert.equal(shown.has(0), false);
});

test("what is negative has a hole in each pixel, so that it differs without colours", () => {
  const paths = marksOf({ marks: [web.signedPicture(0, 0, 40, [1, 4], [-1, -1, 1, 0], 1)] }).filter((one) => one.tag === "path");
  const holes = (style) => paths.filter((one) => one.attributes.class === style).map((one) => one.attributes.d.match(/\.33 /g)?.length ?? 0);
  assert.deepEqual(holes("down"), [2]);
  assert.deepEqual(holes("up"), [0]);
});

test("the middle of a pixel is where it is drawn", () => {
  assert.deepEqual(web.pixelAt(10, 20, 40, [3, 4], 6), [10 + 25, 20 + 15]);
  assert.equal(web.heightOf(40, [3, 4]), 30);
});
