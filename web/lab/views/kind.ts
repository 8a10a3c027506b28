// What kind of network it is: one that says classes, or one that gives its input again out of a code.
import type { LayerPlace, Moment, Net } from "../engine";

export function sizeOf(place: LayerPlace): number {
  return place.shape[0] * place.shape[1] * place.shape[2];
}

/** Whether the outputs are the classes. */
export function saysClasses(net: Net, classes: readonly string[]): boolean {
  return sizeOf(net.layers[net.layers.length - 1]) === classes.length;
}

/** As many outputs as inputs. */
export function isAutoencoder(net: Net): boolean {
  return net.layers.length > 2 && sizeOf(net.layers[0]) === sizeOf(net.layers[net.layers.length - 1]);
}

/** Of an autoencoder the narrowest layer. Null: it is none. */
export function codeLayerOf(net: Net): number | null {
  if (!isAutoencoder(net)) return null;
  const inner = net.layers.slice(1, -1).map(sizeOf);
  return 1 + inner.indexOf(Math.min(...inner));
}

export function hasPlaneOfCodes(net: Net): boolean {
  const layer = codeLayerOf(net);
  return layer !== null && sizeOf(net.layers[layer]) === 2;
}

/** Of the example in view. Null: the network is no autoencoder. */
export function codeInView(net: Net, moment: Moment): number[] | null {
  const layer = codeLayerOf(net);
  if (layer === null) return null;
  const place = net.layers[layer];
  return [...moment.activations.subarray(place.offset, place.offset + sizeOf(place))];
}

/** The network as it is drawn: what an autoencoder gives is a picture, as its input is. */
export function drawnNet(net: Net): Net {
  if (!isAutoencoder(net)) return net;
  const last = net.layers.length - 1;
  return { ...net, layers: net.layers.map((place, i) => (i === last ? { ...place, shape: net.layers[0].shape } : place)) };
}

export const noClasses = "This network is an autoencoder: it gives the digit again, and says no class.";
