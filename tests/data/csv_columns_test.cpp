#include "data/csv_columns.hpp"

#include <gtest/gtest.h>

#include "support/error_of.hpp"

namespace nudge {
namespace {

using Fields = std::vector<std::string_view>;
using Names = std::vector<std::string>;
using Places = std::vector<std::size_t>;

const Fields old_names{"member", "Id", "age", "fare", "how much", "target"};

/// What a model remembers that was trained on a table with these names, Id dropped.
TableColumns learnt(bool header = true, const Fields& first = old_names) {
  return choose_columns("old.csv", first, header, {.label = "6", .weight = "5", .dropped = {"2"}}).table;
}

ChosenColumns read_by(const TableColumns& earlier, const Fields& first, bool header = true, ColumnWishes wishes = {}) {
  wishes.earlier = earlier;
  return choose_columns("new.csv", first, header, wishes);
}

TEST(Columns, OfATableAreRememberedByNameAndNumber) {
  const TableColumns columns = learnt();
  EXPECT_EQ(columns.count, 6U);
  EXPECT_EQ(columns.label, (TableColumns::Column{"target", 6}));
  EXPECT_EQ(columns.weight, (TableColumns::Column{"how much", 5}));
  EXPECT_EQ(columns.dropped, (std::vector<TableColumns::Column>{{"Id", 2}}));
  EXPECT_EQ(columns.values, (Names{"member", "age", "fare"}));
  EXPECT_TRUE(learnt(false).values.empty());
  EXPECT_TRUE(learnt(true, {"a", "Id", "a", "fare", "w", "target"}).values.empty()) << "names that tell nothing apart";
}

TEST(Columns, OfAnotherTableAreFoundByTheirNames) {
  const ChosenColumns moved = read_by(learnt(), {"target", "fare", "member", "age", "how much"});
  EXPECT_EQ(moved.label, 0U);
  EXPECT_EQ(moved.weight, 4U);
  EXPECT_EQ(moved.values, (Places{2, 3, 1}));
  EXPECT_TRUE(moved.notes.empty());
  const ChosenColumns more = read_by(learnt(), {"new", "Id", "target", "member", "age", "fare"});
  EXPECT_EQ(more.values, (Places{3, 4, 5}));
  EXPECT_EQ(more.weight, std::nullopt);
  EXPECT_EQ(more.notes, Names{"new.csv: leaves out what the model did not learn from: new"});
}

TEST(Columns, OfAnotherTableAreNeverOthersInSilence) {
  EXPECT_EQ(
      error_of([] {
        read_by(learnt(), {"member", "Id", "age", "fare", "how much", "result"});
      }),
      "new.csv: has no column \"target\", which held the labels that the model learnt; it has member, Id, age, fare, "
      "how much, result; say which has the labels: --label-column NAME");
  EXPECT_EQ(error_of([] {
              read_by(learnt(), {"target", "member", "years", "fare"});
            }),
            "new.csv: has no column \"age\", whose values the model takes; it has target, member, years, fare");
  const ChosenColumns renamed = read_by(learnt(), {"target", "x", "y", "z"});
  EXPECT_EQ(renamed.values, (Places{1, 2, 3}));
  EXPECT_EQ(renamed.notes,
            Names{"new.csv: none of its columns has a name that the model learnt; their values are taken in the "
                  "order in which they stand"});
  const ChosenColumns said = read_by(learnt(), {"result", "member", "age", "fare"}, true, {.label = "result"});
  EXPECT_EQ(said.label, 0U);
  EXPECT_EQ(said.values, (Places{1, 2, 3}));
  EXPECT_EQ(error_of([] {
              read_by(learnt(), {"result", "member", "age", "fare"}, true, {.label = "age"});
            }),
            "new.csv: column 3, \"age\", is a value that the model takes; it cannot be anything else, nor dropped");
}

TEST(Columns, WithoutNamesAreFoundByTheirPlacesWhereThereAreAsMany) {
  const Fields numbers{"1", "2", "3", "4", "5", "6"};
  const ChosenColumns same = read_by(learnt(), numbers, false);
  EXPECT_EQ(same.label, 5U);
  EXPECT_EQ(same.weight, 4U);
  EXPECT_EQ(same.values, (Places{0, 2, 3}));
  EXPECT_EQ(same.notes, Names{"new.csv: has no header line, so its columns are taken to stand as in the table that the "
                              "model learnt, the labels in column 6"});
  EXPECT_TRUE(read_by(learnt(false), numbers, false).notes.empty()) << "neither has names";
  EXPECT_FALSE(error_of([&] { read_by(TableColumns{.count = 6}, numbers, false); }).empty()) << "no column is number 0";
  EXPECT_EQ(
      read_by(learnt(false), old_names).notes,
      Names{"new.csv: the table that the model learnt had no header line, so the columns of this one are taken to "
            "stand as in that one, the labels in column 6"});
  EXPECT_EQ(error_of([] {
              read_by(learnt(), {"1", "2", "3"}, false);
            }),
            "new.csv: has 3 columns, the table that the model learnt had 6, and there are no names to tell which is "
            "which; say which has the labels: --label-column NUMBER, from 1 to 3");
}

TEST(Columns, AreOneThingEachAndAsManyAsTheModelTakes) {
  const auto error = [](const ColumnWishes& wishes) {
    return error_of([&] { choose_columns("x.csv", Fields{"a", "b", "c"}, true, wishes); });
  };
  EXPECT_EQ(error({.label = "b", .dropped = {"2"}}), "x.csv: column 2, \"b\", cannot hold the labels and be dropped");
  EXPECT_EQ(error({.weight = "b", .dropped = {"2"}}), "x.csv: column 2, \"b\", cannot hold the weights and be dropped");
  EXPECT_EQ(error({.dropped = {"1", "2", "c"}}), "x.csv: all of its 3 columns are dropped");
  EXPECT_EQ(error({.dropped = {"1", "2"}}), "x.csv: has 3 columns, and none is left for values");
  EXPECT_EQ(
      error({.weight = "b", .values = 2}),
      "x.csv: an example has 1 value but for the labels in column 1, \"a\" and the weights in column 2, \"b\", the "
      "model takes 2");
}

TEST(Unlabelled, HasTheValuesAndNoLabelColumn) {
  const auto choose = [](const Fields& first, bool header, std::optional<TableColumns> earlier) {
    return choose_unlabelled("test.csv", first, header, {.earlier = std::move(earlier), .values = 3});
  };
  EXPECT_EQ(choose({"1", "2", "3"}, false, std::nullopt)->values, (Places{0, 1, 2}));
  EXPECT_FALSE(choose({"1", "2", "3", "4"}, false, std::nullopt));
  const auto by_name = choose({"Id", "fare", "age", "member"}, true, learnt());
  ASSERT_TRUE(by_name);
  EXPECT_EQ(by_name->values, (Places{3, 2, 1}));
  EXPECT_EQ(by_name->label, std::nullopt);
  EXPECT_FALSE(choose({"target", "fare", "age", "member"}, true, learnt()));
  EXPECT_FALSE(choose({"target", "fare", "age"}, true, learnt())) << "as many columns, but one has the labels";
}

TEST(Values, AreThoseOfTheLabelledTableWithLabelsOrWithout) {
  const auto choose = [](const Fields& first, bool header, std::optional<TableColumns> earlier) {
    return choose_values("pool.csv", first, header, {.earlier = std::move(earlier), .values = 3});
  };
  for (const Fields& first : {Fields{"Id", "fare", "age", "member"}, Fields{"target", "fare", "age", "member"}}) {
    const ChosenColumns chosen = choose(first, true, learnt());
    EXPECT_EQ(chosen.values, (Places{3, 2, 1}));
    EXPECT_EQ(chosen.label, std::nullopt);
  }
  EXPECT_EQ(choose({"1", "2", "3"}, false, std::nullopt).values, (Places{0, 1, 2}));
  EXPECT_EQ(error_of([&] {
              choose({"target", "fare", "ages", "member"}, true, learnt());
            }),
            "pool.csv: has no column \"age\", which the labelled table has; it has target, fare, ages, member");
  EXPECT_EQ(error_of([&] {
              choose({"1", "2"}, false, std::nullopt);
            }),
            "pool.csv: an example has 2 values, the model takes 3");
}

TEST(Values, StandWhereTheyStoodWhereNothingIsNamed) {
  const TableColumns earlier{.count = 4, .label = {.name = "", .number = 2}};
  const auto choose = [&](const Fields& first) {
    return choose_values("pool.csv", first, false, {.earlier = earlier, .values = 3}).values;
  };
  EXPECT_EQ(choose({"1", "2", "3", "4"}), (Places{0, 2, 3})) << "with the column of labels";
  EXPECT_EQ(choose({"1", "2", "3"}), (Places{0, 1, 2})) << "without it";
}

}  // namespace
}  // namespace nudge
