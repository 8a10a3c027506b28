// What of the page is shown, in the address bar beside where the lab stands: a chapter of the tour, and the presenter's panel.

export const panels = ["network", "curves", "outputs", "film", "inspector"] as const;
export type Panel = (typeof panels)[number];

export interface Shown {
  /** Null: no tour. */
  chapter: string | null;
  /** Chapters whose question has been answered. */
  done: readonly string[];
  /** Null: nobody presents. */
  panel: Panel | null;
}

/** What is shown now. */
export class ShownNow {
  constructor(private shown: Shown, private readonly onChange: () => void) {}

  get now(): Shown {
    return this.shown;
  }

  change(part: Partial<Shown>): void {
    this.shown = { ...this.shown, ...part };
    this.onChange();
  }
}

/** Beside what `formatPlace` says: "tour=C05&done=C03.C04&present=film". */
export function formatShown(shown: Shown): string {
  const pairs: [string, string | null][] = [["tour", shown.chapter], ["done", shown.done.length === 0 ? null : shown.done.join(".")], ["present", shown.panel]];
  return pairs.filter(([, value]) => value !== null).map(([name, value]) => `${name}=${value}`).join("&");
}

/** What it does not understand it leaves out. */
export function parseShown(hash: string): Shown {
  const found = (name: string, form: RegExp): string | null => new RegExp(`(?:^#?|&)${name}=(${form.source})(?:&|$)`).exec(hash)?.[1] ?? null;
  const chapter = found("tour", /C\d\d/), done = found("done", /C\d\d(?:\.C\d\d)*/), panel = panels.find((one) => one === found("present", /[a-z]+/)) ?? null;
  return { chapter, done: done === null ? [] : [...new Set(done.split("."))], panel };
}
