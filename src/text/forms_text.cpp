#include "text/forms_text.hpp"

#include <fmt/format.h>

#include "base/terms.hpp"
#include "text/explanation_words.hpp"
#include "text/numbers.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

std::string forms_text(const std::vector<FormNudges>& forms, const std::vector<std::string>& classes) {
  if (forms.empty()) return "";
  TextTable table("lrl" + std::string(classes.size(), 's'));
  std::vector<std::string> head{terms::form, terms::cost, "said"};
  for (const std::string& name : classes) head.push_back(printable(name));
  table.add(std::move(head));
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const OutputNudges& outputs = forms[i].outputs;
    std::vector<std::string> row{i == 0 ? "as it is" : std::to_string(i - 1), significant(outputs.cost),
                                 printable(classes[said_output(outputs)])};
    for (const OutputNudge& output : outputs.outputs) row.push_back(short_with_sign(output.nudge));
    table.add(std::move(row));
  }
  return table.text() + fmt::format(
                            "nudges of each output's {}; form N is what a training sees in epoch N (in round N, where "
                            "examples without labels say how long an epoch is)\n",
                            forms.front().outputs.nudge_of == NudgeOf::weighted_input
                                ? terms::weighted_input
                                : to_string(forms.front().outputs.nudge_of));
}

}  // namespace nudge
