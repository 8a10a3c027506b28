// The tour's chapters about data: labels, and what helps where there are few.
import { percent, significant, withThousands } from "../numbers";
import { likeliest, outputsOf } from "./network_words";
import { activationsIn, outputs, right, touched, wrong, type Chapter } from "./tour_seen";
import { trained } from "./tour_training";
import { gainOf, pointsOf } from "./views/few_words";

const fewLabelsView = "Labels";

const labels: Chapter = {
  id: "C19", title: "Where the labels come from", start: trained,
  words: (seen) => `Everything so far needed somebody who had written beside each of ${withThousands(seen.training)} pictures what it is. MNIST has 60,000 of them, and \`nudge data get mnist\` fetches and verifies them. ` +
    (seen.accuracy === null ? "Of the digits that it has not seen the network gets some wrong." : `From these ${withThousands(seen.training)} the network has learnt enough to call ${percent(seen.accuracy, 1)} of the others right. The rest is worth a look.`),
  question: {
    ask: () => "Find a digit that the trained network gets wrong. Would you have been sure?",
    verdict: (seen) => {
      if (!seen.isOther || !("part" in seen.example)) return null;
      const values = outputsOf(seen.net, seen.moment), said = likeliest(values), { label } = seen.digit;
      return said === label ? wrong(`It says ${seen.classes[said]}, and that is right. Go on.`)
        : right(`Its label is ${seen.classes[label]}, and the network says ${seen.classes[said]} with ${significant(values[said])}. More labels of such digits would help.`);
    },
    answer: () => ({ seek: "digits" }),
  },
};

const forms: Chapter = {
  id: "C20", title: "New digits out of old ones", start: trained,
  words: (seen) => `A ${seen.classes[seen.digit.label]} that is turned, shifted or bent a little is still a ${seen.classes[seen.digit.label]}, and nobody has to label it again. To the network it is a new example, with wishes of its own. ` +
    "In a training `augment.rotation`, `augment.shift` and others make a new form of every picture in every epoch; below are some, with what each one wants.",
  question: {
    ask: () => "Draw a digit with your own hand on the pad beside the network (Clear first, and say which class it is). Can you make one that it reads?",
    verdict: (seen) => {
      if (!seen.isOther || "part" in seen.example) return null;
      const ink = seen.digit.pixels.filter((value) => value > 0).length, said = likeliest(outputsOf(seen.net, seen.moment)), { label } = seen.digit;
      if (ink === 0) return wrong("The pad is empty. Draw with the mouse or a finger; with the keyboard, arrows move the pen and Space puts it down.");
      if (seen.digit.isGuess === true) return wrong(`It says ${seen.classes[said]}. Say which class it is: beside “Clear”.`);
      return said === label ? right(`It reads your ${seen.classes[label]}.`) : wrong(`It says ${seen.classes[said]}, and you said ${seen.classes[label]}. Larger, plainer, or as somebody else would write it?`);
    },
    answer: () => ({ seek: "forms" }),
  },
};

const transfer: Chapter = {
  id: "C21", title: "What is learnt can be kept", start: trained,
  words: (seen) => `The first layer has learnt to see strokes; the last says ${seen.classes.length} names. A new task with other names can keep the strokes: its network begins as this one, gets a new last layer, and needs few labels. ` +
    "`nudge transfer runs/digits-0-4 --data mnist --classes 5-9` measures it. The program’s own runs, not those of this page, gave 91.9 % with 10 labels a class from scratch, and 95.0 % where the old network is tuned on.",
  question: {
    ask: (seen) => `One of the ${outputs(seen)} layers of weights must be thrown away for new classes. Click a neuron of it.`,
    verdict: (seen) => {
      const address = touched(seen), layer = Number(/^L(\d+)\./.exec(address ?? "")?.[1] ?? NaN);
      if (address === null || Number.isNaN(layer)) return null;
      if (layer === outputs(seen)) return right(`Yes, L${layer}: its neurons are the names of the old classes. All before it can stay, frozen or tuned on.`);
      return wrong(layer === 0 ? "The pixels have no weights of their own." : `L${layer} knows nothing of names: what it sees in a picture is of use to other tasks.`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen)}.0`] }),
  },
};

const enough = 0.03;

const unlabelled: Chapter = {
  id: "C22", title: "With few labels, or none", start: trained, view: fewLabelsView,
  words: (seen) => `Most pictures have no label. Yet they can be learnt from: what the network is sure of can be taken for the label, or its answer is wanted for a changed form too. Backpropagation does not care where a wish comes from. ` +
    `An autoencoder needs no label at all: its target is its own input, so this picture begins with ${withThousands(activationsIn(seen, 0).length)} wishes instead of ${seen.classes.length} (Settings, “autoencoder”).`,
  question: {
    ask: (seen) => `Behind the tab “${fewLabelsView}” label ten digits, and train both. Will the other ${withThousands(seen.training - 10)}, of which nobody says what they are, help or harm? Find what makes them add at least ${Math.round(100 * enough)} points.`,
    verdict: ({ few }) => {
      if (few === null) return null;
      const gain = gainOf(few.told), size = pointsOf(gain);
      if (gain >= enough) return right(`${size} more, out of pictures alone${few.asked.align ? ", since all classes were to be answered alike" : ""}.`);
      const next = few.asked.align ? "Try consistency, other labels, or more steps." : "A network that is sure of something wrong learns it, and is surer then. What if all classes are to be answered alike?";
      return wrong(`${gain < 0 ? `They spoiled ${size}` : `They added ${size}`}. ${next}`);
    },
    answer: () => ({ view: fewLabelsView }),
  },
};

export const dataChapters: readonly Chapter[] = [labels, forms, transfer, unlabelled];
