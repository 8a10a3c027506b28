// The figure of docs/front_end.md, as it is there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { documentOf, marksOf, sigmoids } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "nudge-figure-")), bundle = join(folder, "figure.mjs");
after(() => rmSync(folder, { recursive: true }));
const source = fileURLToPath(new URL("../../examples/errors_figure.ts", import.meta.url));
execFileSync(process.env.NUDGE_ESBUILD ?? "esbuild", [source, "--bundle", "--format=esm", "--log-level=warning", `--outfile=${bundle}`]);
const { errorsFigure } = await import(pathToFileURL(bundle).href);

test("each output has a bar that is as long as its error, to the side of its sign, and its numbers", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const figure = errorsFigure(document);
  const bars = marksOf(figure.drawing).filter((mark) => mark.tag === "rect");
  const errors = document.outputs.map((one) => one.target - one.activation), largest = Math.max(...errors.map(Math.abs));
  assert.equal(bars.length, errors.length);
  bars.forEach((bar, i) => {
    assert.ok(Math.abs(bar.attributes.width - 110 * Math.abs(errors[i]) / largest) < 1, `output ${i}`);
    assert.equal(bar.attributes.class, errors[i] > 0 ? "up" : "down-bar");
  });
  assert.deepEqual(figure.table.rows.map((row) => row.slice(1, 3)), document.outputs.map((one) => [one.activation, one.target]));
  assert.equal(errorsFigure({ ...document, outputs: undefined }), null);
});
