// What a session of the lab tells whoever listens.
import type { Check, Digit, Example, Moment, Net, Settings } from "./engine";
import type { FewLabels, FewSettings } from "./few_labels";
import type { FilmMoment } from "./film";

/** What changes, for whoever draws it. */
export interface Listener {
  onNet?(net: Net, settings: Settings): void;
  onMoment?(moment: Moment): void;
  /** Another digit is in view. */
  onDigit?(digit: Digit, example: Example): void;
  onPlaying?(isPlaying: boolean): void;
  /** What the engine is doing for long; null: nothing. */
  onBusy?(words: string | null): void;
  /** The cost has grown so fast that the training was paused. */
  onGrown?(): void;
  /** The engine has failed, in its words. */
  onFailed?(words: string): void;
  onTouch?(address: string): void;
  onHover?(address: string | null): void;
  /** A moment of the film is in view. */
  onFilm?(moment: FilmMoment): void;
  /** A derivative was measured. */
  onChecked?(parameter: string, check: Check): void;
  /** A network was trained twice from few labels. */
  onFewLabels?(told: FewLabels, few: FewSettings): void;
  /** A view is to come to the front; `demonstrates`: and to show what it can. */
  onView?(name: string, demonstrates: boolean): void;
  /** Other things of the page are shown: see shown.ts. */
  onShown?(): void;
}
