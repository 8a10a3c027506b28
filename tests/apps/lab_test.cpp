// nudge lab: the page with a user's own examples and model.

#include <gtest/gtest.h>

#include <fstream>

#include "apps/nudge_program.hpp"
#include "apps/tiny_data.hpp"

namespace nudge::test {
namespace {

void write_page(const std::filesystem::path& file) {
  std::ofstream(file)
      << R"(<script type="text/plain" id="lab-examples"></script><script type="text/plain" id="lab-model"></script>)";
}

TEST(Lab, TakesAModelAndItsData) {
  Workplace place;
  ASSERT_EQ(train_on_bars(place).code, 0);
  write_page(place / "page.html");
  const Outcome outcome = place.nudge({"lab", "run", "--page", "page.html", "--digits", "20", "--out", "mine.html"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "mine.html"));
  std::ifstream in(place / "mine.html");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  EXPECT_TRUE(contains(page, "id=\"lab-examples\">H4sI"));
  EXPECT_TRUE(contains(page, "id=\"lab-model\">H4sI"));
}

TEST(Lab, SaysWhatBuildsIt) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome no_page = place.nudge({"lab", "--data", "bars", "--page", "nowhere.html"});
  EXPECT_EQ(no_page.code, 1);
  EXPECT_TRUE(contains(no_page.err, "cannot read nowhere.html: there is no such file")) << no_page.err;
  std::ofstream(place / "other.html") << "<p>";
  const Outcome other = place.nudge({"lab", "--data", "bars", "--page", "other.html"});
  EXPECT_EQ(other.code, 1);
  EXPECT_TRUE(contains(other.err, "other.html: this page is no lab")) << other.err;
  EXPECT_FALSE(std::filesystem::exists(place / "lab.html"));
}

TEST(Lab, IsFoundWhereItWasInstalledOrBuilt) {
  for (const std::string folder : {"share/nudge", "lab"}) {
    Workplace place;
    write_bars(place / "bars");
    std::filesystem::create_directories(place / "bin");
    std::filesystem::create_directories(place / folder);
    const std::string command = "cp \"$NUDGE\" bin/ && bin/nudge lab --data bars --out mine.html";
    const Outcome before = place.shell(command);
    EXPECT_EQ(before.code, 1);
    EXPECT_TRUE(contains(before.err, "the lab is not built: scripts/lab builds it")) << before.err;
    write_page(place / (folder + "/lab.html"));
    const Outcome after = place.shell(command);
    EXPECT_EQ(after.code, 0) << folder << ": " << after.err;
    EXPECT_TRUE(std::filesystem::exists(place / "mine.html"));
  }
}

TEST(Lab, PacksExamplesAlone) {
  Workplace place;
  write_bars(place / "bars");
  const Outcome outcome = place.nudge({"lab", "--data", "bars", "--digits", "12", "--test", "6", "--pack", "bars.gz"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  std::ifstream in(place / "bars.gz", std::ios::binary);
  EXPECT_TRUE(in.get() == 0x1f && in.get() == 0x8b) << "gzip";
  std::filesystem::rename(place / "bars.gz", place / "few.gz");
  ASSERT_EQ(place.nudge({"lab", "--data", "bars", "--test", "6", "--pack", "all.gz"}).code, 0);
  EXPECT_GT(std::filesystem::file_size(place / "all.gz"), std::filesystem::file_size(place / "few.gz"));
}

}  // namespace
}  // namespace nudge::test
