// Elements of a page.

export type Child = Node | string | null;

export function element(tag: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

/** No line begins with a percent sign. */
export function unbroken(words: string): string {
  return words.replaceAll(" %", "\u00a0%");
}
