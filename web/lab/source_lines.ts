// The lines of the source that compute each concept of docs/concepts.md. Made by scripts/walkthrough.py --lab.

export interface SourceLine {
  file: string;
  code: string;
  /** What of the concept it is. */
  words: string;
}

export const sourceLines: Readonly<Record<string, readonly SourceLine[]>> = {
  C01: [
    { file: "src/network/passes.cpp", code: "for (std::size_t i = output; i-- > first;) {", words: "one pass back for the whole gradient" },
  ],
  C02: [
    { file: "src/explain/sensitivity.cpp", code: "const double answer = static_cast<double>(gradient[place]);", words: "how much the cost answers to this one number" },
  ],
  C03: [
    { file: "src/layers/activation.hpp", code: "context.compute.apply(activation.function, static_cast<T>(activation.slope), z.all(), a.all());", words: "a = s(z)" },
    { file: "src/layers/dense.hpp", code: "context.compute.product_transposed(x, p.weight, p.bias, z);", words: "z = W a + b" },
  ],
  C04: [
    { file: "src/losses/loss_passes.hpp", code: "da(i, j) = w[i] * (2 * factor * (a(i, j) - t(i, j)));", words: "off by how much: 2 (a - y)" },
    { file: "src/losses/loss_passes.hpp", code: "dz(i, j) = w[i] * (p(i, j) - t(i, j));", words: "off by how much: p - y" },
  ],
  C05: [
    { file: "src/explain/three_ways.cpp", code: "lever.nudge = a_k;", words: "by a weight: its input's activation" },
    { file: "src/explain/three_ways.cpp", code: "lever.nudge = W_jk;", words: "by an activation before it: its weight" },
    { file: "src/layers/dense.hpp", code: "context.compute.add_column_sums(dz, dp.bias);", words: "by the bias: db = dz" },
  ],
  C06: [
    { file: "src/explain/three_ways.cpp", code: "lever.nudge = a_k;", words: "a bright one more, one at 0 nothing" },
    { file: "src/layers/dense.hpp", code: "context.compute.add_product_of_transposed(dz, x, dp.weight);", words: "from 0 comes 0" },
  ],
  C07: [
    { file: "src/experiments/steepest.cpp", code: "share.predicted += straight[order[i]] * straight[order[i]];", words: "of the fall, what this one brings" },
    { file: "src/kernels/update_rules.hpp", code: "w -= rate * g;", words: "straight down" },
  ],
  C08: [
    { file: "src/explain/hebbian.cpp", code: "products_[j * inputs_ + k] += explain::weight_nudge(a[k], delta[j]);", words: "fire together: a_k (-delta_j)" },
    { file: "src/layers/dense.hpp", code: "context.compute.add_product_of_transposed(dz, x, dp.weight);", words: "fire together: a_k dz_j" },
  ],
  C09: [
    { file: "src/explain/votes.cpp", code: "const double vote = explain::nudge_of(weight * delta[j]);", words: "a vote: W_jk (-delta_j)" },
    { file: "src/explain/votes.cpp", code: "result.sum += vote;", words: "the votes are added up" },
    { file: "src/layers/dense.hpp", code: "context.compute.product(dz, p.weight, dx);", words: "every next neuron's desire, by its weight, added up" },
  ],
  C10: [
    { file: "src/network/passes.cpp", code: "for (std::size_t i = output; i-- > first;) {", words: "layer by layer" },
  ],
  C11: [
    { file: "src/experiments/one_example.cpp", code: "const Subset alone{train.data, {train.indices[position]}};", words: "nothing but this one" },
    { file: "src/experiments/one_example.cpp", code: "go_to(1);", words: "a single step may be enough" },
  ],
  C12: [
    { file: "src/explain/nudge_table.cpp", code: "row.average += nudge;", words: "the average of all examples' nudges" },
    { file: "src/training/steps.cpp", code: "return weight > 0 ? 1 / static_cast<float>(weight) : 0;", words: "the average over examples" },
  ],
  C13: [
    { file: "src/training/steps.cpp", code: "const std::size_t first = step % steps_per_round() * examples_per_step;", words: "a mini-batch: the next few examples" },
  ],
  C14: [
    { file: "src/experiments/gradient_noise.cpp", code: "noise.scale = noise.trace / length_squared;", words: "S: how far the examples' gradients scatter" },
  ],
  C15: [
    { file: "src/training/steps.cpp", code: "permute(order, philox, static_cast<std::uint32_t>(round));", words: "an order of its own for each epoch" },
  ],
  C16: [
    { file: "src/training/steps.cpp", code: "parts.finish(parts.range_of(weights));", words: "the weights move, and so on" },
  ],
  C17: [
    { file: "src/experiments/gradient_comparison.cpp", code: "if (!explanations.empty()) difference.cause = explanations.front().causes[t];", words: "which tensor, and why" },
  ],
  C18: [
    { file: "src/layers/activation.hpp", code: "context.compute.multiply_by_derivative(activation.function, static_cast<T>(activation.slope), z.all(), a.all(),\n    da.all(), dz.all());", words: "the chain rule: dz = da s'(z)" },
  ],
  C19: [
    { file: "src/data/idx.cpp", code: "data.labels.assign(labels.values.begin(), labels.values.end());", words: "every picture has its label" },
  ],
  C20: [
    { file: "src/data/augmentation.cpp", code: "s.distortion.apply(draws, picture, changed, scratch);", words: "turned, scaled, bent: a new example" },
  ],
  C21: [
    { file: "src/models/new_head.cpp", code: "std::ranges::copy(model.network.parameters().first(body), network.parameters().begin());", words: "the body is kept" },
  ],
  C22: [
    { file: "src/training/input_targets.cpp", code: "std::ranges::copy(plan.input(positions.size()).all(), plan.targets(positions.size()).all().begin());", words: "y = x" },
  ],
};
