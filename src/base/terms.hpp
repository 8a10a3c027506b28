#pragma once
// What things, quantities and verdicts are called, in the terminal and in web/ alike. Made by scripts/terms.py out of src/base/terms.json.

namespace nudge::terms {

inline constexpr const char* accuracy = "accuracy";
inline constexpr const char* activation = "activation";
inline constexpr const char* activation_a = "activation a";
inline constexpr const char* after = "after";
inline constexpr const char* autoencoder = "autoencoder";
inline constexpr const char* average = "average";
inline constexpr const char* batch = "batch";
inline constexpr const char* bias = "bias";
inline constexpr const char* biases = "biases";
inline constexpr const char* called = "called";
inline constexpr const char* cancels = "cancels";
inline constexpr const char* cost = "cost";
inline constexpr const char* cost_before = "cost before";
inline constexpr const char* deviation = "deviation";
inline constexpr const char* difference = "difference";
inline constexpr const char* draws = "draws";
inline constexpr const char* epoch = "epoch";
inline constexpr const char* epochs = "epochs";
inline constexpr const char* example = "example";
inline constexpr const char* examples = "examples";
inline constexpr const char* form = "form";
inline constexpr const char* gradient_dc_dw = "gradient dC/dw";
inline constexpr const char* gradient_length = "|gradient|";
inline constexpr const char* gradient_share = "share of |gradient|²";
inline constexpr const char* helped = "helped";
inline constexpr const char* hurt = "hurt";
inline constexpr const char* input = "input";
inline constexpr const char* its_nudge = "its nudge";
inline constexpr const char* labels = "labels";
inline constexpr const char* least = "least";
inline constexpr const char* length = "length";
inline constexpr const char* loss = "loss";
inline constexpr const char* mean_accuracy = "mean accuracy";
inline constexpr const char* mean_cost = "mean cost";
inline constexpr const char* mean_magnitude = "mean |nudge|";
inline constexpr const char* measured = "measured";
inline constexpr const char* most = "most";
inline constexpr const char* network = "network";
inline constexpr const char* neuron = "neuron";
inline constexpr const char* neurons = "neurons";
inline constexpr const char* nudge = "nudge";
inline constexpr const char* number = "number";
inline constexpr const char* numbers = "numbers";
inline constexpr const char* one_class = "class";
inline constexpr const char* output = "output";
inline constexpr const char* own_cost = "its own cost";
inline constexpr const char* parameter = "parameter";
inline constexpr const char* parameters = "parameters";
inline constexpr const char* place = "place";
inline constexpr const char* precision = "precision";
inline constexpr const char* predicted = "predicted";
inline constexpr const char* predicted_cosine = "predicted cosine";
inline constexpr const char* predicted_share = "predicted share";
inline constexpr const char* principal_components = "principal components";
inline constexpr const char* probability = "probability";
inline constexpr const char* product_of_means = "product of the means";
inline constexpr const char* r_squared = "R²";
inline constexpr const char* raises_z = "raises z by";
inline constexpr const char* rate = "rate";
inline constexpr const char* recall = "recall";
inline constexpr const char* right = "right";
inline constexpr const char* right_before = "right before";
inline constexpr const char* rmse = "r.m.s. error";
inline constexpr const char* run = "run";
inline constexpr const char* seed = "seed";
inline constexpr const char* sensitivity = "sensitivity";
inline constexpr const char* share = "share";
inline constexpr const char* single_examples = "single examples";
inline constexpr const char* standard_error = "standard error";
inline constexpr const char* step = "step";
inline constexpr const char* steps = "steps";
inline constexpr const char* strongest = "strongest";
inline constexpr const char* sum = "sum";
inline constexpr const char* target = "target";
inline constexpr const char* targets = "targets";
inline constexpr const char* test_accuracy = "test accuracy";
inline constexpr const char* test_cost = "test cost";
inline constexpr const char* times = "times";
inline constexpr const char* training_cost = "training cost";
inline constexpr const char* trainings = "trainings";
inline constexpr const char* true_class = "true class";
inline constexpr const char* vote = "vote";
inline constexpr const char* voter = "voter";
inline constexpr const char* want_less = "want less";
inline constexpr const char* want_more = "want more";
inline constexpr const char* way = "way";
inline constexpr const char* weight = "weight";
inline constexpr const char* weight_w = "weight W";
inline constexpr const char* weighted_input = "weighted input";
inline constexpr const char* weights = "weights";
inline constexpr const char* wrong = "wrong";
inline constexpr const char* ends_over_seeds = "Where they end, over several seeds";
inline constexpr const char* fire_together = "Neurons that fire together wire together";
inline constexpr const char* fire_together_briefly = "Fire together, wire together";
inline constexpr const char* helped_and_hurt = "Who is helped, who is hurt";
inline constexpr const char* step_by_step = "Step by step";
inline constexpr const char* three_ways = "Three ways to raise one neuron";
inline constexpr const char* wants_of_place = "What each place wants of";
inline constexpr const char* wants_of_weights = "What each example wants of each weight";

namespace alike {
inline constexpr const char* examples = "examples";
inline constexpr const char* seconds = "seconds";
inline constexpr const char* steps = "steps";
inline constexpr const char* nothing = "nothing";
}  // namespace alike

namespace basins {
inline constexpr const char* deeper = "deeper";
inline constexpr const char* shallow = "shallow";
inline constexpr const char* neither = "neither";
}  // namespace basins

namespace ended {
inline constexpr const char* lower = "lower";
inline constexpr const char* higher = "higher";
inline constexpr const char* plain = "plain";
}  // namespace ended

namespace evaluated_on {
inline constexpr const char* validation = "validation";
inline constexpr const char* test = "test";
}  // namespace evaluated_on

namespace learned {
inline constexpr const char* well = "well";
inline constexpr const char* little = "little";
inline constexpr const char* nothing = "nothing";
}  // namespace learned

namespace nudge_of {
inline constexpr const char* activation = "activation";
inline constexpr const char* logit = "logit";
inline constexpr const char* weighted_input = "weighted_input";
}  // namespace nudge_of

namespace verdict {
inline constexpr const char* same_answers = "same_answers";
inline constexpr const char* not_shown = "not_shown";
inline constexpr const char* first = "first";
inline constexpr const char* second = "second";
}  // namespace verdict

namespace when {
inline constexpr const char* before = "before";
inline constexpr const char* after_one_step = "after_one_step";
inline constexpr const char* after_training = "after_training";
}  // namespace when

}  // namespace nudge::terms
