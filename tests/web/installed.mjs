// What npm has put into build/npm. Where it is not there the test is skipped, and says so: CTest knows status 77.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const folder = process.env.NUDGE_NPM;

export function skip(reason) {
  console.log(`skipped: ${reason}`);
  process.exit(77);
}

export function installed(name) {
  if (!existsSync(join(folder, "node_modules", name))) skip(`${name} is not installed (scripts/test does)`);
  return createRequire(join(folder, "package.json"))(name);
}

export function fileOf(name, ...path) {
  installed(`${name}/package.json`);
  return join(folder, "node_modules", name, ...path);
}
