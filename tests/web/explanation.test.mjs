// The figures of one example's explanation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { documentOf, figuresOf, marksOf, sigmoids, softmax } from "./support.mjs";

const figure = (document, id) => figuresOf(document).find((one) => one.id === id);

test("the outputs name the right one, and point up where they should rise", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const outputs = figure(document, "outputs");
  assert.match(outputs.caption, /The right one, ‘2’, is at/);
  const marks = marksOf(outputs.drawing).filter((mark) => mark.tag === "path");
  const ups = marks.filter((mark) => mark.attributes.class === "up").length;
  assert.equal(ups, document.outputs.filter((output) => output.nudge > 0).length);
  assert.equal(outputs.table.rows.length, 3);
});

test("of a softmax the nudge is that of the logit", () => {
  const { document } = documentOf("explain", ...softmax, "--label", "1");
  assert.equal(document.nudge_of, "logit");
  assert.match(figure(document, "outputs").calculus, /y − p/);
});

test("the votes end where their sum is", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const votes = figure(document, "votes");
  assert.equal(votes.table.rows.length, document.votes.votes.length + 1);
  assert.equal(votes.table.rows.at(-1).at(-1), document.votes.sum);
  const labels = marksOf(votes.drawing).flatMap((mark) => mark.about?.addresses ?? []);
  assert.ok(labels.includes(document.votes.address));
});
