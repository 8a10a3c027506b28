// Single parameters of the network that is trained.
import type { Moment, Net } from "./engine";
import { parameterAt } from "./weight_words";

/** Null: there is no such weight or bias. */
export function valueIn(net: Net, moment: Moment, parameter: string): number | null {
  const place = parameterAt(parameter);
  if (place === null) return null;
  const tensor = net.tensors.find((one) => one.address === `L${place.layer}` && one.isBias === (place.input === null)), input = place.input ?? 0;
  if (tensor === undefined || place.neuron >= tensor.rows || input >= tensor.columns) return null;
  return moment.parameters[tensor.offset + place.neuron * tensor.columns + input];
}

/** The weights into a neuron of a dense layer. Null: it has none of its own. */
export function weightsInto(net: Net, moment: Moment, layer: number, neuron: number): number[] | null {
  const tensor = net.tensors.find((one) => one.address === `L${layer}` && !one.isBias), [channels, height, width] = net.layers[layer]?.shape ?? [0, 0, 0];
  if (tensor === undefined || tensor.rows !== channels * height * width || neuron >= tensor.rows) return null;
  const from = tensor.offset + neuron * tensor.columns;
  return [...moment.parameters.subarray(from, from + tensor.columns)];
}
