// The page of an autoencoder: learning without labels.
import type { Reconstruction } from "../documents";
import { codesFigure, decodedFigure } from "../figures/code_plane";
import { reconstructionsFigure, squaredErrorsFigure } from "../figures/reconstructions";
import { weightPicturesFigure } from "../figures/weight_pictures";
import { percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { sections, type Page } from "./page";

/** What the autoencoder's input was changed by, and what is left of it. */
function corruptionFacts({ corrupted }: Reconstruction): Page["facts"] {
  if (corrupted === undefined) return [];
  const changes = [...((corrupted.masking ?? 0) > 0 ? [`${percent(corrupted.masking ?? 0, 0)} dark`] : []),
    ...((corrupted.noise ?? 0) > 0 ? [`noise of ${significant(corrupted.noise, 2)}`] : [])];
  return [[`error of its corrupted input (${changes.join(", ")})`, significant(corrupted.input, 4)], ["what it makes of that", significant(corrupted.autoencoder, 4)],
    ["what the components make of that", significant(corrupted.components, 4)]];
}

export function reconstructionPage(reconstruction: Reconstruction): Page {
  const { autoencoder, components, mean, code, numbers } = reconstruction;
  const examples = reconstruction.examples.reduce((all, count) => all + count, 0);
  const times = (components.mean_squared_error ?? 0) / (autoencoder.mean_squared_error ?? 1);
  return {
    eyebrow: "Learning from few labels, without any",
    title: "What a network learns without labels",
    lead: `An autoencoder learns to give back its own input through a code of ${code} ${code === 1 ? terms.number : terms.numbers} for ${withThousands(numbers)}. Over ${withThousands(examples)} examples its ` +
      `mean squared error is ${significant(autoencoder.mean_squared_error)}; ${code === 1 ? "one principal component makes" : `${code} principal components make`} ` +
      `${significant(components.mean_squared_error)}, ${times >= 1 ? `${significant(times, 2)} times as much` : "which is less"}.`,
    facts: [
      ["autoencoder’s error", significant(autoencoder.mean_squared_error, 4)],
      ["principal components’ error", significant(components.mean_squared_error, 4)],
      ["error of the mean alone", significant(mean.mean_squared_error, 4)],
      ["numbers of the code", `${code} of ${withThousands(numbers)}`],
      ...corruptionFacts(reconstruction),
    ],
    image: null,
    sections: sections(
      ["made", "What it makes of examples", reconstructionsFigure(reconstruction), squaredErrorsFigure(reconstruction)],
      ["plane", "Two numbers are a plane", codesFigure(reconstruction), decodedFigure(reconstruction)],
      ["weights", "What its neurons look for, and draw",
        weightPicturesFigure(reconstruction.from_picture, "from-picture", "What the first layer looks for", "The weights from the picture to a neuron: where they are positive, light excites it."),
        weightPicturesFigure(reconstruction.to_picture, "to-picture", "What the last layer draws with", "The weights from a neuron to the picture: what an active one adds to the drawing.")]),
    command: reconstruction.command,
  };
}
