#include "files/idx_folder.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "data/class_names.hpp"
#include "files/class_mapping.hpp"
#include "files/input_file.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

namespace fs = std::filesystem;

/// What a file's name says: "emnist-letters-train-images-idx3-ubyte.gz" is of the set "emnist-letters-".
struct FileName {
  enum class Part { train, test };
  std::string set;
  Part part = Part::train;
  bool pictures = false;
};

std::optional<FileName> read_name(const fs::path& path) {
  std::string name = path.filename().string();
  if (name.ends_with(".gz")) name.resize(name.size() - 3);
  const auto take_end = [&](std::string_view end) {
    if (!name.ends_with(end)) return false;
    name.resize(name.size() - end.size());
    return true;
  };
  const bool pictures = take_end("-images-idx3-ubyte") || take_end("-images.idx3-ubyte");
  if (!pictures && !take_end("-labels-idx1-ubyte") && !take_end("-labels.idx1-ubyte") &&
      !take_end("-labels-idx2-int") && !take_end("-labels.idx2-int")) {
    return std::nullopt;
  }
  for (const auto& [word, part] : {std::pair{"train", FileName::Part::train}, std::pair{"t10k", FileName::Part::test},
                                   std::pair{"test", FileName::Part::test}}) {
    const std::size_t at = name.rfind(word);
    if (at == std::string::npos) continue;
    return FileName{name.erase(at, std::string_view(word).size()), part, pictures};
  }
  return std::nullopt;
}

/// The files of one part, as far as they are there.
struct PartFiles {
  std::optional<fs::path> images;
  std::optional<fs::path> labels;
};

struct SetFiles {
  PartFiles train;
  PartFiles test;
  std::optional<fs::path> names;  ///< of the classes
};

/// The data sets of a folder by what their files' names begin with. A plain file goes before its compressed twin.
std::map<std::string, SetFiles> find_sets(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->is_regular_file(error)) paths.push_back(at->path());
  }
  if (error) fail("cannot read the folder ", folder.string(), ": ", error.message());
  std::sort(paths.begin(), paths.end());
  std::map<std::string, SetFiles> sets;
  for (const fs::path& path : paths) {
    const std::optional<FileName> name = read_name(path);
    if (!name || path.filename().string().starts_with('.')) continue;
    SetFiles& set = sets[name->set];
    PartFiles& part = name->part == FileName::Part::train ? set.train : set.test;
    std::optional<fs::path>& place = name->pictures ? part.images : part.labels;
    if (!place) place = path;
  }
  for (auto& [name, files] : sets) {
    const fs::path names = folder / (name + "mapping.txt");
    if (std::find(paths.begin(), paths.end(), names) != paths.end()) files.names = names;
  }
  return sets;
}

SetFiles choose_set(const fs::path& folder, const fs::path& which) {
  const std::map<std::string, SetFiles> sets = find_sets(folder);
  if (!which.empty()) return sets.at(read_name(which)->set);
  if (sets.size() == 1) return sets.begin()->second;
  const SetFiles& first = sets.begin()->second;
  const std::optional<fs::path>& example = first.train.images ? first.train.images : first.test.images;
  fail(folder.string(), ": holds the files of ", sets.size(), " data sets; name the pictures of one of them",
       example ? ", such as " + example->string() : "");
}

/// Errors: beside the labels lie pictures of another number of dimensions, as coloured ones are (idx4).
void refuse_other_pictures(const fs::path& labels) {
  std::error_code error;
  const fs::path folder = labels.parent_path().empty() ? "." : labels.parent_path();
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.find("-images") == std::string::npos || name.find("idx4") == std::string::npos) continue;
    fail(at->path().string(), ": pictures of four dimensions (idx4), as coloured ones are, are not read; gray ones ",
         "(idx3) are, and PNG pictures in a folder for each class");
  }
}

std::optional<IdxArray> read_labels(const PartFiles& part) {
  if (part.images && !part.labels) {
    fail(part.images->string(),
         ": its labels are missing; expected a file named like train-labels-idx1-ubyte beside it");
  }
  if (!part.labels) return std::nullopt;
  if (!part.images) {
    refuse_other_pictures(*part.labels);
    fail(part.labels->string(),
         ": its pictures are missing; expected a file named like train-images-idx3-ubyte beside it");
  }
  return read_idx_labels(*part.labels);
}

std::shared_ptr<Dataset> read_part(const PartFiles& part, const std::optional<IdxArray>& labels,
                                   const std::vector<std::string>& classes, const std::string& name) {
  if (!labels) return nullptr;
  return std::make_shared<Dataset>(idx_dataset(read_idx(*part.images, idx_image_dimensions), *labels, classes, name));
}

struct RawIdx {
  IdxHeader header;
  std::vector<std::uint8_t> values;
};

/// What follows `start`, the bytes that were read of the file before.
RawIdx read_raw(InputFile& file, std::size_t dimensions, IdxType type, std::vector<std::uint8_t> start) {
  const std::size_t before = start.size();
  start.resize(idx_header_size(dimensions));
  start.resize(before + file.read(std::span(start).subspan(before)));
  IdxHeader header = parse_idx_header(start, dimensions, file.name(), type);
  if (!file.compressed()) {
    const std::uint64_t follow = file.size_on_disk() - start.size();
    if (follow != header.byte_count) fail_about_idx_length(header, follow, false, file.name());
  }
  // What a compressed file holds is only known when it is inflated, so its memory grows as the bytes come.
  constexpr std::size_t first_piece = std::size_t{1} << 20;
  std::vector<std::uint8_t> values;
  std::size_t room = file.compressed() ? std::min(header.byte_count, first_piece) : header.byte_count;
  while (true) {
    const std::size_t filled = values.size();
    values.reserve(room);
    values.resize(room);
    const std::size_t came = file.read(std::span(values).subspan(filled));
    if (filled + came < room) fail_about_idx_length(header, filled + came, false, file.name());
    if (room == header.byte_count) break;
    room = std::min(header.byte_count, 2 * room);
  }
  std::uint8_t one_more = 0;
  if (file.read({&one_more, 1}) > 0) fail_about_idx_length(header, header.byte_count, true, file.name());
  return {std::move(header), std::move(values)};
}

/// "emnist: no example of the class 0": labels that begin at 1 leave an output that nothing wants.
void note_missing_classes(const std::string& name, const std::vector<std::string>& classes,
                          const std::vector<const IdxArray*>& parts, std::vector<std::string>& notes) {
  std::vector<bool> seen(classes.size());
  for (const IdxArray* labels : parts) {
    for (const std::uint8_t label : labels->values) seen[label] = true;
  }
  std::string missing;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    if (!seen[k]) missing += (missing.empty() ? "" : ", ") + classes[k];
  }
  if (missing.empty()) return;
  const bool one = std::count(seen.begin(), seen.end(), false) == 1;
  notes.push_back(text(name, ": has no example of the ", one ? "class " : "classes ", missing));
}

}  // namespace

IdxArray read_idx(const fs::path& path, std::size_t dimensions) {
  InputFile file(path);
  RawIdx raw = read_raw(file, dimensions, IdxType::byte, {});
  return {std::move(raw.header.dimensions), std::move(raw.values)};
}

IdxArray read_idx_labels(const fs::path& path) {
  InputFile file(path);
  std::vector<std::uint8_t> start(4);
  start.resize(file.read(start));
  const bool integers = start.size() == 4 && start[2] == static_cast<std::uint8_t>(IdxType::integer);
  const std::size_t dimensions = integers && start[3] == 2 ? 2 : idx_label_dimensions;
  RawIdx raw = read_raw(file, dimensions, integers ? IdxType::integer : IdxType::byte, std::move(start));
  if (integers) return labels_of_integers(raw.header, raw.values, file.name());
  return {std::move(raw.header.dimensions), std::move(raw.values)};
}

bool is_idx_folder(const fs::path& folder) { return !find_sets(folder).empty(); }

bool is_idx_pictures(const fs::path& path) {
  const std::optional<FileName> name = read_name(path);
  return name && name->pictures;
}

fs::path idx_pictures_in(const fs::path& folder) {
  const SetFiles files = choose_set(folder, {});
  if (files.train.images) return *files.train.images;
  if (files.test.images) return *files.test.images;
  fail(folder.string(), ": holds IDX labels without pictures; expected a file named like train-images-idx3-ubyte");
}

DatasetParts read_idx_folder(const fs::path& folder, const std::string& name, std::vector<std::string> classes,
                             bool train, bool test, const fs::path& which) {
  const SetFiles files = choose_set(folder, which);
  std::optional<IdxArray> train_labels;
  std::optional<IdxArray> test_labels;
  if (train || classes.empty()) train_labels = read_labels(files.train);
  if (test || classes.empty()) test_labels = read_labels(files.test);
  DatasetParts loaded;
  if (classes.empty()) {
    std::vector<const IdxArray*> all;
    std::size_t count = 0;
    for (const auto* labels : {&train_labels, &test_labels}) {
      if (!labels->has_value()) continue;
      all.push_back(&**labels);
      count = std::max(count, idx_class_count(**labels));
    }
    classes = files.names ? read_class_mapping(*files.names, count) : numbered_classes(count);
    if (files.names) loaded.notes.push_back(text(name, ": its classes are called as ", files.names->string(), " says"));
    note_missing_classes(name, classes, all, loaded.notes);
  }
  if (train) loaded.train = read_part(files.train, train_labels, classes, name);
  if (test) loaded.test = read_part(files.test, test_labels, classes, name);
  return loaded;
}

}  // namespace nudge
