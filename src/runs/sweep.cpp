#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

#include "base/json_reader.hpp"
#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "nudge/plan.hpp"
#include "nudge/process_group.hpp"
#include "nudge/tuning.hpp"
#include "runs/agreement.hpp"
#include "runs/run_folder.hpp"
#include "runs/run_setup.hpp"
#include "runs/sweep_outcome.hpp"
#include "runs/sweep_plan.hpp"

namespace nudge {

namespace {

/// Errors: the folder holds something that this sweep has not begun.
void refuse_another_question(const std::filesystem::path& folder, const std::string& question) {
  const std::filesystem::path record = folder / "sweep.toml";
  std::error_code error;
  if (!std::filesystem::exists(record, error)) {
    if (!holds_other_things(folder)) return;
    fail(folder.string(), ": holds files that are no sweep's; choose another folder");
  }
  std::ifstream in(record, std::ios::binary);
  const std::string recorded{std::istreambuf_iterator<char>(in), {}};
  if (in.bad() || recorded != question) {
    fail(folder.string(),
         ": holds another sweep: its sweep.toml has other keys, values or another recipe; give those to go ",
         "on with it, or choose another folder");
  }
}

/// One training, from its beginning or from where it stopped. False: stopped by request.
bool train(const SweepRun& run, const RunOptions& options, const RunListener& listener, SweepOutcome& outcome,
           std::optional<Evaluation>& test) {
  try {
    RunResult result =
        holds_run(options.folder) ? resume_run(options, 0, listener) : start_run(run.configuration, options, listener);
    outcome.epochs = result.epochs;
    if (!result.finished) return false;
    outcome.best = load_model(result.model).result;
    outcome.cost_rose = cost_rose(result);
    test = std::move(result.test);
    if (test) outcome.test_accuracy = test->accuracy();
  } catch (const Error& error) {
    outcome.problem = error.what();
  }
  return true;
}

double cost_to_choose_by(const SweepOutcome& outcome) {
  constexpr double none = std::numeric_limits<double>::infinity();
  return outcome.best ? outcome.best->cost.value_or(none) : none;
}

}  // namespace

namespace {

/// What is asked, in all its words.
struct Question {
  SweepPlan plan;
  std::vector<SweepRun> runs;
  std::string words;  // of sweep.toml
};

/// The same question from any folder.
Question question_of(SweepPlan plan) {
  record_sources(plan.base.data);
  std::vector<SweepRun> runs = sweep_runs(plan);
  std::string words = to_toml(plan);
  return {std::move(plan), std::move(runs), std::move(words)};
}

/// Before a folder is made: what the first training cannot begin with is most likely wrong for all. Errors: that; and
/// processes that would not train the same.
void try_first(const Question& question, const RunOptions& options) {
  std::vector<Shared> things;
  agree(options.group, [&] {
    const RunData data = load_run_data(question.plan.base, options.data_folder);
    if (data.validation.size() == 0) refuse_without_validation();
    const Model model = untrained_model(question.runs.front().configuration, data.seen());
    if (options.group == nullptr) return;
    ThreadTeam team(1);
    SweepPlan plan = question.plan;
    plan.base = without_places(plan.base);
    things = {
        {"the program", this_program()},
        {"the instruction set", Plan<float>(model.network.architecture(), 1, Purpose::infer, team).instruction_set()},
        {"the question", to_toml(plan)},
        {"the data", data_checksum(data)},
        {"the examples without labels", pool_checksum(data)}};
  });
  expect_the_same(options.group, things);
}

/// Errors: a process does not see what the first has written.
void expect_to_see(const std::filesystem::path& record, const std::string& words, ProcessGroup* group) {
  if (group == nullptr) return;
  const std::string written = group->gather(words).front();
  agree(group, [&] {
    std::ifstream in(record, std::ios::binary);
    if (std::string{std::istreambuf_iterator<char>(in), {}} == written) return;
    fail(record.string(), ": is not what the first process has written; a sweep's folder must lie where all of its ",
         "processes see it");
  });
}

/// The numbers of the runs that are not finished, as the first process has found them.
std::vector<std::size_t> missing_of(const std::vector<SweepOutcome>& outcomes, ProcessGroup* group) {
  std::string marks;
  for (const SweepOutcome& outcome : outcomes) marks += outcome.was_finished ? '+' : '-';
  if (group != nullptr) marks = group->gather(marks).front();
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i] == '-') missing.push_back(i);
  }
  return missing;
}

/// The trainings of a sweep that were missing, and what has become of them.
class Trainings {
 public:
  Trainings(std::vector<SweepOutcome> outcomes, const RunOptions& options, const SweepListener& listener)
      : outcomes_(std::move(outcomes)), states_(outcomes_.size()), options_(options), listener_(listener) {
    options_.group = nullptr;
    options_.replace = false;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (!outcomes_[i].was_finished) continue;
      tell_begin(i);
      end(i, {});
    }
  }

  /// Those of these numbers, in this process or in all of the group, until they are to stop.
  void train_all(const std::vector<std::size_t>& missing, ProcessGroup* group) {
    RunListener run = listener_.run;
    if (group == nullptr) {
      for (std::size_t k = 0; k < missing.size() && train_one(missing[k], run); ++k) continue;
      return;
    }
    run.stop_requested = [group] {
      group->attend();
      return group->is_to_stop();
    };
    group->share_out({.pieces = missing.size(),
                      .work = [&](std::size_t piece) { train_one(missing[piece], run); },
                      .stop_requested = listener_.run.stop_requested});
    take_in(*group);
  }

  /// Whether all trainings have come to an end, as the first process knows.
  bool finished(ProcessGroup* group) const {
    const bool all = std::ranges::count(states_, State::ended) == std::ssize(states_);
    return group == nullptr ? all : group->gather(all ? "+" : "-").front() == "+";
  }

  /// What was begun, the lowest cost first.
  std::vector<SweepOutcome> ranked() && {
    std::vector<SweepOutcome> begun;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (states_[i] != State::waiting) begun.push_back(std::move(outcomes_[i]));
    }
    std::ranges::stable_sort(begun, {}, cost_to_choose_by);
    return begun;
  }

 private:
  enum class State { waiting, stopped, ended };

  void tell_begin(std::size_t i) const {
    if (listener_.on_begin) listener_.on_begin(i + 1, outcomes_.size(), outcomes_[i].run);
  }

  void end(std::size_t i, const std::optional<Evaluation>& test) {
    states_[i] = State::ended;
    if (listener_.on_end) listener_.on_end(outcomes_[i], test);
    // Last: what is told of as finished is finished, with all that the listener makes of it.
    if (outcomes_[i].best && !outcomes_[i].was_finished) write_outcome(outcomes_[i]);
  }

  /// False: it was stopped.
  bool train_one(std::size_t i, const RunListener& listener) {
    tell_begin(i);
    states_[i] = State::stopped;
    options_.folder = outcomes_[i].folder;
    std::optional<Evaluation> test;
    if (!train(outcomes_[i].run, options_, listener, outcomes_[i], test)) return false;
    end(i, test);
    return true;
  }

  /// What each process has made, in the first.
  void take_in(ProcessGroup& group) {
    Json own = Json::array();
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
      if (states_[i] == State::waiting || outcomes_[i].was_finished) continue;
      own.push_back({{"number", i}, {"ended", states_[i] == State::ended}, {"outcome", to_json(outcomes_[i])}});
    }
    constexpr const char* name = "the trainings of a process";
    const std::vector<std::string> all = group.gather(to_text(own, name));
    if (group.rank() > 0) return;
    for (const std::string& words : all) {
      const Json json = parse_json(words, name);
      for (const JsonPlace& place : JsonPlace(json, name).elements()) {
        const std::size_t i = place["number"].whole();
        states_[i] = place["ended"].boolean() ? State::ended : State::stopped;
        read_json(place["outcome"], outcomes_[i]);
      }
    }
  }

  std::vector<SweepOutcome> outcomes_;
  std::vector<State> states_;
  RunOptions options_;
  const SweepListener& listener_;
};

}  // namespace

SweepResult run_sweep(const SweepPlan& plan, const RunOptions& options, const SweepListener& listener) {
  if (options.initial_model) fail("a sweep draws every network anew, so it takes no initial model");
  ProcessGroup* const group = options.group;
  Question question;
  std::vector<SweepOutcome> outcomes;
  agree(group, [&] {
    question = question_of(plan);
    for (const SweepRun& run : question.runs) outcomes.push_back({.run = run, .folder = options.folder / run.name});
    if (!is_first(group)) return;
    refuse_another_question(options.folder, question.words);
    for (SweepOutcome& outcome : outcomes) read_outcome(outcome);
  });
  const std::vector<std::size_t> missing = missing_of(outcomes, group);
  if (!missing.empty()) try_first(question, options);

  std::optional<RunFolder> folder;
  const std::filesystem::path record = options.folder / "sweep.toml";
  agree(group, [&] {
    if (!is_first(group)) return;
    folder.emplace(options.folder);
    refuse_another_question(options.folder, question.words);
    write_file_atomically(record, std::string_view(question.words));
  });
  expect_to_see(record, question.words, group);

  Trainings trainings(std::move(outcomes), options, listener);
  trainings.train_all(missing, group);
  SweepResult result{.folder = options.folder,
                     .keys = swept_keys(question.plan),
                     .seeds = question.plan.seeds,
                     .runs = question.runs.size(),
                     .outcomes = {},
                     .finished = trainings.finished(group)};
  result.outcomes = std::move(trainings).ranked();
  return result;
}

}  // namespace nudge
