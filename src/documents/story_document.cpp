// The article on one real digit.

#include <array>
#include <utility>

#include "documents/explanation_values.hpp"

namespace nudge {

using namespace documents;

namespace {

constexpr std::array moments_in_time{"before", "after_one_step", "after_training"};

Json training_value(const TrainingSettings& training) {
  return {{"batch", training.batch_size},
          {"epochs", training.epochs},
          {"learning_rate", training.optimizer.learning_rate},
          {"optimizer", to_string(training.optimizer.kind)},
          {"seed", training.seed}};
}

const char* to_string(Learned learned) {
  switch (learned) {
    case Learned::well:
      return "well";
    case Learned::little:
      return "little";
    case Learned::nothing:
      break;
  }
  return "nothing";
}

/// An example's explanation with what it is of, as a document of its own has it.
Json explained(const ExampleExplanation& explanation, const Architecture& architecture, const Subject& subject) {
  Json json = document("explanation", subject);
  json["architecture"] = network_value(architecture);
  json.update(explanation_value(explanation, architecture, all_views()));
  return json;
}

}  // namespace

Learned learned(const Story& story) {
  if (story.moments.size() < 2) return Learned::nothing;
  const double right = story.moments.back().test_accuracy;
  if (1 - right <= (1 - story.commonest) / 2) return Learned::well;
  return right > story.commonest ? Learned::little : Learned::nothing;
}

std::string document_of(const Story& story, const Architecture& architecture, DocumentForm form) {
  Json moments = Json::array();
  for (std::size_t i = 0; i < story.moments.size(); ++i) {
    const Story::Moment& moment = story.moments[i];
    moments.push_back({{"when", moments_in_time.at(i)},
                       {"test_accuracy", moment.test_accuracy},
                       {"confusion", confusion_rows(moment.confusion)},
                       {"explanation", explained(moment.explanation, architecture, story.two)}});
  }
  Json table = document("nudge_table", story.table_subject);
  table["architecture"] = network_value(architecture);
  table.update(nudge_table_value(story.table, story.table_subject, architecture));
  Json json = document("story", story.two);
  json["architecture"] = network_value(architecture);
  json["training"] = training_value(story.training);
  json["configuration"] = story.configuration;
  json["choice"] = {
      {"position", story.choice.position}, {"looked_at", story.choice.looked_at}, {"is_right", story.choice.is_right}};
  json["learned"] = to_string(learned(story));
  json["commonest"] = story.commonest;
  json["moments"] = std::move(moments);
  const bool has_other = !story.wrong_two.data.empty();
  json["other"] = has_other ? explained(story.wrong, architecture, story.wrong_two) : Json(nullptr);
  json["other_is_wrong"] = has_other && story.is_wrong;
  json["forms"] = story.forms.empty() ? Json(nullptr) : forms_value(story.forms);
  json["table"] = std::move(table);
  json["descents"] = descents_value({.descents = story.descents});
  json["descent_seconds"] = story.descent_seconds;
  json["steepest"] = story.steepest.lengths.empty() ? Json(nullptr) : steepest_value(story.steepest);
  json["steepest_examples"] = story.steepest_examples;
  return written(json, form);
}

}  // namespace nudge
