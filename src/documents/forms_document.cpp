#include "base/json.hpp"
#include "nudge/documents.hpp"

namespace nudge {

std::string document_of(const std::vector<FormNudges>& forms) {
  Json all = Json::array();
  for (const FormNudges& form : forms) {
    Json outputs = Json::array();
    for (const OutputNudge& output : form.outputs.outputs) {
      outputs.push_back({{"neuron", output.neuron},
                         {"activation", output.activation},
                         {"target", output.target},
                         {"nudge", output.nudge}});
    }
    all.push_back({{"cost", form.outputs.cost}, {"outputs", std::move(outputs)}});
  }
  const std::string nudge_of = forms.empty() ? "" : to_string(forms.front().outputs.nudge_of);
  return one_line(Json{{"nudge_of", nudge_of}, {"forms", std::move(all)}});
}

}  // namespace nudge
