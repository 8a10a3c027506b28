// What neurons are called.
import type { Architecture, Header } from "./documents";

const longestName = 12;

export function shortened(name: string, length = longestName): string {
  const letters = [...name];
  return letters.length > length ? letters.slice(0, length - 1).join("") + "…" : name;
}

/** L2.7; L0 is the input. */
export interface Neuron {
  layer: number;
  index: number;
}

export function addressOf(neuron: Neuron): string {
  return `L${neuron.layer}.${neuron.index}`;
}

export function neuronAt(address: string): Neuron {
  const found = /^L(\d+)\.(\d+)/.exec(address);
  if (found === null) throw new Error(`no address of a neuron: ${address}`);
  return { layer: Number(found[1]), index: Number(found[2]) };
}

export class Names {
  /** How many layers L<n> there are; the last are the outputs. */
  readonly layers: number;
  readonly classes: string[];
  /** Height and width of an input that is drawn; null: it is none. */
  readonly picture: [number, number] | null;

  constructor(document: Header & { architecture: Architecture }) {
    const numbered = document.architecture.layers.filter((layer) => layer.address !== null);
    this.layers = numbered.length;
    const outputs = numbered[numbered.length - 1].output.reduce((product, side) => product * side, 1);
    this.classes = document.classes.length === outputs ? document.classes : [];
    const [channels, height, width] = document.input_shape;
    this.picture = channels === 1 && height > 1 && width > 1 && height <= 64 && width <= 64 ? [height, width] : null;
  }

  /** An output's class; without classes its address. */
  output(index: number): string {
    return index < this.classes.length ? shortened(this.classes[index]) : addressOf({ layer: this.layers, index });
  }

  /** "L1.3", of an output "‘2’", of a pixel "r14,c12", of another input "x3". */
  brief(neuron: Neuron): string {
    if (neuron.layer === 0) {
      if (this.picture === null) return `x${neuron.index}`;
      return `r${Math.floor(neuron.index / this.picture[1])},c${neuron.index % this.picture[1]}`;
    }
    return neuron.layer === this.layers && this.classes.length > 0 ? `‘${this.output(neuron.index)}’` : addressOf(neuron);
  }

  /** The same in a sentence. */
  full(neuron: Neuron): string {
    if (neuron.layer === 0) return `${this.picture === null ? "the input" : "the pixel"} ${this.brief(neuron)}`;
    const brief = this.brief(neuron);
    return brief === addressOf(neuron) ? brief : `the output ${brief} (${addressOf(neuron)})`;
  }
}
