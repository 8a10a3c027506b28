// How far the steps of an address, or many others at once, are.
import { withThousands } from "../numbers";

const patience = 5; // seconds

/** Of the steps behind `from` up to `end` those up to `now` took so many milliseconds. */
export function replayWords(from: number, now: number, end: number, milliseconds: number): string {
  const seconds = now === from ? 0 : (milliseconds / (now - from)) * (end - now) / 1000;
  const wait = seconds < patience ? "" : `, about ${withThousands(Math.round(seconds))} s more`;
  return `Step ${withThousands(now)} of ${withThousands(end)}${wait}`;
}
