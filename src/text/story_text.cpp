// The story, for a terminal.

#include <fmt/format.h>

#include <algorithm>

#include "base/terms.hpp"
#include "nudge/net_text.hpp"
#include "text/confusion_text.hpp"
#include "text/explanation_words.hpp"
#include "text/explanations_text.hpp"
#include "text/model_words.hpp"
#include "text/numbers.hpp"
#include "text/text.hpp"

namespace nudge {

using namespace words;

namespace {

/// "784-16-16-10, sigmoid, quadratic cost, 13,002 weights and biases"
std::string network_words(const Architecture& architecture) {
  const auto plain = plain_settings(architecture);
  return fmt::format("{}, {}{} cost, {} weights and biases", net_of(architecture),
                     plain ? activation_of(*plain) + ", " : "", to_string(architecture.loss()),
                     with_thousands(architecture.parameter_count()));
}

std::string moment_title(const Story& story, std::size_t moment) {
  if (moment == 0) return "before training";
  if (moment == 1) {
    const auto right = right_output(story.moments[0].explanation.outputs);
    return fmt::format("after one step on this {} alone",
                       right ? "'" + class_of_output(story.two, *right) + "'" : std::string(terms::example));
  }
  return fmt::format("after training, {} over {} examples", counted(story.training.epochs, terms::epoch, terms::epochs),
                     with_thousands(story.descents.training_examples));
}

/// What the story's ONE step has made of the answers, in a sentence or two; empty where that was not looked at.
std::string one_step_news(const Story& story) {
  if (story.moments.size() < 2) return "";
  const Story::Moment &before = story.moments[0], &after = story.moments[1];
  const auto right = right_output(before.explanation.outputs);
  return right ? called_sentences(before.confusion, after.confusion, 1, *right, story.two.classes) : "";
}

/// Whether the classes are 0 to 9.
bool are_digits(const std::vector<std::string>& classes) {
  static const std::vector<std::string> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return classes == digits;
}

std::string verdict_of(const Story& story) {
  const std::string rights = percent(story.moments.back().test_accuracy) + " of the test set is right";
  if (learned(story) == Learned::well) {
    const std::string task = are_digits(story.two.classes)
                                 ? std::string("read digits")
                                 : fmt::format("tell its {} classes apart", story.two.classes.size());
    return fmt::format("The network has learned to {}: {}.", task, rights);
  }
  const std::string guess = percent(story.commonest) + " by always saying the commonest class";
  const std::string remedy = fmt::format(
      "The learning rate of {} may be too high or too low, or {} too few: --learning-rate and --epochs change that.",
      shortest(story.training.optimizer.learning_rate), counted(story.training.epochs, terms::epoch, terms::epochs));
  if (learned(story) == Learned::little) {
    return fmt::format("The network has begun to learn, no more: {}, against {}. {}", rights, guess, remedy);
  }
  return fmt::format("This network has not learned: {}, and it would be {}. {}", rights, guess, remedy);
}

}  // namespace

std::string story_text(const Story& story, const Architecture& architecture) {
  const std::string news = one_step_news(story);
  std::string out = network_words(architecture) + "\n";
  for (std::size_t i = 0; i < story.moments.size(); ++i) {
    const Story::Moment& moment = story.moments[i];
    // After one step the accuracy is hardly another; what changes is what everything is called.
    const bool told_in_words = i == 1 && !news.empty();
    out += fmt::format("  {}: its cost {:.4g}{}\n", moment_title(story, i), moment.explanation.outputs.cost,
                       told_in_words ? "" : ", test accuracy " + percent(moment.test_accuracy));
  }
  if (!news.empty()) out += news + "\n";
  out += "the example: " + story.two.data + "\n";
  if (!story.wrong_two.data.empty()) {
    out += (story.is_wrong ? "the wrong one: " : "the one of the highest cost: ") + story.wrong_two.data + "\n";
  }
  return story.moments.size() < 2 ? out : out + verdict_of(story) + "\n";
}

}  // namespace nudge
