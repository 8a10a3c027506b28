// The documents of nudge. Made by scripts/document_types.py out of docs/documents.schema.json.

/** reads back to the same bits; null: not finite, or not defined */
export type Real = number | null;

export type Reals = Real[];

/** row by row */
export type Matrix = Reals[];

export type Count = number;

/** L2.7.3 joins input 3 to neuron 7 of the second layer; L2.7.bias */
export type Parameter = string;

/** the same by row and column of an image */
export type Pixel = string;

/** where the trainings of all starts are, one element each */
export interface Balls {
  weights: Reals;
  biases: Reals;
  /** on the line through both minima, at right angles to it */
  along: Reals;
  costs: Reals;
}

/** what the test set is called: a row a true class, a column a class that it is called */
export type Confusion = Count[][];

/** L2.7; L0 is the input */
export type Neuron = string;

export interface Sensitivity {
  parameter: Parameter;
  pixel?: Pixel;
  /** dC/dparameter */
  gradient: Real;
  /** its magnitude */
  sensitivity: Real;
}

export interface Ratio {
  larger: Sensitivity;
  smaller: Sensitivity;
  /** of the magnitudes, at least 1; null: the smaller one is exactly 0 */
  ratio: Real;
  same_sign: boolean;
}

export interface Measured {
  parameter: Parameter;
  pixel?: Pixel;
  /** h */
  step: Real;
  /** gradient x h */
  predicted: Real;
  /** change of the mean cost */
  measured: Real;
}

export interface TensorShare {
  /** layers.0.weight */
  tensor: string;
  /** L1 */
  address: string;
  /** of |gradient|^2 */
  share: Real;
}

/** a weight or bias that many places share, before their nudges are added up */
export interface SharedNudge {
  parameter: Parameter;
  pixel?: Pixel;
  /** height and width of the places in the layer's channel */
  shape: Count[];
  /** the sum over the places */
  nudge: Real;
  places: ({
    neuron: Count;
    address: Neuron;
    /** which of the layer's inputs the place reads; null of a bias */
    input: Count | null;
    /** a_k of that input; 1 of a bias */
    activation: Real;
    /** -dC/dz_j of the place */
    desire: Real;
    /** activation x desire */
    nudge: Real;
  })[];
}

export interface HebbianPair {
  parameter: Parameter;
  pixel?: Pixel;
  /** a_k; of several examples the mean */
  activation: Real;
  /** -dC/dz_j; likewise */
  desire: Real;
  /** a_k (-dC/dz_j); of several examples the mean of the products */
  nudge: Real;
  /** activation x desire; of several examples the product of the means */
  product: Real;
}

export interface HebbianLayer {
  layer: Count;
  examples: Count;
  /** at which a kernel meets each of its pairs; else 1 */
  places: Count;
  /** the largest positive nudges */
  together: HebbianPair[];
  /** the most negative ones */
  apart: HebbianPair[];
  /** the largest desires met by an activation of exactly 0 */
  unaffected: HebbianPair[];
}

export interface Output {
  neuron: Count;
  address: Neuron;
  /** z */
  weighted_input: Real;
  /** a; with a loss on logits the probability */
  activation: Real;
  /** y */
  target: Real;
  /** its share of C */
  cost: Real;
  /** of what nudge_of says */
  nudge: Real;
  /** -dC/dz */
  nudge_of_weighted_input: Real;
}

export interface Lever {
  /** of an activation its neuron; null: a pooling or the like made it of several */
  address: string | null;
  input: Count;
  weight: Real;
  activation: Real;
  /** dz/dweight = a_k, or dz/da_k = W */
  nudge: Real;
}

export interface MeasuredWay {
  length: Real;
  predicted_weighted_input: Real;
  measured_weighted_input: Real;
  predicted_activation: Real;
  measured_activation: Real;
}

export interface ThreeWays {
  address: Neuron;
  layer: Count;
  neuron: Count;
  weighted_input: Real;
  activation: Real;
  bias: Real;
  /** da/dz; 1 of a logit */
  slope: Real;
  is_logit: boolean;
  is_dead: boolean;
  /** largest |a_k| first */
  weights: Lever[];
  /** largest |W| first */
  activations: Lever[];
  measured: {
    bias: MeasuredWay;
    weights: MeasuredWay;
    activations: MeasuredWay;
  };
}

export interface Vote {
  neuron: Count;
  address: Neuron;
  /** W[j,k] */
  weight: Real;
  /** -dC/dz_j */
  desire: Real;
  /** their product */
  vote: Real;
}

export interface Votes {
  address: Neuron;
  layer: Count;
  neuron: Count;
  activation: Real;
  votes: Vote[];
  sum: Real;
  /** -dC/da */
  nudge: Real;
  /** |sum| / sum of |votes|; null: nobody votes */
  agreement: Real;
}

/** the votes on every neuron of a layer at once */
export interface VotesMatrix {
  /** of the neurons that are voted on */
  layer: Count;
  /** the next layer's neurons */
  voters: Neuron[];
  /** -dC/dz_j of the voters */
  desires: Reals;
  neurons: Neuron[];
  /** W[j,k] (-dC/dz_j): a row a neuron, a column a voter */
  votes: Matrix;
  /** of each row: -dC/da of the neuron */
  sums: Reals;
}

export interface Layer {
  /** n of L<n> */
  layer: Count;
  /** within a page, of maps with more than 1,024 neurons: those with the largest nudges, the only ones of which activations and nudges are told; else left out */
  channels?: Count[];
  /** z; empty where not all channels are told */
  weighted_inputs: Reals;
  /** a; z where there is no activation */
  activations: Reals;
  /** -dC/da */
  nudges: Reals;
  /** dC/dz; empty likewise */
  deltas: Reals;
  /** W, a row a neuron (of a dense layer with at most 4,096) */
  weights?: Matrix;
  /** -dC/dW, a row a neuron (with --weight-nudges) */
  weight_nudges?: Matrix;
  /** -dC/db (with --weight-nudges) */
  bias_nudges?: Reals;
}

export interface NudgeRow {
  parameter: Parameter;
  pixel?: Pixel;
  /** of the shown examples */
  nudges: Reals;
  /** over all examples: minus the gradient of their mean cost */
  average: Real;
  mean_magnitude: Real;
  /** 1 - |average| / mean_magnitude; null: nobody pulls */
  contest: Real;
  up_share: Real;
  down_share: Real;
  /** which example pulls hardest, from 0 */
  strongest: Count;
  strongest_nudge: Real;
}

/** the plane through the paths */
export interface Plane {
  share_u: Real;
  share_v: Real;
  us: Reals;
  vs: Reals;
  costs: Reals;
}

/** what documents about a model and data begin with */
export interface Header {
  /** the program and its version */
  made_by: string | null;
  /** that makes the same again; null: nobody knows */
  command: string | null;
  /** a path, or an untrained network in words; left out where several are asked */
  model?: string;
  /** the example or examples, in words; with split the data set's name */
  data: string;
  /** train, validation, test or all, where data is a name */
  split?: string;
  /** names of the outputs */
  classes: string[];
  /** channels, height, width */
  input_shape: Count[];
  /** layers that kept their parameters in the model's training, L1 and so on; left out where none did */
  frozen?: string[];
  /** of the examples that are shown; left out where they have none */
  names?: string[];
  /** of those examples; left out where there are none */
  images?: Image[];
}

export interface Image {
  /** channels, height, width */
  shape: Count[];
  /** a byte a pixel, row by row, one channel after the other */
  base64: string;
}

/** one number: flat; else channels, height, width */
export type Shape = Count[];

export interface LayerSummary {
  /** L1; null: no parameters */
  address: string | null;
  /** in the file */
  name: string | null;
  kind: string;
  /** what sets it apart from others of its kind */
  option: string | null;
  input: Shape;
  output: Shape;
  parameters: Count;
  /** of one pass forwards */
  multiply_adds: Count;
  bytes: Count;
}

export interface Architecture {
  /** as the command line takes it */
  net: string;
  loss: string;
  layers: LayerSummary[];
}

/** nudge explain --json; with --view only those views' fields */
export interface Explanation extends Header {
  document: "explanation";
  architecture: Architecture;
  cost: Real;
  loss: string;
  nudge_of: "activation" | "logit" | "weighted_input";
  outputs?: Output[];
  three_ways?: ThreeWays | null;
  /** where three_ways is null */
  why_no_ways?: string;
  /** where votes is null */
  why_no_votes?: string;
  votes?: Votes | null;
  /** on the last hidden layer */
  votes_matrix?: VotesMatrix | null;
  /** where votes_matrix is null: not defined, or more than 4,096 votes */
  why_no_votes_matrix?: string;
  input?: {
    activations: Reals;
    nudges: Reals;
  };
  /** L1, L2, ... */
  layers?: Layer[];
  sensitivity?: {
    most: Sensitivity[];
    measured: Measured[];
    tensor_shares: TensorShare[];
    /** in the shape of the input: norms over the neurons of L1 */
    map: Reals;
    apart: Ratio | null;
  };
  hebbian?: HebbianLayer[];
  shared?: SharedNudge | null;
}

/** nudge average --json */
export interface NudgeTable extends Header {
  document: "nudge_table";
  architecture: Architecture;
  examples: Count;
  /** names of the columns */
  shown: string[];
  gradient_norm: Real;
  /** so many first rows were chosen by their average */
  by_average: Count;
  /** so many next ones by their contest */
  by_contest: Count;
  rows: NudgeRow[];
}

/** nudge sensitivity --json */
export interface SensitivityReport extends Header {
  document: "sensitivity_report";
  architecture: Architecture;
  examples: Count;
  cost: Real;
  gradient_norm: Real;
  most: Sensitivity[];
  measured: Measured[];
  tensor_shares: TensorShare[];
  map: Reals;
  pair: Ratio | null;
  apart: Ratio | null;
}

/** nudge hebbian --json */
export interface Hebbian extends Header {
  document: "hebbian";
  architecture: Architecture;
  layers: HebbianLayer[];
}

/** nudge steepest --json */
export interface Steepest extends Header, SteepestFacts {
  document: "steepest";
}

/** nudge one-example --json */
export interface OneExample extends Header {
  document: "one_example";
  label: string;
  moments: {
    step: Count;
    own_cost: Real;
    cost: Real;
    accuracy: Real;
    /** how many of the test set are called each class: the column sums of confusion */
    predictions: Count[];
    confusion: Confusion;
  }[];
  /** which of the moments: after the start the first at which nine tenths are called like the example, else the last */
  telling: Count | null;
  changes: {
    class: string;
    examples: Count;
    cost_before: Real;
    cost_after: Real;
    helped: Count;
    hurt: Count;
    right_before: Count;
    right_after: Count;
  }[];
}

/** nudge descents --json */
export interface Descents extends Header, DescentsFacts {
  document: "descents";
}

/** nudge story --json: the article on one example; the header is that example's */
export interface Story extends Header {
  document: "story";
  architecture: Architecture;
  training: StoryTraining;
  /** a recipe */
  configuration: string;
  choice: StoryChoice;
  /** well: at most half of the mistakes of always saying the commonest class; little: fewer than that */
  learned: "well" | "little" | "nothing";
  /** the share of that class in the test part */
  commonest: Real;
  moments: StoryMoment[];
  other: Explanation | null;
  other_is_wrong: boolean;
  forms: FormsFacts | null;
  table: NudgeTable;
  descents: DescentsFacts;
  descent_seconds: Real;
  steepest: SteepestFacts | null;
  steepest_examples: Count;
}

export interface ClassStatistics {
  class: string;
  examples: Count;
  predicted: Count;
  correct: Count;
  /** null: nothing was called so */
  precision: Real;
  /** null: no example */
  recall: Real;
}

export interface EvaluationNumbers {
  /** 0 to 1 */
  accuracy: Real;
  standard_error: Real;
  cost: Real;
  examples: Count;
  correct: Count;
  confusion: Confusion;
  per_class: ClassStatistics[];
}

/** nudge eval MODEL --json, of classes */
export interface Evaluation extends Header, EvaluationNumbers {
  document: "evaluation";
}

export interface TargetErrors {
  target: string;
  rmse: Real;
  r2: Real;
}

export interface RegressionNumbers {
  rmse: Real;
  /** null: it does not exist */
  r2: Real;
  cost: Real;
  examples: Count;
  targets: TargetErrors[];
}

/** nudge eval MODEL --json, of targets that are numbers */
export interface Regression extends Header, RegressionNumbers {
  document: "regression";
}

export interface Member {
  model: string;
  correct: Count;
  /** 0 to 1 */
  accuracy: Real;
}

/** nudge eval A B ... --json, and with --augment */
export interface Committee extends Header, EvaluationNumbers {
  document: "committee";
  members: Member[];
  /** of each picture */
  copies: Count;
  augment: ("shifts" | "flips")[];
}

/** nudge compare A B --json; McNemar's test */
export interface Comparison extends Header {
  document: "comparison";
  first: Member;
  second: Member;
  examples: Count;
  both_right: Count;
  only_first: Count;
  only_second: Count;
  both_wrong: Count;
  difference: Real;
  low: Real;
  high: Real;
  exact_p: Real;
  chi_squared: Real;
  chi_squared_p: Real;
  /** which is right more often; not_shown: exact_p is 0.05 or more */
  verdict: "same_answers" | "not_shown" | "first" | "second";
}

/** nudge predict --json, a line each */
export interface Prediction {
  document: "prediction";
  /** where it came from */
  image: string;
  class: string;
  index: Count;
  probability: Real;
  classes: string[];
  probabilities: Reals;
  /** left out where it is not known */
  label?: string;
  correct?: boolean;
}

/** nudge predict --json of a model of targets, a line each */
export interface PredictedValues {
  document: "predicted_values";
  /** where it came from */
  example: string;
  targets: string[];
  values: Reals;
  true?: Reals;
}

/** a line of metrics.jsonl; what was not measured is left out */
export interface Epoch {
  epoch: Count;
  step: Count;
  learning_rate: Real;
  train_cost: Real;
  train_accuracy?: Real;
  evaluated_on?: "validation" | "test";
  cost?: Real;
  accuracy?: Real;
  rmse?: Real;
  r2?: Real;
  gradient_norm?: Real;
  sure?: Real;
  sure_right?: Real;
}

export interface Preprocessing {
  shape: Shape;
  scale: Real;
  mean: Reals;
  deviation: Reals;
}

export interface Targets {
  names: string[];
  mean: Reals;
  deviation: Reals;
}

export interface ModelFacts {
  /** as the command line takes it */
  network: string;
  loss: string;
  classes: string[];
  /** numbers of an autoencoder's code */
  code: Count | null;
  dataset: string;
  preprocessing: Preprocessing;
  layers: LayerSummary[];
  parameters: Count;
  multiply_adds: Count;
  bytes: Count;
  /** the configuration, TOML */
  training: string;
  result: Epoch | null;
  targets?: Targets;
}

/** nudge inspect MODEL --json */
export interface Model extends ModelFacts {
  document: "model";
}

export interface ImportedTensor {
  name: string;
  address: string;
  shape: Count[];
  /** its name in the file */
  from?: string;
  dtype?: string;
  /** with which all of it is filled, where the file had none */
  filled?: Real;
}

/** nudge import --json */
export interface Imported {
  document: "imported";
  tensors: ImportedTensor[];
  left_out: string[];
  model: ModelFacts;
}

export interface TensorCheck {
  name: string;
  checked: Count;
  error: Real;
  worst: Count;
  analytic: Real;
  numeric: Real;
}

/** nudge check --json */
export interface GradientCheck {
  document: "gradient_check";
  passed: boolean;
  error: Real;
  tolerance: Real;
  directions: Count;
  direction_error: Real;
  redrawn: Count;
  tensors: TensorCheck[];
}

export interface TensorDifference {
  name: string;
  address: string;
  agrees: boolean;
  difference: Real;
  ratio: Real;
  cause: string;
}

export interface GradientDifferences {
  agrees: boolean;
  where: string;
  explanations: string[][];
  notes: string[];
  tensors: TensorDifference[];
}

export interface Submission {
  name: string;
  agrees: boolean;
  comparison?: GradientDifferences;
  error?: string;
}

export interface TensorNorm {
  name: string;
  address: string;
  norm: Real;
}

/** nudge gradient --json */
export interface Gradient extends Header {
  document: "gradient";
  examples: Count;
  norm: Real;
  tensors: TensorNorm[];
  out?: string;
  submissions?: Submission[];
  comparison?: GradientDifferences;
}

export interface FormOutput {
  neuron: Count;
  activation: Real;
  target: Real;
  nudge: Real;
}

export interface Form {
  cost: Real;
  image: Image;
  outputs: FormOutput[];
}

/** nudge explain --forms N --json */
export interface Forms extends Header, FormsFacts {
  document: "forms";
  architecture: Architecture;
}

export interface TransferResult {
  /** of each class */
  labels: Count;
  way: string;
  mean: Real;
  deviation: Real;
  least: Real;
  most: Real;
  accuracies: Reals;
}

/** nudge transfer --json */
export interface Transfer extends Header {
  document: "transfer";
  test_examples: Count;
  steps: Count;
  results: TransferResult[];
}

export interface SquaredErrors {
  mean_squared_error: Real;
  of_classes: Reals;
}

export interface ReconstructedExample {
  /** in its part of the data */
  position: Count;
  /** its class's number */
  label: Count;
  input: Image;
  /** what the autoencoder and the components saw, where it was not the input */
  corrupted?: Image;
  autoencoder: Image;
  components: Image;
  /** mean squared error a number, as prepared, against the input as it was */
  autoencoder_error: Real;
  components_error: Real;
}

/** of a code of two numbers */
export interface CodePlane {
  /** of examples, evenly spread over their part of the data */
  positions: Count[];
  /** one each */
  labels: Count[];
  /** two numbers each */
  codes: Matrix;
  /** cells along each number */
  side: Count;
  /** of each of the two numbers, the beginning of the range that is cut into cells */
  from: Reals;
  /** and its end */
  to: Reals;
  /** what the decoder makes of each cell's middle: side x side pictures without a gap, the second number growing upwards */
  made: Image;
}

export interface WeightPicture {
  address: Neuron;
  /** of the weights' magnitudes */
  largest: Real;
  /** 127.5 is a weight of 0, 255 one of `largest`, 0 its negative */
  picture: Image;
}

export interface WeightPictures {
  /** how many there are */
  neurons: Count;
  /** those whose weights are longest */
  shown: WeightPicture[];
}

/** nudge reconstruct --json */
export interface Reconstruction extends Header {
  document: "reconstruction";
  /** of each class */
  examples: Count[];
  /** of an example */
  numbers: Count;
  /** numbers of the code */
  code: Count;
  autoencoder: SquaredErrors;
  components: SquaredErrors;
  mean: SquaredErrors;
  corrupted?: {
    masking: Real;
    noise: Real;
    input: Real;
    autoencoder: Real;
    components: Real;
  };
  /** the first examples, where they are pictures */
  shown?: ReconstructedExample[];
  /** of the training examples */
  mean_picture?: Image;
  plane?: CodePlane;
  /** the weights from the picture to neurons or kernels of the first layer */
  from_picture?: WeightPictures;
  /** the weights to the picture from the neurons before the last layer */
  to_picture?: WeightPictures;
}

export interface Mistake {
  /** in the test part */
  position: Count;
  /** the number of its class */
  truth: Count;
  /** the number of the class that it is called */
  called: Count;
  cost: Real;
  /** one a class */
  outputs: Reals;
  image: Image | null;
}

export interface Mistakes {
  /** false: the outputs are what the last layer says */
  are_probabilities: boolean;
  /** the highest cost first, at most 24 */
  examples: Mistake[];
}

export interface FirstLayer {
  /** L1 */
  address: string;
  /** in all */
  neurons: Count;
  /** channels, height, width of what one neuron or filter sees */
  shape: Count[];
  /** of a convolution: it is moved over the input */
  is_filter: boolean;
  /** a row a neuron, of the first 64 */
  weights: Matrix;
}

/** nudge train, resume, finetune and pretrain --json */
export interface Run {
  document: "run";
  finished: boolean;
  stopped_early: boolean;
  steps: Count;
  epochs: Epoch[];
  test: EvaluationNumbers | null;
  /** its file */
  model: string;
  report: string;
  reconstruction?: {
    cost: Real;
    examples: Count;
    mean_squared_error: Real;
  };
  regression?: RegressionNumbers;
  /** the run folder's name */
  title?: string;
  /** the program and its version */
  made_by?: string | null;
  /** that makes the same again; null: nobody knows */
  command?: string | null;
  /** the data set's name */
  data?: string;
  /** all that determined the training, as TOML */
  configuration?: string;
  architecture?: Architecture;
  /** names of the outputs */
  classes?: string[];
  mistakes?: Mistakes;
  first_layer?: FirstLayer;
}

export interface SweepOutcome {
  /** its folder */
  run: string;
  /** by key */
  values: Record<string, string>;
  seed: Count;
  epoch: Count | null;
  validation_cost: Real;
  validation_accuracy: Real;
  test_accuracy: Real;
  cost_rose: boolean;
  problem: string | null;
  epochs: Epoch[];
}

/** trainings that differ in the seed alone */
export interface SweepSetting {
  /** one a key */
  values: string[];
  /** that came to an end */
  runs: string[];
  /** of their best epochs, on the validation part */
  mean_cost: Real;
  /** of these costs, with n - 1; of one training 0 */
  deviation: Real;
  /** null: there are no classes */
  mean_accuracy: Real;
}

/** nudge sweep --json */
export interface Sweep {
  document: "sweep";
  /** the program and its version */
  made_by?: string | null;
  /** that makes the same again; null: nobody knows */
  command?: string | null;
  /** the net, as the command line takes it */
  model?: string | null;
  /** the data set's name */
  data?: string | null;
  folder: string;
  finished: boolean;
  /** in all */
  runs: Count;
  keys: string[];
  seeds: Count;
  /** the lowest mean cost first */
  settings: SweepSetting[];
  /** the means of the first two are more apart than their deviations together */
  best_is_clear: boolean;
  /** the lowest validation cost first */
  outcomes: SweepOutcome[];
}

export interface RateMoment {
  rate: Real;
  cost: Real;
  smoothed: Real;
}

/** nudge train --find-rate --json */
export interface RateSearch {
  document: "rate_search";
  /** the program and its version */
  made_by?: string | null;
  /** that makes the same again; null: nobody knows */
  command?: string | null;
  /** the net, as the command line takes it */
  model?: string | null;
  /** the data set's name */
  data?: string | null;
  planned_steps: Count;
  diverged: boolean;
  steepest: Real;
  third_of_lowest: Real;
  moments: RateMoment[];
}

/** float64, little-endian, row by row: more than 4,096 numbers within a page */
export interface Packed {
  type: "float64";
  shape: Count[];
  base64: string;
}

export interface SteepestFacts {
  cost: Real;
  gradient_norm: Real;
  top: {
    k: Count;
    predicted: Real;
    measured: Real;
  }[];
  lengths: {
    length: Real;
    steps: {
      degrees: Real;
      predicted: Real;
      measured: Real;
    }[];
  }[];
  stops_winning: Real;
  stops_falling: Real;
}

export interface DescentsFacts {
  training_examples: Count;
  measured_examples: Count;
  /** of the order of the examples */
  seed: Count;
  /** what all descents had alike: they saw as many examples, ran as long, or made as many steps */
  alike: "examples" | "seconds" | "steps" | "nothing";
  descents: ({
    /** what is drawn: each of the first steps, later every second, every fourth and so on */
    path: {
      step: Count;
      u: Real;
      v: Real;
    }[];
    batch: Count;
    learning_rate: Real;
    /** than it began; plain: no slope is left, though answers are wrong */
    ended: "lower" | "higher" | "plain";
    moments: {
      step: Count;
      examples: Count;
      seconds: Real;
      cost: Real;
      accuracy: Real;
      gradient_norm: Real;
      /** of the last step to the negative gradient where it began; null at the start */
      cosine: Real;
      u: Real;
      v: Real;
    }[];
  })[];
  noise: {
    examples: Count;
    gradient_norm: Real;
    trace: Real;
    scale: Real;
  };
  cosines: {
    batch: Count;
    draws: Count;
    predicted: Real;
    measured: Real;
    deviation: Real;
  }[];
  plane: Plane;
  /** the same plane around the shortest path; without grid lines where that is no small part */
  near_start: Plane;
  finals: {
    batch: Count;
    costs: Reals;
    accuracies: Reals;
  }[];
  two_minima: {
    deeper_cost: Real;
    deeper_at: Reals;
    shallow_cost: Real;
    shallow_at: Reals;
    /** the cost along the line through both minima */
    line: {
      /** 0: the shallow minimum, 1: the deeper one */
      along: Reals;
      costs: Reals;
    };
    grid: {
      weights: Reals;
      biases: Reals;
      /** for each bias all weights */
      costs: Reals;
    };
    /** the same for every batch size */
    starts: Balls;
    shares: ({
      /** 0: all */
      batch: Count;
      deeper: Count;
      shallow: Count;
      share: Real;
      standard_error: Real;
      ends: Balls;
      /** to which minimum a full-batch descent leads from each end */
      basins: ("deeper" | "shallow" | "neither")[];
    })[];
  } | null;
}

export interface FormsFacts {
  nudge_of: "activation" | "logit" | "weighted_input";
  /** the first is the example itself */
  forms: Form[];
}

export interface StoryTraining {
  /** 0: all */
  batch: Count;
  epochs: Count;
  learning_rate: Real;
  optimizer: string;
  seed: Count;
}

/** how the example was chosen: of the class's first ones that the trained network recognises the one of the highest cost */
export interface StoryChoice {
  /** in the test part */
  position: Count;
  /** how many of its class were */
  looked_at: Count;
  /** false: the trained network recognises none of those, and it is the first of them */
  is_right: boolean;
}

export interface StoryMoment {
  when: "before" | "after_one_step" | "after_training";
  test_accuracy: Real;
  confusion: Confusion;
  explanation: Explanation;
}

/** The key document says which of the definitions a document is. In a page an array of more than 4,096 numbers, or a matrix of them, is packed. */
export type AnyDocument = Explanation | NudgeTable | SensitivityReport | Hebbian | Steepest | OneExample | Descents | Story | Evaluation | Regression | Committee | Comparison | Prediction | PredictedValues | Model | Imported | GradientCheck | Gradient | Forms | Transfer | Reconstruction | Run | Sweep | RateSearch;
