// The types of web/ hold: types.mjs WEB
import { spawnSync } from "node:child_process";
import { fileOf } from "./installed.mjs";

const done = spawnSync(process.execPath, [fileOf("typescript", "bin", "tsc"), "-p", process.argv[2]], { stdio: "inherit" });
process.exit(done.status ?? 1);
