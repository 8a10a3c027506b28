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

/// Two gray pictures of 2 x 3 pixels with labels.
Dataset labelled_pictures() {
  return {.name = "labelled",
          .shape = {1, 2, 3},
          .pixels = std::vector<std::uint8_t>(12, 9),
          .labels = {0, 1},
          .classes = {"cat", "dog"}};
}

TEST(LoadWithoutLabels, BringsPicturesOfAnySizeToTheFormOfThoseWithLabels) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "deep/er");
  write_png(folder / "b.png", {{1, 2, 3}, {1, 2, 3, 4, 5, 6}});
  write_png(folder / "a.png", {{3, 1, 1}, {200, 200, 200}});
  write_png(folder / "deep/er/c.png", {{1, 4, 3}, std::vector<std::uint8_t>(12, 50)});
  write_bytes(folder / "notes.txt", "no picture");
  const LoadedData data = load_without_labels(folder.path().string(), labelled_pictures());
  ASSERT_TRUE(data.train);
  EXPECT_EQ(data.train->shape, (Shape{1, 2, 3}));
  EXPECT_EQ(data.train->labels, (Labels{-1, -1, -1}));
  EXPECT_EQ(data.train->classes, labelled_pictures().classes);
  const std::vector<std::uint8_t> expected{200, 200, 200, 200, 200, 200, 1, 2, 3, 4, 5, 6, 50, 50, 50, 50, 50, 50};
  EXPECT_EQ(data.train->pixels, expected);
  EXPECT_EQ(data.notes, std::vector{folder.path().string() + ": 1 file is no picture and is not read (.txt)"});
  LoadOptions turned;
  turned.transpose = true;
  Dataset upright = labelled_pictures();
  upright.shape = {1, 3, 2};
  fs::remove_all(folder / "deep");
  fs::remove(folder / "a.png");
  EXPECT_EQ(load_without_labels(folder.path().string(), upright, turned).train->pixels,
            (std::vector<std::uint8_t>{1, 4, 2, 5, 3, 6}));
}

TEST(LoadWithoutLabels, ReadsIdxPicturesWithoutTheirLabels) {
  const TemporaryFolder folder;
  Dataset like = labelled_pictures();
  like.shape = {1, 2, 2};
  like.pixels.resize(8);
  write_bytes(folder / "more-images-idx3-ubyte", idx_bytes({2, 2, 2}, "ddddefgh"));
  const LoadedData named = load_without_labels((folder / "more-images-idx3-ubyte").string(), like);
  EXPECT_EQ(named.train->pixels, (std::vector<std::uint8_t>{'d', 'd', 'd', 'd', 'e', 'f', 'g', 'h'}));
  EXPECT_EQ(named.train->size(), 2u);
  for (const char* labels : {"train-labels-idx1-ubyte", ""}) {
    write_tiny_idx(folder / "idx");
    fs::remove(folder / "idx/train-labels-idx1-ubyte");
    if (*labels != '\0') write_bytes(folder / "idx" / labels, idx_bytes({3}, "xyz"));
    EXPECT_EQ(load_without_labels((folder / "idx").string(), like).train->size(), 3u) << labels;
  }
  like.shape = {3, 4, 2};
  const LoadedData larger = load_without_labels((folder / "more-images-idx3-ubyte").string(), like);
  EXPECT_EQ(larger.train->pixels.size(), 2u * 3 * 4 * 2);
}

TEST(LoadWithoutLabels, ReadsATableByTheColumnsOfTheLabelledOne) {
  const TemporaryFolder folder;
  write_bytes(folder / "old.csv", "age,Id,fare,kind\n1.5,7,2,cat\n2.5,9,4,dog\n");
  LoadOptions options;
  options.label_column = "kind";
  options.drop_columns = {"Id"};
  const Dataset like = *load_data((folder / "old.csv").string(), options).train;
  const auto read = [&](const char* table) {
    write_bytes(folder / "pool.csv", table);
    return load_without_labels((folder / "pool.csv").string(), like);
  };
  const std::vector<float> expected{1, 2, 3, 4};
  EXPECT_EQ(read("fare,Id,age\n2,8,1\n4,9,3\n").train->features, expected);
  EXPECT_EQ(read("kind,fare,age\n,2,1\n?,4,3\n").train->features, expected) << "an empty column of labels";
  EXPECT_EQ(read("1,2\n3,4\n").train->features, expected);
  EXPECT_EQ(read("1,2\n3,4\n").train->labels, (Labels{-1, -1}));
  EXPECT_EQ(read("fare,age,new\n2,1,9\n").notes,
            std::vector{(folder / "pool.csv").string() + ": leaves out what the model did not learn from: new"});
  const std::string file = (folder / "pool.csv").string();
  EXPECT_EQ(error_of([&] { read("fare,Id,years\n2,8,1\n"); }),
            file + ": has no column \"age\", which the labelled table has; it has fare, Id, years");
  EXPECT_EQ(error_of([&] { read("1,2,3\n"); }), file + ": an example has 3 values, the model takes 2");
  EXPECT_EQ(error_of([&] { read("1,2\n3,x\n"); }), file + ": line 2, column 2 holds \"x\", expected a number");
}

TEST(LoadWithoutLabels, ReadsTablesOfPixelsOfOtherPictures) {
  const TemporaryFolder folder;
  std::string line = "9";
  for (int i = 1; i < 64; ++i) line += ',' + std::to_string(i * 7 % 250);
  write_bytes(folder / "pool.csv", line + '\n' + line + '\n');
  Dataset like = labelled_pictures();
  like.shape = {1, 8, 8};
  like.pixels.resize(128);
  const LoadedData data = load_without_labels((folder / "pool.csv").string(), like);
  EXPECT_EQ(data.train->pixels.size(), 128u);
  EXPECT_EQ(data.train->shape, like.shape);
  // Resized, the pictures of a table have another shape than its lines.
  write_bytes(folder / "old.csv", "cat," + line + "\ndog," + line + '\n');
  LoadOptions options;
  options.height = options.width = 4;
  const Dataset resized = *load_data((folder / "old.csv").string(), options).train;
  EXPECT_EQ(load_without_labels((folder / "pool.csv").string(), resized).train->pixels, resized.pixels);
}

TEST(LoadWithoutLabels, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  const auto error = [&](const char* source, const Dataset& like) {
    return error_of([&] { load_without_labels((folder / source).string(), like); });
  };
  const auto path = [&](const char* source) { return (folder / source).string(); };
  Dataset numbers = labelled_pictures();
  numbers.pixels.clear();
  numbers.shape = {4};
  numbers.features.resize(8);
  fs::create_directories(folder / "empty");
  fs::create_directories(folder / "pictures");
  write_png(folder / "pictures/1.png", {{1, 1, 1}, {9}});
  write_bytes(folder / "pool.doc", "no table");
  write_bytes(folder / "more-images-idx3-ubyte", idx_bytes({2, 2, 2}, "ddddefgh"));
  write_tiny_idx(folder / "idx");
  fs::remove(folder / "idx/train-images-idx3-ubyte");
  fs::remove(folder / "idx/t10k-images-idx3-ubyte");
  EXPECT_EQ(error("none", numbers),
            path("none") + ": there is no such file or folder of examples without labels (data.unlabelled)");
  EXPECT_EQ(error("empty", labelled_pictures()), path("empty") + ": holds no PNG or JPEG pictures");
  EXPECT_EQ(error("pictures", numbers),
            path("pictures") + ": holds pictures, but an example with a label (labelled) is 4 numbers");
  EXPECT_EQ(
      error("more-images-idx3-ubyte", numbers),
      path("more-images-idx3-ubyte") + ": an example is 1x2x2 pixels, but one with a label (labelled) is 4 numbers");
  EXPECT_TRUE(error("pool.doc", numbers).starts_with(path("pool.doc") + ": is no data set; expected a folder"));
  EXPECT_EQ(error("idx", labelled_pictures()),
            path("idx") + ": holds IDX labels without pictures; expected a file named like train-images-idx3-ubyte");
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
