// A row of tabs: one stop of the tabulator, arrows go from one to the next.
import { element } from "../../elements";

export interface Tab {
  id: string;
  name: string;
  title: string;
  panel: HTMLElement;
}

/** Where a key leads among so many. Null: it is not for tabs. */
export function tabAfter(key: string, at: number, count: number): number | null {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at + count - 1) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}

export class Tabs {
  readonly node: HTMLElement;
  private readonly buttons: HTMLButtonElement[];
  private at = -1;

  constructor(label: string, private readonly tabs: readonly Tab[], private readonly onChosen: (index: number) => void) {
    this.buttons = tabs.map(({ id, name, title, panel }, i) => {
      const made = element("button", { type: "button", role: "tab", id: `${id}-tab`, "aria-controls": panel.id, title }, name) as HTMLButtonElement;
      made.addEventListener("click", () => this.choose(i));
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", made.id);
      panel.removeAttribute("aria-label");
      panel.tabIndex = 0;
      return made;
    });
    this.node = element("div", { class: "tabs", role: "tablist", "aria-label": label }, ...this.buttons);
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  choose(index: number): void {
    if (index === this.at) return;
    this.at = index;
    this.buttons.forEach((one, i) => {
      one.setAttribute("aria-selected", String(i === index));
      one.tabIndex = i === index ? 0 : -1;
      this.tabs[i].panel.hidden = i !== index;
    });
    this.reveal(this.buttons[index]);
    this.onChosen(index);
  }

  /** Where the row has no room for all of them. */
  private reveal(chosen: HTMLElement): void {
    const row = this.node.getBoundingClientRect(), { left, right } = chosen.getBoundingClientRect();
    this.node.scrollLeft += Math.min(0, left - row.left) + Math.max(0, right - row.right);
  }

  private key(event: KeyboardEvent): void {
    const next = tabAfter(event.key, this.at, this.tabs.length);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // Elsewhere arrows make steps.
    this.choose(next);
    this.buttons[next].focus();
  }
}
