#include <gtest/gtest.h>

#include "files/catalogue_entry.hpp"
#include "files/sha256.hpp"
#include "nudge/data_files.hpp"
#include "support/environment.hpp"
#include "support/error_of.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;

std::string sha256_of(const std::string& bytes) {
  Sha256 sum;
  sum.add({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  return sum.finish();
}

CatalogueEntry tiny_entry() {
  CatalogueEntry entry;
  entry.name = "tiny";
  for (const NamedBytes& file : tiny_idx())
    entry.files.push_back({file.name, file.bytes.size(), sha256_of(file.bytes)});
  return entry;
}

TEST(Catalogue, HasBothDataSets) {
  EXPECT_EQ(catalogue_names(), (std::vector<std::string>{"mnist", "fashion-mnist"}));
  for (const std::string& name : catalogue_names()) {
    const CatalogueEntry* entry = find_catalogue_entry(name);
    ASSERT_NE(entry, nullptr);
    EXPECT_EQ(entry->classes.size(), 10u);
    EXPECT_EQ(entry->files.size(), 4u);
    EXPECT_FALSE(entry->mirrors.empty());
    for (const CatalogueFile& file : entry->files) EXPECT_EQ(file.sha256.size(), 64u);
  }
}

TEST(Catalogue, NamesWhatItHasWhenAskedForAnotherName) {
  const std::string message = "no data set is called \"mnits\"; those that can be fetched are: mnist, fashion-mnist";
  EXPECT_EQ(error_of([] { data_status("mnits"); }), message);
  EXPECT_EQ(error_of([] { get_data("mnits"); }), message);
}

TEST(DataFolder, IsTheFirstThatIsSet) {
  const EnvironmentVariable home("HOME", "/h");
  const EnvironmentVariable shared("XDG_DATA_HOME", "/x");
  const EnvironmentVariable named("NUDGE_DATA", "/n");
  EXPECT_EQ(data_folder("/chosen"), "/chosen");
  EXPECT_EQ(data_folder(), "/n");
  {
    const EnvironmentVariable empty("NUDGE_DATA", "");
    EXPECT_EQ(data_folder(), "/x/nudge");
    const EnvironmentVariable unset("XDG_DATA_HOME", std::nullopt);
    EXPECT_EQ(data_folder(), "/h/.local/share/nudge");
    const EnvironmentVariable homeless("HOME", std::nullopt);
    EXPECT_EQ(
        error_of([] { data_folder(); }),
        "there is no folder for data sets: none of NUDGE_DATA, XDG_DATA_HOME and HOME is set; name one with --dir "
        "or NUDGE_DATA");
  }
}

TEST(DataStatus, SaysWhatIsMissing) {
  const TemporaryFolder folder;
  const DataStatus nothing = status_of(tiny_entry(), folder.path(), false);
  EXPECT_EQ(nothing.folder, folder / "tiny");
  EXPECT_EQ(nothing.unusable, nothing.files);
  EXPECT_FALSE(nothing.complete());

  write_tiny_idx(folder / "tiny");
  EXPECT_TRUE(status_of(tiny_entry(), folder.path(), true).complete());

  fs::resize_file(folder / "tiny/train-labels-idx1-ubyte", 7);
  fs::remove(folder / "tiny/t10k-labels-idx1-ubyte");
  fs::create_directory(folder / "tiny/t10k-labels-idx1-ubyte");
  EXPECT_EQ(status_of(tiny_entry(), folder.path(), false).unusable,
            (std::vector<std::string>{"train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"}));
}

TEST(DataStatus, FindsDamageOnlyWhenItVerifies) {
  const TemporaryFolder folder;
  write_tiny_idx(folder / "tiny");
  std::string damaged = tiny_idx()[0].bytes;
  damaged.back() ^= 1;
  write_bytes(folder / "tiny/train-images-idx3-ubyte", damaged);
  EXPECT_TRUE(status_of(tiny_entry(), folder.path(), false).complete());
  EXPECT_EQ(status_of(tiny_entry(), folder.path(), true).unusable,
            (std::vector<std::string>{"train-images-idx3-ubyte"}));
}

}  // namespace
}  // namespace nudge
