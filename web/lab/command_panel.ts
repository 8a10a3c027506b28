// "The same on your command line": the command, and a button that copies it.
import { element } from "../elements";

export class CommandPanel {
  readonly node: HTMLDialogElement;
  private readonly command = element("pre", { tabindex: "0", "aria-label": "The commands" });
  private readonly end = element("p", {});
  private readonly remark = element("p", {});
  private readonly copied = element("span", { class: "soft", role: "status" });

  constructor() {
    const copy = element("button", { type: "button", class: "main" }, "Copy"), close = element("button", { type: "button" }, "Close");
    copy.addEventListener("click", () => void this.copy());
    close.addEventListener("click", () => this.node.close());
    this.node = element("dialog", { class: "command", "aria-labelledby": "lab-command-title" },
      element("h2", { id: "lab-command-title" }, "The same on your command line"),
      element("p", {}, "The first command trains the same network on the same digits, in the same order, with the same bits; the others show what comes of that."), this.end, this.remark,
      this.command, element("div", { class: "buttons" }, copy, close, this.copied)) as HTMLDialogElement;
  }

  /** `end`: where the first one leads; `remark`: what is not the same. */
  open(commands: readonly string[], end: string, remark = ""): void {
    this.end.textContent = end;
    this.remark.textContent = remark;
    this.command.textContent = commands.join("\n");
    this.copied.textContent = "";
    this.node.showModal();
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.command.textContent ?? "");
      this.copied.textContent = "Copied.";
    } catch {
      getSelection()?.selectAllChildren(this.command); // The browser allows no copying: it is one key away.
      this.copied.textContent = "It is selected: copy it with your keyboard.";
    }
  }
}
