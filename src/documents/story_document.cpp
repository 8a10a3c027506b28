// The article on one real digit.

#include <array>
#include <utility>

#include "base/terms.hpp"
#include "documents/explanation_values.hpp"

namespace nudge {

using namespace documents;

namespace {

constexpr std::array moments_in_time{terms::when::before, terms::when::after_one_step, terms::when::after_training};

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
      return terms::learned::well;
    case Learned::little:
      return terms::learned::little;
    case Learned::nothing:
      break;
  }
  return terms::learned::nothing;
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
    moments.push_back(
        {{"when", moments_in_time.at(i)},
         {"test_accuracy", moment.test_accuracy},
         {"confusion", confusion_rows(moment.confusion)},
         {"explanation", explanation_document(moment.explanation, architecture, story.two, all_views(), form)}});
  }
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
  json["other"] =
      has_other ? explanation_document(story.wrong, architecture, story.wrong_two, all_views(), form) : Json(nullptr);
  json["other_is_wrong"] = has_other && story.is_wrong;
  json["forms"] = story.forms.empty() ? Json(nullptr) : forms_value(story.forms);
  json["table"] = nudge_table_document(story.table, architecture, story.table_subject);
  json["descents"] = descents_value({.descents = story.descents});
  json["descent_seconds"] = story.descent_seconds;
  json["steepest"] = story.steepest.lengths.empty() ? Json(nullptr) : steepest_value(story.steepest);
  json["steepest_examples"] = story.steepest_examples;
  return written(json, form);
}

}  // namespace nudge
