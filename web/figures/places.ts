// A shared weight's nudge before it is added up: at each place what comes in, what the place wants, and their product.
import type { Explanation, SharedNudge } from "../documents";
import { Names } from "../names";
import { inFull, signed, signedInFull, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, type Grid, heightOf, signedPicture, text, textWithin, withPixels } from "./marks";

const side = 132, gap = 27, labelHeight = 22;

type Place = SharedNudge["places"][number];

function gridOf(shared: SharedNudge): Grid {
  return [shared.shape[0], shared.shape[1]];
}

/** A number of each place, in the shape of the channel: 0 where no place uses the parameter. */
function planeOf(shared: SharedNudge, number: (place: Place) => number | null): number[] {
  const [rows, columns] = gridOf(shared);
  const plane = new Array<number>(rows * columns).fill(0);
  for (const place of shared.places) plane[place.neuron % plane.length] = number(place) ?? 0;
  return plane;
}

function captionOf(shared: SharedNudge): string {
  const count = (wanted: (nudge: number) => boolean): string => withThousands(shared.places.filter((place) => wanted(place.nudge ?? 0)).length);
  const places = shared.places.length === 1 ? "1 place" : `${withThousands(shared.places.length)} places`;
  const nudge = shared.nudge ?? 0;
  const should = nudge > 0 ? "it should grow" : nudge < 0 ? "it should shrink" : "it should stay";
  return `It is used at ${places}, and each wants its own of it: ${count((one) => one > 0)} would raise it, ${count((one) => one < 0)} lower it, ` +
    `${count((one) => one === 0)} leave it. Their sum is its nudge, ${signed(nudge, 4)}: ${should}. Solid blue is above 0, orange with holes below.`;
}

export function placesFigure(explanation: Explanation, id = "places"): Figure | null {
  const shared = explanation.shared;
  if (shared === undefined || shared === null) return null;
  const names = new Names(explanation), name = names.parameter(shared), grid = gridOf(shared);
  const isBias = shared.places.every((place) => place.input === null);
  const planes: [string, (place: Place) => number | null][] = [["its desire", (place) => place.desire]];
  if (!isBias) {
    planes.unshift(["what comes in", (place) => place.activation]);
    planes.push(["their product", (place) => place.nudge]);
  }
  const height = heightOf(side, grid), width = 3 * side + 2 * gap;
  const left = (width - planes.length * side - (planes.length - 1) * gap) / 2;
  const marks = planes.flatMap(([label, number], i): Mark[] => {
    const x = left + i * (side + gap), values = planeOf(shared, number);
    const full = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return [
      textWithin(side, x, 13, "strong", "start", label),
      about(withPixels(signedPicture(x, labelHeight, side, grid, values, full), grid,
        (place) => `${label} at r${Math.floor(place / grid[1])},c${place % grid[1]}: ${signedInFull(values[place])}`, () => [shared.parameter]),
        `${name}: ${label}, at most ${inFull(full)}`, shared.parameter),
      textWithin(side, x, labelHeight + height + 16, "small", "start", `most ${significant(full)}`),
      ...(i > 0 && !isBias ? [text(x - gap / 2, labelHeight + height / 2 + 5, "group", "middle", i === 1 ? "×" : "=")] : []),
    ];
  });
  const columns = grid[1];
  return {
    id,
    title: `${terms.wantsOfPlace} ${name}`,
    caption: captionOf(shared),
    calculus: isBias ? "−dC/db = Σⱼ (−dC/dzⱼ) over the places j" : "−dC/dW = Σⱼ aₖ₍ⱼ₎ (−dC/dzⱼ) over the places j",
    description: `Maps of the places’ activations, desires and nudges of ${name}`,
    drawing: { width, height: labelHeight + height + 22, marks },
    table: {
      columns: [
        { key: "place", title: terms.place, kind: "text" },
        { key: "neuron", title: terms.neuron, kind: "text" },
        { key: "activation", title: "aₖ", kind: "real" },
        { key: "desire", title: "desire −dC/dzⱼ", kind: "real" },
        { key: "nudge", title: terms.nudge, kind: "real" },
      ],
      rows: [
        ...shared.places.map((place) => {
          const at = place.neuron % (grid[0] * columns);
          return [`r${Math.floor(at / columns)},c${at % columns}`, place.address, place.activation, place.desire, place.nudge];
        }),
        ["sum", "", "", "", shared.nudge],
      ],
      addresses: [...shared.places.map((place) => [place.address]), [shared.parameter]],
    },
  };
}
