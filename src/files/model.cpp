#include "nudge/model.hpp"

#include <filesystem>
#include <string>
#include <system_error>

#include "base/enough_memory.hpp"
#include "models/model_json.hpp"
#include "models/model_tensors.hpp"
#include "nudge/error.hpp"
#include "nudge/model_file.hpp"

namespace nudge {

void save_model(const Model& model, const std::filesystem::path& path) {
  const std::string file = path.string();
  check_parameters(model.network, file);
  write_safetensors(parameter_views(model.network), {{model_key, model_to_json(model, file)}}, path, Checksum::crc32);
}

Model load_model(const std::filesystem::path& path) {
  std::filesystem::path file = path;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    file /= "model.safetensors";
    if (!std::filesystem::exists(file, ignored)) {
      fail(path.string(), ": this folder holds no model.safetensors",
           std::filesystem::exists(path / "last.safetensors", ignored)
               ? text("; its run has not finished, or the file was removed: `nudge resume ", path.string(),
                      "` writes it again, or says what it needs for that, and ", (path / "last.safetensors").string(),
                      " is a model too")
               : std::string("; the folder of a run is expected"));
    }
  }
  return with_enough_memory(
      [&] { return text("the model ", file.string(), " is too large; while it is read, the memory holds it twice"); },
      [&] {
        const SafeTensors content = read_safetensors(file);
        return model_of(content.metadata, content.views(), file.string());
      });
}

}  // namespace nudge
