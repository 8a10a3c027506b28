// The tour sets the lab up as its chapters need it, and gives it back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { becomes, click, costOf, file, press, reaches, rests, says, stepOf, visit, wordsOf } from "./lab_page.mjs";

const own = "net=784-12-10&activation=relu&loss=cross-entropy&rate=0.1&batch=10&seed=3&digit=test.4&step=23&e=L2.3.5:0.25@20", digitOf = (page) => wordsOf(page, ".digit-words");

test("the tour keeps the lab as it was, says so, and gives it back when it is closed", () => visit(async (page) => {
  const placeOf = () => page.evaluate(() => location.hash.replace(/&(speed|tour|done)=[^&]*/g, ""));
  await reaches(page, 23);
  const cost = await costOf(page), digit = await digitOf(page);
  await press(page, "t");
  await says(page, ".tour", /Your lab is kept: 784-12-10 at step 23, with one weight set by hand\. “Close” gives it back\./);
  await reaches(page, 0);
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await press(page, "t");
  await reaches(page, 23);
  await becomes(() => digitOf(page), digit, "the digit");
  assert.equal(await costOf(page), cost);
  await becomes(placeOf, `#${own.replace(/&digit.*/, "")}&digit=test.4&step=23&e=L2.3.5:0.25@20`, "the address");
  await press(page, "t");
  await reaches(page, 0);
  await click(page, "Close the tour, but stay with its network");
  await rests(page);
  assert.equal(await stepOf(page), 0);
}, { place: `${file}#${own}` }));
