// The tour's chapters about many examples and many steps.
import { percent, significant, signed, withThousands } from "../numbers";
import { likeliest, outputsOf } from "./network_words";
import { articleSettings } from "./settings";
import { untrained } from "./tour_example";
import { neuronIn, outputs, perBatch, rateOf, right, touched, wrong, type Chapter, type Seen } from "./tour_seen";
import { parameterAt } from "./weight_words";

function changed(seen: Seen, key: string): boolean {
  return seen.settings[key] !== seen.before[key];
}

const alone: Chapter = {
  id: "C11", title: "If only one had its way", start: untrained, film: "other",
  words: (seen) => `All the wishes so far were those of one ${seen.classes[seen.digit.label]}. Follow it alone, step after step, and its cost falls to nothing. ` +
    `The other ${withThousands(seen.training - 1)} digits were never asked. Below, a copy of this network can be trained on it alone.`,
  question: {
    ask: (seen) => `Before you try it: trained on this ${seen.classes[seen.digit.label]} alone, what will the network call all the other digits? Click that output.`,
    verdict: (seen) => {
      const address = touched(seen), index = neuronIn(address, outputs(seen)), { label } = seen.digit;
      if (address === null) return null;
      if (index === null) return wrong("Click an output: the last column.");
      return index === label ? right(`Everything is a ${seen.classes[label]} to it then: nobody told it of anything else. Try it below.`) : wrong(`Why ‘${seen.classes[index]}’? It has seen nothing but a ${seen.classes[label]}, which was right every time.`);
    },
    answer: (seen) => ({ touch: [`L${outputs(seen)}.${seen.digit.label}`] }),
  },
};

/** A weight or bias of which the batch is not of one mind. */
function disputed(seen: Seen): string {
  const rows = seen.table?.rows ?? [];
  return (rows.find((row) => (row.up_share ?? 0) > 0 && (row.down_share ?? 0) > 0) ?? rows[0])?.parameter ?? `L${outputs(seen)}.${seen.digit.label}.bias`;
}

const average: Chapter = {
  id: "C12", title: "Everybody is asked", start: untrained, film: "average", needsTable: true,
  words: (seen) => {
    const row = seen.table?.rows.find((one) => one.parameter === disputed(seen)), count = seen.table?.examples ?? perBatch(seen);
    return `Each of the ${withThousands(count)} digits of the next batch has its own wish for each weight. The step takes their average, and nothing else. Taken over all digits that average is exactly the direction in which the mean cost falls.` +
      (row === undefined ? "" : ` For ${row.parameter} the average wish is ${signed(row.average)}, while a single one is ${significant(row.mean_magnitude)} strong.`);
  },
  question: {
    ask: () => "Find a weight or bias about which the digits of the next batch disagree: some want more of it, some less.",
    verdict: (seen) => {
      const address = touched(seen), row = seen.table?.rows.find((one) => one.parameter === address);
      if (address === null) return null;
      if (parameterAt(address) === null) return wrong("A neuron has no wish of its own to be averaged. Click one of its weights, or “Its bias”.");
      if (row === undefined) return null;
      const share = (value: number | null): number => Math.round((value ?? 0) * (seen.table?.examples ?? 0)), up = share(row.up_share), down = share(row.down_share);
      const said = `${address}: ${up} want more, ${down} want less, and the average is ${signed(row.average)}`;
      return up > 0 && down > 0 ? right(`${said}.`) : wrong(`${said}. Here they agree. The bias of an output whose digit is among the batch is a good place.`);
    },
    answer: (seen) => ({ touch: [disputed(seen)] }),
  },
};

const wanted = 10; // steps of an epoch

const batches: Chapter = {
  id: "C13", title: "A few speak for all", start: { ...untrained, steps: 20 }, film: "estimate",
  words: (seen) => `To ask all ${withThousands(seen.training)} digits before each step is exact, and slow. So ${withThousands(perBatch(seen))} are asked, other ones each time: an estimate that costs ${withThousands(Math.round(seen.training / perBatch(seen)))} times less. ` +
    `When everybody has been asked once, after ${withThousands(seen.net.stepsPerEpoch)} steps, an epoch is over.`,
  question: {
    ask: () => `Choose a batch (under Settings) with which an epoch has exactly ${wanted} steps.`,
    verdict: (seen) => {
      if (!changed(seen, "training.batch")) return null;
      const steps = seen.net.stepsPerEpoch;
      return steps === wanted ? right(`${withThousands(perBatch(seen))} a step: ${wanted} careful steps instead of ${withThousands(seen.training)} hasty ones.`) : wrong(`With ${seen.settings["training.batch"]} it has ${withThousands(steps)}. There are ${withThousands(seen.training)} digits.`);
    },
    answer: (seen) => ({ settings: { ...seen.settings, "training.batch": String(Math.ceil(seen.training / wanted)) }, steps: 0 }),
  },
};

const walkers: Chapter = {
  id: "C14", title: "The hasty and the careful walker", start: untrained,
  words: (seen) => `Two walkers go down the same hill. One looks all around before each step and goes straight; the other glances at ${perBatch(seen) === seen.training ? "a few stones" : withThousands(perBatch(seen))} and stumbles on, nearly downhill, and is far ahead in the same time. ` +
    "How far a glance misleads depends on how much the digits’ wishes scatter. Below, copies of this network walk it.",
  question: {
    ask: () => "Make the lab’s network the careful walker: one step for each look at all digits. Then take two steps.",
    verdict: (seen) => {
      if (!changed(seen, "training.batch")) return null;
      if (seen.net.stepsPerEpoch !== 1) return wrong(`Its epoch still has ${withThousands(seen.net.stepsPerEpoch)} steps. All ${withThousands(seen.training)} must be in one batch.`);
      return seen.moment.step >= 2 ? right(`Each step is the true downhill direction: with a rate that is small enough the cost never rises. It is ${significant(seen.moment.cost)} now.`) : wrong("That is the careful one. Now let it walk: two steps.");
    },
    answer: (seen) => ({ settings: { ...seen.settings, "training.batch": String(seen.training) }, steps: 2 }),
  },
};

const someSteps = 20;

const chance: Chapter = {
  id: "C15", title: "Chance, but always the same", start: { ...untrained, steps: someSteps },
  words: (seen) => `Which digits come together is drawn anew for each epoch; the unrest can carry a network out of a shallow hollow in which a careful one would stay. Yet it is chance with a number: with seed ${seen.settings["training.seed"]} step ${withThousands(seen.moment.step)} costs ` +
    `${significant(seen.moment.cost, 6)}, today, tomorrow, and on any machine that computes alike.`,
  question: {
    ask: () => `Give it another seed (under Settings), and take ${someSteps} steps. Is the cost the same?`,
    verdict: (seen) => {
      if (!changed(seen, "training.seed")) return null;
      return seen.moment.step >= someSteps ? right(`With seed ${seen.settings["training.seed"]} it stands at ${significant(seen.moment.cost, 6)}: other weights to begin with, another order, another way. Choose ${seen.before["training.seed"]} again, and every digit of it comes back.`)
        : wrong(`The seed is ${seen.settings["training.seed"]} now. ${someSteps - seen.moment.step} more steps.`);
    },
    answer: (seen) => ({ settings: { ...seen.settings, "training.seed": String(Number(seen.settings["training.seed"] ?? 1) + 1) }, steps: someSteps }),
  },
};

const enough = 0.8;

const again: Chapter = {
  id: "C16", title: "And again, and again", start: untrained, film: "step",
  words: (seen) => {
    const values = outputsOf(seen.net, seen.moment), said = likeliest(values);
    return `A step changes each weight by ${significant(rateOf(seen.settings))} times its average wish. Then all begins anew, from weights that are a little better. ` +
      `After ${withThousands(seen.moment.step)} steps the network calls this ${seen.classes[seen.digit.label]} a ${seen.classes[said]}` + (seen.accuracy === null ? "." : `, and ${percent(seen.accuracy, 1)} of the digits that it has never learnt from are called right.`);
  },
  question: {
    ask: () => `Press Play (or Space), and let it learn until four of five test digits are right.`,
    verdict: (seen) => {
      if (seen.accuracy === null || seen.moment.step === 0) return null;
      const said = `${percent(seen.accuracy, 1)} after ${withThousands(seen.moment.step)} steps`;
      return seen.accuracy >= enough ? right(`${said}: out of nothing but wishes, averaged.`) : wrong(`${said}. Go on.`);
    },
    answer: () => ({ steps: 1000 }),
  },
};

export const manyChapters: readonly Chapter[] = [alone, average, batches, walkers, chance, again];

export const trained = { settings: articleSettings, steps: 1000, label: 2 };
