// The question of a sweep: its words, its trainings, its record.

#include "runs/sweep_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <system_error>

#include "base/json.hpp"
#include "base/random.hpp"
#include "nudge/error.hpp"
#include "runs/run_setup.hpp"

namespace nudge {

namespace {

constexpr std::size_t most_runs = 10'000;
constexpr std::size_t longest_name = 60;

struct Assignment {
  std::string key;
  std::string_view value;
};

Assignment split(std::string_view words, const char* expected) {
  const std::size_t equals = words.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == words.size()) {
    fail("'", words, "': expected ", expected);
  }
  return {std::string(words.substr(0, equals)), words.substr(equals + 1)};
}

/// The whole text as a number.
bool reads_as_number(std::string_view words, double& number) {
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), number);
  return error == std::errc() && end == words.data() + words.size() && std::isfinite(number);
}

bool is_whole(std::string_view words) { return words.find_first_not_of("0123456789") == std::string_view::npos; }

/// Draw `number` of the range.
std::string draw(const SweepRange& range, const Philox& philox, std::uint32_t number, std::uint32_t key) {
  const auto bits = philox(number, key, 0, 0);
  const double u = uniform(bits[0], bits[1]);
  if (range.whole) {
    // Each whole number has the same room, also those at the ends.
    const double low = range.low - 0.5, high = range.high + 0.5;
    const double drawn = range.logarithmic ? low * std::pow(high / low, u) : low + (high - low) * u;
    return fmt::format("{:.0f}", std::clamp(std::round(drawn), range.low, range.high));
  }
  const double drawn =
      range.logarithmic ? range.low * std::pow(range.high / range.low, u) : range.low + (range.high - range.low) * u;
  return fmt::format("{:.4g}", drawn);
}

/// The values of every setting.
std::vector<std::vector<std::string>> settings_of(const SweepPlan& plan) {
  std::vector<std::vector<std::string>> settings;
  if (plan.random == 0) {
    settings.emplace_back();
    for (const SweepValues& one : plan.grid) {
      std::vector<std::vector<std::string>> longer;
      for (const auto& setting : settings) {
        for (const std::string& value : one.values) {
          longer.push_back(setting);
          longer.back().push_back(value);
        }
      }
      settings = std::move(longer);
      if (settings.size() > most_runs) return settings;
    }
    return settings;
  }
  const Philox philox(plan.base.training.seed, RandomPurpose::sweep);
  for (std::uint32_t number = 0; number < plan.random; ++number) {
    std::uint32_t key = 0;
    std::vector<std::string> setting;
    for (const SweepValues& one : plan.grid) {
      const auto bits = philox(number, key++, 0, 0);
      setting.push_back(
          one.values[static_cast<std::size_t>(uniform(bits[0], bits[1]) * static_cast<double>(one.values.size()))]);
    }
    for (const SweepRange& range : plan.ranges) setting.push_back(draw(range, philox, number, key++));
    settings.push_back(std::move(setting));
  }
  return settings;
}

/// "001-learning_rate-0.1-batch-10": letters that no file system minds.
std::string folder_name(std::size_t number, const std::vector<std::string>& keys, const SweepRun& run, bool has_seeds) {
  std::string name = fmt::format("{:03}", number);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    name += "-" + keys[i].substr(keys[i].rfind('.') + 1) + "-" + run.values[i];
  }
  if (has_seeds) name += fmt::format("-seed-{}", run.configuration.training.seed);
  const auto plain = [](char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') ||
           std::string_view("-_.").find(sign) != std::string_view::npos;
  };
  std::replace_if(
      name.begin(), name.end(), [&](char sign) { return !plain(sign); }, '_');
  return name.substr(0, longest_name);
}

void check(const SweepPlan& plan) {
  const std::vector<std::string> keys = swept_keys(plan);
  if (keys.empty()) fail("a sweep needs keys to vary: a grid of values, or random draws from ranges");
  std::set<std::string> seen;
  for (const std::string& key : keys) {
    if (!seen.insert(key).second) fail("a sweep varies each key once, and ", key, " is given twice");
    if (key == "training.seed") fail("a sweep does not vary training.seed as a key: ask for seeds instead");
    if (key.starts_with("data.")) fail("a sweep compares trainings on the same data: ", key, " cannot be varied");
  }
  if (plan.random == 0 && !plan.ranges.empty()) {
    fail(plan.ranges.front().key, ": a range is drawn from; say how many random draws");
  }
  if (plan.seeds == 0) fail("a sweep trains each setting with at least one seed");
  if (!may_have_validation(plan.base) || plan.base.training.evaluate != "epoch") refuse_without_validation();
}

}  // namespace

void refuse_without_validation() {
  fail(
      "a sweep chooses by a validation part, never by the test part: set data.validation, and training.evaluate to "
      "\"epoch\"");
}

SweepValues parse_sweep_values(std::string_view words) {
  const auto [key, list] = split(words, "section.key=VALUE,VALUE,..., such as optimizer.learning_rate=0.1,0.3");
  SweepValues values{key, {}};
  std::string value;
  int depth = 0;
  char quote = 0;
  const auto take = [&] {
    if (value.empty()) fail("'", words, "': a value is empty");
    values.values.push_back(std::move(value));
    value.clear();
  };
  for (const char sign : list) {
    if (quote != 0) {
      if (sign == quote) quote = 0;
    } else if (sign == '"' || sign == '\'') {
      quote = sign;
    } else if (sign == '[' || sign == '{') {
      ++depth;
    } else if (sign == ']' || sign == '}') {
      --depth;
    } else if (sign == ',' && depth == 0) {
      take();
      continue;
    }
    value += sign;
  }
  take();
  return values;
}

SweepRange parse_sweep_range(std::string_view words) {
  constexpr const char* form = "section.key=LOW..HIGH or section.key=LOW..HIGH(log)";
  const auto [key, ends] = split(words, form);
  SweepRange range{.key = key};
  std::string_view numbers = ends;
  constexpr std::string_view logarithmic = "(log)";
  range.logarithmic = numbers.ends_with(logarithmic);
  if (range.logarithmic) numbers.remove_suffix(logarithmic.size());
  const std::size_t dots = numbers.find("..");
  if (dots == std::string_view::npos) fail("'", words, "': expected ", form);
  const std::string_view low = numbers.substr(0, dots), high = numbers.substr(dots + 2);
  if (!reads_as_number(low, range.low) || !reads_as_number(high, range.high) || !(range.low < range.high)) {
    fail("'", words, "': expected two numbers, the lower first: ", form);
  }
  if (range.logarithmic && range.low <= 0) fail("'", words, "': a logarithmic range begins above 0");
  range.whole = is_whole(low) && is_whole(high);
  return range;
}

std::vector<std::string> swept_keys(const SweepPlan& plan) {
  std::vector<std::string> keys;
  for (const SweepValues& one : plan.grid) keys.push_back(one.key);
  for (const SweepRange& one : plan.ranges) keys.push_back(one.key);
  return keys;
}

std::vector<SweepRun> sweep_runs(const SweepPlan& plan) {
  check(plan);
  const std::vector<std::string> keys = swept_keys(plan);
  if (plan.random > most_runs || plan.seeds > most_runs) fail("a sweep has at most ", most_runs, " trainings");
  const auto settings = settings_of(plan);
  if (settings.size() > most_runs / plan.seeds) fail("a sweep has at most ", most_runs, " trainings");

  std::vector<SweepRun> runs;
  for (std::size_t setting = 0; setting < settings.size(); ++setting) {
    for (std::size_t seed = 0; seed < plan.seeds; ++seed) {
      SweepRun run{.name = {}, .values = settings[setting], .setting = setting, .configuration = plan.base};
      for (std::size_t i = 0; i < keys.size(); ++i) set_key(keys[i] + "=" + run.values[i], run.configuration);
      run.configuration.training.seed += seed;
      nudge::check(run.configuration);
      run.name = folder_name(runs.size() + 1, keys, run, plan.seeds > 1);
      runs.push_back(std::move(run));
    }
  }
  return runs;
}

std::string to_toml(const SweepPlan& plan) {
  // JSON's texts and lists of texts are TOML's too.
  Json grid = Json::array(), ranges = Json::array();
  for (const SweepValues& one : plan.grid) grid.push_back(fmt::format("{}={}", one.key, fmt::join(one.values, ",")));
  for (const SweepRange& one : plan.ranges) {
    const std::string ends =
        one.whole ? fmt::format("{:.0f}..{:.0f}", one.low, one.high) : fmt::format("{}..{}", one.low, one.high);
    ranges.push_back(one.key + "=" + ends + (one.logarithmic ? "(log)" : ""));
  }
  return fmt::format(
      "# What this sweep was asked, and the recipe that it varies.\n[sweep]\ngrid = {}\nranges = {}\n"
      "random = {}\nseeds = {}\n\n{}",
      to_text(grid, "sweep"), to_text(ranges, "sweep"), plan.random, plan.seeds, to_toml(plan.base));
}

}  // namespace nudge
