#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "nudge/error.hpp"
#include "nudge/run.hpp"
#include "support/expect_error.hpp"
#include "support/temporary_folder.hpp"

namespace nudge {
namespace {

Configuration from(const std::string& toml) {
  Configuration configuration;
  read_recipe_text(toml, "recipe.toml", configuration);
  return configuration;
}

/// A configuration no member of which has its default.
Configuration everything_changed() {
  Configuration c;
  c.data = {.source = "my \"digits\"\\\n\t\x01\x7f caf\xC3\xA9.csv",
            .unlabelled = "more \"digits\"",
            .classes = {"5-9", "cat"},
            .label_column = "digit",
            .weight_column = "how much",
            .drop_columns = {"Id", "-1"},
            .numbers = TableNumbers::pixels,
            .per_class = 7,
            .train_count = 1000,
            .validation = 200,
            .test = 300,
            .seed = 77,
            .standardise = true,
            .channels = 3,
            .height = 12,
            .width = 13,
            .transpose = true};
  c.network = {.layers = "784-30-10",
               .activation = "leaky-relu",
               .slope = 0.1,
               .loss = "half-quadratic",
               .output_activation = "tanh",
               .initialisation = "book",
               .dropout = 0.3};
  c.autoencoder = {.decoder = "30-784", .masking = 0.25, .noise = 0.5};
  c.augment = {.rotation = 10,
               .scale = 0.1,
               .shear = 5,
               .shift = 2,
               .crop = 4,
               .elastic = 0.75,
               .elastic_spacing = 4.5,
               .elastic_field = ElasticField::dense,
               .flip = 0.5,
               .contrast = 0.2,
               .brightness = 0.1,
               .noise = 0.05,
               .erasing = 0.25,
               .cutout = 8,
               .mixup = 0.2};
  c.strong_augment = c.augment;
  c.strong_augment.mixup = 0;
  c.unlabelled = {.batch = 30,
                  .alone = true,
                  .pseudo_labels = 0.1,
                  .consistency = 0.2,
                  .adversarial = 0.3,
                  .information = 0.4,
                  .threshold = 0.5,
                  .align = true,
                  .radius = 0.6};
  c.optimizer = {.kind = OptimizerKind::sgd,
                 .learning_rate = 1.0 / 3,
                 .momentum = 0.1,
                 .nesterov = true,
                 .beta1 = 0.8,
                 .beta2 = 0.9999999999999999,
                 .alpha = 0.5,
                 .epsilon = 4.9406564584124654e-324,
                 .weight_decay = 1e-8,
                 .decay_biases = false,
                 .clip_norm = 1e300,
                 .lion_beta2 = 0.9,
                 .muon_momentum = 0.8,
                 .partner_rate = 0.5,
                 .lookahead = 5,
                 .lookahead_alpha = 0.25,
                 .average_decay = 0.999,
                 .layer_rates = {{"L1", 0.1}, {"L\"2", 3}},
                 .frozen = {"L1", "L\\2"}};
  c.optimizer.kind = OptimizerKind::sgd;
  c.schedule = {.kind = ScheduleKind::one_cycle,
                .factor = 0.3,
                .every = 3,
                .start = 0.125,
                .rise = 0.4,
                .end = 1e-5,
                .warmup = 2.5,
                .patience = 4,
                .threshold = 0.01,
                .minimum = 0.001};
  c.training = {.batch = 0,
                .epochs = 7,
                .seed = 9223372036854775807,
                .accumulate = 1,
                .shards = 2,
                .unfreeze_at = 3,
                .evaluate = "epoch",
                .gradient_norm = true,
                .patience = 3,
                .keep_best = 5,
                .label_smoothing = 0.1,
                .class_weights = {.each = {1, 0.5, 0}},
                .use_average = false,
                .tensorboard = true};
  return c;
}

TEST(Configuration, WritesEveryKeyAndReadsItBackToTheSameBits) {
  for (const Configuration& configuration : {Configuration{}, everything_changed()}) {
    const std::string toml = to_toml(configuration);
    const Configuration again = from(toml);
    EXPECT_EQ(to_toml(again), toml);
    EXPECT_EQ(again.data.source, configuration.data.source);
    EXPECT_EQ(again.autoencoder, configuration.autoencoder);
    EXPECT_EQ(again.augment, configuration.augment);
    EXPECT_EQ(again.optimizer.learning_rate, configuration.optimizer.learning_rate);
    EXPECT_EQ(again.optimizer.epsilon, configuration.optimizer.epsilon);
    EXPECT_EQ(again.optimizer.beta2, configuration.optimizer.beta2);
    EXPECT_EQ(again.optimizer.clip_norm, configuration.optimizer.clip_norm);
    EXPECT_EQ(again.optimizer.layer_rates, configuration.optimizer.layer_rates);
    EXPECT_EQ(again.optimizer.frozen, configuration.optimizer.frozen);
    EXPECT_EQ(again.schedule.kind, configuration.schedule.kind);
    EXPECT_EQ(again.training.batch, configuration.training.batch);
    EXPECT_EQ(again.training.seed, configuration.training.seed);
    EXPECT_EQ(again.training.class_weights.each, configuration.training.class_weights.each);
  }
}

TEST(Configuration, EachKeyHasALineOfItsOwnMember) {
  // Were two keys bound to one member, or one to none, reading what differs in every line from the defaults would show
  // it.
  Configuration changed = everything_changed();
  changed.data.target_columns = {"price", "3"};
  changed.optimizer.kind = OptimizerKind::rmsprop;
  changed.optimizer.nesterov = true;
  changed.training.evaluate = "end";
  changed.training.accumulate = 4;
  changed.training.shards = 3;
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      out.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    return out;
  };
  const auto before = lines(to_toml(Configuration{}));
  const auto after = lines(to_toml(changed));
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool is_key = !before[i].empty() && before[i].front() != '[';
    EXPECT_EQ(before[i] != after[i], is_key) << after[i];
  }
  EXPECT_EQ(lines(to_toml(from(to_toml(changed)))), after);
}

TEST(Configuration, TheDefaultsPassTheirOwnCheck) {
  check(Configuration{});
  // sgd and one-cycle do not read the keys of the others.
  Configuration changed = everything_changed();
  for (const ConfigurationKey& key : configuration_keys()) {
    const bool is_of_others =
        std::set<std::string>{"optimizer.beta1",      "optimizer.beta2",         "optimizer.alpha",
                              "optimizer.lion_beta2", "optimizer.muon_momentum", "optimizer.partner_rate",
                              "schedule.patience",    "schedule.threshold",      "schedule.minimum"}
            .contains(key.name);
    if (is_of_others) set_key(key.name + "=" + key.fallback, changed);
  }
  Configuration classifier = changed;
  classifier.autoencoder = {};
  classifier.unlabelled.alone = false;
  classifier.network.loss = "cross-entropy";
  classifier.network.output_activation = Configuration::Net{}.output_activation;
  check(classifier);
  changed.unlabelled = {};
  changed.data.unlabelled.clear();
  changed.strong_augment = {};
  check(changed);
}

TEST(Configuration, ARecipeChangesOnlyWhatItNames) {
  const Configuration c = from(R"(
    [network]
    layers = "784-30-10"
    [optimizer]
    name = "adamw"
    learning_rate = 1
    [schedule]
    name = "one-cycle"
    [training]
    batch = "all"
  )");
  Configuration expected;
  expected.network.layers = "784-30-10";
  expected.optimizer.kind = OptimizerKind::adamw;
  expected.optimizer.learning_rate = 1;
  expected.schedule.kind = ScheduleKind::one_cycle;
  expected.training.batch = 0;
  EXPECT_EQ(to_toml(c), to_toml(expected));
  EXPECT_EQ(from("[training]\nbatch = 32").training.batch, 32u);
  EXPECT_EQ(from("training.batch = 32").training.batch, 32u);
}

TEST(Configuration, EveryRecipeOfTheHouseIsRead) {
  std::size_t recipes = 0;
  const std::filesystem::path folder = std::filesystem::path(NUDGE_SOURCE_DIR) / "recipes";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    Configuration configuration;
    read_recipe(entry.path(), configuration);
    check(configuration);
    ++recipes;
  }
  EXPECT_GT(recipes, 0u);
}

struct BrokenRecipe {
  const char* toml;
  const char* message;
};

TEST(Configuration, SaysWhatIsWrongAndWhere) {
  const BrokenRecipe broken[] = {
      {"[optimizer", "recipe.toml:1:11: not TOML: found [optimizer, expected lines such as momentum = 0.9"},
      {"[data]\nsource = \"a\"\nsource = \"b\"", "not TOML: source = \"b\": this key or section comes twice"},
      {"[data]\nsource = \"\xe9\"", "not TOML: its bytes are not UTF-8"},
      {"[optimiser]\nlearning_rate = 1.0", "recipe.toml:1:2: unknown section [optimiser]; the nearest is [optimizer]"},
      {"[optimizer]\nlerning_rate = 1.0",
       "recipe.toml:2:1: unknown key optimizer.lerning_rate; the nearest is optimizer.learning_rate"},
      {"[training]\nmomentum = 0.9",
       "recipe.toml:2:1: unknown key training.momentum; the nearest is optimizer.momentum"},
      {"\nlearning_rate = 0.9", "recipe.toml:2:1: unknown key learning_rate; the nearest is optimizer.learning_rate"},
      {"optimizer = 3", "recipe.toml:1:1: optimizer: expected a section, [optimizer]"},
      {"[[optimizer]]\nname = \"sgd\"", "optimizer: expected a section, [optimizer]"},
      {"[optimizer]\n  momentum = 1.0",
       "recipe.toml:2:14: optimizer.momentum: expected a number from 0 to below 1, found 1.0"},
      {"[optimizer]\nmomentum = -0.1", "expected a number from 0 to below 1, found -0.1"},
      {"[optimizer]\nmomentum = \"0.9\"", "optimizer.momentum: expected a number from 0 to below 1, found \"0.9\""},
      {"[optimizer]\nlearning_rate = 0", "optimizer.learning_rate: expected a number above 0, found 0"},
      {"[optimizer]\nlearning_rate = inf", "expected a number above 0, found inf"},
      {"[optimizer]\nlearning_rate = nan", "expected a number above 0, found nan"},
      {"[optimizer]\nlearning_rate = [1.0]", "expected a number above 0, found an array"},
      {"[optimizer]\nlearning_rate = {a = 1.0}", "expected a number above 0, found a table"},
      {"[optimizer]\nlearning_rate = 2020-01-01", "expected a number above 0, found a date or time"},
      {"[optimizer]\nnesterov = 1", "optimizer.nesterov: expected true or false, found 1"},
      {"[optimizer]\nname = \"sdg\"",
       "optimizer.name: optimizer 'sdg' is unknown; there are: sgd, rmsprop, adagrad, adam, adamw, lion, muon"},
      {"[optimizer]\nlayer_rates = 0.1",
       "optimizer.layer_rates: expected a table of numbers, {L1 = 0.1, L2 = 0.5}, found 0.1"},
      {"[optimizer]\nlayer_rates = {L1 = 0}", "optimizer.layer_rates: L1: expected a number above 0, found 0"},
      {"[optimizer]\nfrozen = \"L1\"", "optimizer.frozen: expected a list of texts, [\"L1\", \"L2\"], found \"L1\""},
      {"[optimizer]\nfrozen = [1]", "optimizer.frozen: expected a text, found 1"},
      {"[optimizer]\nlookahead = -1", "optimizer.lookahead: expected a whole number from 0"},
      {"[optimizer]\nname = 1", "optimizer.name: expected a text, found 1"},
      {"[schedule]\nname = \"one_cycle\"", "schedule.name: schedule 'one_cycle' is unknown"},
      {"[network]\nactivation = \"rel\"", "recipe.toml:2:14: network.activation: "},
      {"[network]\nloss = \"mse\"", "network.loss: loss 'mse' is unknown"},
      {"[network]\ninitialisation = \"xavier\"", "network.initialisation: "},
      {"[network]\nlayers = \"784\"", "recipe.toml:2:10: network.layers: "},
      {"[network]\nlayers = \"784-x-10\"", "network.layers: net '784-x-10'"},
      {"[network]\ndropout = 1", "network.dropout: expected a number from 0 to below 1, found 1"},
      {"[data]\nsource = \"\"", "data.source: expected a name or a path, found nothing"},
      {"[data]\nvalidation = -1", "data.validation: expected a whole number from 0 to 4000000000, found -1"},
      {"[data]\nvalidation = 1.5", "expected a whole number from 0 to 4000000000, found 1.5"},
      {"[training]\nepochs = 0", "training.epochs: expected a whole number from 1 to 4000000000, found 0"},
      {"[training]\nbatch = 0", "training.batch: expected a whole number from 1 to 4000000000 or \"all\", found 0"},
      {"[training]\nbatch = \"half\"", "or \"all\", found \"half\""},
      {"[training]\nlabel_smoothing = 1.5", "training.label_smoothing: expected a number from 0 to 1, found 1.5"},
      {"[training]\nclass_weights = \"even\"",
       "training.class_weights: expected a list of numbers or \"balanced\", found \"even\""},
      {"[training]\nclass_weights = [1, -1]", "training.class_weights: expected numbers of 0 or more, found -1"},
      {"[training]\nevaluate = \"never\"", "training.evaluate: expected \"epoch\" or \"end\", found \"never\""},
      {"[training]\nseed = 99999999999999999999", "recipe.toml:2:"},
  };
  for (const BrokenRecipe& recipe : broken) EXPECT_ERROR(from(recipe.toml), recipe.message) << recipe.toml;
}

TEST(Configuration, ABrokenRecipeChangesNothing) {
  Configuration configuration;
  EXPECT_ERROR(read_recipe_text("[training]\nepochs = 3\nseed = -1", "r", configuration), "training.seed");
  EXPECT_EQ(to_toml(configuration), to_toml(Configuration{}));
}

TEST(Configuration, ADeepRecipeIsRefused) { EXPECT_ERROR(from("a = " + std::string(100000, '[')), "not TOML"); }

TEST(Configuration, ARecipeMustBeAFile) {
  const TemporaryFolder folder;
  Configuration configuration;
  EXPECT_ERROR(read_recipe(folder / "none.toml", configuration), "none.toml: there is no such file");
  EXPECT_ERROR(read_recipe(folder.path(), configuration), "a recipe is a file");
  write_bytes(folder / "large.toml", std::string((1 << 20) + 1, '\n'));
  EXPECT_ERROR(read_recipe(folder / "large.toml", configuration), "this is no recipe");
}

TEST(Configuration, KeysAreSetOneByOne) {
  Configuration c;
  set_key("optimizer.momentum=0.9", c);
  set_key(" optimizer.name = adam ", c);
  set_key("training.batch=all", c);
  set_key("data.source=2020-01-01", c);
  set_key("data.label_column=\"a=b\"", c);
  set_key("data.standardise=true", c);
  EXPECT_EQ(c.optimizer.momentum, 0.9);
  EXPECT_EQ(c.optimizer.kind, OptimizerKind::adam);
  EXPECT_EQ(c.training.batch, 0u);
  EXPECT_EQ(c.data.source, "2020-01-01");
  EXPECT_EQ(c.data.label_column, "a=b");
  EXPECT_TRUE(c.data.standardise);
  set_key("training.class_weights=balanced", c);
  EXPECT_TRUE(c.training.class_weights.balanced);
  EXPECT_NE(to_toml(c).find("class_weights = \"balanced\""), std::string::npos);
  set_key("training.class_weights=[2, 1]", c);
  EXPECT_FALSE(c.training.class_weights.balanced);
  EXPECT_EQ(c.training.class_weights.each, (std::vector<double>{2, 1}));
  set_key("training.batch=\"all\"", c);
  EXPECT_EQ(c.training.batch, 0u);
  set_key("data.source=true", c);
  EXPECT_EQ(c.data.source, "true");

  EXPECT_ERROR(set_key("optimizer.momentum", c), "expected section.key=value");
  EXPECT_ERROR(set_key("optimizer.momentun=1", c), "unknown key optimizer.momentun; the nearest is optimizer.momentum");
  EXPECT_ERROR(set_key("optimizer.momentum=fast", c),
               "optimizer.momentum: expected a number from 0 to below 1, found \"fast\"");
  EXPECT_ERROR(set_key("optimizer.momentum=0.5\n[training]\nepochs=1", c), "optimizer.momentum: expected a number");
  EXPECT_ERROR(set_key("training.epochs=", c), "training.epochs: expected a whole number");
  EXPECT_EQ(c.training.epochs, Configuration{}.training.epochs);
}

TEST(Configuration, PartsMustGoTogether) {
  Configuration c;
  c.training.patience = 2;
  EXPECT_ERROR(check(c), "training.patience = 2 needs a validation part: set data.validation");
  c.data.validation = 100;
  check(c);
  c.training.evaluate = "end";
  EXPECT_ERROR(check(c), "needs an evaluation after each epoch");
  c = {};
  c.training.keep_best = 2;
  EXPECT_ERROR(check(c), "training.keep_best = 2 needs a validation part that each epoch is measured on");
  c.data.validation = 100;
  check(c);
  c.training.evaluate = "end";
  EXPECT_ERROR(check(c), "training.keep_best = 2 needs a validation part");
  c = {};
  c.training.accumulate = 2;
  check(c);
  c.training.batch = 0;
  EXPECT_ERROR(check(c), "training.accumulate = 2: with training.batch = \"all\" there is one batch only");

  c = {};
  c.optimizer.nesterov = true;
  EXPECT_ERROR(check(c), "optimizer.nesterov");
  c = {};
  c.training.epochs = 0;
  EXPECT_ERROR(check(c), "training.epochs: expected a whole number from 1");
  c = {};
  c.data.source = "latin \xE9";
  EXPECT_ERROR(check(c), "data.source: not UTF-8");
}

TEST(Configuration, TakesPlainNumbersInAListOfLayers) {
  const Configuration c = from("[network]\nlayers = [\"conv5x5:6\", \"relu\", 10]");
  EXPECT_EQ(c.network.layers, "conv5x5:6, relu, 10");
  EXPECT_EQ(from(to_toml(c)).network.layers, c.network.layers);
  EXPECT_ERROR(from("[network]\nlayers = [\"relu\", 10.5]"),
               "expected a layer, such as \"conv5x5:6\" or 10, found 10.5");
  EXPECT_ERROR(from("[network]\nlayers = [\"relu\", -1]"), "found -1");
  // What is wrong with an item is said before any data are read.
  EXPECT_ERROR(from("[network]\nlayers = [\"relu\", \"rellu\"]"),
               "recipe.toml:2:10: network.layers: item 2 'rellu': unknown layer; the nearest is relu");
}

TEST(Configuration, RefusesWhatHasNoEffect) {
  struct Idle {
    std::vector<const char*> set;
    const char* message;
    const char* makes_right;
  };
  const Idle table[] = {
      {{"optimizer.name=lion", "optimizer.beta2=0.9"}, "optimizer.beta2 is 0.9 without effect", "optimizer.name=adam"},
      {{"optimizer.name=sgd", "optimizer.beta1=0.8"}, "optimizer.beta1 is 0.8 without effect", "optimizer.name=lion"},
      {{"optimizer.lion_beta2=0.9"}, "only lion reads it", "optimizer.name=lion"},
      {{"optimizer.muon_momentum=0.9"}, "only muon reads it; optimizer.name is sgd", "optimizer.name=muon"},
      {{"optimizer.partner_rate=0.1"}, "optimizer.partner_rate is 0.1", "optimizer.name=muon"},
      {{"optimizer.alpha=0.9"}, "only rmsprop reads it", "optimizer.name=rmsprop"},
      {{"optimizer.lookahead_alpha=0.8"}, "it needs optimizer.lookahead", "optimizer.lookahead=5"},
      {{"schedule.patience=3"}, "schedule.patience=", "schedule.name=plateau"},
      {{"schedule.threshold=0.5"}, "only the schedule plateau", "schedule.name=plateau"},
      {{"schedule.minimum=0.5"}, "only the schedule plateau", "schedule.name=plateau"},
      {{"training.use_average=false"}, "no average is kept", "optimizer.average_decay=0.9"},
      {{"data.unlabelled=more", "autoencoder.decoder=mirror", "network.loss=half-quadratic"},
       "data.unlabelled is more, but an autoencoder",
       "data.unlabelled=\"\""},
      {{"data.unlabelled=more", "data.target_columns=[\"price\"]"},
       "data.unlabelled is said, but the targets are numbers",
       "data.unlabelled=\"\""},
      {{"data.unlabelled=more"}, "data.unlabelled is more without effect: unlabelled.batch is 0", "unlabelled.batch=9"},
      {{"unlabelled.information=1"}, "unlabelled.batch is 0, so no step has examples", "unlabelled.batch=10"},
      {{"strong_augment.rotation=10"}, "strong_augment.rotation is 10.0 without effect", "strong_augment.rotation=0"},
      {{"unlabelled.batch=9", "unlabelled.information=1", "unlabelled.alone=true", "data.validation=50"},
       "its labels would choose the best epoch",
       "training.evaluate=end"}};
  for (const Idle& idle : table) {
    Configuration c;
    for (const char* assignment : idle.set) set_key(assignment, c);
    EXPECT_ERROR(check(c), idle.message);
    set_key(idle.makes_right, c);
    EXPECT_NO_THROW(check(c)) << idle.makes_right;
  }
}

TEST(Configuration, EveryKeyIsExplained) {
  std::set<std::string> names;
  for (const ConfigurationKey& key : configuration_keys()) {
    EXPECT_TRUE(names.insert(key.name).second) << key.name;
    EXPECT_FALSE(key.meaning.empty()) << key.name;
    Configuration again;
    set_key(key.name + "=" + key.fallback, again);
    EXPECT_EQ(to_toml(again), to_toml(Configuration{})) << key.name;
  }
  EXPECT_TRUE(names.contains("optimizer.name"));
  EXPECT_TRUE(names.contains("training.batch"));
}

TEST(Configuration, IsExplainedKeyByKeyInTheDocs) {
  std::ifstream file(std::string(NUDGE_SOURCE_DIR) + "/docs/command_line.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  for (const ConfigurationKey& key : configuration_keys()) {
    const std::string line = "| `" + key.name + "` | `" + key.fallback + "` | " + key.meaning + " |";
    EXPECT_NE(page.find(line), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace nudge
