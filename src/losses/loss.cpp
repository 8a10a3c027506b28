#include "nudge/loss.hpp"

#include <algorithm>
#include <cmath>

#include "base/names.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {
constexpr NameTable<Loss, 4> names{{{Loss::quadratic, "quadratic"},
                                    {Loss::half_quadratic, "half-quadratic"},
                                    {Loss::cross_entropy, "cross-entropy"},
                                    {Loss::binary_cross_entropy, "binary-cross-entropy"}}};
}

bool takes_logits(Loss loss) { return loss == Loss::cross_entropy || loss == Loss::binary_cross_entropy; }
std::string to_string(Loss loss) { return name_in(names, loss); }
Loss parse_loss(std::string_view name) { return value_in(names, "loss", name); }

void check(const LossOptions& options, Loss loss, std::size_t outputs) {
  if (!(options.label_smoothing >= 0 && options.label_smoothing <= 1)) {
    fail("training.label_smoothing is ", options.label_smoothing, ", 0 to 1 is expected");
  }
  if (options.label_smoothing > 0 && !takes_logits(loss)) {
    fail("training.label_smoothing is ", options.label_smoothing, ", but the loss ", to_string(loss),
         " is not smoothed: only cross-entropy and binary-cross-entropy are");
  }
  const std::vector<double>& weights = options.class_weights;
  if (weights.empty()) return;
  if (weights.size() != outputs) {
    fail("training.class_weights has ", weights.size(), " numbers, one for each of the ", outputs,
         " outputs is expected");
  }
  for (const double weight : weights) {
    if (!(std::isfinite(weight) && weight >= 0)) {
      fail("training.class_weights has ", weight, ", 0 or more is expected");
    }
  }
  if (std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; })) {
    fail("training.class_weights are all 0, so no example would count");
  }
}

}  // namespace nudge
