#include <gtest/gtest.h>

#include <set>

#include "nudge/error.hpp"
#include "nudge/report.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

std::set<std::string> names_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

constexpr const char* document = R"({
  "document": "sample",
  "input_shape": [1, 2, 2],
  "classes": ["cat", "do,g"],
  "outputs": [
    {"address": "L2.0", "nudge": -0.125, "weight": {"from": 1, "value": 1e-07}, "field": [1, 2, 2], "votes": [3, null]},
    {"address": "L2.1", "nudge": null, "right": true, "votes": []}
  ],
  "images": [{"shape": [1, 1, 1], "base64": "AA=="}],
  "inner": {"rows": [[1, 2.5], [3, 4.0]]},
  "layers": [{"pairs": [{"a": 1}, {"a": 2}]}, {"pairs": [{"a": 3}]}]
})";

TEST(Export, WritesEveryTableOfTheDocument) {
  const TemporaryFolder folder;
  export_document(document, folder / "new/out");
  EXPECT_EQ(names_in(folder / "new/out"),
            (std::set<std::string>{"document.json", "classes.csv", "facts.csv", "outputs.csv", "outputs-votes.csv",
                                   "inner-rows.csv", "layers-pairs.csv"}));
  const auto file = [&](const char* name) { return bytes_of_file(folder / "new/out" / name); };
  EXPECT_EQ(file("document.json"), std::string(document) + "\n");
  EXPECT_EQ(file("facts.csv"), "fact,value\ndocument,sample\ninput_shape,1x2x2\n");
  EXPECT_EQ(file("classes.csv"), "classes,value\n0,cat\n1,\"do,g\"\n");
  EXPECT_EQ(file("outputs.csv"),
            "outputs,address,nudge,weight.from,weight.value,field,right\n"
            "0,L2.0,-0.125,1,1e-07,1x2x2,\n"
            "1,L2.1,,,,,true\n");
  EXPECT_EQ(file("outputs-votes.csv"), "outputs,votes,value\n0,0,3\n0,1,\n");
  EXPECT_EQ(file("inner-rows.csv"), "rows,0,1\n0,1,2.5\n1,3,4.0\n");
  EXPECT_EQ(file("layers-pairs.csv"), "layers,pairs,a\n0,0,1\n0,1,2\n1,0,3\n");
}

TEST(Export, RefusesWhatIsNoFolderOrNoDocument) {
  const TemporaryFolder folder;
  write_bytes(folder / "file", "");
  EXPECT_ERROR(export_document("{}", folder / "file"), "it is not a folder and none can be made there");
  EXPECT_ERROR(export_document("{", folder / "other"), "the document: not JSON");
  EXPECT_FALSE(std::filesystem::exists(folder / "other"));
}

}  // namespace
}  // namespace nudge
