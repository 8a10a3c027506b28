#include "runs/checkpoint.hpp"

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

#include "base/json_place.hpp"
#include "base/json_reader.hpp"
#include "models/model_json.hpp"
#include "models/model_tensors.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"
#include "runs/run_folder.hpp"
#include "runs/training_state.hpp"

namespace nudge {

namespace {

constexpr std::uint64_t format = 1;

Json to_json(const BestEpoch& epoch) { return {{"epoch", epoch.epoch}, {"cost", epoch.cost}}; }

BestEpoch epoch_from(const JsonPlace& place) { return {place["epoch"].whole(), place["cost"].number()}; }

void add_mark(const std::string& file, const FileMark& mark, Json& json) {
  json[file + "_bytes"] = mark.bytes;
  json[file + "_crc32"] = mark.crc32;
}

/// Checkpoints of older versions know the lengths alone.
FileMark mark_from(const std::string& file, const JsonPlace& place) {
  const std::string crc = file + "_crc32";
  return {place[file + "_bytes"].whole(), place.has(crc) ? place[crc].text() : std::string()};
}

Json to_json(const Checkpoint& checkpoint) {
  Json json = {{"format", format}};
  add_counts(checkpoint.training, json);
  json["stopped_early"] = checkpoint.stopped_early;
  json["instruction_set"] = checkpoint.instruction_set;
  json["data"] = checkpoint.data;
  if (!checkpoint.pool.empty()) json["pool"] = checkpoint.pool;
  add_mark("metrics", checkpoint.metrics, json);
  add_mark("timing", checkpoint.timing, json);
  json["epoch_seconds"] = checkpoint.epoch_seconds;
  if (checkpoint.first_cost) json["first_cost"] = *checkpoint.first_cost;
  if (checkpoint.best) json["best"] = to_json(*checkpoint.best);
  if (checkpoint.events.bytes > 0) add_mark("events", checkpoint.events, json);
  for (const BestEpoch& epoch : checkpoint.kept) json["kept"].push_back(to_json(epoch));
  add_plateau(checkpoint.training, json);
  return json;
}

Checkpoint checkpoint_from(const JsonPlace& place) {
  if (const std::uint64_t found = place["format"].whole(); found != format) {
    fail(place.where(), ": a checkpoint of format ", found, "; this version of nudge reads format ", format);
  }
  place.expect_keys({"format", "step", "examples", "cost_sum", "correct", "updates", "stopped_early", "instruction_set",
                     "data", "metrics_bytes", "timing_bytes", "epoch_seconds"},
                    {"best", "kept", "weight", "plateau", "unlabelled", "pool", "events_bytes", "first_cost",
                     "metrics_crc32", "timing_crc32", "events_crc32"});
  Checkpoint checkpoint;
  checkpoint.training = counts_from(place);
  checkpoint.stopped_early = place["stopped_early"].boolean();
  checkpoint.instruction_set = place["instruction_set"].text();
  checkpoint.data = place["data"].text();
  if (place.has("pool")) checkpoint.pool = place["pool"].text();
  checkpoint.metrics = mark_from("metrics", place);
  checkpoint.timing = mark_from("timing", place);
  checkpoint.epoch_seconds = place["epoch_seconds"].number();
  if (place.has("first_cost")) checkpoint.first_cost = place["first_cost"].number();
  if (place.has("best")) checkpoint.best = epoch_from(place["best"]);
  if (place.has("events_bytes")) checkpoint.events = mark_from("events", place);
  if (place.has("kept")) {
    for (const JsonPlace& epoch : place["kept"].elements()) checkpoint.kept.push_back(epoch_from(epoch));
  }
  return checkpoint;
}

AlignedArray<float> copy_of(std::span<const float> numbers) {
  AlignedArray<float> copy(numbers.size());
  std::copy(numbers.begin(), numbers.end(), copy.data());
  return copy;
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
  for (TensorView& view : optimizer_views(checkpoint.training)) tensors.push_back(std::move(view));
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
  Model model = model_of(content.metadata, content.views(), file.string());
  std::erase_if(content.tensors, [](const TensorData& tensor) { return !tensor.name.starts_with(optimizer_prefix); });
  const Network& network = model.network;
  checkpoint.training.parameters = copy_of(network.parameters());
  checkpoint.training.statistics = copy_of(network.statistics());
  take_optimizer(content, network.parameters().size(), network.statistics().size(), file.string(), checkpoint.training);
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
