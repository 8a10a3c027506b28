#include "data/class_names.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"
#include "support/expect_error.hpp"

namespace nudge {
namespace {

using Names = std::vector<std::string>;

Names sorted(Names names) {
  sort_class_names(names);
  return names;
}

Dataset toy(Names classes, std::vector<std::int32_t> labels) {
  Dataset data;
  data.name = "toy";
  data.classes = std::move(classes);
  data.labels = std::move(labels);
  return data;
}

TEST(ClassNames, AreNumberedFromZero) { EXPECT_EQ(numbered_classes(3), (Names{"0", "1", "2"})); }

TEST(ClassNames, OfWholeNumbersAreSortedByValue) { EXPECT_EQ(sorted({"10", "9", "0"}), (Names{"0", "9", "10"})); }

TEST(ClassNames, OfAnythingElseAreSortedByBytes) {
  EXPECT_EQ(sorted({"cat", "10", "9", "Dog"}), (Names{"10", "9", "Dog", "cat"}));
}

TEST(ClassNames, OfOneValueAreSortedByBytes) { EXPECT_EQ(sorted({"7", "07", "6"}), (Names{"6", "07", "7"})); }

TEST(Relabel, FindsClassesByName) {
  Dataset data = toy({"3", "7"}, {0, 1, 1});
  relabel(data, numbered_classes(10));
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{3, 7, 7}));
  EXPECT_EQ(data.classes.size(), 10u);
}

TEST(Relabel, TakesNumbersAsIndicesOfNames) {
  Dataset data = toy({"0", "2"}, {0, 1});
  relabel(data, {"shirt", "coat", "bag"});
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{0, 2}));
}

TEST(Relabel, DoesNotTakeNumbersAsIndicesOfNumbers) {
  Dataset data = toy({"0", "7"}, {0, 1});
  EXPECT_EQ(error_of([&] {
              relabel(data, {"3", "7"});
            }),
            "toy: has examples of class \"0\", which is not one of the model's classes: 3, 7");
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{0, 1}));
}

TEST(Relabel, PassesOverUnknownClassesWithoutExamples) {
  Dataset data = toy({"cat", "dog"}, {1, 1});
  relabel(data, {"dog"});
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{0, 0}));
}

Dataset five_pictures() {
  Dataset data{.name = "five", .shape = {1, 1, 2}, .classes = {"0", "1", "2", "cat"}};
  data.pixels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  data.labels = {3, 1, 0, 2, 1};
  data.weights = {0, 1, 2, 3, 4};
  return data;
}

TEST(ClassNames, KeepsTheExamplesOfSomeClassesInTheirOrder) {
  Dataset data = five_pictures();
  keep_classes(data, {"cat", "1-2"}, false);
  EXPECT_EQ(data.classes, (std::vector<std::string>{"cat", "1", "2"}));
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{0, 1, 2, 1}));
  EXPECT_EQ(data.pixels, (std::vector<std::uint8_t>{0, 1, 2, 3, 6, 7, 8, 9}));
  EXPECT_EQ(data.weights, (std::vector<float>{0, 1, 3, 4}));
  check(data);
}

TEST(ClassNames, ARangeThatIsTheNameOfAClassIsThatClass) {
  Dataset data = five_pictures();
  data.classes[0] = "1-2";
  keep_classes(data, {"1-2", "cat"}, false);
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{1, 0}));
}

TEST(ClassNames, RefusesClassesThatAreNotThereOrComeTwice) {
  Dataset data = five_pictures();
  EXPECT_ERROR(keep_classes(data, {"1", "2-4"}, false), "five: has no class \"3\" (data.classes); it has 0, 1, 2, cat");
  EXPECT_ERROR(keep_classes(data, {"0-2", "1"}, false), "data.classes: the class \"1\" is named twice");
  keep_classes(data, {"2-4"}, true);  // a model knows them; these data need not have them all
  EXPECT_EQ(data.classes, (std::vector<std::string>{"2", "3", "4"}));
  EXPECT_EQ(data.labels, (std::vector<std::int32_t>{0}));
}

}  // namespace
}  // namespace nudge
