// What a page carries besides its document.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const folder = process.env.NUDGE_VIEWER;

test("each viewer with its style is smaller than 60 kB, compressed", { skip: folder === undefined }, () => {
  const style = readFileSync(join(folder, "viewer.css"));
  for (const name of ["view_explanations.js", "view_measurements.js"]) {
    const bytes = gzipSync(Buffer.concat([readFileSync(join(folder, name)), style]), { level: 9 }).length;
    assert.ok(bytes > 10_000 && bytes < 60_000, `${name}: ${bytes} bytes`);
  }
});
