// Few labels: the same network twice from the same start, once with the labelled digits alone, once with the rest beside them, whose labels nobody reads.
import { breath, sleep } from "./breath";
import type { Settings } from "./engine";
import type { Instance } from "./instance";
import { linesOf } from "./lasting_training";

export const aims = ["pseudo_labels", "consistency"] as const;
/** What is wanted of the rest: as `unlabelled` of a recipe calls it. */
export type Aim = (typeof aims)[number];

export interface LabelledDigit {
  position: number; // in the training part
  label: number; // what somebody says it is
}

export interface FewSettings {
  settings: Settings; // of the network and of how it learns; the loss is cross-entropy, whatever they say
  digits: readonly LabelledDigit[];
  aim: Aim;
  align: boolean; // all classes are to be answered alike
  weight: number;
  threshold: number; // an answer is sure from this probability on
  batch: number; // unlabelled digits in a step
  steps: number;
}

export interface FewMoment {
  step: number;
  alone: number; // accuracy on the test part, learnt from the labelled digits alone
  withRest: number; // and with the rest beside them
  answers: number; // to unlabelled digits, since the beginning
  sure: number; // of these
  right: number; // of the sure ones
}

/** One of the rest of whose wrong class the network is sure. */
export interface SureMistake {
  position: number;
  label: number;
  called: number;
  probability: number;
}

/** What the network that has seen the rest would give it as labels. */
export interface PseudoLabels {
  rest: number; // digits without a label
  sure: number;
  right: number;
  mistakes: SureMistake[]; // the surest first
}

export interface FewLabels {
  moments: FewMoment[];
  isComplete: boolean; // false: it was stopped
  now: PseudoLabels | null; // null: it was ended before anybody asked
}

const points = 40; // of a curve
const mostMistakes = 10;
const sliceTime = 8, pointTime = 33; // milliseconds: of steps until messages are looked at, and at least from one point of the curves to the next

/** What the engine takes: positions and labels, and after them the settings. */
function inboxOf({ digits, settings }: FewSettings): Uint8Array {
  const pairs = new Uint8Array(Int32Array.from(digits.flatMap(({ position, label }) => [position, label])).buffer);
  const lines = new TextEncoder().encode(linesOf(settings));
  const inbox = new Uint8Array(pairs.length + lines.length);
  inbox.set(pairs);
  inbox.set(lines, pairs.length);
  return inbox;
}

/** In an instance of its own, which has examples: what fails here ends no other training. */
export class FewTraining {
  private isStopped = false;

  constructor(private readonly instance: Instance, private readonly few: FewSettings) {}

  stop(): void {
    this.isStopped = true;
  }

  async run(onMoment: (moment: FewMoment) => void | Promise<void>): Promise<FewLabels> {
    const { instance, few } = this, moments: FewMoment[] = [], every = Math.ceil(few.steps / points);
    instance.call("few_begin", [few.digits.length, aims.indexOf(few.aim), Number(few.align), few.weight, few.threshold, few.batch], inboxOf(few));
    for (let step = 0; ; step = Math.min(few.steps, step + every)) {
      const began = performance.now();
      await this.goTo(step, moments.at(-1)?.step ?? 0);
      const moment = this.measured();
      moments.push(moment);
      await onMoment(moment);
      if (this.isStopped || moment.step < step || step >= few.steps) break;
      await sleep(Math.max(0, pointTime - (performance.now() - began)));
    }
    const [rest, sure, right, ...wrong] = new Float64Array(instance.bytes("few_pseudo_labels", [mostMistakes]).buffer);
    const mistakes = Array.from({ length: wrong.length / 4 }, (_, i) => wrong.slice(4 * i, 4 * i + 4)).map(([position, label, called, probability]) => ({ position, label, called, probability }));
    return { moments, isComplete: moments[moments.length - 1].step >= few.steps, now: { rest, sure, right, mistakes } };
  }

  /** In slices, between which other requests come in. */
  private async goTo(target: number, from: number): Promise<void> {
    for (let step = from, size = 1; step < target && !this.isStopped;) {
      const began = performance.now(), count = Math.min(size, target - step);
      this.instance.call("few_step", [count]);
      step += count;
      size = Math.max(1, Math.min(2 * size, Math.round((count * sliceTime) / Math.max(performance.now() - began, 0.1))));
      await breath();
    }
  }

  private measured(): FewMoment {
    const [step, alone, withRest, answers, sure, right] = new Float64Array(this.instance.bytes("few_measure").buffer);
    return { step, alone, withRest, answers, sure, right };
  }
}
