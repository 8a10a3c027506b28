// The paths of descents on the plane that holds most of them: the drunk man stumbles, the careful one steps.
import type { DescentsFacts } from "../documents";
import { percent } from "../numbers";
import { surfaceOf } from "./contours";
import { batchInWords } from "./descents";
import type { Figure } from "./figure";
import { byLength, equalSeconds, figureOf } from "./paths_picture";
import { hasPaths, rangesOf } from "./paths_plane";

/** "single examples 84°, batches of 100 41°": the mean angle of the steps to the steepest way. */
function straightness(descents: DescentsFacts): string {
  const angles = descents.descents.flatMap((descent) => {
    const known = descent.moments.map((moment) => moment.cosine).filter((cosine) => cosine !== null);
    if (known.length === 0) return [];
    const degrees = known.reduce((sum, cosine) => sum + Math.acos(Math.min(1, Math.max(-1, cosine))) * 180 / Math.PI, 0) / known.length;
    return [`${batchInWords(descent.batch, descents.training_examples)} ${degrees.toFixed(0)}°`];
  });
  return angles.length === 0 ? "" : ` Their steps do not all go straight down. The mean angle between a step and the steepest way down: ${angles.join(", ")}.`;
}

export function pathsFigure(descents: DescentsFacts): Figure | null {
  if (!hasPaths(descents)) return null;
  const { plane } = descents;
  return figureOf(descents, { ...rangesOf(descents, plane), surface: surfaceOf(plane), isWhole: true, order: byLength(descents) }, {
    id: "paths",
    title: "The paths downhill",
    caption: "All descents start at the same point. The plane is the one that holds most of their paths: " +
      `${percent((plane.share_u ?? 0) + (plane.share_v ?? 0), 1)} of their variance lies in it` +
      (surfaceOf(plane) === null ? "." : "; the shading is the real cost there, the stronger the higher, and the thin lines join points of equal cost.") +
      straightness(descents) + (equalSeconds(descents).length > 0 ? " The marks with a time say where each is after equal seconds." : ""),
    calculus: "principal components of the paths: w = mean + u e₁ + v e₂",
  });
}

/** Null: the shortest path is no small part of the whole picture. */
export function firstStepsFigure(descents: DescentsFacts): Figure | null {
  if (!hasPaths(descents) || surfaceOf(descents.near_start) === null) return null;
  const view = { ...rangesOf(descents, descents.near_start), surface: surfaceOf(descents.near_start), isWhole: false, order: byLength(descents) };
  return figureOf(descents, view, {
    id: "first-steps",
    title: "The first steps, enlarged",
    caption: "The same plane around the shortest of the paths. Each bend of a line is a step, as far as the first 300; later a bend stands for several. " +
      "Where a path leaves this picture, the whole one shows how it goes on.",
    calculus: "",
  });
}
