#include "files/idx_folder.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "data/class_names.hpp"
#include "files/input_file.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

/// The files of one part, as far as they are there.
struct PartFiles {
  std::optional<fs::path> images;
  std::optional<fs::path> labels;
};

std::optional<fs::path> find_file(const fs::path& folder, const std::string& start, const std::string& ending) {
  for (const char* separator : {"-", "."}) {
    for (const char* compression : {"", ".gz"}) {
      const fs::path path = folder / (start + separator + ending + compression);
      std::error_code error;
      if (fs::is_regular_file(path, error)) return path;
    }
  }
  return std::nullopt;
}

PartFiles find_part(const fs::path& folder, const std::string& part) {
  return {find_file(folder, part + "-images", "idx3-ubyte"), find_file(folder, part + "-labels", "idx1-ubyte")};
}

PartFiles find_train(const fs::path& folder) { return find_part(folder, "train"); }

PartFiles find_test(const fs::path& folder) {
  const PartFiles mnist_name = find_part(folder, "t10k");
  return mnist_name.images || mnist_name.labels ? mnist_name : find_part(folder, "test");
}

std::optional<IdxArray> read_labels(const PartFiles& part) {
  if (part.images && !part.labels) {
    fail(part.images->string(),
         ": its labels are missing; expected a file named like train-labels-idx1-ubyte beside it");
  }
  if (!part.labels) return std::nullopt;
  if (!part.images) {
    fail(part.labels->string(),
         ": its pictures are missing; expected a file named like train-images-idx3-ubyte beside it");
  }
  return read_idx(*part.labels, idx_label_dimensions);
}

std::shared_ptr<Dataset> read_part(const PartFiles& part, const std::optional<IdxArray>& labels,
                                   const std::vector<std::string>& classes, const std::string& name) {
  if (!labels) return nullptr;
  return std::make_shared<Dataset>(idx_dataset(read_idx(*part.images, idx_image_dimensions), *labels, classes, name));
}

}  // namespace

IdxArray read_idx(const fs::path& path, std::size_t dimensions) {
  InputFile file(path);
  std::vector<std::uint8_t> start(idx_header_size(dimensions));
  start.resize(file.read(start));
  IdxHeader header = parse_idx_header(start, dimensions, file.name());
  if (!file.compressed()) {
    const std::uint64_t follow = file.size_on_disk() - start.size();
    if (follow != header.value_count) fail_about_idx_length(header, follow, false, file.name());
  }
  // What a compressed file holds is only known when it is inflated, so its memory grows as the bytes come.
  constexpr std::size_t first_piece = std::size_t{1} << 20;
  std::vector<std::uint8_t> values;
  std::size_t room = file.compressed() ? std::min(header.value_count, first_piece) : header.value_count;
  while (true) {
    const std::size_t filled = values.size();
    values.reserve(room);
    values.resize(room);
    const std::size_t came = file.read(std::span(values).subspan(filled));
    if (filled + came < room) fail_about_idx_length(header, filled + came, false, file.name());
    if (room == header.value_count) break;
    room = std::min(header.value_count, 2 * room);
  }
  std::uint8_t one_more = 0;
  if (file.read({&one_more, 1}) > 0) fail_about_idx_length(header, header.value_count, true, file.name());
  return {std::move(header.dimensions), std::move(values)};
}

bool is_idx_folder(const fs::path& folder) {
  const PartFiles train = find_train(folder);
  const PartFiles test = find_test(folder);
  return train.images || train.labels || test.images || test.labels;
}

DatasetParts read_idx_folder(const fs::path& folder, const std::string& name, std::vector<std::string> classes,
                             bool train, bool test) {
  const PartFiles train_files = find_train(folder);
  const PartFiles test_files = find_test(folder);
  std::optional<IdxArray> train_labels;
  std::optional<IdxArray> test_labels;
  if (train || classes.empty()) train_labels = read_labels(train_files);
  if (test || classes.empty()) test_labels = read_labels(test_files);
  if (classes.empty()) {
    std::size_t count = 0;
    for (const auto& labels : {train_labels, test_labels}) {
      if (labels) count = std::max(count, idx_class_count(*labels));
    }
    classes = numbered_classes(count);
  }
  DatasetParts loaded;
  if (train) loaded.train = read_part(train_files, train_labels, classes, name);
  if (test) loaded.test = read_part(test_files, test_labels, classes, name);
  return loaded;
}

}  // namespace nudge
