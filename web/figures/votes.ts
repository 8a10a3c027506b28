// The votes on one neuron, laid end to end: where they lead is what it is asked for.
import type { Explanation, Votes } from "../documents";
import { addressOf, Names } from "../names";
import { percent, signed, signedInFull, significant } from "../numbers";
import * as terms from "../terms";
import type { Figure, Mark } from "./figure";
import { about, group, line, nudgeMark, rect, signedBar, text, textWithin } from "./marks";

const width = 440, firstRow = 34, rowHeight = 26;
const labelRight = 66, markAt = 84, weightRight = 166, votesLeft = 180, votesRight = 336, voteRoom = 96;
const mostRows = 16;

type Vote = Votes["votes"][number];

interface Step {
  name: string;
  /** Undefined: several together. */
  vote?: Vote;
  value: number;
}

/** All votes, or the strongest ones and the rest as one, so that they still add up. */
function stepsOf(votes: Votes, names: Names): Step[] {
  const strongest = [...votes.votes].sort((a, b) => Math.abs(b.vote ?? 0) - Math.abs(a.vote ?? 0)).slice(0, mostRows);
  const shown = votes.votes.filter((vote) => strongest.includes(vote));
  const steps: Step[] = shown.map((vote) => ({
    name: names.brief({ layer: votes.layer + 1, index: vote.neuron }), vote, value: vote.vote ?? 0,
  }));
  const hidden = votes.votes.filter((vote) => !strongest.includes(vote));
  if (hidden.length > 0) steps.push({ name: `${hidden.length} more`, value: hidden.reduce((sum, vote) => sum + (vote.vote ?? 0), 0) });
  return steps;
}

function agreementWords(votes: Votes): string {
  if (votes.agreement === null) return "Nobody votes on it.";
  if (votes.agreement === 1) return "They are unanimous.";
  return `Of all that is voted ${percent(votes.agreement, 1)} is left in the sum; the rest cancels.`;
}

export function votesFigure(explanation: Explanation, id = "votes"): Figure | null {
  const votes = explanation.votes;
  if (votes === undefined || votes === null) return null;
  const names = new Names(explanation);
  const neuron = { layer: votes.layer, index: votes.neuron };
  const steps = stepsOf(votes, names);
  const sum = votes.sum ?? 0;
  let low = Math.min(0, sum), high = Math.max(0, sum), at = 0;
  for (const step of steps) {
    at += step.value;
    low = Math.min(low, at);
    high = Math.max(high, at);
  }
  const strongest = Math.max(0, ...steps.map((step) => Math.abs(step.vote?.desire ?? 0)));
  const unit = high > low ? (votesRight - votesLeft) / (high - low) : 0;
  const zero = votesLeft - low * unit;
  const end = firstRow + rowHeight * steps.length;

  const marks: Mark[] = [
    text(labelRight, 13, "small", "end", terms.voter),
    text(markAt - 11, 13, "small", "start", "desire"),
    text(weightRight, 13, "small", "end", "× W"),
    text((votesLeft + votesRight) / 2 + 8, 13, "small", "middle", "votes, added up"),
    text(width, 13, "small", "end", terms.vote),
    line(zero, firstRow - 8, zero, end + 36, "axis"),
  ];
  at = 0;
  steps.forEach((step, i) => {
    const y = firstRow + rowHeight * (i + 0.5);
    const row: Mark[] = [
      rect(0, y - rowHeight / 2, width, rowHeight, "row"),
      textWithin(labelRight, labelRight, y + 4.5, "", "end", step.name),
    ];
    if (step.vote !== undefined) {
      const desire = step.vote.desire ?? 0;
      row.push(nudgeMark(markAt, y, strongest > 0 ? 7 * Math.sqrt(Math.abs(desire) / strongest) : 0, desire));
      row.push(textWithin(weightRight - markAt - 10, weightRight, y + 4.5, "soft", "end", signed(step.vote.weight)));
    }
    row.push(...signedBar(zero + at * unit, y - 7, step.value * unit, 14));
    at += step.value;
    row.push(line(zero + at * unit, y - 7, zero + at * unit, y + rowHeight + 7, "grid"));
    row.push(textWithin(voteRoom, width, y + 4.5, "", "end", signed(step.value)));
    const one = group(...row);
    if (step.vote === undefined) return marks.push(one);
    const voter = step.vote.address;
    const label = `${names.withAddress({ layer: votes.layer + 1, index: step.vote.neuron })}: weight ${signedInFull(step.vote.weight)} × desire ${signedInFull(step.vote.desire)} = vote ${signedInFull(step.vote.vote)}`;
    return marks.push(about(one, label, voter, `${voter}.${votes.neuron}`));
  });
  marks.push(about(group(
    rect(0, end + 8, width, 30, "panel"),
    text(labelRight, end + 27.5, "strong", "end", terms.sum),
    nudgeMark(markAt, end + 23, 7, sum),
    ...signedBar(zero, end + 15, sum * unit, 16),
    textWithin(voteRoom, width, end + 27.5, "strong", "end", signed(sum)),
  ), `the sum of the votes on ${addressOf(neuron)}: ${signedInFull(sum)}`, addressOf(neuron)));

  const should = sum > 0 ? "become brighter" : sum < 0 ? "become darker" : "stay as it is";
  return {
    id,
    title: `The votes on ${names.brief(neuron)}`,
    caption: `Every neuron of the next layer votes on ${names.full(neuron)} (activation ${significant(votes.activation)}): its vote is the ` +
      "weight that joins them, times its own desire (the triangle). The votes are added up: the neuron should " +
      `${should} (${signed(sum)}). ${agreementWords(votes)}`,
    calculus: "−dC/daₖ = Σⱼ Wⱼₖ (−dC/dzⱼ)",
    description: `${votes.votes.length} votes on ${names.brief(neuron)}, their sum ${signed(sum, 4)}`,
    drawing: { width, height: end + 42, marks },
    table: {
      columns: [
        { key: "next_neuron", title: "next neuron", kind: "text" },
        { key: "weight", title: terms.weightW, kind: "real" },
        { key: "desire", title: "its desire −dC/dz", kind: "real" },
        { key: "vote", title: "its vote W · (−dC/dz)", kind: "real" },
      ],
      rows: [
        ...votes.votes.map((vote) => [names.brief({ layer: votes.layer + 1, index: vote.neuron }), vote.weight, vote.desire, vote.vote]),
        ["sum", "", "", votes.sum],
      ],
      addresses: [...votes.votes.map((vote) => [vote.address]), [addressOf(neuron)]],
    },
  };
}
