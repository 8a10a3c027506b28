#include <gtest/gtest.h>

#include "nudge/data_files.hpp"
#include "nudge/png.hpp"
#include "support/environment.hpp"
#include "support/error_of.hpp"
#include "support/gzip.hpp"
#include "support/tiny_idx.hpp"

namespace nudge {
namespace {

namespace fs = std::filesystem;
using Labels = std::vector<std::int32_t>;

TEST(LoadData, ReadsIdxFolders) {
  const TemporaryFolder folder;
  write_tiny_idx(folder.path());
  const LoadedData data = load_data(folder.path().string());
  EXPECT_EQ(data.train->size(), 3u);
  EXPECT_EQ(data.test->size(), 2u);
  EXPECT_EQ(data.train->name, folder.path().string());
}

TEST(LoadData, ReadsFoldersOfPictures) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "cat");
  write_png(folder / "cat/1.png", {{1, 1, 1}, {9}});
  EXPECT_EQ(load_data(folder.path().string()).train->classes, (std::vector<std::string>{"cat"}));
}

TEST(LoadData, ReadsCsvFilesPlainAndCompressed) {
  const TemporaryFolder folder;
  const std::string text = "a,kind,b\n1,x,2\n3,y,4\n";
  write_bytes(folder / "d.csv", text);
  write_bytes(folder / "d.csv.gz", gzipped(text));
  LoadOptions options;
  options.label_column = "kind";
  for (const char* name : {"d.csv", "d.csv.gz"}) {
    const LoadedData data = load_data((folder / name).string(), options);
    EXPECT_EQ(data.train->pixels, (std::vector<std::uint8_t>{1, 2, 3, 4}));
    EXPECT_EQ(data.test, nullptr);
  }
}

TEST(LoadData, ReadsTheWeightsOfACsvFileAndRefusesThemOfOtherSources) {
  const TemporaryFolder folder;
  write_bytes(folder / "d.csv", "kind,w,b\nx,0.25,2\ny,3,4\n");
  write_tiny_idx(folder / "idx");
  LoadOptions options;
  options.weight_column = "w";
  const LoadedData data = load_data((folder / "d.csv").string(), options);
  EXPECT_EQ(data.train->weights, (std::vector<float>{0.25F, 3}));
  EXPECT_EQ(data.train->pixels, (std::vector<std::uint8_t>{2, 4}));
  const std::string idx = (folder / "idx").string();
  const std::string reason = ": is no CSV file, so it has no column \"w\" of weights (data.weight_column)";
  EXPECT_EQ(error_of([&] { load_data(idx, options); }), idx + reason);
  EXPECT_EQ(error_of([&] { load_data("mnist", options); }), "mnist" + reason);
}

TEST(LoadData, ReadsNothingThatIsNotAskedFor) {
  const TemporaryFolder folder;
  write_tiny_idx(folder / "idx");
  write_bytes(folder / "d.csv", "not read");
  LoadOptions test_only;
  test_only.train = false;
  EXPECT_EQ(load_data((folder / "idx").string(), test_only).train, nullptr);
  EXPECT_EQ(load_data((folder / "d.csv").string(), test_only).train, nullptr);
}

TEST(LoadData, BringsLabelsToTheClassesAskedFor) {
  const TemporaryFolder folder;
  write_bytes(folder / "d.csv", "7,1\n3,2\n");
  LoadOptions options;
  options.classes = {"0", "1", "2", "3", "4", "5", "6", "7"};
  const auto train = load_data((folder / "d.csv").string(), options).train;
  EXPECT_EQ(train->labels, (Labels{7, 3}));
  EXPECT_EQ(train->classes, options.classes);
}

TEST(LoadData, NamesTheCommandThatFetchesWhatIsMissing) {
  const TemporaryFolder folder;
  const std::string start = "the data set mnist is not in " + (folder / "mnist").string() +
                            " (missing or incomplete: train-images-idx3-ubyte, train-labels-idx1-ubyte, "
                            "t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte); run: nudge data get mnist";
  {
    const EnvironmentVariable named("NUDGE_DATA", folder.path().string());
    EXPECT_EQ(error_of([] { load_data("mnist"); }), start);
  }
  LoadOptions options;
  options.data_folder = folder.path();
  EXPECT_EQ(error_of([&] { load_data("mnist", options); }), start + " --dir " + folder.path().string());
}

TEST(LoadData, RefusesWhatIsNoDataSet) {
  const TemporaryFolder folder;
  EXPECT_EQ(error_of([] { load_data("mnits"); }),
            "no data set \"mnits\": there is no such file or folder, and the names that can be fetched are: mnist, "
            "fashion-mnist");
  write_bytes(folder / "a.txt", "");
  const std::string path = (folder / "a.txt").string();
  EXPECT_EQ(error_of([&] { load_data(path); }),
            path + ": is no data set; expected a .csv file, a folder, or a name such as mnist");
}

}  // namespace
}  // namespace nudge
