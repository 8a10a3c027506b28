// What neurons are called.
import type { Architecture, Header, Parameter, Pixel, Shape } from "./documents";

const longestName = 12, longestWhole = 60;

/** Without the signs that would turn the sentence around a name. */
export function straight(words: string): string {
  return words.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

export function shortened(name: string, length = longestName): string {
  const letters = [...straight(name)];
  return letters.length > length ? letters.slice(0, length - 1).join("") + "…" : letters.join("");
}

/** In a sentence: what the data are or a model's file, which may be called anything. */
export function called(words: string): string {
  return shortened(words, 300);
}

/** Short names of so many classes; of those that would be alike the number is said. */
export function classNames(classes: string[], count = classes.length): string[] {
  const names = Array.from({ length: count }, (_, i) => classes[i] ?? String(i)), short = names.map((name) => shortened(name));
  return short.map((name, i) => (short.indexOf(name) === short.lastIndexOf(name) ? name : `${shortened(names[i], longestName - 4)} ${i}`));
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

export function parametersOf(architecture: Architecture): number {
  return architecture.layers.reduce((sum, layer) => sum + layer.parameters, 0);
}

function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** "r14,c12", or "r14,c12,ch2" where there are several channels. */
function placeName([channels, height, width]: [number, number, number], index: number): string {
  const inPlane = index % (height * width), place = `r${Math.floor(inPlane / width)},c${inPlane % width}`;
  return channels === 1 ? place : `${place},ch${Math.floor(index / (height * width))}`;
}

/** A kernel's channels, rows and columns; of another layer those of the maps whose numbers come in one after the other. */
function fieldOf({ layers }: Architecture, layer: Architecture["layers"][number]): [number, number, number] | null {
  if (layer.output.length === 3) {
    const sides = /^(\d+)x(\d+)/.exec(layer.option ?? "");
    return sides === null ? null : [layer.input[0], Number(sides[1]), Number(sides[2])];
  }
  const maps = layers.slice(0, layers.indexOf(layer)).reverse().find((one) => one.output.length === 3)?.output;
  return maps === undefined || sizeOf(maps) !== sizeOf(layer.input) ? null : [maps[0], maps[1], maps[2]];
}

export class Names {
  /** How many layers L<n> there are; the last are the outputs. */
  readonly layers: number;
  readonly classes: string[];
  /** Height and width of an input that is drawn; null: it is none. */
  readonly picture: [number, number] | null;
  private readonly seen: Shape;
  private readonly inputs: Shape[];
  private readonly shapes: Shape[];
  /** By layer: what its weights meet as channels, rows and columns: a kernel's own, or the maps whose places they are; null: neither. */
  private readonly fields: ([number, number, number] | null)[];

  constructor(document: Header & { architecture: Architecture }) {
    const numbered = document.architecture.layers.filter((layer) => layer.address !== null);
    this.layers = numbered.length;
    this.inputs = numbered.map((layer) => layer.input);
    this.shapes = numbered.map((layer) => layer.output);
    this.fields = numbered.map((layer) => fieldOf(document.architecture, layer));
    const outputs = sizeOf(numbered[numbered.length - 1].output);
    const isUnnamed = outputs === 1 && document.classes[0] === "0"; // a number that has no name, and is no class
    this.classes = document.classes.length === outputs && !isUnnamed ? document.classes : [];
    const [channels, height, width] = document.input_shape;
    this.seen = document.input_shape;
    this.picture = channels === 1 && height > 1 && width > 1 && height <= 64 && width <= 64 ? [height, width] : null;
  }

  /** Channels, height and width of L<layer>'s output where it is maps; null: plain numbers. */
  maps(layer: number): [number, number, number] | null {
    const shape = this.shapes[layer - 1];
    return shape !== undefined && shape.length === 3 ? [shape[0], shape[1], shape[2]] : null;
  }

  /** The neuron whose activation meets the weight L<layer>.<j>.<input>; null: a kernel's weight meets many, a pooled input was made of several. */
  before(layer: number, input: number): Neuron | null {
    if (this.maps(layer) !== null) return null;
    const same = layer === 1 || sizeOf(this.inputs[layer - 1]) === sizeOf(this.shapes[layer - 2]);
    return same ? { layer: layer - 1, index: input } : null;
  }

  /** What meets the weight L<layer>.<j>.<input>: a neuron, or a place in the kernel or in the maps that come in. */
  source(layer: number, input: number): string {
    const before = this.before(layer, input), field = this.fields[layer - 1];
    if (before !== null) return this.brief(before);
    return field === null || field === undefined ? `in ${input}` : placeName(field, input);
  }

  /** L1.3@r14,c12 where the input is a picture, else L1.3.406. */
  parameter(one: { parameter: Parameter; pixel?: Pixel }): string {
    return one.pixel ?? one.parameter;
  }

  /** What comes into a layer as its number `input`; without an address it was made of several neurons. */
  input(address: string | null, input: number): string {
    return address === null ? `in ${input}` : this.brief(neuronAt(address));
  }

  /** An output's class; without classes its address. */
  output(index: number): string {
    return index < this.classes.length ? shortened(this.classes[index]) : addressOf({ layer: this.layers, index });
  }

  /** "L1.3", of an output "‘2’", of a pixel "r14,c12" or "r14,c12,ch2", of another input "x3". */
  brief(neuron: Neuron): string {
    if (neuron.layer === 0) {
      const [channels, height, width] = this.seen;
      return height <= 1 || width <= 1 ? `x${neuron.index}` : placeName([channels, height, width], neuron.index);
    }
    return neuron.layer === this.layers && this.classes.length > 0 ? `‘${this.output(neuron.index)}’` : addressOf(neuron);
  }

  /** The class of an output in full, as far as there is room for it anywhere, with its address; of others its name. */
  whole(neuron: Neuron): string {
    const isClass = neuron.layer === this.layers && neuron.index < this.classes.length;
    return isClass ? `‘${shortened(this.classes[neuron.index], longestWhole)}’ (${addressOf(neuron)})` : this.withAddress(neuron);
  }

  /** A class in so many letters; where others would be cut to the same its address, which is as long as it is. */
  cut(neuron: Neuron, letters: number): string {
    const brief = this.brief(neuron), isClass = neuron.layer === this.layers && neuron.index < this.classes.length;
    if (!isClass || [...brief].length <= letters) return brief;
    const short = shortened(this.classes[neuron.index], letters);
    return this.classes.filter((other) => shortened(other, letters) === short).length > 1 ? addressOf(neuron) : short;
  }

  /** With its address, where that is not its name. */
  withAddress(neuron: Neuron): string {
    const brief = this.brief(neuron), address = addressOf(neuron);
    return brief === address ? brief : `${brief} (${address})`;
  }

  /** The same in a sentence. */
  full(neuron: Neuron): string {
    if (neuron.layer === 0) return `${this.seen[1] > 1 && this.seen[2] > 1 ? "the pixel" : "the input"} ${this.brief(neuron)}`;
    const brief = this.brief(neuron);
    return brief === addressOf(neuron) ? brief : `the output ${brief} (${addressOf(neuron)})`;
  }
}
