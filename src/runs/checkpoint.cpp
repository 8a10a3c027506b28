#include "runs/checkpoint.hpp"

#include <cstring>
#include <system_error>

#include "files/json.hpp"
#include "files/model_file.hpp"
#include "files/model_json.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "runs/run_folder.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t format = 1;
constexpr const char* first_moment = "optimizer.first_moment";
constexpr const char* second_moment = "optimizer.second_moment";
constexpr const char* slow_weights = "optimizer.slow_weights";
constexpr const char* average = "optimizer.average";
constexpr const char* average_statistics = "optimizer.average_statistics";

Json to_json(const BestEpoch& epoch) { return {{"epoch", epoch.epoch}, {"cost", epoch.cost}}; }

BestEpoch epoch_from(const JsonPlace& place) { return {place["epoch"].whole(), place["cost"].number()}; }

Json to_json(const Checkpoint& checkpoint) {
  const TrainingState& training = checkpoint.training;
  Json json = {{"format", format},
               {"step", training.step},
               {"examples", training.examples},
               {"cost_sum", training.cost_sum},
               {"weight", training.weight},
               {"correct", training.correct},
               {"updates", training.optimizer.steps},
               {"stopped_early", checkpoint.stopped_early},
               {"instruction_set", checkpoint.instruction_set},
               {"data", checkpoint.data},
               {"metrics_bytes", checkpoint.metrics_bytes},
               {"timing_bytes", checkpoint.timing_bytes},
               {"epoch_seconds", checkpoint.epoch_seconds}};
  if (checkpoint.first_cost) json["first_cost"] = *checkpoint.first_cost;
  if (checkpoint.best) json["best"] = to_json(*checkpoint.best);
  if (checkpoint.events_bytes > 0) json["events_bytes"] = checkpoint.events_bytes;
  for (const BestEpoch& epoch : checkpoint.kept) json["kept"].push_back(to_json(epoch));
  if (training.plateau.best) {
    json["plateau"] = {
        {"factor", training.plateau.factor}, {"best", *training.plateau.best}, {"waited", training.plateau.waited}};
  }
  return json;
}

Checkpoint checkpoint_from(const JsonPlace& place) {
  if (const std::uint64_t found = place["format"].whole(); found != format) {
    fail(place.where(), ": a checkpoint of format ", found, "; this version of nudge reads format ", format);
  }
  place.expect_keys({"format", "step", "examples", "cost_sum", "correct", "updates", "stopped_early", "instruction_set",
                     "data", "metrics_bytes", "timing_bytes", "epoch_seconds"},
                    {"best", "kept", "weight", "plateau", "events_bytes", "first_cost"});
  Checkpoint checkpoint;
  checkpoint.training.step = place["step"].whole();
  checkpoint.training.examples = place["examples"].whole();
  checkpoint.training.cost_sum = place["cost_sum"].number();
  // Checkpoints from before there were weights have none: every example counted 1.
  checkpoint.training.weight =
      place.has("weight") ? place["weight"].number() : static_cast<double>(checkpoint.training.examples);
  checkpoint.training.correct = place["correct"].whole();
  checkpoint.training.optimizer.steps = place["updates"].whole();
  checkpoint.stopped_early = place["stopped_early"].boolean();
  checkpoint.instruction_set = place["instruction_set"].text();
  checkpoint.data = place["data"].text();
  checkpoint.metrics_bytes = place["metrics_bytes"].whole();
  checkpoint.timing_bytes = place["timing_bytes"].whole();
  checkpoint.epoch_seconds = place["epoch_seconds"].number();
  if (place.has("first_cost")) checkpoint.first_cost = place["first_cost"].number();
  if (place.has("best")) checkpoint.best = epoch_from(place["best"]);
  if (place.has("events_bytes")) checkpoint.events_bytes = place["events_bytes"].whole();
  if (place.has("kept")) {
    for (const JsonPlace& epoch : place["kept"].elements()) checkpoint.kept.push_back(epoch_from(epoch));
  }
  if (place.has("plateau")) {
    const JsonPlace plateau = place["plateau"];
    checkpoint.training.plateau = {
        .factor = plateau["factor"].number(), .best = plateau["best"].number(), .waited = plateau["waited"].whole()};
  }
  return checkpoint;
}

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

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  if (error) fail(from.string(), ": cannot be renamed to ", to.filename().string(), ": ", error.message());
}

}  // namespace

void write_checkpoint(const Model& model, const Checkpoint& checkpoint, const std::filesystem::path& file) {
  check_parameters(model.network, file.string());
  std::vector<TensorView> tensors = parameter_views(model.network);
  const OptimizerState<float>& optimizer = checkpoint.training.optimizer;
  for (const auto& [name, array] :
       {std::pair(first_moment, optimizer.first_moment.span()),
        std::pair(second_moment, optimizer.second_moment.span()),
        std::pair(slow_weights, optimizer.slow_weights.span()), std::pair(average, optimizer.average.span()),
        std::pair(average_statistics, checkpoint.training.average_statistics.span())}) {
    if (!array.empty()) tensors.push_back(view_tensor<float>(name, {array.size()}, array));
  }
  write_safetensors(
      tensors,
      {{model_key, model_to_json(model, file.string())}, {checkpoint_key, to_text(to_json(checkpoint), file.string())}},
      file, Checksum::crc32);
}

LoadedCheckpoint read_checkpoint(const std::filesystem::path& file) {
  SafeTensors content = read_safetensors(file, true);
  const auto json = content.metadata.find(checkpoint_key);
  if (json == content.metadata.end()) fail(file.string(), ": a model, but no checkpoint");
  const Json document = parse_json(json->second, file.string() + ": the checkpoint's state");
  Checkpoint checkpoint = checkpoint_from(JsonPlace(document, file.string() + ": the checkpoint's state"));
  Model model = model_of(content, file.string());
  const std::size_t parameters = model.network.parameters().size();
  OptimizerState<float>& optimizer = checkpoint.training.optimizer;
  optimizer.first_moment = array_from(content, first_moment, parameters, file.string());
  optimizer.second_moment = array_from(content, second_moment, parameters, file.string());
  optimizer.slow_weights = array_from(content, slow_weights, parameters, file.string());
  optimizer.average = array_from(content, average, parameters, file.string());
  checkpoint.training.average_statistics =
      array_from(content, average_statistics, model.network.statistics().size(), file.string());
  return {std::move(model), std::move(checkpoint)};
}

bool CheckpointFiles::any() const {
  std::error_code ignored;
  return std::filesystem::exists(folder_ / last_checkpoint, ignored) ||
         std::filesystem::exists(folder_ / previous_checkpoint, ignored);
}

LoadedCheckpoint CheckpointFiles::read_newest(std::vector<std::string>& problems) {
  std::error_code ignored;
  for (const char* name : {last_checkpoint, previous_checkpoint}) {
    if (!std::filesystem::exists(folder_ / name, ignored)) continue;
    try {
      LoadedCheckpoint loaded = read_checkpoint(folder_ / name);
      last_is_whole_ = name == last_checkpoint;
      return loaded;
    } catch (const Error& error) {
      problems.emplace_back(error.what());
    }
  }
  std::string all;
  for (const std::string& problem : problems) all += (all.empty() ? "" : "; ") + problem;
  fail(folder_.string(), ": no checkpoint can be read: ", all.empty() ? "there is none" : all);
}

void CheckpointFiles::write(const Model& model, const Checkpoint& checkpoint) {
  write_checkpoint(model, checkpoint, folder_ / next_checkpoint);
  if (last_is_whole_) {
    rename_file(folder_ / last_checkpoint, folder_ / previous_checkpoint);
    last_is_whole_ = false;
  }
  rename_file(folder_ / next_checkpoint, folder_ / last_checkpoint);
  last_is_whole_ = true;
  sync_folder(folder_);
}

}  // namespace nudge
