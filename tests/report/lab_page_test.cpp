#include <gtest/gtest.h>

#include "nudge/lab.hpp"
#include "support/blobs.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

constexpr const char* page =
    "<script type=\"text/plain\" id=\"lab-examples\">old</script>\n"
    "<script type=\"text/plain\" id=\"lab-model\"></script><script>run()</script>";

TEST(LabPage, GetsExamplesAndAModelAndKeepsItsScript) {
  const Subset examples = test::blobs({.examples = 30});
  const std::string without = lab_page(page, {examples, {}, {}}, nullptr);
  EXPECT_EQ(without.find("old"), std::string::npos);
  EXPECT_NE(without.find("id=\"lab-examples\">H4sI"), std::string::npos) << "gzip, as text";
  EXPECT_NE(without.find("id=\"lab-model\"></script><script>run()</script>"), std::string::npos);
  const Model model = make_model("16-4-3", *examples.data, 1);
  const std::string with = lab_page(without, {examples, {}, {}}, &model);
  EXPECT_NE(with.find("id=\"lab-model\">H4sI"), std::string::npos);
  EXPECT_EQ(lab_page(with, {examples, {}, {}}, nullptr), without);
}

TEST(LabPage, MustBeALabAndItsModelOfItsExamples) {
  const Subset examples = test::blobs({.examples = 30});
  EXPECT_ERROR(lab_page("<p>", {examples, {}, {}}, nullptr), "this page is no lab: it has no place for lab-examples");
  const Model model = make_model("16-4-2", *test::blobs({.classes = 2}).data, 1);
  EXPECT_ERROR(lab_page(page, {examples, {}, {}}, &model), "classes");
}

}  // namespace
}  // namespace nudge
