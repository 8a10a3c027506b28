// The lab opened from one file and from a host: it loads what it says, and says what is missing.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { browser, click, clickWords, reaches, says, stepOf, until, visit } from "./lab_page.mjs";
import { folder } from "./lab_parts.mjs";
import { serve } from "./lab_server.mjs";

/** A bit of everything that asks the engine. */
async function useABit(page) {
  await click(page, "Step once (Right arrow)");
  await reaches(page, 1);
  await click(page, "Play (Space)");
  await until(() => stepOf(page), (step) => step > 5, "it plays");
  await click(page, "Pause (Space)");
  await clickWords(page, "Film the next step", ".film-invitation");
  await page.waitForSelector(".film .film-frame");
  await click(page, "Output 3: ask");
  await page.waitForSelector(".inspected");
}

test("from one file: it loads nothing at all", () => visit(async (page, tab) => {
  await useABit(page);
  assert.deepEqual(tab.said, []);
}));

test("from a host, in a folder of it: it loads its six files, and nothing afterwards", async () => {
  const asked = [], under = "/some/where/", server = await serve(process.env.NUDGE_LAB, under, asked);
  try {
    await visit(async (page) => {
      assert.deepEqual(asked.sort(), ["", "examples.gz", "lab.css", "lab.js", "nudge.wasm.gz", "worker.js"].map((name) => under + name));
      asked.length = 0;
      await useABit(page);
      await pause(300);
      assert.deepEqual(asked, []);
    }, { place: server.address, loads: (url) => url.startsWith(server.address) });
  } finally {
    server.close();
  }
});

test("from a host that lacks the engine: it says so", async () => {
  const server = await serve(folder, "/", []);
  try {
    for (const name of ["index.html", "lab.css", "lab.js", "worker.js", "examples.gz"]) writeFileSync(join(folder, name), readFileSync(join(process.env.NUDGE_LAB, name)));
    const tab = await browser.open(server.address, { ready: "#lab", loads: () => true });
    await says(tab.page, "#lab", /^The lab cannot start: nudge\.wasm\.gz: 404/);
    await tab.close();
  } finally {
    server.close();
  }
});
