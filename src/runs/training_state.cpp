#include "runs/training_state.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/json_reader.hpp"
#include "nudge/error.hpp"
#include "nudge/run.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t state_format = 1;
constexpr const char* state_key = "training_state";
constexpr const char* parameters_name = "parameters";
constexpr const char* statistics_name = "statistics";
constexpr const char* first_moment_name = "optimizer.first_moment";
constexpr const char* second_moment_name = "optimizer.second_moment";
constexpr const char* slow_weights_name = "optimizer.slow_weights";
constexpr const char* average_name = "optimizer.average";
constexpr const char* average_statistics_name = "optimizer.average_statistics";

/// An array of the training's with all its bits; empty where the file has none. A number that is not finite is the
/// training's affair.
AlignedArray<float> array_from(SafeTensors& content, const char* name, std::size_t size, const std::string& file) {
  for (TensorData& tensor : content.tensors) {
    if (tensor.name != name) continue;
    if (tensor.dtype != "F32" || tensor.shape != std::vector<std::size_t>{size}) {
      fail(file, ": tensor '", name, "' is not ", size, " F32 numbers");
    }
    AlignedArray<float> array(size);
    std::memcpy(array.data(), tensor.bytes.data(), tensor.bytes.size());
    tensor.bytes = {};
    return array;
  }
  return {};
}

/// The length of a tensor that is a row of numbers; 0: it is not there.
std::size_t length_of(const SafeTensors& content, const char* name) {
  for (const TensorData& tensor : content.tensors) {
    if (tensor.name == name && tensor.shape.size() == 1) return tensor.shape.front();
  }
  return 0;
}

void refuse_unknown_tensors(const SafeTensors& content, const std::string& file) {
  constexpr std::array<std::string_view, 7> known{parameters_name,        statistics_name,   first_moment_name,
                                                  second_moment_name,     slow_weights_name, average_name,
                                                  average_statistics_name};
  for (const TensorData& tensor : content.tensors) {
    if (std::find(known.begin(), known.end(), tensor.name) != known.end()) continue;
    fail(file, ": a training's state has no tensor '", tensor.name, "'");
  }
}

}  // namespace

void add_counts(const TrainingState& state, Json& json) {
  json["step"] = state.step;
  json["examples"] = state.examples;
  json["cost_sum"] = state.cost_sum;
  json["weight"] = state.weight;
  json["correct"] = state.correct;
  json["updates"] = state.optimizer.steps;
  if (state.unlabelled.examples == 0) return;
  json["unlabelled"] = {{"examples", state.unlabelled.examples},
                        {"sure", state.unlabelled.sure},
                        {"sure_right", state.unlabelled.sure_right}};
}

void add_plateau(const TrainingState& state, Json& json) {
  if (!state.plateau.best) return;
  json["plateau"] = {{"factor", state.plateau.factor}, {"best", *state.plateau.best}, {"waited", state.plateau.waited}};
}

TrainingState counts_from(const JsonPlace& place) {
  TrainingState state;
  state.step = place["step"].whole();
  state.examples = place["examples"].whole();
  state.cost_sum = place["cost_sum"].number();
  // Checkpoints from before there were weights have none: every example counted 1.
  state.weight = place.has("weight") ? place["weight"].number() : static_cast<double>(state.examples);
  state.correct = place["correct"].whole();
  state.optimizer.steps = place["updates"].whole();
  if (place.has("unlabelled")) {
    const JsonPlace unlabelled = place["unlabelled"];
    state.unlabelled = {.examples = unlabelled["examples"].whole(),
                        .sure = unlabelled["sure"].whole(),
                        .sure_right = unlabelled["sure_right"].whole()};
  }
  if (place.has("plateau")) {
    const JsonPlace plateau = place["plateau"];
    state.plateau = {
        .factor = plateau["factor"].number(), .best = plateau["best"].number(), .waited = plateau["waited"].whole()};
  }
  return state;
}

std::vector<TensorView> optimizer_views(const TrainingState& state) {
  const OptimizerState<float>& optimizer = state.optimizer;
  std::vector<TensorView> views;
  for (const auto& [name, array] :
       {std::pair(first_moment_name, optimizer.first_moment.span()),
        std::pair(second_moment_name, optimizer.second_moment.span()),
        std::pair(slow_weights_name, optimizer.slow_weights.span()), std::pair(average_name, optimizer.average.span()),
        std::pair(average_statistics_name, state.average_statistics.span())}) {
    if (!array.empty()) views.push_back(view_tensor<float>(name, {array.size()}, array));
  }
  return views;
}

void take_optimizer(SafeTensors& content, std::size_t parameters, std::size_t statistics, const std::string& file,
                    TrainingState& state) {
  OptimizerState<float>& optimizer = state.optimizer;
  optimizer.first_moment = array_from(content, first_moment_name, parameters, file);
  optimizer.second_moment = array_from(content, second_moment_name, parameters, file);
  optimizer.slow_weights = array_from(content, slow_weights_name, parameters, file);
  optimizer.average = array_from(content, average_name, parameters, file);
  state.average_statistics = array_from(content, average_statistics_name, statistics, file);
}

void save_training_state(const TrainingState& state, const std::filesystem::path& path) {
  if (state.parameters.size() == 0) fail(path.string(), ": is no training's state, since it holds no parameters");
  std::vector<TensorView> tensors{
      view_tensor<float>(parameters_name, {state.parameters.size()}, state.parameters.span())};
  if (state.statistics.size() > 0) {
    tensors.push_back(view_tensor<float>(statistics_name, {state.statistics.size()}, state.statistics.span()));
  }
  for (TensorView& view : optimizer_views(state)) tensors.push_back(std::move(view));
  Json json = {{"format", state_format}};
  add_counts(state, json);
  add_plateau(state, json);
  write_safetensors(tensors, {{state_key, to_text(json, path.string())}}, path, Checksum::crc32);
}

TrainingState load_training_state(const std::filesystem::path& path) {
  SafeTensors content = read_safetensors(path, true);
  const auto stored = content.metadata.find(state_key);
  if (stored == content.metadata.end()) fail(path.string(), ": is no training's state");
  const std::string where = path.string() + ": the training's state";
  const Json document = parse_json(stored->second, where);
  const JsonPlace place(document, where);
  if (const std::uint64_t found = place["format"].whole(); found != state_format) {
    fail(where, ": is of format ", found, "; this version of nudge reads format ", state_format);
  }
  place.expect_keys({"format", "step", "examples", "cost_sum", "weight", "correct", "updates"},
                    {"plateau", "unlabelled"});
  refuse_unknown_tensors(content, path.string());
  TrainingState state = counts_from(place);
  const std::size_t parameters = length_of(content, parameters_name);
  const std::size_t statistics = length_of(content, statistics_name);
  if (parameters == 0) fail(path.string(), ": has no parameters (a tensor '", parameters_name, "' of one row)");
  state.parameters = array_from(content, parameters_name, parameters, path.string());
  state.statistics = array_from(content, statistics_name, statistics, path.string());
  take_optimizer(content, parameters, statistics, path.string(), state);
  return state;
}

}  // namespace nudge
