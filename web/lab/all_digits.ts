// All digits instead of a draw of them, where the lab is a folder that has them: how many, how large, and that everything begins anew with them.
import { element } from "../elements";
import { withThousands } from "../numbers";
import { formatPlace } from "./address";
import { allDigitsFile, hasAllDigits, isFolder } from "./open";
import type { Session } from "./session";

const of = { train: 60_000, test: 10_000 }; // as scripts/lab packs them

/** As people say the size of a file. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** The address of a lab that begins with all digits or with the few, by these settings, at step 0. */
export function addressWith(all: boolean, settings: Session["settings"]): string {
  return `${all ? "?digits=all" : "?"}#${formatPlace({ settings, step: 0, digit: null, speed: null })}`;
}

export class AllDigits {
  readonly node = element("div", { class: "all-digits wide" });
  private isKnown = false;

  constructor(private readonly session: Session) {
    this.node.hidden = true;
  }

  /** Whether the folder has them is asked when somebody may wish to know, and once. */
  async look(): Promise<void> {
    if (this.isKnown || !isFolder()) return;
    this.isKnown = true;
    const { train, test } = this.session.engine.digits, now = `The network learns from ${withThousands(train)} digits and is tested with ${withThousands(test)}.`;
    if (hasAllDigits()) {
      this.show(`${now} The network and its training begin anew with fewer.`, "Back to the few digits", false);
      return;
    }
    const size = await sizeOfAll();
    if (size !== null) this.show(`${now} Beside this page lie all ${withThousands(of.train)}, and ${withThousands(of.test)} to test with: ${size}. The network and its training begin anew with them.`, `Fetch all digits (${size})`, true);
  }

  private show(words: string, label: string, all: boolean): void {
    const go = element("button", { type: "button" }, label);
    go.addEventListener("click", () => location.assign(addressWith(all, this.session.settings)));
    this.node.replaceChildren(element("p", { class: "hint" }, words), go);
    this.node.hidden = false;
  }
}

/** Null: they are not there. */
async function sizeOfAll(): Promise<string | null> {
  const answer = await fetch(allDigitsFile, { method: "HEAD" }).catch(() => null), length = Number(answer?.headers.get("content-length") ?? NaN);
  if (answer === null || !answer.ok) return null;
  return length > 0 ? megabytes(length) : "of a size that their host does not tell";
}
