// The network as a file: saved, and taken from one that is chosen or dropped on the page. A file that is none harms nothing.
import { element } from "../elements";
import { save } from "../figure_view";
import { settingsOfModel } from "./model_recipe";
import type { Session } from "./session";

/** "nudge-784-16-16-10-step-120.safetensors". */
export function fileName(net: string, step: number): string {
  const layers = net.replace(/[^a-z0-9.]+/gi, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `nudge-${layers}-step-${step}.safetensors`;
}

export class ModelPanel {
  readonly node: HTMLDialogElement;
  private readonly said = element("p", { role: "status" });
  private readonly file = element("input", { type: "file", accept: ".safetensors", class: "unseen", tabindex: "-1", "aria-hidden": "true" }) as HTMLInputElement;

  constructor(private readonly session: Session) {
    const made = (words: string, className: string, work: () => void): HTMLElement => {
      const one = element("button", { type: "button", ...(className === "" ? {} : { class: className }) }, words);
      one.addEventListener("click", work);
      return one;
    };
    this.file.addEventListener("change", () => {
      const chosen = this.file.files?.[0];
      this.file.value = "";
      if (chosen !== undefined) void this.load(chosen);
    });
    this.node = element("dialog", { class: "model", "aria-labelledby": "lab-model-title" },
      element("h2", { id: "lab-model-title" }, "The network as a file"),
      element("p", {}, "A .safetensors file has its layers, weights and biases. The command line reads and writes the same files: nudge explain, nudge eval and others take it."),
      element("p", {}, "A file can also be dropped anywhere on this page."), this.said,
      element("div", { class: "buttons" }, made("Save", "main", () => void this.save()), made("Load", "", () => this.file.click()), made("Close", "", () => this.node.close())), this.file) as HTMLDialogElement;
  }

  open(): void {
    this.said.textContent = "";
    this.node.showModal();
  }

  private async save(): Promise<void> {
    const { session } = this;
    const bytes = await session.alone(() => session.engine.save()), name = fileName(session.net?.net ?? "", session.moment?.step ?? 0);
    save(new Blob([bytes as BlobPart], { type: "application/octet-stream" }), name);
    this.said.textContent = `${name} is saved, where your browser saves files.`;
  }

  async load(file: File): Promise<void> {
    const { session } = this;
    if (!this.node.open) this.open();
    this.said.textContent = `${file.name} is being read.`;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer()), own = settingsOfModel(bytes);
      await session.load(bytes, { ...session.settings, ...own });
      this.said.textContent = `${file.name} is loaded: ${session.net?.net ?? ""}. It is trained on with ${Object.keys(own).length > 0 ? "the optimizer, rate and batch of its own recipe" : "the settings that you have"}. The address bar cannot lead back to it: keep the file.`;
    } catch (problem) {
      this.said.textContent = `${file.name} was not loaded, and the network is what it was. ${problem instanceof Error ? problem.message : String(problem)}`;
    }
  }
}

/** Files dropped anywhere: models, and what `other` takes. */
export function takeDrops(root: HTMLElement, panel: ModelPanel, other: (file: File) => void): void {
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add("dropping");
  });
  for (const end of ["dragleave", "drop"] as const) root.addEventListener(end, () => root.classList.remove("dropping"));
  root.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!hasFiles(event) || file === undefined) return;
    event.preventDefault(); // The browser would go to it.
    if (file.type.startsWith("image/")) other(file);
    else void panel.load(file);
  });
}
