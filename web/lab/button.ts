// A button with few words, and more of them for those who hear it or wait over it.
import { element } from "../elements";

export function button(words: string, label: string, work: () => void): HTMLButtonElement {
  const made = element("button", { type: "button", "aria-label": label, title: label }, words) as HTMLButtonElement;
  made.addEventListener("click", work);
  return made;
}
