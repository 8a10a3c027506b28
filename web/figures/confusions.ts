// What is mistaken for what, the commonest mistake first.
import type { Confusion } from "../documents";
import { classNames } from "../names";
import { withThousands } from "../numbers";
import * as terms from "../terms";
import type { Drawing, Figure, Mark } from "./figure";
import { about, group, rect, text, textWithin } from "./marks";

const width = 360, rowHeight = 25, top = 24, rowLeft = 196, barLeft = 206, barRight = 310;
const mostRows = 10, mostRowsAlone = 40, mostListed = 100;

export interface Mistaken {
  truth: number;
  said: number;
  count: number;
}

/** The commonest first; of equal ones in the order of the classes. */
export function mistakenOf(confusion: Confusion): Mistaken[] {
  return confusion.flatMap((row, truth) => row.map((count, said) => ({ truth, said, count })))
    .filter((one) => one.truth !== one.said && one.count > 0).sort((a, b) => b.count - a.count);
}

function drawingOf(shown: Mistaken[], names: string[]): Drawing {
  const isShort = names.every((name) => [...name].length <= 3);
  const left = isShort ? rowLeft - 100 : rowLeft, bar = barLeft - (rowLeft - left);
  const full = shown[0].count;
  const marks: Mark[] = [
    text((left - 16) / 2, 13, "small", "end", "true"), text((left + 16) / 2, 13, "small", "start", terms.called), text(width, 13, "small", "end", terms.times),
  ];
  shown.forEach(({ truth, said, count }, i) => {
    const y = top + rowHeight * i, room = (left - 16) / 2;
    marks.push(about(group(
      rect(0, y, width, rowHeight, "row"),
      textWithin(room, room, y + 17, "", "end", names[truth]),
      text(left / 2, y + 17, "soft", "middle", "→"),
      textWithin(room, left - room, y + 17, "", "start", names[said]),
      rect(bar, y + 6, Math.max(1, (barRight - bar) * count / full), rowHeight - 12, "down-bar"),
      text(width, y + 17, "", "end", withThousands(count)),
    ), `${names[truth]} is called ${names[said]} ${withThousands(count)} ${count === 1 ? "time" : "times"}`, `confused.${truth}.${said}`));
  });
  return { width, height: top + rowHeight * shown.length + 3, marks };
}

/** Null: there are no mistakes. `isAlone`: there is no matrix beside it. */
export function confusionsFigure(confusion: Confusion, classes: string[], isAlone: boolean, id = "confusions"): Figure | null {
  const names = classNames(classes, confusion.length);
  const all = mistakenOf(confusion);
  if (all.length === 0) return null;
  const shown = all.slice(0, isAlone ? mostRowsAlone : mostRows), listed = all.slice(0, mostListed);
  const wrong = all.reduce((sum, one) => sum + one.count, 0), drawn = shown.reduce((sum, one) => sum + one.count, 0);
  return {
    id,
    title: "The most frequent confusions",
    caption: (shown.length < all.length ? `The ${shown.length} most frequent of ${withThousands(all.length)} kinds of mistakes: ` +
      `${withThousands(drawn)} of all ${withThousands(wrong)} mistakes.` : `Every kind of mistake: ${withThousands(wrong)} in all.`) +
      (isAlone ? ` The matrix of ${withThousands(names.length)} classes is too large to show.` : "") +
      (listed.length > shown.length ? ` The table has ${listed.length === all.length ? "all of them" : `the first ${listed.length}`}.` : ""),
    calculus: "",
    description: `The ${shown.length} most frequent confusions of two classes`,
    drawing: drawingOf(shown, names),
    table: {
      columns: [
        { key: "true_class", title: terms.trueClass, kind: "text" },
        { key: "called", title: terms.called, kind: "text" },
        { key: "times", title: terms.times, kind: "count" },
      ],
      rows: listed.map(({ truth, said, count }) => [names[truth], names[said], count]),
      addresses: listed.map(({ truth, said }) => [`confused.${truth}.${said}`]),
    },
  };
}
