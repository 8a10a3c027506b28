// What is to be said of one neuron.
import type { Explanation } from "../documents";
import type { Names, Neuron } from "../names";
import { chosen, signed, significant } from "../numbers";

export function neuronWords(explanation: Explanation, neuron: Neuron, names: Names): string {
  if (neuron.layer === 0) {
    const value = explanation.input?.activations[neuron.index] ?? null, nudge = explanation.input?.nudges[neuron.index] ?? null;
    return `It is at ${significant(value)}. ${nudge === null ? "" : `The cost would fall if it were ${nudge > 0 ? "more" : "less"}: its nudge is ${signed(nudge)}. But the input is what it is.`}`;
  }
  const layer = explanation.layers?.[neuron.layer - 1], output = neuron.layer === names.layers ? explanation.outputs?.[neuron.index] : undefined;
  if (layer === undefined) return "";
  const z = layer.weighted_inputs[neuron.index], a = output?.activation ?? layer.activations[neuron.index], nudge = output?.nudge ?? layer.nudges[neuron.index] ?? 0;
  const delta = layer.deltas[neuron.index] ?? 0, what = output !== undefined && explanation.nudge_of === "logit" ? "its probability" : "its activation";
  const target = output?.target === undefined || output.target === null ? "" : ` It should be at ${chosen(output.target)}, and costs ${significant(output.cost)}.`;
  const wish = nudge === 0 ? "This example asks nothing of it." : `This example would have it ${nudge > 0 ? "brighter" : "darker"}: ${signed(nudge)}` +
    `${output !== undefined && explanation.nudge_of !== "activation" ? "" : (0 - delta === nudge ? ", all of which its slope lets through to its weighted input" : `, of which its slope lets ${signed(0 - delta)} through to its weighted input`)}.`;
  return `What comes in adds up to ${signed(z)}; ${what} is ${significant(a)}.${target} ${wish}`;
}
