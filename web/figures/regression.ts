// How near predictions come to targets that are numbers: what share of each target's variation is predicted.
import type { RegressionNumbers } from "../documents";
import { shortened } from "../names";
import { inFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, line, rect, signedBar, text, textWithin } from "./marks";

const width = 360, labelRight = 92, left = 104, right = 200, r2Room = 66, top = 24, rowHeight = 27, mostRows = 40;

export function regressionFigure(numbers: RegressionNumbers, id = "targets"): Figure | null {
  const { targets } = numbers;
  if (targets.length === 0) return null;
  const shown = targets.slice(0, mostRows);
  const hasBelow = shown.some((one) => (one.r2 ?? 0) < 0);
  const zero = hasBelow ? (left + right) / 2 : left, full = right - zero;
  const bottom = top + rowHeight * shown.length;
  const marks: Mark[] = [
    text(zero, 13, "small", hasBelow ? "middle" : "start", terms.rSquared), text(right, 13, "small", "end", "1"),
    text(width, 13, "small", "end", terms.rmse),
    line(right, top, right, bottom, "grid"), line(zero, top - 4, zero, bottom, "axis"),
  ];
  shown.forEach((one, i) => {
    const y = top + rowHeight * i, name = shortened(one.target);
    marks.push(about(group(
      rect(0, y, width, rowHeight, "row"),
      textWithin(labelRight, labelRight, y + 18, "", "end", name),
      ...signedBar(zero, y + 6, full * Math.max(-1, one.r2 ?? 0), rowHeight - 12),
      textWithin(r2Room, right + 12, y + 18, "soft", "start", significant(one.r2, 3)),
      textWithin(width - right - r2Room - 18, width, y + 18, "", "end", significant(one.rmse)),
    ), `${name}: r.m.s. error ${inFull(one.rmse)}, R² ${inFull(one.r2)}`, `target.${i}`));
  });
  return {
    id,
    title: targets.length === 1 ? "The target" : "Every target by itself",
    caption: `R² is the share of a target’s variation that the predictions follow: 1 is all of it, 0 is as good as always saying the mean` +
      `${hasBelow ? ", below 0 is worse" : ""}. The r.m.s. error is in the target’s own units. Over ${withThousands(numbers.examples)} examples.` +
      (shown.length < targets.length ? ` The first ${shown.length} of ${withThousands(targets.length)} targets are drawn.` : ""),
    calculus: "R² = 1 − Σ (y − ŷ)² / Σ (y − ȳ)²",
    description: `R² and r.m.s. error of ${shown.length} ${shown.length === 1 ? terms.target : terms.targets}`,
    drawing: { width, height: bottom + 3, marks },
    table: {
      columns: [
        { key: "target", title: terms.target, kind: "text" },
        { key: "rmse", title: terms.rmse, kind: "real" },
        { key: "r2", title: terms.rSquared, kind: "real" },
      ],
      rows: targets.map((one) => [shortened(one.target), one.rmse, one.r2]),
      addresses: targets.map((_, i) => [`target.${i}`]),
    },
  };
}
