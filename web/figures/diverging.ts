// Rows with a share to either side of a line: so many for it, so many against it.
import type { Drawing, Mark } from "./figure";
import { about, group, line, rect, signedBar, text, textWithin } from "./marks";

export interface DivergingRow {
  name: string;
  /** 0 to 1 */
  for: number;
  against: number;
  /** At the right end. */
  words: string;
  isMarked: boolean;
  label: string;
  address: string;
}

const width = 360, labelRight = 84, zero = 158, half = 70, top = 24, rowHeight = 27;

export function divergingDrawing(rows: DivergingRow[], heads: { for: string; against: string; words: string }): Drawing {
  const bottom = top + rowHeight * rows.length;
  const marks: Mark[] = [
    text(zero - 8, 13, "small", "end", heads.against),
    text(zero + 8, 13, "small", "start", heads.for),
    text(width, 13, "small", "end", heads.words),
  ];
  rows.forEach((row, i) => {
    const y = top + rowHeight * i;
    marks.push(about(group(
      rect(0, y, width, rowHeight, row.isMarked ? "panel" : "row"),
      textWithin(labelRight - 6, labelRight - 4, y + 18, row.isMarked ? "strong" : "", "end", row.name),
      ...signedBar(zero, y + 6, row.for * half, rowHeight - 12),
      ...signedBar(zero, y + 6, -row.against * half, rowHeight - 12),
      textWithin(width - zero - half - 6, width, y + 18, "soft", "end", row.words),
    ), row.label, row.address));
  });
  marks.push(line(zero, top - 4, zero, bottom, "axis"));
  return { width, height: bottom + 3, marks };
}
