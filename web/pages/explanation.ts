// The page of one example.
import type { Explanation } from "../documents";
import { hebbianFigures } from "../figures/hebb";
import { activationsFigure, backwardFigure } from "../figures/network";
import { outputsFigure } from "../figures/outputs";
import { placesFigure } from "../figures/places";
import { ratioSentence, sensitivityFigures } from "../figures/sensitivity";
import { measuredWaysFigure, threeWaysFigure } from "../figures/three_ways";
import { firstLayerFigure } from "../figures/tiles";
import { votesFigure } from "../figures/votes";
import { votesMatrixFigure } from "../figures/votes_matrix";
import { called, Names } from "../names";
import { significant } from "../numbers";
import * as terms from "../terms";
import { hasContent, networkFact, present, type Page, type Section } from "./page";

function explanationSections(explanation: Explanation): Section[] {
  const names = new Names(explanation);
  const { sensitivity, why_no_ways: waysMissing, why_no_votes: votesMissing, why_no_votes_matrix: matrixMissing } = explanation;
  const votesWords = votesMissing ? [`Nobody votes here: ${votesMissing}.`] : matrixMissing && [`All votes at once are not shown: ${matrixMissing}.`];
  return [
    { id: "outputs", title: "What the outputs should do", figures: present([explanation.outputs ? outputsFigure(explanation) : null]) },
    { id: "ways", title: terms.threeWays, words: waysMissing === undefined ? undefined : [`Not defined here: ${waysMissing}.`],
      figures: present([threeWaysFigure(explanation), measuredWaysFigure(explanation)]) },
    { id: "voting", title: "The votes of the next layer", words: votesWords || undefined,
      figures: present([votesFigure(explanation), votesMatrixFigure(explanation)]) },
    { id: "passing-back", title: "Back through the layers",
      figures: present([activationsFigure(explanation), backwardFigure(explanation), firstLayerFigure(explanation)]) },
    { id: "sensitive", title: "How sensitive the cost is", words: sensitivity?.apart ? [ratioSentence(sensitivity.apart, names)] : undefined,
      figures: present(sensitivity ? sensitivityFigures(sensitivity, names) : []) },
    { id: "firing", title: terms.fireTogetherBriefly, figures: hebbianFigures(explanation) },
    { id: "sharing", title: "One weight, many places", figures: present([placesFigure(explanation)]) },
  ].filter(hasContent);
}

export function explanationPage(explanation: Explanation): Page {
  const names = new Names(explanation);
  return {
    eyebrow: "One example",
    title: "What one example wants of the network",
    lead: `The network ${names.layers === 1 ? "with one layer" : `with ${names.layers} layers`} was shown ${called(explanation.data)}, and makes a cost of ` +
      `${significant(explanation.cost, 4)}. Backpropagation asks every weight and bias how it would have to change to lower it.`,
    facts: [
      networkFact(explanation.architecture),
      [terms.loss, explanation.loss],
      ["cost of this example", significant(explanation.cost, 4)],
      ["data", explanation.data],
    ],
    image: explanation.images?.[0] ?? null,
    sections: explanationSections(explanation),
    command: explanation.command,
  };
}
