// The whole article, walked on one example: what it wants before training, after one step on it alone, and after training.
import type { Explanation, Story } from "../documents";
import { byLabelsFigure, recorded } from "../figures/by_labels";
import { calledCounts } from "../figures/called";
import { contestFigure } from "../figures/contest";
import { accuracyFigure, batchCosinesFigure, cosinesOfStepsFigure, costFigure, gradientFigure } from "../figures/descents";
import type { Figure } from "../figures/figure";
import { formsFigure } from "../figures/forms";
import { hebbianFigures } from "../figures/hebb";
import { activationsFigure, backwardFigure } from "../figures/network";
import { nudgeTableFigure } from "../figures/nudge_table";
import { calledFigures, newsOf, type OneAlone } from "../figures/one_example";
import { outputsFigure, rightOutput } from "../figures/outputs";
import { firstStepsFigure, pathsFigure } from "../figures/paths";
import { staggerFigure } from "../figures/stagger";
import { ratioSentence, sensitivityFigures } from "../figures/sensitivity";
import { anglesFigure, lengthsFigure, topSharesFigure } from "../figures/steepest";
import { measuredWaysFigure, threeWaysFigure } from "../figures/three_ways";
import { firstLayerFigure } from "../figures/tiles";
import { votesFigure } from "../figures/votes";
import { votesMatrixFigure } from "../figures/votes_matrix";
import { called, Names, neuronAt, parametersOf } from "../names";
import { percent, significant, withThousands } from "../numbers";
import * as terms from "../terms";
import { alikeInWords, warnings } from "./descents";
import { hasContent, present, type Page, type Section } from "./page";
import {
  areDigits, choiceInWords, endsOfDescents, momentTitle, ratesInWords, saying, sensitivityInWords, steepestInWords, steepestLessons, trainingInWords,
  verdictOf,
} from "./story_words";

/** What the story is told with, and how it is called there. */
interface Told {
  story: Story;
  start: Explanation;
  names: Names;
  /** The class's name; null: the targets name none. */
  label: string | null;
  /** "‘2’", or "example" */
  example: string;
}

function digitScene({ story, start, example, label }: Told): Section {
  const network = called(story.model ?? start.architecture.net);
  const words = `${areDigits(story.classes) ? "Somebody once wrote this" : "This is one"} ${example}. The network that looks at it is ${network}: its ` +
    `weights were drawn at random (seed ${story.training.seed}), and nobody has told it anything yet.`;
  return {
    id: "digit", title: areDigits(story.classes) ? "One digit" : "One example", words: [words,
      `Put it in, and brightness runs through the layers to the outputs. They are arbitrary: the largest is ${saying(start)}. The cost adds up how far each ` +
      `output is from where it should be. Here that makes ${significant(start.cost, 4)}.`],
    aside: label === null ? undefined : choiceInWords(story, label),
    figures: present([activationsFigure(start)]),
  };
}

/** The moments on one scale. */
function outputFigures({ story, example }: Told): Figure[] {
  const full = Math.max(0, ...story.moments.flatMap((moment) => (moment.explanation.outputs ?? []).map((output) => Math.abs(output.nudge ?? 0))));
  return story.moments.map((moment, i) => {
    const figure = { ...outputsFigure(moment.explanation, `outputs-${i + 1}`, full), title: momentTitle(story, moment, example) };
    if (i === 0) return figure;
    return { ...figure, calculus: "", caption: `The largest output is ${saying(moment.explanation)}; the example costs ` +
      `${significant(moment.explanation.cost, 4)}. Same scale as before.` };
  });
}

function desiresScene(told: Told): Section {
  return {
    id: "desires", title: "What the outputs should do", words: ["We cannot set the outputs. But we can say which way each should go, and how far: the right " +
      `one up, the others down. Here is the same example at ${told.story.moments.length} moments; its cost goes ` +
      `${told.story.moments.map((moment) => significant(moment.explanation.cost, 4)).join(", then ")}.`],
    aside: trainingInWords(told.story), figures: outputFigures(told),
  };
}

function waysScene({ start, names }: Told): Section {
  const ways = start.three_ways;
  return {
    id: "ways", title: terms.threeWays,
    words: ways ? [`Take one neuron, ${names.full(neuronAt(ways.address))}, and ask how its activation could rise. There are three ways.`] : [],
    figures: present([threeWaysFigure(start), measuredWaysFigure(start)]),
  };
}

function votingScene({ start }: Told): Section {
  return {
    id: "voting", title: "Votes for the layer before",
    words: start.votes ? ["The third way asks the layer before to change. But every output asks, and each asks for something else. So they vote on each " +
      "hidden neuron, and the votes are added up. Here is one of them, and then all."] : [],
    figures: present([votesFigure(start), votesMatrixFigure(start)]),
  };
}

function backScene({ start, names }: Told): Section {
  const way = names.layers > 1
    ? "Now the hidden layer has desires of its own, as the outputs had theirs; so the same can be done again, one layer farther back, until the input."
    : "This network has no hidden layer: the outputs’ desires go straight back to the input, which cannot change.";
  return {
    id: "back", title: "Back through the layers", words: [`${way} On the way, every weight and every bias learns what this one example wants of it.`],
    figures: present([backwardFigure(start), firstLayerFigure(start)]),
  };
}

function sensitivityScene({ start, names }: Told): Section {
  const { sensitivity } = start;
  const ratio = sensitivity?.apart ? ` ${ratioSentence(sensitivity.apart, names)}` : "";
  return {
    id: "matter", title: "Which weights matter",
    words: sensitivity ? ["How much does each of them matter? The derivative of the cost by a weight says how fast the cost changes when that weight does: " +
      `its sensitivity.${ratio}${sensitivityInWords(start, names)}`] : [],
    figures: present(sensitivity ? sensitivityFigures(sensitivity, names) : []),
  };
}

function hebbianScene({ start }: Told): Section {
  const last = (start.hebbian ?? []).slice(-1);
  return {
    id: "together", title: terms.fireTogetherBriefly,
    words: last.length === 0 ? [] : ["‘Neurons that fire together wire together’, one says of brains. Here it is a product: a weight’s nudge is how much the " +
      "neuron before it fires, times how much the neuron after it should fire more."],
    figures: hebbianFigures({ ...start, hebbian: last }),
  };
}

function aloneScene({ story, label }: Told): Section {
  const alone: OneAlone = {
    classes: story.classes, label: label ?? "", telling: Math.min(1, story.moments.length - 1),
    moments: story.moments.slice(0, 2).map((moment, step) => ({
      step, own_cost: moment.explanation.cost, accuracy: moment.test_accuracy, confusion: moment.confusion, predictions: calledCounts(moment.confusion),
    })),
  };
  const news = newsOf(alone);
  return {
    id: "alone", title: "One example alone",
    words: news === "" ? [] : [`What if only this one example had its way? Take one step, just as it wants it, and ask the network again. ${news}`],
    figures: news === "" ? [] : present(calledFigures(alone)),
  };
}

function averageScene({ story: { table } }: Told): Section {
  return {
    id: "average", title: "Everybody’s nudges, averaged",
    words: table.rows.length === 0 ? [] : ["So one example must not have its way alone. Every other example has desires of its own. Ask all " +
      `${withThousands(table.examples)} of them, and take the average.`],
    figures: table.rows.length === 0 ? [] : [nudgeTableFigure(table), contestFigure(table)],
  };
}

function steepestScene({ story, start }: Told): Section {
  const { steepest } = story, words = steepestInWords(story);
  return {
    id: "steepest", title: "The steepest way", words,
    figures: present(steepest === null ? [] : [anglesFigure(steepest), lengthsFigure(steepest), topSharesFigure(steepest)]),
    afterwards: steepestLessons(story, parametersOf(start.architecture)),
  };
}

function descentsScene({ story }: Told): Section {
  const { descents } = story, all = withThousands(descents.training_examples);
  const times = descents.descents.map((descent) => significant(descent.moments.at(-1)?.seconds ?? null, 2));
  const alike = (story.descent_seconds ?? 0) > 0
    ? `The numbers of steps are fixed, and meant to take about the same time; here they took ${times.slice(0, -1).join(", ")} and ${times.at(-1)} seconds.`
    : alikeInWords(descents);
  return {
    id: "downhill", title: "Downhill",
    words: descents.descents.length === 0 ? [] : [
      `A careful man looks at all ${all} examples before each step: his way is straight, and he has made few steps by the time that the others are far down. ` +
      "A drunk man looks at one example, stumbles where it points, and is soon far away, though hardly a step of his goes straight. Between the two are " +
      `small batches, drawn at random: roughly right, and quick.${ratesInWords(descents)}`,
      [endsOfDescents(descents), ...warnings(descents)].join(" "),
    ],
    aside: `${alike} The order of the examples is drawn from seed ${descents.seed}; cost and answers are measured on ` +
      `${withThousands(descents.measured_examples)} of the ${all} examples.`,
    figures: present([costFigure(descents, "seconds"), costFigure(descents, "steps"), costFigure(descents, "examples"), batchCosinesFigure(descents),
      pathsFigure(descents), staggerFigure(descents), firstStepsFigure(descents), accuracyFigure(descents, "seconds"), gradientFigure(descents),
      cosinesOfStepsFigure(descents)]),
  };
}

function otherScene({ story }: Told): Section {
  const { other, other_is_wrong: isWrong } = story;
  if (other === null) return { id: "other", title: "", figures: [] };
  const said = saying(other), cost = significant(other.cost, 4);
  return {
    id: "other", title: isWrong ? "One that is still wrong" : "The hardest one",
    words: [isWrong ? `After training, the network still gets some wrong. It calls this one ${said}, and its cost is ${cost}.`
      : `After training, the network gets all the others of this class right. This one, ${said}, is the hardest: its cost is ${cost}.`],
    aside: `It is ${called(other.data)}: of those ${isWrong ? "that the trained network takes for something else" : "others"} the one of the highest cost.`,
    image: other.images?.[0] ?? null,
    figures: present([{ ...outputsFigure(other, "other-outputs"), title: "What it wants of the outputs" }, desiresBack(other)]),
  };
}

function desiresBack(other: Explanation): Figure | null {
  const figure = backwardFigure(other, "other-backward");
  return figure && { ...figure, title: "Its desires, all the way back", calculus: "",
    caption: "The same picture as before, now of the trained network: what this example wants of every neuron and weight." };
}

/** What is told of measured trainings is told of MNIST's digits. */
function isMnist(story: Story): boolean {
  return story.data.startsWith("mnist ");
}

function labelsScene({ story, names, example }: Told): Section {
  const forms = story.forms && formsFigure(story.forms, names);
  if (!forms) return { id: "few-labels", title: "", figures: [] };
  const measured = (words: string): string[] => (isMnist(story) ? [words] : []);
  return {
    id: "few-labels", title: "Where labels are scarce",
    words: [
      "All this needs examples of which somebody has said what they are, often tens of thousands of them. Pictures are easily had; labels are not.",
      ...measured(`What if only 100 digits had one, ten of each? Then a network with convolutions that learns from them alone gets ${recorded("mnist-100-plain")} of ` +
        "MNIST’s test digits right. There are three ways out, and each stands here with what other trainings than this one’s came to: their mean, with the command " +
        "that makes them."),
      `New examples of old ones. A ${example} that is turned, leant, shifted or distorted is still one, and its label costs nothing. To the network that was ` +
      "trained here each form is another example, with desires of its own:",
    ],
    figures: [forms],
    afterwards: [
      "A network that sees every example in a new form each time learns what does not matter.",
      ...measured(`With the same 100 labels: ${recorded("mnist-100-augmented")}.`),
      "A network that was taught something else has learnt what is the same in all pictures of a kind: strokes and bows, say.",
      ...measured(`One that was taught 0 to 4 goes on with ten labels each of 5 to 9: ${recorded("digits-10-finetuned")}, and from the beginning ` +
        `${recorded("digits-10-scratch")}.`),
      "Pictures without labels. Of an unlabelled picture nobody knows what the outputs should be. But whatever it is, it stays that when it is turned: so the " +
      "answers to two of its forms should tell as much of each other as they can. That is a cost like any other, and its desires are passed backwards like any other.",
      ...measured(`With the same 100 labels and 54,900 digits without one: ${recorded("mnist-100-labels")}; with one label of each digit: ${recorded("mnist-10-labels")}; ` +
        "and without any label at all a network finds digits by itself, all but their names, of three that try the one with the best cost: " +
        `${recorded("mnist-no-labels")}.`),
    ],
  };
}

function worthScene({ story }: Told): Section {
  return {
    id: "worth", title: "What labels are worth", figures: story.forms && isMnist(story) ? [byLabelsFigure()] : [],
    words: story.forms && isMnist(story) ? ["Other networks, with convolutions, and more and more labels of MNIST’s digits."] : undefined,
  };
}

function endScene({ story, example }: Told): Section {
  const course = story.moments.map((moment) => `${momentTitle(story, moment, example)}: the example costs ${significant(moment.explanation.cost, 4)}, and ` +
    `${percent(moment.test_accuracy ?? 0)} of the test set is right.`);
  return {
    id: "end", title: "And again, and again", figures: [],
    words: ["Find out what each example wants, average it, take a small step, and do it again. That is all. Repeated, in steps that are small enough, it " +
      "leads to a minimum of the cost, a local one.", course.join(" "), verdictOf(story)].filter((words) => words !== ""),
  };
}

const scenes = [digitScene, desiresScene, waysScene, votingScene, backScene, sensitivityScene, hebbianScene, aloneScene, averageScene, steepestScene,
  descentsScene, otherScene, labelsScene, worthScene, endScene];

/** Null: it has no moment to tell of. */
export function storyPage(story: Story): Page | null {
  const start = story.moments[0]?.explanation;
  if (start === undefined) return null;
  const names = new Names(start), right = rightOutput(start.outputs ?? []);
  const example = right === undefined ? "example" : names.brief({ layer: names.layers, index: right.neuron });
  const told: Told = { story, start, names, label: right === undefined ? null : names.classes[right.neuron] ?? null, example };
  return {
    eyebrow: "Backpropagation, a story in real numbers",
    title: `What one ${example} wants`,
    lead: "How does a network learn from an example? By asking the example what it wants. Every number of this network was computed by it; what other networks came to is said with the command that makes them.",
    facts: [
      ["cost before training, of this one example", significant(start.cost, 4)],
      ["weights and biases", withThousands(parametersOf(start.architecture))],
      ["the example", story.data],
      ["test set right after training", percent(story.moments[story.moments.length - 1].test_accuracy ?? 0)],
    ],
    image: story.images?.[0] ?? null,
    sections: scenes.map((scene) => scene(told)).filter(hasContent),
    command: story.command,
  };
}
