#include "nudge/dataset.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "support/error_of.hpp"

namespace nudge {
namespace {

/// Examples of one number each, with `counts[label]` of every label, the labels taking turns.
std::shared_ptr<const Dataset> with_counts(std::vector<std::size_t> counts) {
  auto data = std::make_shared<Dataset>();
  data->name = "toy";
  data->shape = {1, 1, 1};
  for (std::size_t label = 0; label < counts.size(); ++label) data->classes.push_back("class " + std::to_string(label));
  for (bool any = true; any;) {
    any = false;
    for (std::size_t label = 0; label < counts.size(); ++label) {
      if (counts[label] == 0) continue;
      --counts[label];
      any = true;
      data->labels.push_back(static_cast<std::int32_t>(label));
      data->features.push_back(static_cast<float>(data->labels.size()));
    }
  }
  return data;
}

std::vector<std::size_t> counts_of(const Subset& subset) {
  std::vector<std::size_t> counts(subset.data->classes.size());
  for (std::size_t i = 0; i < subset.size(); ++i) ++counts[static_cast<std::size_t>(subset.label(i))];
  return counts;
}

TEST(Dataset, EverythingIsEveryExampleInOrder) {
  const Subset all = everything(with_counts({2, 1}));
  EXPECT_EQ(all.indices, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(all.label(1), 1);
  EXPECT_EQ(all.label(2), 0);
}

TEST(StratifiedDraw, GivesEveryClassItsShare) {
  const Subset all = everything(with_counts({600, 300, 100}));
  EXPECT_EQ(counts_of(stratified_draw(all, 100, 1)), (std::vector<std::size_t>{60, 30, 10}));
}

TEST(StratifiedDraw, GivesOddExamplesToTheLargestRemainders) {
  // The shares of 4 in 7 : 5 : 1 are 2.15, 1.54 and 0.31.
  EXPECT_EQ(counts_of(stratified_draw(everything(with_counts({7, 5, 1})), 4, 1)), (std::vector<std::size_t>{2, 2, 0}));
}

TEST(StratifiedDraw, GivesOddExamplesToLowerClassesWhenRemaindersAreEqual) {
  EXPECT_EQ(counts_of(stratified_draw(everything(with_counts({5, 5, 5, 5})), 6, 1)),
            (std::vector<std::size_t>{2, 2, 1, 1}));
}

TEST(StratifiedDraw, IsAscending) {
  const Subset drawn = stratified_draw(everything(with_counts({50, 50})), 40, 3);
  EXPECT_TRUE(std::is_sorted(drawn.indices.begin(), drawn.indices.end()));
}

TEST(StratifiedDraw, DependsOnTheSeedAlone) {
  const Subset all = everything(with_counts({50, 50}));
  Subset backwards = all;
  std::reverse(backwards.indices.begin(), backwards.indices.end());
  const auto once = stratified_draw(all, 20, 7).indices;
  EXPECT_EQ(stratified_draw(all, 20, 7).indices, once);
  EXPECT_EQ(stratified_draw(backwards, 20, 7).indices, once);
  EXPECT_NE(stratified_draw(all, 20, 8).indices, once);
}

TEST(StratifiedDraw, DrawsEveryExampleEquallyOften) {
  const Subset all = everything(with_counts({10, 30}));
  std::vector<int> drawn(all.size());
  constexpr int draws = 2000;
  for (std::uint64_t seed = 0; seed < draws; ++seed) {
    for (const std::uint32_t index : stratified_draw(all, 12, seed).indices) ++drawn[index];
  }
  // Binomial with p = 0.3: mean 600, standard deviation 20.5. Five of those hold for 40 examples.
  for (const int times : drawn) EXPECT_NEAR(times, 600, 103);
}

TEST(StratifiedDraw, OfAllIsAll) {
  const Subset all = everything(with_counts({3, 4}));
  EXPECT_EQ(stratified_draw(all, 7, 1).indices, all.indices);
}

TEST(StratifiedDraw, RefusesCountsItCannotDraw) {
  const Subset all = everything(with_counts({3, 4}));
  EXPECT_EQ(error_of([&] { stratified_draw(all, 0, 1); }), "toy: cannot draw 0 of 7 examples; it takes 1 to 7");
  EXPECT_EQ(error_of([&] { stratified_draw(all, 8, 1); }), "toy: cannot draw 8 of 7 examples; it takes 1 to 7");
}

TEST(HoldOut, SplitsIntoTheDrawAndTheRest) {
  const Subset all = everything(with_counts({40, 20, 9}));
  const HoldOut parts = hold_out(all, 23, 5);
  EXPECT_EQ(parts.held_out.indices, stratified_draw(all, 23, 5).indices);
  EXPECT_TRUE(std::is_sorted(parts.rest.indices.begin(), parts.rest.indices.end()));
  std::vector<std::uint32_t> joined = parts.rest.indices;
  joined.insert(joined.end(), parts.held_out.indices.begin(), parts.held_out.indices.end());
  std::sort(joined.begin(), joined.end());
  EXPECT_EQ(joined, all.indices);
}

TEST(HoldOut, OfAPartStaysInThatPart) {
  const HoldOut first = hold_out(everything(with_counts({40, 20})), 30, 5);
  const HoldOut second = hold_out(first.rest, 10, 5);
  for (const std::uint32_t index : second.held_out.indices) {
    EXPECT_TRUE(std::binary_search(first.rest.indices.begin(), first.rest.indices.end(), index));
  }
  EXPECT_EQ(second.rest.size(), 20u);
}

TEST(FindLabel, FindsTheNthInThisOrder) {
  Subset some = everything(with_counts({3, 3}));
  EXPECT_EQ(find_label(some, 1, 0), 1u);
  EXPECT_EQ(find_label(some, 1, 2), 5u);
  std::reverse(some.indices.begin(), some.indices.end());
  EXPECT_EQ(find_label(some, 1, 0), 0u);
  EXPECT_EQ(some.label(find_label(some, 0, 1)), 0);
}

TEST(FindLabel, RefusesWhatIsNotThere) {
  const Subset all = everything(with_counts({3, 2}));
  EXPECT_EQ(error_of([&] { find_label(all, 2, 0); }), "toy: no label 2; its labels are 0 to 1");
  EXPECT_EQ(error_of([&] { find_label(all, -1, 0); }), "toy: no label -1; its labels are 0 to 1");
  EXPECT_EQ(error_of([&] { find_label(all, 1, 2); }),
            "toy: has 2 examples of label 1 (class 1), counted from 0, so there is no number 2");
}

}  // namespace
}  // namespace nudge
