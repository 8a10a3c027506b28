// Data whose targets are numbers: what is whole, how they are drawn, standardised and read from a table.

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

#include "data/csv.hpp"
#include "nudge/dataset.hpp"
#include "nudge/preprocessing.hpp"
#include "support/error_of.hpp"

namespace nudge {
namespace {

Dataset three() {
  Dataset data;
  data.name = "houses";
  data.shape = Shape{1};
  data.features = {1, 2, 3};
  data.targets = {10, 1, 20, 1, 60, 1};
  data.target_names = {"price", "rooms"};
  return data;
}

TEST(Targets, AreANumberForEachNameAndExample) {
  EXPECT_EQ(three().size(), 3U);
  check(three());
  const auto problem = [](auto&& change) {
    Dataset data = three();
    change(data);
    return error_of([&] { check(data); });
  };
  EXPECT_EQ(problem([](Dataset& data) { data.targets.pop_back(); }),
            "data 'houses': has 5 numbers as targets, 2 for each example are expected");
  EXPECT_EQ(problem([](Dataset& data) { data.features.pop_back(); }),
            "data 'houses': has 2 features, 1 for each of its 3 examples are expected");
  EXPECT_EQ(problem([](Dataset& data) { data.targets[3] = NAN; }),
            "data 'houses': the target 'rooms' of example 1 is nan, a finite number is expected");
  EXPECT_EQ(problem([](Dataset& data) { data.classes = {"a"}; }),
            "data 'houses': has targets that are numbers, and 1 classes and 0 labels: only one of the two is expected");
  EXPECT_EQ(problem([](Dataset& data) { data.target_names.clear(); }),
            "data 'houses': has 6 numbers as targets, and no names of them");
}

TEST(Targets, AreStandardisedOverTheSubset) {
  const auto data = std::make_shared<Dataset>(three());
  const Subset two{data, {0, 1}};
  const Targets targets = standardised_targets(two);
  EXPECT_EQ(targets.names, data->target_names);
  EXPECT_EQ(targets.mean, (std::vector<float>{15, 1}));
  EXPECT_EQ(targets.deviation, (std::vector<float>{5, 1}));  // what is constant is left as it is
  std::vector<float> y(6);
  const std::vector<std::uint32_t> positions{2, 0, 1};
  gather_targets<float>(everything(data), positions, targets, Matrix<float>(y.data(), 3, 2));
  EXPECT_EQ(y, (std::vector<float>{9, 0, -1, 0, 1, 0}));
  to_units(targets, std::span(y).first(2));
  EXPECT_EQ(y[0], 60);
}

TEST(Targets, AreDrawnByTheSeedAlone) {
  auto data = std::make_shared<Dataset>();
  data->name = "houses";
  data->shape = Shape{1};
  data->target_names = {"t"};
  for (int i = 0; i < 50; ++i) {
    data->features.push_back(static_cast<float>(i));
    data->targets.push_back(static_cast<float>(i));
  }
  const Subset all = everything(data);
  const HoldOut parts = hold_out(all, 13, 1);
  EXPECT_EQ(parts.held_out.size(), 13U);
  EXPECT_EQ(parts.rest.size(), 37U);
  EXPECT_EQ(parts.held_out.indices, stratified_draw(all, 13, 1).indices);
  EXPECT_NE(parts.held_out.indices, stratified_draw(all, 13, 2).indices);
  EXPECT_EQ(all.label(3), -1);
  EXPECT_EQ(error_of([&] { balanced_draw(all, 1, 1); }),
            "houses: a balanced draw goes by classes, and its targets are numbers");
  EXPECT_EQ(error_of([&] { find_label(all, 0, 0); }), "houses: a label goes by classes, and its targets are numbers");
}

Dataset parse(std::string_view text, const ColumnWishes& wishes, bool labelled = true) {
  CsvOptions options{.columns = wishes};
  options.labelled = labelled;
  CsvParser parser("x.csv", options);
  parser.feed({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  return parser.finish();
}

TEST(Targets, ComeFromTheColumnsOfATable) {
  const Dataset data = parse("size,price,age,rooms\n1,10.5,3,2\n2,-20,4,3\n", {.targets = {"rooms", "price"}});
  EXPECT_EQ(data.target_names, (std::vector<std::string>{"rooms", "price"}));
  EXPECT_EQ(data.targets, (std::vector<float>{2, 10.5F, 3, -20}));
  EXPECT_EQ(data.features, (std::vector<float>{1, 3, 2, 4}));
  EXPECT_EQ(data.size(), 2U);
  EXPECT_TRUE(data.classes.empty());
  ASSERT_TRUE(data.columns);
  EXPECT_EQ(data.columns->targets.at(1), (TableColumns::Column{"price", 2}));
  check(data);
  // By their numbers, where nothing is named.
  const Dataset unnamed = parse("1;2;0,5\n3;4;0,25\n", {.targets = {"last"}});
  EXPECT_EQ(unnamed.target_names, std::vector<std::string>{"column 3"});
  EXPECT_EQ(unnamed.targets, (std::vector<float>{0.5F, 0.25F}));
  // With weights, and what is left out.
  const Dataset weighed = parse("w,a,t,b\n2,1,5,9\n3,1,6,9\n", {.targets = {"t"}, .weight = "w", .dropped = {"b"}});
  EXPECT_EQ(weighed.weights, (std::vector<float>{2, 3}));
  EXPECT_EQ(weighed.features, (std::vector<float>{1, 1}));
}

TEST(Targets, AreFoundAgainInAnotherTable) {
  const Dataset first = parse("size,price,age\n1,10,3\n2,20,4\n", {.targets = {"price"}});
  const ColumnWishes as_before{.earlier = first.columns, .values = 2};
  const Dataset other = parse("age,price,extra,size\n7,8,0,9\n", as_before);
  EXPECT_EQ(other.targets, std::vector<float>{8});
  EXPECT_EQ(other.features, (std::vector<float>{9, 7}));
  EXPECT_EQ(parse("9,8,7\n1,2,3\n", as_before).targets, (std::vector<float>{8, 2}));
  // Without them it is a table of examples that nobody knows the targets of.
  const Dataset unlabelled = parse("age,size\n7,9\n", as_before, false);
  EXPECT_EQ(unlabelled.features, (std::vector<float>{9, 7}));
  EXPECT_EQ(error_of([&] { parse("age,size\n7,9\n", as_before); }),
            "x.csv: has no column \"price\", which held a target that the model learnt; it has age, size");
}

TEST(Targets, SayWhatIsWrongWithTheTable) {
  const auto problem = [](std::string_view text, const ColumnWishes& wishes) {
    return error_of([&] { parse(text, wishes); });
  };
  EXPECT_EQ(problem("a,t\n1,2\n1,\n", {.targets = {"t"}}),
            "x.csv: line 3, column 2 is empty, expected a target: a finite number; where a value is missing, fill it "
            "in or leave out the line");
  EXPECT_EQ(problem("a,t\n1,2\n1,much\n", {.targets = {"t"}}),
            "x.csv: line 3, column 2 holds \"much\", expected a target: a finite number");
  EXPECT_EQ(problem("a,t\n1,2\n", {.targets = {"u"}}), "x.csv: has no column \"u\"; its first line has a, t");
  EXPECT_EQ(problem("a,t\n1,2\n", {.targets = {"t", "t"}}),
            "x.csv: column 2, \"t\", is a target: it cannot be named twice, nor dropped");
  EXPECT_EQ(problem("a,t\n1,2\n", {.targets = {"t"}, .dropped = {"t"}}),
            "x.csv: column 2, \"t\", is a target: it cannot be named twice, nor dropped");
  EXPECT_EQ(problem("a,t\n1,2\n", {.label = "a", .targets = {"t"}}),
            "x.csv: a column of labels, \"a\", and columns of targets that are numbers (\"t\"): only one of the two is "
            "expected");
  EXPECT_EQ(problem("a,t\n1,2\n", {.targets = {"t"}, .weight = "t"}),
            "x.csv: column 2, \"t\", cannot hold the weights and be a target, nor dropped");
}

}  // namespace
}  // namespace nudge
