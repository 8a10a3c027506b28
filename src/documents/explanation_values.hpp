#pragma once
// What the JSON documents of explanations and experiments are put together from. A neuron is its number in its layer
// (from 0) beside its address; a parameter is its address.

#include <vector>

#include "documents/values.hpp"

namespace nudge::documents {

/// {"net": as the command line takes it, "loss", "layers": [{"address": null without parameters, "kind", "option": null
/// or "slope 0.01", "input", "output": shapes, "parameters"}]}
Json network_value(const Architecture& architecture);

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

// Whole results, as a document of their own or within the story's.

Json explanation_document(const ExampleExplanation& explanation, const Architecture& architecture,
                          const Subject& subject, const std::vector<View>& views, DocumentForm form);
Json nudge_table_document(const NudgeTableResult& table, const Architecture& architecture, const Subject& subject);
Json steepest_value(const Steepest& steepest);
Json descents_value(const DescentsReport& report);
Json forms_value(const std::vector<FormNudges>& forms);
/// A row a true class.
Json confusion_rows(const std::vector<std::size_t>& confusion);

}  // namespace nudge::documents
