// What the tests of the lab share: what scripts/lab has built, examples that the program packs, trainings by the lab's own command, and
// tensors of model files.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { skip } from "./installed.mjs";
import { pictures, web } from "./support.mjs";

const sources = ["web", "src", "include", "apps/lab"].map((name) => fileURLToPath(new URL(`../../${name}`, import.meta.url)));
const changed = (path) => statSync(path).mtimeMs;

/** What scripts/lab has built. The test is skipped without it, and where a source has been changed since. */
export function built(path) {
  const page = join(process.env.NUDGE_LAB, "lab.html");
  for (const one of [page, path]) {
    if (!existsSync(one)) skip(`${one} is not there: scripts/lab builds it`);
  }
  const files = sources.flatMap((source) => readdirSync(source, { recursive: true }).map((name) => join(source, name)));
  const newer = files.find((file) => changed(file) > changed(page) && statSync(file).isFile());
  if (newer !== undefined) skip(`${newer} is newer than the lab: scripts/lab builds it anew`);
  return path;
}

export const folder = mkdtempSync(join(tmpdir(), "nudge-lab-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "data.csv"), pictures());

const options = {
  cwd: folder, encoding: "utf8", maxBuffer: 1e9,
  env: { ...process.env, NUDGE_KERNELS: "portable", PATH: `${dirname(process.env.NUDGE_PROGRAM)}${delimiter}${process.env.PATH}` },
};

export function nudge(...words) {
  return execFileSync(process.env.NUDGE_PROGRAM, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
}

/** What the program says of what it does not do. */
export function refusal(...words) {
  const { status, stderr } = spawnSync(process.env.NUDGE_PROGRAM, words, options);
  if (status === 0) throw new Error(`nudge ${words.join(" ")} was to fail`);
  return stderr;
}

/** Packed, and compressed as the page has them. Null: the program has not got these data. */
export function examplesOf(data, digits, test) {
  const file = join(folder, `${data}.gz`);
  const { status } = spawnSync(process.env.NUDGE_PROGRAM, ["lab", "--pack", file, "--data", data, "--digits", String(digits), "--test", String(test)], options);
  return status === 0 ? file : null;
}

export const unpacked = (file) => new Uint8Array(gunzipSync(readFileSync(file)));

/** Runs the command that the lab shows, for so many epochs; what it says comes back, and its status. */
export function runCommand(command, epochs, out) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `${command} --epochs ${epochs} --out ${out} --force`], options);
  return { status, stdout, stderr };
}

/** Trains by the command that the lab shows, into this folder of a run; gives the path of the folder. */
export function trained(settings, digits, epochs, out) {
  const { status, stderr } = runCommand(web.lab.commandOf(settings, digits), epochs, out);
  if (status !== 0) throw new Error(stderr);
  return join(folder, out);
}

/** The bytes of each tensor of a model file, by names in base64. */
export function tensorsOf(bytes) {
  const file = Buffer.from(bytes), size = Number(file.readBigUInt64LE(0)), begin = 8 + size;
  const { __metadata__: ignored, ...tensors } = JSON.parse(file.subarray(8, begin).toString());
  const own = Object.entries(tensors).filter(([name]) => !name.startsWith("optimizer."));
  return Object.fromEntries(own.map(([name, { data_offsets: [from, to] }]) => [name, file.subarray(begin + from, begin + to).toString("base64")]));
}

export const tensorsIn = (run) => tensorsOf(readFileSync(join(run, "last.safetensors")));
