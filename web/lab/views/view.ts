// What stands behind a tab beside the network.
import type { Session } from "../session";

export interface View {
  /** Of its tab; short. */
  readonly name: string;
  /** What it is for, for whoever waits over the tab. */
  readonly title: string;
  readonly node: HTMLElement;
  /** A touched neuron or weight is looked at here, and not in the inspector. */
  readonly takesTouch?: boolean;
  /** Called when the view wishes to be brought up to date: whoever shows it says how. */
  onWish: () => void;
  /** Why there is nothing to show of this network. Null: there is. */
  whyNot(session: Session): string | null;
  /** Shows what it can. */
  demonstrate?(): Promise<void> | void;
  /** Brings it up to date. Asked only while it is shown. */
  update(session: Session, isWide: boolean): Promise<void> | void;
}
