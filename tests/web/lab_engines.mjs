// The engine of the lab in WebAssembly, without a browser, and trainings that it makes as the program does: what the tests of its bits and
// of its documents share.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { built, examplesOf, tensorsIn, tensorsOf, trained, unpacked } from "./lab_parts.mjs";

export const { LocalEngine } = await import(pathToFileURL(process.env.NUDGE_LAB_ENGINE).href);
export const code = new WebAssembly.Module(readFileSync(built(process.env.NUDGE_WASM)));
export const small = unpacked(examplesOf("data.csv", 24, 5));

export const sgd = {
  "network.layers": "64-6-5-3", "network.activation": "sigmoid", "network.loss": "quadratic", "optimizer.name": "sgd", "optimizer.learning_rate": "1",
  "training.batch": "5", "training.seed": "3",
};
export const softmax = { ...sgd, "network.activation": "relu", "network.loss": "cross-entropy", "optimizer.learning_rate": "0.1" };
export const deep = {
  "network.layers": "conv3x3:4, batchnorm, relu, maxpool2, 6, tanh, 3", "network.loss": "cross-entropy", "optimizer.name": "adam", "optimizer.learning_rate": "0.01",
  "training.batch": "5", "training.seed": "7",
};
export const epochs = 3;

export async function engineOf(settings, examples = small) {
  const engine = new LocalEngine(code, examples), net = await engine.make(settings);
  await engine.view({ part: "train", position: 0 });
  return { engine, net };
}

export const bits = (numbers) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
export async function endsAsTheProgram(settings, examples, name, count) {
  const { engine, net } = await engineOf(settings, examples), run = trained(settings, engine.digits, count, name);
  const moment = await engine.step(count * net.stepsPerEpoch), tensors = tensorsOf(await engine.save());
  assert.equal(moment.problem, null);
  assert.equal(moment.costs.length, count * net.stepsPerEpoch);
  assert.deepEqual(tensors, tensorsIn(run));
  const first = Buffer.from(Object.values(tensors)[0], "base64");
  assert.equal(bits(moment.parameters.subarray(0, first.length / 4)), first.toString("base64"), "the moment has the same parameters");
  return { engine, net, run };
}
