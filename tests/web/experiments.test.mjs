// The figures of experiments: the nudge table, one example, the steepest way, descents.
import assert from "node:assert/strict";
import { test } from "node:test";
import { experiments } from "./experiments.mjs";
import { figuresOf, marksOf, web } from "./support.mjs";

const figure = (document, id) => figuresOf(document).find((one) => one.id === id);
const aboutOf = (drawing) => marksOf(drawing).filter((mark) => mark.about !== undefined);
const sum = (values) => values.reduce((all, value) => all + value, 0);
const near = (one, other, slack = 1e-9) => assert.ok(Math.abs(one - other) <= slack * Math.max(1, Math.abs(other)), `${one}, not ${other}`);

test("a cell of the nudge table points where its number does", () => {
  for (const { document } of [experiments.average, experiments.averageOfFew]) {
    const table = figure(document, "nudge-table");
    const columns = Math.min(6, document.shown.length);
    const cells = aboutOf(table.drawing).filter((mark) => mark.about.addresses.length === 2);
    assert.equal(cells.length, columns * document.rows.length);
    const triangles = (style) => cells.flatMap((cell) => cell.children).filter((mark) => mark.tag === "path" && mark.attributes.class === style).length;
    const nudges = document.rows.flatMap((row) => row.nudges.slice(0, columns));
    assert.equal(triangles("up"), nudges.filter((nudge) => nudge > 0).length);
    assert.equal(triangles("down-hollow"), nudges.filter((nudge) => nudge < 0).length);
  }
});

test("the average column is the mean of the row where every example is shown", () => {
  const { document } = experiments.averageOfFew;
  const { columns, rows } = figure(document, "nudge-table").table;
  const average = columns.findIndex((column) => column.key === "average");
  assert.equal(average, 5);
  for (const row of rows) near(sum(row.slice(1, average)) / 4, row[average]);
});

test("the nudge table has the examples' pictures, and names rows of the first layer by pixel", () => {
  const { document } = experiments.average;
  const table = figure(document, "nudge-table");
  const pictures = marksOf(table.drawing).filter((mark) => mark.tag === "image");
  assert.equal(pictures.length, 6);
  assert.equal(table.table.rows[0][0], "L1.0@r1,c1");
  assert.match(table.caption, /The rows are of L1 and L2/);
});

test("a picture in a drawing is a bitmap of its pixels", () => {
  const { document } = experiments.average;
  const [picture] = marksOf(figure(document, "nudge-table").drawing).filter((mark) => mark.tag === "image");
  const bytes = Buffer.from(picture.attributes.href.split(",")[1], "base64");
  const pixels = Buffer.from(document.images[0].base64, "base64");
  assert.equal(bytes.toString("latin1", 0, 2), "BM");
  assert.equal(bytes.readUInt32LE(2), bytes.length);
  assert.deepEqual([bytes.readInt32LE(18), bytes.readInt32LE(22)], [8, 8]);
  const start = bytes.readUInt32LE(10), stride = 4;
  for (let y = 0; y < 8; ++y) {
    for (let x = 0; x < 8; ++x) {
      const byte = bytes[start + (7 - y) * stride + (x >> 1)], level = x % 2 === 0 ? byte >> 4 : byte & 15;
      assert.ok(Math.abs(17 * level - pixels[8 * y + x]) <= 8.5, `pixel ${y}, ${x}`);
    }
  }
});

test("a picture in colour keeps its colours", () => {
  const { document } = experiments.average;
  const red = { shape: [3, 1, 2], base64: Buffer.from([255, 10, 0, 20, 1, 30]).toString("base64") };
  const [picture] = marksOf(figure({ ...document, images: [red] }, "nudge-table").drawing).filter((mark) => mark.tag === "image");
  const bytes = Buffer.from(picture.attributes.href.split(",")[1], "base64");
  assert.deepEqual([...bytes.subarray(bytes.readUInt32LE(10), bytes.readUInt32LE(10) + 6)], [1, 0, 255, 30, 20, 10]);
});

test("who wants more and who wants less are the document's shares", () => {
  const { document } = experiments.average;
  const contest = figure(document, "contests");
  document.rows.forEach((row, i) => {
    const [one] = aboutOf(contest.drawing).filter((mark) => mark.about.addresses[0] === row.parameter);
    const bars = (style) => sum(one.children.filter((mark) => mark.attributes.class === style).map((mark) => mark.attributes.width));
    if (row.up_share + row.down_share > 0.1) near(bars("up") / (bars("up") + bars("down-bar")), row.up_share / (row.up_share + row.down_share), 0.02);
    assert.equal(contest.table.rows[i][5], row.contest);
  });
});

test("the confusion table before and after adds up to the test set, and the caption counts the column", () => {
  const { document } = experiments.oneExample;
  const label = document.classes.indexOf(document.label);
  for (const id of ["called-before", "called-after-1"]) {
    const moment = document.moments[id === "called-before" ? 0 : 1];
    const { rows } = figure(document, id).table;
    assert.equal(sum(rows.flatMap((row) => row.slice(1))), sum(moment.predictions));
    document.classes.forEach((_, said) => assert.equal(sum(rows.map((row) => row[said + 1])), moment.predictions[said]));
  }
  const after = figure(document, "called-after-1"), { predictions } = document.moments[1];
  const count = predictions[label] === sum(predictions) ? `all ${predictions[label]}` : predictions[label] === 0 ? "none" : String(predictions[label]);
  assert.ok(after.caption.includes(`: ${count} `), after.caption);
});

test("who is helped and hurt are at most all, and the costs are those of the moments", () => {
  const { document } = experiments.oneExample;
  const { rows } = figure(document, "classes").table;
  for (const row of rows) assert.ok(row[2] + row[3] <= row[1]);
  const mean = (i) => sum(rows.map((row) => row[1] * row[i])) / sum(rows.map((row) => row[1]));
  near(mean(4), document.moments[0].cost, 1e-6);
  near(mean(5), document.moments.at(-1).cost, 1e-6);
});

test("a point of a chart says its exact numbers, and lights up with the same step elsewhere", () => {
  const { document } = experiments.oneExample;
  const costs = figure(document, "costs");
  const last = document.moments.at(-1);
  const found = aboutOf(costs.drawing).filter((mark) => mark.about.addresses.includes(`step.${last.step}`));
  assert.equal(found.length, 2);
  assert.ok(found[0].about.label.includes(web.inFull(last.own_cost)));
  assert.deepEqual(costs.table.addresses.at(-1), [`step.${last.step}`]);
});

test("the angles fall by the cosine, and straight down is named where it gained most", () => {
  const { document } = experiments.steepest;
  const angles = figure(document, "angles");
  const [straight] = angles.table.rows;
  for (const [degrees, predicted] of angles.table.rows) near(predicted / straight[1], Math.cos(degrees * Math.PI / 180), 1e-6);
  const most = Math.max(...angles.table.rows.map((row) => row[2]));
  assert.equal(/straight down the negative gradient/.test(angles.caption), straight[2] === most);
});

test("steps off the picture are counted, and stay in the table", () => {
  const { document } = experiments.steepest;
  const lengths = figure(document, "lengths");
  const off = document.lengths.flatMap(({ length, steps }) => steps.filter((step) => step.measured / (document.gradient_norm * length) < -1)).length;
  assert.equal(aboutOf(lengths.drawing).length + off, lengths.table.rows.length);
  assert.equal(lengths.caption.includes("off the picture"), off > 0);
});

test("what the shortest steps gain of the slope's promise is said as it was measured", () => {
  const { document } = experiments.steepest;
  const captionWith = (share) => {
    const [first, ...rest] = document.lengths;
    const steps = first.steps.map((step, i) => ({ ...step, measured: step.predicted * (i === 0 ? share : 1) }));
    return figure({ ...document, lengths: [{ ...first, steps }, ...rest] }, "lengths").caption;
  };
  assert.match(captionWith(1), /each gains its cosine/);
  assert.match(captionWith(0.82), /each gains 82 % to 100 % of what it promises there/);
  assert.doesNotMatch(captionWith(0.82), /gains its cosine/);
});

test("a chart tells five series apart by colour and shape", () => {
  const { document } = experiments.steepest;
  const [length] = document.lengths;
  const five = { ...length, steps: [0, 10, 20, 30, 40].map((degrees) => ({ degrees, predicted: 1e-3, measured: 1e-3 * (1 + degrees) })) };
  const lengths = figure({ ...document, lengths: [five, { ...five, length: 2 * five.length }] }, "lengths");
  const marks = aboutOf(lengths.drawing).map((mark) => `${mark.tag} ${mark.attributes.class} ${(mark.attributes.d ?? "").split("L").length}`);
  assert.equal(new Set(marks).size, 5);
});

test("the paths begin at one point, and every early step is drawn", () => {
  const { document } = experiments.descents;
  const paths = figure(document, "paths");
  const lines = marksOf(paths.drawing).filter((mark) => mark.tag === "path" && /series/.test(mark.attributes.class));
  assert.equal(lines.length, document.descents.length);
  assert.equal(new Set(lines.map((line) => /^M([^L]*)/.exec(line.attributes.d)[1])).size, 1);
  const steps = lines.map((line) => line.attributes.d.split("L").length).sort((a, b) => a - b);
  assert.deepEqual(steps, document.descents.map((descent) => descent.path.length).sort((a, b) => a - b));
  assert.equal(paths.table.rows.length, sum(steps));
});

test("the stagger is as much longer than a straight way as the part of its path that is most so", () => {
  const { document } = experiments.descents;
  const steps = document.descents.find((descent) => descent.batch === 1).path.filter((at, i) => at.step === i);
  const between = (from, to) => Math.hypot(to.u - from.u, to.v - from.v);
  const staggers = (part) => sum(part.slice(1).map((at, i) => between(part[i], at))) / between(part[0], part.at(-1));
  const whole = figure(document, "stagger");
  assert.ok(whole.caption.includes(`${web.significant(staggers(steps))} times as long`), whole.caption);

  const long = Array.from({ length: 100 }, (_, step) => ({ step, u: step, v: step > 20 && step <= 80 ? step % 2 : 0 }));
  const part = figure({ ...document, descents: document.descents.map((descent) => (descent.batch === 1 ? { ...descent, path: long } : descent)) }, "stagger");
  const [, first, last] = /steps (\d+) to (\d+)/.exec(part.title).map(Number);
  assert.equal(last - first, 59);
  const ratios = long.slice(0, 40).map((_, i) => staggers(long.slice(i, i + 61)));
  assert.equal(staggers(long.slice(first - 1, last + 1)), Math.max(...ratios));
  assert.ok(part.caption.includes(`${web.significant(Math.max(...ratios))} times as long`), part.caption);
});

test("where all run for seconds, each path is marked after equal ones", () => {
  const { document } = experiments.descents;
  const timed = { ...document, descents: document.descents.map((descent, number) => ({ ...descent, moments: descent.moments.map((moment) =>
    ({ ...moment, seconds: moment.step * (1 + number) / 10 })) })) };
  const marks = aboutOf(figure(timed, "paths").drawing).filter((mark) => mark.about.addresses.some((address) => address.startsWith("second.")));
  const times = new Set(marks.map((mark) => mark.about.addresses[0]));
  assert.ok(times.size >= 2 && marks.length === times.size * document.descents.length, `${marks.length} marks, ${times.size} times`);
  for (const mark of marks) {
    const [, seconds, step] = /after ([\d.]+) s: about step (\d+)/.exec(mark.about.label);
    const number = document.descents.findIndex(({ batch }) =>
      mark.about.label.startsWith(batch >= document.training_examples ? "all " : `batch ${batch} `));
    assert.ok(Math.abs(step - seconds * 10 / (1 + number)) <= 0.5 + 1e-9, mark.about.label);
  }
});

test("shading of a slope lies where the cost is high, and its edges where it crosses the level", () => {
  const { document } = experiments.descents;
  const us = [-1, 0, 1, 2], vs = [-1, 0, 1], costs = vs.flatMap(() => us);
  const shaded = figure({ ...document, plane: { ...document.plane, us, vs, costs } }, "paths");
  const regions = marksOf(shaded.drawing).filter((mark) => mark.attributes.class === "contour");
  assert.ok(regions.length >= 3);
  for (const region of regions) {
    const corners = [...region.attributes.d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    const xs = corners.map(([x]) => x), within = corners.filter(([x, y]) => x <= 360 && y >= 0 && y <= 300).map(([x]) => x);
    assert.ok(within.length >= 2 && Math.min(...xs) > 0 && Math.max(...xs) > 360, "costs rise to the right");
    assert.ok(Math.max(...within) - Math.min(...within) < 0.2, "the edge of a slope is upright");
  }
});

test("a plane without a grid, with holes, or all level is drawn, too", () => {
  const { document } = experiments.descents;
  const { plane } = document;
  for (const costs of [[], plane.costs.map((cost, i) => (i % 7 === 0 ? null : cost)), plane.costs.map(() => 1)]) {
    const grid = costs.length === 0 ? { us: [], vs: [] } : {};
    const paths = figure({ ...document, plane: { ...plane, ...grid, costs } }, "paths");
    assert.equal(/shading/.test(paths.caption), costs.length > 0);
    for (const mark of marksOf(paths.drawing)) assert.doesNotMatch(String(mark.attributes.d ?? ""), /NaN|Infinity/);
  }
});

test("every ball is in a bar or counted as off the picture, and the hill is the line's", () => {
  const { document } = experiments.descents;
  const minima = document.two_minima, balls = figure(document, "balls");
  const low = minima.line.along[0], high = minima.line.along.at(-1);
  for (const share of minima.shares) {
    const bars = aboutOf(balls.drawing).filter((mark) => mark.about.addresses[0] === `balls.${share.batch}`);
    const counted = sum(bars.map((mark) => Number(/: ([\d,]+) between/.exec(mark.about.label)[1].replace(",", ""))));
    assert.equal(counted, share.ends.along.filter((along) => along !== null && along >= low && along < high).length);
  }
  const top = Math.max(...minima.line.costs.filter((_, i) => minima.line.along[i] >= 0 && minima.line.along[i] <= 1));
  assert.ok(figure(document, "valleys").caption.includes(`rises to ${web.significant(top, 4)}`));
});

test("balls roll from where they begin to where they end, and lie there where nothing moves", () => {
  const { document } = experiments.descents;
  const minima = document.two_minima, rolling = figure(document, "rolling");
  const low = minima.line.along[0], high = minima.line.along.at(-1);
  const across = (along) => (along - low) / (high - low) * 360;
  const placeOf = (transform) => /^translate\(([-\d.]+) ([-\d.]+)\)$/.exec(transform).slice(1).map(Number);
  const panels = rolling.drawing.marks.filter((mark) => mark.tag === "svg");
  assert.equal(panels.length, minima.shares.length);
  panels.forEach((panel, i) => {
    const balls = panel.children.filter((mark) => mark.moves !== undefined);
    assert.ok(balls.length > 20, `${balls.length} balls`);
    for (const ball of balls) {
      const number = Number(/^ball (\d+):/.exec(ball.about.label)[1]);
      assert.equal(ball.attributes.transform, ball.moves(1));
      assert.ok(Math.abs(placeOf(ball.moves(0))[0] - across(minima.starts.along[number])) < 0.01);
      assert.ok(Math.abs(placeOf(ball.moves(1))[0] - across(minima.shares[i].ends.along[number])) < 0.01);
      assert.equal(ball.attributes.class, { deeper: "up", shallow: "down-hollow", neither: "amount" }[minima.shares[i].basins[number]]);
      const xs = Array.from({ length: 21 }, (_, k) => placeOf(ball.moves(k / 20))[0]), way = Math.sign(xs.at(-1) - xs[0]);
      assert.ok(xs.every((x, k) => k === 0 || way * (x - xs[k - 1]) >= 0), "it does not turn back");
      assert.ok(placeOf(ball.attributes.transform)[1] > 0, "piles stay in the picture");
    }
  });
});

test("the sensitivity of many examples is ranked, and the pair compared in a sentence", () => {
  const { document } = experiments.sensitivity;
  const { rows } = figure(document, "sensitivity").table;
  const sizes = rows.map((row) => row[2]);
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  const { lead } = web.pageOf(document);
  assert.ok(lead.includes(`${web.significant(document.pair.ratio)} times as sensitive`), lead);
});

test("Hebbian pairs of many examples have a figure a layer, and say that the mean of products is another number", () => {
  for (const { document } of [experiments.hebbian, experiments.hebbianOfOne]) {
    const figures = figuresOf(document);
    assert.equal(figures.length, document.layers.length);
    figures.forEach((one, i) => {
      const layer = document.layers[i];
      assert.equal(one.table.rows.length, layer.together.length + layer.apart.length + layer.unaffected.length);
      assert.equal(/product of the means is another/.test(one.caption), layer.examples > 1);
    });
  }
});
