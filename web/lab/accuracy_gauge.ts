// The share of many test digits that is right, measured in slices, so that nobody waits for all of them: by an instance of its own, which gets
// slice after slice of them and the model as it was in the beginning.
import type { Settings } from "./engine";
import { headerOf, slicedTest } from "./examples";
import { Instance, type Code } from "./instance";
import { beginIn } from "./lasting_training";

const slice = 500; // digits: a few milliseconds

export interface Gauged {
  step: number;
  /** Null: the network says no classes. */
  accuracy: number | null;
}

export class AccuracyGauge {
  private instance: Instance | null = null;
  private of: { step: number; model: Uint8Array; settings: Settings } | null = null;
  private done = 0;
  private right = 0;
  private readonly count: number;

  constructor(private readonly code: Code, private readonly packed: Uint8Array) {
    this.count = headerOf(packed).digits.test;
  }

  get isUnderWay(): boolean {
    return this.of !== null;
  }

  begin(step: number, model: Uint8Array, settings: Settings): void {
    this.of = { step, model, settings };
    this.done = this.right = 0;
  }

  forget(): void {
    this.of = null;
  }

  /** One more slice; what came of it when that was the last. Errors: the engine's. */
  goOn(): Gauged | null {
    const { of } = this;
    if (of === null) return null;
    try {
      const { step, model, settings } = of, instance = this.instance ??= new Instance(this.code), size = Math.min(slice, this.count - this.done);
      instance.call("take_examples", [], slicedTest(this.packed, this.done, size));
      beginIn(instance, { model, settings });
      const share = instance.call("accuracy", [1]);
      this.right += Math.round(share * size);
      this.done += size;
      if (share >= 0 && this.done < this.count) return null;
      this.forget();
      return { step, accuracy: share < 0 ? null : this.right / this.count };
    } catch (problem) {
      this.forget();
      this.instance = null;
      throw problem;
    }
  }
}
