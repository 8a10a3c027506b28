// The weights that meet the picture, as tiles: what a neuron looks for, and what one draws.
import type { WeightPictures } from "../documents";
import { inFull } from "../numbers";
import * as terms from "../terms";
import { bytesOf } from "../unpack";
import type { Figure } from "./figure";
import { tilesDrawing } from "./tiles";

const zero = 127.5; // gray

export function weightPicturesFigure(pictures: WeightPictures | undefined, id: string, title: string, what: string): Figure | null {
  const shown = pictures?.shown ?? [];
  if (pictures === undefined || shown.length === 0 || shown[0].picture.shape[0] !== 1) return null;
  const [, rows, columns] = shown[0].picture.shape;
  const tiles = shown.map(({ address, largest, picture }) => ({
    address, number: null, values: [...bytesOf(picture.base64)].map((byte) => (byte - zero) / zero * (largest ?? 0)),
    label: `${address}: its largest weight has a size of ${inFull(largest)}`,
  }));
  return {
    id,
    title,
    caption: `${what} ${shown.length < pictures.neurons ? `Of ${pictures.neurons} the ${shown.length} with the longest weights` : `All ${shown.length}`}; ` +
      "solid blue is above 0, orange with holes below, on one scale.",
    calculus: "",
    description: `Weights of ${shown.length} neurons as pictures`,
    drawing: tilesDrawing(tiles, [rows, columns]),
    table: {
      columns: [{ key: "neuron", title: terms.neuron, kind: "text" }, { key: "largest", title: "its largest weight’s size", kind: "real" }],
      rows: shown.map((one) => [one.address, one.largest]),
      addresses: shown.map((one) => [one.address]),
    },
  };
}
