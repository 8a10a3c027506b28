#pragma once
// What the JSON documents of explanations and experiments are put together from. A neuron is its number in its layer
// (from 0) beside its address; a parameter is its address.

#include <vector>

#include "nudge/report.hpp"
#include "report/json.hpp"

namespace nudge::report {

/// {"model", "data", "classes", "input_shape": [channels, height, width]}: what every document begins with.
Json subject_value(const Subject& subject);

/// Adds "parameter", "L1.3.406", and, where the input is an image and it is a weight of L1, "pixel", "L1.3@r14,c14".
void add_parameter(Json& value, const ParameterAddress& parameter, const Architecture& architecture);

/// {"parameter", "gradient", "sensitivity": its magnitude}
Json sensitivity_value(const Sensitivity& sensitivity, const Architecture& architecture);
Json sensitivity_values(const std::vector<Sensitivity>& sensitivities, const Architecture& architecture);

/// {"larger", "smaller", "ratio", "same_sign"}; null where there is none.
Json ratio_value(const std::optional<SensitivityRatio>& ratio, const Architecture& architecture);

/// [{"parameter", "step", "predicted", "measured"}]
Json measured_values(const std::vector<MeasuredSensitivity>& measured, const Architecture& architecture);

/// [{"tensor": "layers.0.weight", "address": "L1", "share"}]
Json share_values(const std::vector<double>& shares, const Architecture& architecture);

/// [{"layer", "examples", "together", "apart", "unaffected"}], each of the three a list of {"parameter", "activation",
/// "desire", "nudge", "product"}.
Json hebbian_values(const std::vector<HebbianPairs>& layers, const Architecture& architecture);

}  // namespace nudge::report
