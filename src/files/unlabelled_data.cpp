// Examples whose labels nobody reads, in the form of others that have labels.

#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "base/enough_memory.hpp"
#include "data/picture_layout.hpp"
#include "files/catalogue_entry.hpp"
#include "files/idx_folder.hpp"
#include "files/table_file.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
#include "nudge/png.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

/// Every example of `data`, which has none yet.
void forget_labels(Dataset& data, const Dataset& like) {
  const std::size_t numbers = data.pixels.size() + data.features.size();
  data.labels.assign(numbers / data.shape.size(), -1);
  data.classes = like.classes;
  data.weights.clear();
}

Dataset pictures_of_idx(IdxArray pictures, const std::string& name) {
  const std::size_t height = pictures.dimensions[1], width = pictures.dimensions[2];
  return {.name = name, .shape = {1, height, width}, .pixels = std::move(pictures.values)};
}

/// Brought to the form of `like` one by one: they may have any size.
Dataset pictures_of_folder(const fs::path& folder, const Dataset& like, const LoadOptions& options,
                           std::vector<std::string>& notes) {
  if (!is_picture(like)) {
    fail(folder.string(), ": holds pictures, but an example with a label (", like.name, ") is ", like.shape.size(),
         " numbers");
  }
  const PictureList list = list_pictures(folder);
  notes.insert(notes.end(), list.notes.begin(), list.notes.end());
  Dataset data{.name = folder.string(), .shape = like.shape};
  data.pixels.reserve(list.files.size() * like.shape.size());
  for (const fs::path& file : list.files) {
    Image picture = read_picture(file);
    if (options.transpose) {
      Dataset one{.name = file.string(), .shape = picture.shape, .pixels = std::move(picture.pixels), .labels = {-1}};
      transpose_pictures(one);
      picture = {one.shape, std::move(one.pixels)};
    }
    const Image fitted = resize(to_channels(picture, like.shape.channels), like.shape.height, like.shape.width);
    data.pixels.insert(data.pixels.end(), fitted.pixels.begin(), fitted.pixels.end());
  }
  return data;
}

/// Brings the examples of a table or of IDX files to the form of `like`.
void fit(Dataset& data, const Dataset& like, const LoadOptions& options) {
  if (options.transpose) transpose_pictures(data);
  if (is_picture(data) && is_picture(like)) {
    set_channels(data, like.shape.channels);
    resize_pictures(data, like.shape.height, like.shape.width);
  }
  if (data.shape == like.shape && data.has_pixels() == like.has_pixels()) return;
  const auto kind = [](const Dataset& of) { return of.has_pixels() ? " pixels" : " numbers"; };
  fail(data.name, ": an example is ", to_string(data.shape), kind(data), ", but one with a label (", like.name, ") is ",
       to_string(like.shape), kind(like));
}

bool is_idx_file(const fs::path& path) {
  const fs::path name = path.extension() == ".gz" ? path.stem() : path.filename();
  return name.string().ends_with("idx3-ubyte");
}

Dataset read_from_anywhere(const std::string& source, const Dataset& like, const LoadOptions& options,
                           std::vector<std::string>& notes) {
  std::error_code error;
  Dataset data;
  if (find_catalogue_entry(source) != nullptr) {
    data = *load_data(source, {.test = false, .validation = false, .data_folder = options.data_folder}).train;
  } else if (fs::is_directory(source, error)) {
    if (!is_idx_folder(source)) {
      data = pictures_of_folder(source, like, options, notes);
      forget_labels(data, like);
      return data;
    }
    data = pictures_of_idx(read_idx(idx_pictures_in(source), idx_image_dimensions), source);
  } else if (!fs::exists(source, error)) {
    fail(source, ": there is no such file or folder of examples without labels (data.unlabelled)");
  } else if (is_table_file(source)) {
    data = read_values_of_table(source, source, like, notes);
  } else if (is_idx_file(source)) {
    data = pictures_of_idx(read_idx(source, idx_image_dimensions), source);
  } else {
    fail(source, ": is no data set; expected a folder of pictures, a table (.csv, .tsv or .txt, also .gz), IDX ",
         "pictures (NAME-images-idx3-ubyte), or a name such as mnist (data.unlabelled)");
  }
  forget_labels(data, like);
  fit(data, like, options);
  return data;
}

}  // namespace

LoadedData load_without_labels(const std::string& source, const Dataset& like, const LoadOptions& options) {
  LoadedData loaded;
  loaded.train = with_enough_memory(
      [&] { return text("the data ", source, " are too large: take a part of them"); },
      [&] { return std::make_shared<Dataset>(read_from_anywhere(source, like, options, loaded.notes)); });
  return loaded;
}

}  // namespace nudge
