// What is trained and how, as a form in a dialog.
import { element } from "../elements";
import type { Settings } from "./engine";
import { activations, choicesOf, decoders, initialisations, isSizes, losses, optimizers, presets, settingsOf, type Choices, type Optimizer } from "./settings";

type Field = HTMLInputElement | HTMLSelectElement;

const ownNet = "own";
const decoderWords: Record<(typeof decoders)[number], string> = { "": "classes", mirror: "the digit again (autoencoder)" };

export class SettingsPanel {
  readonly node: HTMLDialogElement;
  private readonly fields: Record<keyof Choices, Field>;
  private readonly preset: HTMLSelectElement;
  private readonly error = element("p", { class: "error", role: "alert" });
  private readonly begin = element("button", { type: "submit", class: "main" }, "Begin anew with these") as HTMLButtonElement;

  /** `make` fails with the engine's words where it refuses the settings; `more` stands beneath them. */
  constructor(private readonly make: (settings: Settings) => Promise<void>, more: HTMLElement) {
    const choice = (options: readonly string[]): Field => element("select", {}, ...options.map((one) => element("option", { value: one }, one))) as HTMLSelectElement;
    const typed = (): Field => element("input", { type: "text", spellcheck: "false", autocomplete: "off" }) as HTMLInputElement;
    const number = (): Field => element("input", { type: "text", inputmode: "decimal", autocomplete: "off" }) as HTMLInputElement;
    this.fields = {
      net: typed(), activation: choice(activations), loss: choice(losses), optimizer: choice(optimizers), rate: number(), batch: number(),
      initialisation: choice(initialisations), seed: number(), frozen: typed(),
      also: typed(), decoder: element("select", {}, ...decoders.map((one) => element("option", { value: one }, decoderWords[one]))) as HTMLSelectElement,
    };
    this.preset = element("select", {}, ...presets.map((one, i) => element("option", { value: String(i) }, `${one.name} (${one.words})`)), element("option", { value: ownNet }, "a network of your own")) as HTMLSelectElement;
    const form = element("form", { method: "dialog" },
      element("h2", { id: "lab-settings-title" }, "Settings"),
      labelled("Network", this.preset, "wide"),
      labelled("Its layers", this.fields.net, "wide"),
      element("p", { class: "hint wide" }, "Sizes, the input’s first, as 784-30-10; or layers, as “conv5x5:4, relu, maxpool2, 10”, where each activation stands among them."),
      labelled("Activation", this.fields.activation), labelled("Loss", this.fields.loss), labelled("Optimizer", this.fields.optimizer), labelled("Learning rate", this.fields.rate),
      labelled("Batch: digits a step", this.fields.batch), labelled("First weights", this.fields.initialisation), labelled("Seed of all chance", this.fields.seed),
      labelled("Frozen layers, as L1, L2", this.fields.frozen), labelled("What the network gives", this.fields.decoder),
      element("p", { class: "hint wide" }, "A frozen layer keeps its weights: what the outputs want passes through it, and it takes none of it. An autoencoder’s layers end with its code, which a decoder turns into a digit again; it needs no label."),
      labelled("Also, as in a recipe: network.dropout=0.1; augment.shift=2", this.fields.also, "wide"),
      more, this.error,
      element("div", { class: "buttons wide" }, this.begin, this.closer()));
    this.node = element("dialog", { class: "settings", "aria-labelledby": "lab-settings-title" }, form) as HTMLDialogElement;
    this.preset.addEventListener("change", () => this.takePreset());
    this.fields.net.addEventListener("input", () => this.netChanged());
    this.fields.optimizer.addEventListener("change", () => this.optimizerChanged());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.submit();
    });
  }

  /** `error`: why the engine has refused these. */
  open(settings: Settings, error = ""): void {
    this.fill(choicesOf(settings));
    this.error.textContent = error;
    this.node.showModal();
  }

  private fill(choices: Choices): void {
    for (const [name, value] of Object.entries(choices)) this.set(name as keyof Choices, value);
    this.netChanged();
  }

  /** What a recipe says and the form has not is one of its options from then on. */
  private set(name: keyof Choices, value: string): void {
    const field = this.fields[name];
    if (field instanceof HTMLSelectElement && ![...field.options].some((one) => one.value === value)) field.append(element("option", { value }, value));
    field.value = value;
  }

  private takePreset(): void {
    const preset = presets[Number(this.preset.value)];
    if (preset === undefined) this.fields.net.focus();
    else this.fill({ ...preset.choices, also: this.fields.also.value });
  }

  /** What was said of another one beside the form. */
  private optimizerChanged(): void {
    const { also } = this.fields;
    also.value = also.value.split(/;\s*/).filter((one) => !/^optimizer\.(name|momentum)\s*=/.test(one)).join("; ");
  }

  private netChanged(): void {
    const net = this.fields.net.value, known = presets.findIndex((one) => one.choices.net === net.trim());
    this.preset.value = known < 0 ? ownNet : String(known);
    (this.fields.activation as HTMLSelectElement).disabled = !isSizes(net);
  }

  private async submit(): Promise<void> {
    const choices = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value])) as unknown as Choices;
    this.begin.disabled = true;
    this.error.textContent = "";
    try {
      await this.make(settingsOf({ ...choices, optimizer: choices.optimizer as Optimizer }));
      this.node.close();
    } catch (reason) {
      this.error.textContent = reason instanceof Error ? reason.message : String(reason);
    } finally {
      this.begin.disabled = false;
    }
  }

  private closer(): HTMLElement {
    const made = element("button", { type: "button" }, "Leave as it is");
    made.addEventListener("click", () => this.node.close());
    return made;
  }
}

function labelled(words: string, field: HTMLElement, className = ""): HTMLElement {
  return element("label", className === "" ? {} : { class: className }, element("span", {}, words), field);
}
