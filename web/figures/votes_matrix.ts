// The votes on a whole layer: a row a neuron, a column a voter, and the sum of each row.
import type { Explanation, VotesMatrix } from "../documents";
import { Names, neuronAt } from "../names";
import { shortSigned, signed, signedInFull } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, lettersIn, line, nudgeMark, rect, signedBar, text, textWithin } from "./marks";

const width = 450, firstColumn = 52, lastColumn = 320, sumZero = 346, halfSum = 23, sumRoom = 78, firstRow = 66;
const mostRows = 16, mostColumns = 12;

/** The places of the largest magnitudes, in their order. */
export function strongest(values: (number | null)[], most: number): number[] {
  const places = values.map((_, i) => i);
  if (places.length <= most) return places;
  return places.sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0)).slice(0, most).sort((a, b) => a - b);
}

function captionOf(matrix: VotesMatrix, names: Names, neurons: number[], voters: number[]): string {
  let words = "Every row is a neuron, every column a neuron of the next layer with its own desire on top. A triangle is what the one above wants of the " +
    "one on the left: its weight from it, times its desire; filled and up, brighter; hollow and down, darker; the larger, the more. Each row is added up " +
    "on the right.";
  const sums = neurons.map((k) => matrix.sums[k] ?? 0);
  const most = neurons[sums.reduce((best, sum, i) => (Math.abs(sum) > Math.abs(sums[best]) ? i : best), 0)];
  const sum = matrix.sums[most] ?? 0;
  if (sum !== 0) {
    words += ` Most is asked of ${names.full(neuronAt(matrix.neurons[most]))}: ${signed(sum)}, to become ${sum > 0 ? "brighter" : "darker"}.`;
  }
  if (neurons.length < matrix.neurons.length) words += ` Shown are the ${neurons.length} of ${matrix.neurons.length} neurons of which most is asked.`;
  if (voters.length < matrix.voters.length) {
    words += ` Of ${matrix.voters.length} voters the ${voters.length} with the strongest desires have columns; the sums are of all.`;
  }
  return words;
}

export function votesMatrixFigure(explanation: Explanation, id = "votes-matrix"): Figure | null {
  const matrix = explanation.votes_matrix;
  if (matrix === undefined || matrix === null) return null;
  const names = new Names(explanation);
  const brief = (address: string): string => names.brief(neuronAt(address));
  const whole = (address: string): string => names.whole(neuronAt(address));
  const neurons = strongest(matrix.sums, mostRows), voters = strongest(matrix.desires, mostColumns);
  const cell = Math.min(40, (lastColumn - firstColumn) / voters.length);
  const rowHeight = Math.min(30, Math.max(25, cell));
  const column = (i: number): number => firstColumn + cell * (i + 0.5);
  const bottom = firstRow + rowHeight * neurons.length;
  const largest = Math.max(...neurons.flatMap((k) => voters.map((j) => Math.abs(matrix.votes[k][j] ?? 0))));
  const desired = Math.max(...voters.map((j) => Math.abs(matrix.desires[j] ?? 0)));
  const summed = Math.max(...neurons.map((k) => Math.abs(matrix.sums[k] ?? 0)));
  const half = Math.min(cell, rowHeight) / 2 - 2;
  const size = (value: number, full: number, most: number): number => (full > 0 ? most * Math.sqrt(Math.abs(value) / full) : 0);

  const marks: Mark[] = [
    text(0, 13, "small", "start", terms.voter),
    text(0, 42, "small", "start", "desire"),
    text(width, 13, "small", "end", "sum of the row"),
    line(sumZero, firstRow - 8, sumZero, bottom, "axis"),
  ];
  voters.forEach((j, i) => {
    const desire = matrix.desires[j] ?? 0, address = matrix.voters[j];
    marks.push(about(group(
      rect(column(i) - cell / 2, 0, cell, bottom, "row"),
      textWithin(cell - 2, column(i), 13, "", "middle", names.cut(neuronAt(address), lettersIn(cell - 2))),
      nudgeMark(column(i), 36, size(desire, desired, Math.min(10, half)), desire),
      line(column(i) - cell / 2 + 3, 54, column(i) + cell / 2 - 3, 54, "axis"),
    ), `${whole(address)}: desire ${signedInFull(desire)}`, address));
  });
  neurons.forEach((k, row) => {
    const y = firstRow + rowHeight * (row + 0.5), address = matrix.neurons[k], sum = matrix.sums[k] ?? 0;
    marks.push(about(group(
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(firstColumn - 8, 0, y + 4.5, "", "start", brief(address)),
      ...signedBar(sumZero, y - 7, summed > 0 ? sum / summed * halfSum : 0, 14),
      textWithin(sumRoom, width, y + 4.5, sum > 0 ? "up" : sum < 0 ? "down" : "soft", "end", shortSigned(sum)),
    ), `all votes on ${whole(address)}: ${signedInFull(sum)}`, address));
    voters.forEach((j, i) => {
      const vote = matrix.votes[k][j] ?? 0;
      marks.push(about(group(
        rect(column(i) - cell / 2, y - rowHeight / 2, cell, rowHeight, "row"),
        nudgeMark(column(i), y, size(vote, largest, half), vote),
      ), `${whole(matrix.voters[j])} on ${whole(address)}: vote ${signedInFull(vote)}`,
        `${matrix.voters[j]}.${neuronAt(address).index}`, address));
    });
  });

  return {
    id,
    title: `All votes on L${matrix.layer}`,
    caption: captionOf(matrix, names, neurons, voters),
    calculus: "−dC/daₖ = Σⱼ Wⱼₖ (−dC/dzⱼ)",
    description: `The votes of ${matrix.voters.length} neurons on ${matrix.neurons.length} neurons of L${matrix.layer}, with their sums`,
    drawing: { width, height: bottom + 4, marks },
    table: {
      columns: [
        { key: "neuron", title: terms.neuron, kind: "text" },
        ...matrix.voters.map((address) => ({ key: `vote_of_${address}`, title: whole(address), kind: "real" as const })),
        { key: "sum", title: terms.sum, kind: "real" },
      ],
      rows: [
        ["desire of the voter", ...matrix.desires, ""],
        ...matrix.neurons.map((address, k) => [brief(address), ...matrix.votes[k], matrix.sums[k]]),
      ],
      addresses: [matrix.voters, ...matrix.neurons.map((address) => [address])],
    },
  };
}
