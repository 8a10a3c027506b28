#include "files/image_folder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <utility>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "data/class_names.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

/// The PNG files of each class.
using ClassFiles = std::map<std::string, std::vector<fs::path>>;

std::string lower_case_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return extension;
}

bool is_picture_of_another_format(const std::string& extension) {
  constexpr std::array<std::string_view, 8> others = {".jpg", ".jpeg", ".gif",  ".bmp",
                                                      ".tif", ".tiff", ".webp", ".pgm"};
  return std::find(others.begin(), others.end(), extension) != others.end();
}

/// What a folder holds, sorted, but for names that start with a dot.
std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().starts_with('.')) entries.push_back(at->path());
  }
  if (error) fail("cannot read the folder ", folder.string(), ": ", error.message());
  std::sort(entries.begin(), entries.end());
  return entries;
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

ClassFiles find_pictures(const fs::path& folder) {
  ClassFiles found;
  for (const fs::path& class_folder : entries_of(folder)) {
    if (!is_folder(class_folder)) continue;
    if (!is_utf8(class_folder.filename().string())) {
      fail(
          folder.string(), ": the name of a class, ", one_line(Json(class_folder.filename().string())),
          ", is not UTF-8 (is it Latin-1?); rename the folder, for example: convmv -f latin1 -t utf-8 --notest FOLDER");
    }
    std::vector<fs::path> pictures;
    for (const fs::path& file : entries_of(class_folder)) {
      const std::string extension = lower_case_extension(file);
      if (extension == ".png") pictures.push_back(file);
      if (is_picture_of_another_format(extension)) {
        fail(file.string(), ": only PNG pictures are read; convert it, for example: convert ", file.filename().string(),
             " ", file.stem().string(), ".png");
      }
    }
    if (!pictures.empty()) found[class_folder.filename().string()] = std::move(pictures);
  }
  return found;
}

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

/// The data set with each gray picture three times over, as red, green and blue.
Dataset with_three_channels(Dataset data) {
  const std::size_t plane = data.shape.height * data.shape.width;
  std::vector<std::uint8_t> pixels;
  pixels.reserve(3 * data.pixels.size());
  for (std::size_t first = 0; first < data.pixels.size(); first += plane) {
    const auto gray = std::span(data.pixels).subspan(first, plane);
    for (int channel = 0; channel < 3; ++channel) pixels.insert(pixels.end(), gray.begin(), gray.end());
  }
  data.pixels = std::move(pixels);
  data.shape.channels = 3;
  return data;
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
      const Image image = read_png(path);
      if (first == nullptr) {
        first = &path;
        data->shape = {1, image.shape.height, image.shape.width};
      }
      check_size(image, path, data->shape, *first);
      if (data->shape.channels == 1 && is_colourful(image)) *data = with_three_channels(std::move(*data));
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
      if (is_colourful(read_png(path))) return true;
    }
  }
  return false;
}

}  // namespace

DatasetParts read_image_folder(const fs::path& folder, const std::string& name, bool train, bool test) {
  const bool has_parts = is_folder(folder / "train");
  const ClassFiles train_files = find_pictures(has_parts ? folder / "train" : folder);
  const ClassFiles test_files = has_parts && is_folder(folder / "test") ? find_pictures(folder / "test") : ClassFiles{};
  std::vector<std::string> classes;
  for (const auto& [class_name, paths] : train_files) classes.push_back(class_name);
  for (const auto& [class_name, paths] : test_files) {
    if (!train_files.contains(class_name)) classes.push_back(class_name);
  }
  if (classes.empty()) {
    fail(folder.string(),
         ": holds no data set; expected IDX files named like train-images-idx3-ubyte, or a sub-folder "
         "of PNG pictures for each class, or train/ and test/ with such sub-folders");
  }
  sort_class_names(classes);

  std::shared_ptr<Dataset> train_data = train ? read_pictures(train_files, classes, name) : nullptr;
  std::shared_ptr<Dataset> test_data = test ? read_pictures(test_files, classes, name) : nullptr;
  // Gray or coloured is a property of the whole folder, so that it does not hang on which parts are read.
  if (is_colourful(train_data, train_files) || is_colourful(test_data, test_files)) {
    for (const auto& part : {train_data, test_data}) {
      if (part && part->shape.channels == 1) *part = with_three_channels(std::move(*part));
    }
  }
  return {train_data, test_data};
}

}  // namespace nudge
