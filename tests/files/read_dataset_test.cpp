#include <gtest/gtest.h>

#include "nudge/data_files.hpp"
#include "nudge/error.hpp"
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
    EXPECT_EQ(data.train->features, (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(data.test, nullptr);
  }
}

TEST(LoadData, TakesATablesEndingInAnyCase) {
  const TemporaryFolder folder;
  for (const char* name : {"a.CSV", "b.Tsv", "c.txt", "d.DATA", "e.tsv.GZ"}) {
    write_bytes(folder / name, "x\t1\ny\t2\n");
    EXPECT_EQ(load_data((folder / name).string()).train->size(), 2U) << name;
  }
}

Model model_of_table(const Dataset& data) { return make_model(text(data.shape.size(), "-2-2"), data, 1); }

TEST(LoadData, ReadsOtherTablesAsAModelTakesThem) {
  const TemporaryFolder folder;
  write_bytes(folder / "old.csv", "age,Id,fare,kind\n1.5,7,2,cat\n2.5,9,4,dog\n");
  LoadOptions options;
  options.label_column = "kind";
  options.drop_columns = {"Id"};
  const Model model = model_of_table(*load_data((folder / "old.csv").string(), options).train);
  EXPECT_EQ(model.columns->values, (std::vector<std::string>{"age", "fare"}));
  write_bytes(folder / "new.csv", "kind,fare,age\ndog,4,2\ndog,5,3\n");
  const LoadedData data = load_data((folder / "new.csv").string(), load_options_of(model));
  EXPECT_EQ(data.train->features, (std::vector<float>{2, 4, 3, 5})) << "whole numbers of a model of real ones";
  EXPECT_EQ(data.train->labels, (Labels{1, 1}));
}

TEST(LoadUnlabelled, ReadsTablesOfValuesAlone) {
  const TemporaryFolder folder;
  write_bytes(folder / "old.csv", "age,Id,fare,kind\n1.5,7,2,cat\n2.5,9,4,dog\n");
  LoadOptions options;
  options.label_column = "kind";
  options.drop_columns = {"Id"};
  const Model model = model_of_table(*load_data((folder / "old.csv").string(), options).train);
  const auto values = [&](const char* table) -> std::optional<std::vector<float>> {
    write_bytes(folder / "test.csv", table);
    const auto read = load_unlabelled((folder / "test.csv").string(), model);
    return read ? std::optional(read->values) : std::nullopt;
  };
  EXPECT_EQ(values("fare,Id,age\n2,8,1\n4,9,3\n"), (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(values("1.5,2\n2.5,4\n"), (std::vector<float>{1.5F, 2, 2.5F, 4}));
  EXPECT_EQ(values("kind,fare,age\ncat,2,1\n"), std::nullopt);
  EXPECT_EQ(values("cat,1.5,2\n"), std::nullopt);
  EXPECT_FALSE(load_unlabelled("mnist", model));
  EXPECT_EQ(error_of([&] { values("1.5,2\n2.5,x\n"); }),
            (folder / "test.csv").string() + ": line 2, column 2 holds \"x\", expected a number");
}

TEST(LoadUnlabelled, GivesPixelsAsTheirNumbers) {
  const TemporaryFolder folder;
  Dataset data{.shape = {1, 2, 2}, .pixels = std::vector<std::uint8_t>(8, 9), .labels = {0, 1}, .classes = {"a", "b"}};
  const Model model = model_of_table(data);
  const std::string path = (folder / "test.csv").string();
  write_bytes(path, "p1,p2,p3,p4\n0,1.0,200,3\n");
  const auto read = load_unlabelled(path, model);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->values, (std::vector<float>{0, 1, 200, 3}));
  EXPECT_EQ(read->shape, data.shape);
  write_bytes(path, "0,1,256,3\n");
  EXPECT_EQ(error_of([&] { load_unlabelled(path, model); }),
            path + ": line 1, column 3 holds \"256\", expected a pixel: a whole number of 0 to 255");
}

TEST(LoadData, ReadsTheWeightsOfACsvFileAndRefusesThemOfOtherSources) {
  const TemporaryFolder folder;
  write_bytes(folder / "d.csv", "kind,w,b\nx,0.25,2\ny,3,4\n");
  write_tiny_idx(folder / "idx");
  LoadOptions options;
  options.weight_column = "w";
  const LoadedData data = load_data((folder / "d.csv").string(), options);
  EXPECT_EQ(data.train->weights, (std::vector<float>{0.25F, 3}));
  EXPECT_EQ(data.train->features, (std::vector<float>{2, 4}));
  const std::string idx = (folder / "idx").string();
  const std::string reason = ": is no table, so it has no column \"w\" of weights (data.weight_column)";
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
  write_bytes(folder / "a.doc", "");
  const std::string path = (folder / "a.doc").string();
  EXPECT_EQ(error_of([&] { load_data(path); }),
            path +
                ": is no data set; expected a table (.csv, .tsv or .txt, also .gz), a folder, IDX pictures "
                "(NAME-images-idx3-ubyte), or a name such as mnist");
}

}  // namespace
}  // namespace nudge
