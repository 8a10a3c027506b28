// The script of the lab's page.
import { megabytes } from "./all_digits";
import { startLab } from "./lab";
import { open } from "./open";

const root = document.getElementById("lab");

const sayBytes = (bytes: number): void => { if (root !== null) root.textContent = `All digits are being fetched: ${megabytes(bytes)} so far.`; };

open(sayBytes).then(async ({ engine, model }) => {
  if (root === null) return;
  await startLab(root, engine, model).ready;
  root.setAttribute("data-ready", "");
}, (problem: unknown) => {
  if (root !== null) root.textContent = `The lab cannot start: ${problem instanceof Error ? problem.message : String(problem)}`;
});
