#include "files/image_folder.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "data/class_names.hpp"
#include "data/picture_layout.hpp"
#include "files/image_parts.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

bool is_colourful(const Image& image) {
  if (image.shape.channels == 1) return false;
  const auto plane = static_cast<std::ptrdiff_t>(image.shape.height * image.shape.width);
  const auto red = image.pixels.begin();
  return !std::equal(red, red + plane, red + plane) || !std::equal(red, red + plane, red + 2 * plane);
}

void check_size(const Image& image, const fs::path& path, const Shape& first, const fs::path& first_path) {
  if (image.shape.height == first.height && image.shape.width == first.width) return;
  fail(path.string(), ": is ", image.shape.width, " pixels wide and ", image.shape.height, " high, but ",
       first_path.string(), " is ", first.width, " wide and ", first.height,
       " high; a network needs pictures of one size: resize them, for example: mogrify -resize ", first.width, "x",
       first.height, "! *.png");
}

/// Reads all pictures, as gray ones until the first coloured one comes. Null if there are none.
std::shared_ptr<Dataset> read_pictures(const ClassFiles& files, const std::vector<std::string>& classes,
                                       const std::string& name) {
  auto data = std::make_shared<Dataset>();
  data->name = name;
  data->classes = classes;
  const fs::path* first = nullptr;
  for (std::size_t label = 0; label < classes.size(); ++label) {
    const auto found = files.find(classes[label]);
    if (found == files.end()) continue;
    for (const fs::path& path : found->second) {
      const Image image = read_picture(path);
      if (first == nullptr) {
        first = &path;
        data->shape = {1, image.shape.height, image.shape.width};
      }
      check_size(image, path, data->shape, *first);
      if (data->shape.channels == 1 && is_colourful(image)) set_channels(*data, 3);
      const Image fitting = to_channels(image, data->shape.channels);
      data->pixels.insert(data->pixels.end(), fitting.pixels.begin(), fitting.pixels.end());
      data->labels.push_back(static_cast<std::int32_t>(label));
    }
  }
  return first == nullptr ? nullptr : data;
}

/// Whether a part is coloured, whether it was read or only lies there.
bool is_colourful(const std::shared_ptr<Dataset>& part, const ClassFiles& files) {
  if (part) return part->shape.channels == 3;
  for (const auto& [class_name, paths] : files) {
    for (const fs::path& path : paths) {
      if (is_colourful(read_picture(path))) return true;
    }
  }
  return false;
}

}  // namespace

DatasetParts read_image_folder(const fs::path& folder, const std::string& name, bool train, bool test,
                               bool validation) {
  const ImageParts files = find_image_parts(folder);
  const std::array<const ClassFiles*, 3> all{&files.train, &files.test, &files.validation};
  std::set<std::string> names;
  for (const ClassFiles* part : all) {
    for (const auto& [class_name, paths] : *part) names.insert(class_name);
  }
  std::vector<std::string> classes(names.begin(), names.end());
  sort_class_names(classes);

  const std::array<bool, 3> wanted{train, test, validation};
  std::array<std::shared_ptr<Dataset>, 3> parts;
  bool colourful = false;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (wanted[i]) parts[i] = read_pictures(*all[i], classes, name);
    // Gray or coloured is a property of the whole folder, so that it does not hang on which parts are read.
    colourful = colourful || is_colourful(parts[i], *all[i]);
  }
  for (const auto& part : parts) {
    if (part && colourful) set_channels(*part, 3);
  }
  return {parts[0], parts[1], parts[2], files.notes};
}

}  // namespace nudge
