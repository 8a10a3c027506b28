// The figures of one example's explanation.
import assert from "node:assert/strict";
import { test } from "node:test";
import { convolution, documentInPage, documentOf, figuresOf, marksOf, sigmoids, softmax, toy, web } from "./support.mjs";

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

test("one output without a name is no class", () => {
  const { document } = documentOf("explain", ...toy), { caption } = figure(document, "three-ways");
  assert.match(caption, /raise the activation of L2\.0 /);
  assert.deepEqual(figure(document, "outputs").table.rows.map((row) => row[0]), ["L2.0"]);
});

test("a vote says its voter's address once", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2", "--neuron", "L1.2");
  const labels = marksOf(figure(document, "votes").drawing).flatMap((mark) => mark.about?.label ?? []);
  assert.ok(labels.some((label) => label.startsWith("‘2’ (L2.2): weight")), labels.join("\n"));
  for (const label of labels) assert.doesNotMatch(label, /^(\S+) \(\1\)/);
});

test("columns of the votes have short names, others where these would be alike, and the whole ones in the table", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const heads = (classes) => {
    const matrix = figure({ ...document, classes }, "votes-matrix");
    const words = marksOf(matrix.drawing).filter((mark) => mark.tag === "text" && mark.attributes["text-anchor"] === "middle" && mark.attributes.y === 13);
    return [words.map((mark) => mark.children[0]), matrix.table.columns.slice(1, 4).map((column) => column.title)];
  };
  assert.deepEqual(heads(["0", "1", "2"])[0], ["‘0’", "‘1’", "‘2’"]);
  const [short, whole] = heads(["antelopes and gnus", "ant", "ante meridiem"]);
  assert.deepEqual(short, ["L2.0", "ant", "L2.2"]);
  assert.deepEqual(whole, ["‘antelopes and gnus’ (L2.0)", "‘ant’ (L2.1)", "‘ante meridiem’ (L2.2)"]);
});

test("inputs are called by the row and column of a picture, by the channel where there are several, else by their number", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const nameOf = (shape, index) => new web.Names({ ...document, input_shape: shape }).full({ layer: 0, index });
  assert.equal(nameOf([1, 8, 8], 13), "the pixel r1,c5");
  assert.equal(nameOf([3, 8, 8], 64 + 13), "the pixel r1,c5,ch1");
  assert.equal(nameOf([64, 1, 1], 13), "the input x13");
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

const near = (a, b, tolerance = 1e-9) => assert.ok(Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
const groupsOf = (drawing) => drawing.marks.filter((mark) => mark.about !== undefined);
const barsOf = (mark) => marksOf({ marks: [mark] }).filter((one) => one.tag === "rect" && ["up", "down-bar"].includes(one.attributes.class));
const lengthOf = (bar) => bar.attributes.width * (bar.attributes.class === "up" ? 1 : -1);

test("the three ways are bars on one scale: the bias by 1, a weight by its activation, an activation by its weight", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const ways = document.three_ways, groups = groupsOf(figure(document, "three-ways").drawing);
  const unit = lengthOf(barsOf(groups.find((one) => one.about.addresses[0] === `${ways.address}.bias`))[0]);
  assert.ok(unit > 5);
  for (const lever of ways.weights) {
    const bars = barsOf(groups.find((one) => one.about.addresses.includes(lever.address))).map(lengthOf);
    assert.equal(bars.length, 2, lever.address);
    if (Math.abs(lever.weight * unit) > 0.75) near(bars[0], lever.weight * unit, 0.02);
    if (lever.activation * unit > 0.75) near(bars[1], lever.activation * unit, 0.02);
  }
});

test("a weight from a neuron at 0 has no bar, and the caption counts them", () => {
  const { document } = documentOf("explain", ...softmax, "--pick", "worst");
  const idle = document.three_ways.weights.filter((lever) => lever.nudge === 0);
  assert.ok(idle.length > 0);
  const ways = figure(document, "three-ways");
  assert.match(ways.caption, new RegExp(`Here that holds for ${idle.length} of its 5 weights`));
  const group = groupsOf(ways.drawing).find((one) => one.about.addresses.includes(idle[0].address));
  assert.equal(barsOf(group).length, 1);
});

test("the neuron of a picture shows its pixels and its weights as pictures", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2", "--neuron", "L1.2");
  const ways = figure(document, "three-ways");
  assert.equal(ways.table.rows.length, 1 + 64 + 64);
  assert.equal(marksOf(ways.drawing).filter((mark) => mark.attributes.class === "pixels").length, 2);
});

test("the small step of each way is drawn as measured, with the promise around it", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const measured = figure(document, "three-ways-measured");
  const rows = groupsOf(measured.drawing);
  const unit = lengthOf(barsOf(rows[0])[0]) / document.three_ways.measured.bias.measured_activation;
  for (const [i, way] of ["bias", "weights", "activations"].entries()) {
    near(lengthOf(barsOf(rows[i])[0]), document.three_ways.measured[way].measured_activation * unit, 0.01);
    const outline = marksOf({ marks: [rows[i]] }).find((one) => one.attributes.class === "outline");
    near(outline.attributes.width, document.three_ways.measured[way].predicted_activation * unit, 0.01);
  }
});

/** By neuron that is voted on: what the lines of the picture bring it. */
function broughtTo(drawing) {
  const sums = new Map();
  for (const { about } of groupsOf(drawing)) {
    const found = /^(L\S+) votes (\S+) on (L\S+)$/.exec(about.label);
    if (found !== null) sums.set(found[3], (sums.get(found[3]) ?? 0) + Number(found[2].replace("\u2212", "-")));
  }
  return sums;
}

test("in a network of few neurons the votes that arrive at each one add up to its nudge, and are written on the lines", () => {
  const { document } = documentOf("explain", ...toy);
  const backward = figure(document, "backward"), sums = broughtTo(backward.drawing);
  assert.equal(sums.size, 4);
  for (const i of [0, 1]) {
    near(sums.get(`L1.${i}`), document.layers[0].nudges[i], 1e-5);
    near(sums.get(`L0.${i}`), document.input.nudges[i], 1e-5);
  }
  const words = marksOf(figure(document, "activations").drawing).flatMap((mark) => mark.children);
  for (const weight of ["+0.150", "\u22120.200", "+0.250", "+0.300", "+0.400", "\u22120.450"]) assert.ok(words.includes(weight), weight);
});

test("every neuron's triangle says what its nudge says", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const ups = marksOf(figure(document, "backward").drawing).filter((mark) => mark.tag === "path" && mark.attributes.class === "up");
  // The picture of the input has none of these shapes: its paths are runs of pixels.
  const triangles = ups.filter((mark) => mark.attributes.d.includes("L"));
  assert.equal(triangles.length, document.layers.flatMap((layer) => layer.nudges).filter((nudge) => nudge > 0).length);
});

test("a crowd of lines is thinned to its strongest", () => {
  const { document } = documentOf("explain", "--net", "64-16-16-3", "--data", "data.csv", "--seed", "3", "--label", "0");
  const backward = figure(document, "backward");
  const lines = groupsOf(backward.drawing).filter(({ about }) => about.label.includes("votes"));
  const between = (layer) => lines.filter(({ about }) => about.addresses[1].startsWith(`L${layer}.`));
  assert.ok(between(1).length <= 20 && between(2).length <= 20 && between(1).length > 0 && between(2).length > 0);
  assert.match(backward.caption, /Only the strongest lines/);
  const [W, desires] = [document.layers[1].weights, document.layers[1].deltas.map((delta) => -delta)];
  const votes = W.flatMap((row, j) => row.map((weight, k) => ({ address: `L2.${j}.${k}`, size: Math.abs(weight * desires[j]) })));
  const strongest = votes.sort((a, b) => b.size - a.size).slice(0, between(1).length).map((vote) => vote.address);
  assert.deepEqual(new Set(between(1).map(({ about }) => about.addresses[0])), new Set(strongest));
});

test("the rows of the matrix of votes add up to what the neurons are asked for", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const { rows, columns } = figure(document, "votes-matrix").table;
  assert.deepEqual(columns.slice(1).map((column) => column.kind), ["real", "real", "real", "real"]);
  assert.equal(rows.length, 1 + 5);
  rows.slice(1).forEach((row, k) => {
    near(row.slice(1, -1).reduce((sum, vote) => sum + vote, 0), row.at(-1));
    near(row.at(-1), document.layers[0].nudges[k]);
  });
});

test("each vote lights up with its voter and with the neuron it is on", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const cells = groupsOf(figure(document, "votes-matrix").drawing).filter(({ about }) => / on .* vote /.test(about.label));
  assert.equal(cells.length, 15);
  assert.ok(cells.some(({ about }) => about.addresses.includes("L2.1.3") && about.addresses.includes("L1.3")));
});

test("of a large layer the matrix shows those of whom most is asked", () => {
  const { document } = documentOf("explain", "--net", "64-40-3", "--data", "data.csv", "--seed", "3", "--label", "0");
  const matrix = figure(document, "votes-matrix");
  const rows = groupsOf(matrix.drawing).filter(({ about }) => about.label.startsWith("all votes on"));
  const sums = document.votes_matrix.sums.map(Math.abs);
  const least = Math.min(...rows.map(({ about }) => sums[Number(about.addresses[0].split(".")[1])]));
  assert.equal(sums.filter((sum) => sum >= least).length, 16);
  assert.equal(matrix.table.rows.length, 1 + 40);
  assert.match(matrix.caption, /16 of 40 neurons/);
});

test("a tile is blue where its neuron should rise, orange where it should fall, and empty where the input is 0", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const tiles = groupsOf(figure(document, "first-layer").drawing);
  assert.equal(tiles.length, 5);
  const strongest = Math.max(...document.layers[0].deltas.map(Math.abs));
  tiles.forEach((tile, j) => {
    const desire = -document.layers[0].deltas[j];
    if (Math.abs(desire) < 0.1 * strongest) return;
    const paths = marksOf({ marks: [tile] }).find((mark) => mark.attributes.class === "pixels").children;
    assert.ok(paths.length > 0 && paths.every((path) => path.attributes.class === (desire > 0 ? "up" : "down")), tile.about.label);
    const covered = paths.flatMap((path) => [...path.attributes.d.matchAll(/M\d+ \d+h(\d+)v1/g)]).reduce((sum, run) => sum + Number(run[1]), 0);
    assert.ok(covered <= document.input.activations.filter((pixel) => pixel > 0).length);
  });
});

test("arcs join those that fire to those that should: blue where a weight is to grow, orange where it is to shrink", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  for (const layer of document.hebbian) {
    const arcs = groupsOf(figure(document, `hebbian-l${layer.layer}`).drawing).filter((mark) => mark.attributes.class?.startsWith("arc"));
    const styleOf = (pair) => arcs.find((arc) => arc.about.addresses.includes(pair.parameter))?.attributes.class;
    for (const pair of layer.together.slice(0, 8)) assert.equal(styleOf(pair), "arc up-line", pair.parameter);
    for (const pair of layer.apart.slice(0, 5)) assert.equal(styleOf(pair), "arc down-line", pair.parameter);
    for (const pair of layer.unaffected.slice(0, 3)) assert.equal(styleOf(pair), "arc zero-line", pair.parameter);
  }
  const second = groupsOf(figure(document, "hebbian-l2").drawing);
  const [, neuron, input] = document.hebbian[1].together[0].parameter.split(".");
  assert.ok(second.some(({ about }) => about.addresses.includes(`L1.${input}`)) && second.some(({ about }) => about.addresses.includes(`L2.${neuron}`)));
});

test("a kernel's pairs are of the kernel, at so many places", () => {
  const { document } = documentOf("explain", ...convolution, "--label", "2");
  const first = figure(document, "hebbian-l1");
  assert.match(first.caption, /A kernel meets each pair at 36 places/);
  assert.ok(marksOf(first.drawing).some((mark) => mark.children.includes("kernel 0") || mark.children.includes("kernel 1")));
  const words = marksOf(first.drawing).filter((mark) => mark.tag === "text").map((mark) => mark.children[0]);
  const [, , input] = document.hebbian[0].together[0].parameter.split(".").map(Number);
  assert.ok(words.includes(`r${Math.floor(input / 3)},c${input % 3}`), words.join("\n"));
  for (const { caption } of document.hebbian.map((layer) => figure(document, `hebbian-l${layer.layer}`))) assert.doesNotMatch(caption, /\bin \d+ fires/);
});

test("where a kernel's nudge goes against the means of its pair, the caption says so", () => {
  const { document } = documentOf("explain", ...convolution, "--label", "2");
  const captionWith = (sign) => {
    const [first, ...rest] = document.hebbian;
    const all = (pairs) => pairs.map((pair) => ({ ...pair, product: sign * Math.abs(pair.nudge), desire: sign }));
    return figure({ ...document, hebbian: [{ ...first, together: all(first.together), apart: [] }, ...rest] }, "hebbian-l1").caption;
  };
  const [{ parameter }] = document.hebbian[0].together;
  assert.ok(captionWith(-1).includes(`${parameter} is to grow, though the mean desire of kernel`), captionWith(-1));
  assert.doesNotMatch(captionWith(1), /though the mean desire/);
  assert.doesNotMatch(captionWith(1), /should fire more/);
});

test("maps have their numbers beside them, by neuron and place: of a document in a page, too", () => {
  const words = ["explain", "--net", "1x8x8, conv3x3:32, relu, 3", "--data", "data.csv", "--seed", "3", "--label", "2"];
  for (const document of [documentOf(...words).document, documentInPage(...words)]) {
    const [layer] = document.layers, { drawing, table } = figure(document, "activations");
    const maps = marksOf(drawing).flatMap((mark) => /^map (\d+) of L1/.exec(mark.about?.label ?? "")?.[1] ?? []).map(Number);
    const rows = table.rows.filter(([neuron]) => neuron.startsWith("L1."));
    assert.ok(maps.length > 1 && rows.length === 36 * maps.length, `${maps.length} maps, ${rows.length} rows`);
    for (const [neuron, place, z, activation] of rows) {
      const index = Number(neuron.slice(3)), channel = Math.floor(index / 36), at = layer.channels === undefined ? index : 36 * layer.channels.indexOf(channel) + index % 36;
      assert.equal(place, `map ${channel}, r${Math.floor(index % 36 / 6)},c${index % 6}`);
      assert.equal(activation, layer.activations[at]);
      assert.equal(z, layer.channels === undefined ? layer.weighted_inputs[index] : "");
    }
  }
});

test("a long network says how many layers it has", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const networkOf = (net) => web.pageOf({ ...document, architecture: { ...document.architecture, net } }).facts[0];
  assert.deepEqual(networkOf("64-5-3"), ["network", "64-5-3"]);
  assert.deepEqual(networkOf("x".repeat(80)), ["network", "x".repeat(80), "2 layers with weights"]);
});

test("a place in a kernel or in pooled maps is named by its row, column and channel", () => {
  const { document } = documentOf("explain", "--net", "1x8x8, conv3x3:4, relu, maxpool2, conv2x2:3, relu, flatten, 3", "--data", "data.csv", "--seed", "3", "--label", "2");
  const names = new web.Names(document);
  assert.deepEqual([names.source(1, 5), names.source(2, 7), names.source(3, 11)], ["r1,c2", "r1,c1,ch1", names.before(3, 11) ? "L2.11" : "r1,c1,ch2"]);
});

test("sensitivities fall, the layers' shares make a whole, and the map frames its strongest pixel", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2");
  const sizes = figure(document, "sensitivity").table.rows.map((row) => row[2]);
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  near(figure(document, "layer-shares").table.rows.reduce((sum, row) => sum + row[2], 0), 1);
  const map = document.sensitivity.map, most = map.indexOf(Math.max(...map));
  const framed = groupsOf(figure(document, "sensitivity-map").drawing).find((mark) => mark.attributes.class === "outline");
  assert.deepEqual(framed.about.addresses, [`L0.${most}`]);
  assert.match(figure(document, "sensitivity-map").caption, new RegExp(`at r${Math.floor(most / 8)},c${most % 8} `));
});

test("the places' products add up to the shared weight's nudge", () => {
  const { document } = documentOf("explain", ...convolution, "--label", "2");
  const rows = figure(document, "places").table.rows;
  near(rows.slice(0, -1).reduce((sum, row) => sum + row[4], 0), rows.at(-1)[4]);
  for (const row of rows.slice(0, -1)) near(row[2] * row[3], row[4]);
});

test("where votes or ways are not defined, the page says why", () => {
  const { document } = documentOf("explain", ...sigmoids, "--label", "2", "--neuron", "L2.1");
  const voting = web.pageOf(document).sections.find((section) => section.id === "voting");
  assert.match(voting.words[0], /^Nobody votes here: L2 holds the outputs/);
  const { document: large } = documentOf("explain", "--net", "64-1400-3", "--data", "data.csv", "--seed", "3", "--label", "0");
  assert.match(web.pageOf(large).sections.find((section) => section.id === "voting").words[0], /1400 neurons and 3 voters: more than 4096 votes/);
});

test("layers that are too large for lines are said to have none", () => {
  const { document } = documentOf("explain", "--net", "64-70-70-3", "--data", "data.csv", "--seed", "3", "--label", "0");
  assert.equal(document.layers[1].weights, undefined);
  assert.match(figure(document, "activations").caption, /more than 4,096 weights are joined by none/);
  const few = documentOf("explain", ...sigmoids, "--label", "2").document;
  assert.doesNotMatch(figure(few, "activations").caption, /4,096/);
});

test("a page has of a large layer the maps that are drawn, and draws them as the whole document would have them drawn", () => {
  const large = ["--net", "1x8x8, conv3x3:40, relu, conv3x3:4, relu, 3", "--data", "data.csv", "--seed", "3"], { document } = documentOf("explain", ...large);
  const paged = documentInPage("explain", ...large), [first, second] = paged.layers, whole = document.layers[0], plane = 36;
  assert.equal(first.channels.length, 8);
  first.channels.forEach((channel, i) => assert.deepEqual(first.nudges.slice(i * plane, (i + 1) * plane), whole.nudges.slice(channel * plane, (channel + 1) * plane)));
  const largest = (channel) => Math.max(...whole.nudges.slice(channel * plane, (channel + 1) * plane).map(Math.abs));
  const least = Math.min(...first.channels.map(largest));
  for (let channel = 0; channel < 40; ++channel) assert.ok(first.channels.includes(channel) || largest(channel) <= least, `channel ${channel}`);
  assert.deepEqual([first.deltas, second.channels, second.deltas], [[], undefined, document.layers[1].deltas]);
  for (const id of ["activations", "backward"]) assert.equal(JSON.stringify(figure(paged, id).drawing), JSON.stringify(figure(document, id).drawing), id);
});
