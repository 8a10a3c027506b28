#include <utility>

#include "documents/explanation_values.hpp"

namespace nudge {

namespace documents {

Json forms_value(const std::vector<FormNudges>& forms) {
  Json all = Json::array();
  for (const FormNudges& one : forms) {
    Json outputs = Json::array();
    for (const OutputNudge& output : one.outputs.outputs) {
      outputs.push_back({{"neuron", output.neuron},
                         {"activation", output.activation},
                         {"target", output.target},
                         {"nudge", output.nudge}});
    }
    all.push_back({{"cost", one.outputs.cost}, {"image", image_value(one.picture)}, {"outputs", std::move(outputs)}});
  }
  const std::string nudge_of = forms.empty() ? "" : to_string(forms.front().outputs.nudge_of);
  return {{"nudge_of", nudge_of}, {"forms", std::move(all)}};
}

}  // namespace documents

using namespace documents;

std::string document_of(const std::vector<FormNudges>& forms, const Architecture& architecture, const Subject& subject,
                        DocumentForm form) {
  Json json = document("forms", subject);
  json["architecture"] = network_value(architecture);
  json.update(forms_value(forms));
  return written(json, form);
}

}  // namespace nudge
