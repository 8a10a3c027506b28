#include "data/class_names.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"

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

}  // namespace
}  // namespace nudge
