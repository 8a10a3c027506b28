#include "files/table_file.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "base/lower_case.hpp"
#include "data/csv.hpp"
#include "files/input_file.hpp"

namespace nudge {

namespace {

CsvOptions csv_options_of(const LoadOptions& options) {
  return {.columns = {.label = options.label_column,
                      .targets = options.target_columns,
                      .weight = options.weight_column,
                      .dropped = options.drop_columns,
                      .earlier = options.columns},
          .numbers = options.numbers,
          .shape = options.shape};
}

/// How many numbers an example of such a table has.
std::size_t values_in(const TableColumns& columns) {
  const std::size_t labels = columns.label.number > 0 ? 1 : 0, weights = columns.weight ? 1 : 0;
  return columns.count - labels - weights - columns.targets.size() - columns.dropped.size();
}

/// What is left unread is of no use to the parser.
void feed_all(InputFile& file, CsvParser& parser) {
  std::vector<std::uint8_t> buffer(std::size_t{256} * 1024);
  while (const std::size_t came = file.read(buffer)) {
    parser.feed(std::span(buffer).first(came));
    if (parser.is_other_table()) return;
  }
}

}  // namespace

bool is_table_file(const std::filesystem::path& path) {
  constexpr std::array endings{".csv", ".tsv", ".txt", ".data"};
  const auto lower_ending = [](const std::filesystem::path& of) { return lower_case(of.extension().string()); };
  const bool zipped = lower_ending(path) == ".gz";
  const std::string ending = lower_ending(zipped ? path.stem() : path);
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

std::shared_ptr<Dataset> read_table_file(const std::filesystem::path& path, const std::string& name,
                                         const LoadOptions& options, std::vector<std::string>& notes) {
  InputFile file(path);
  CsvParser parser(name, csv_options_of(options));
  feed_all(file, parser);
  auto data = std::make_shared<Dataset>(parser.finish());
  notes.insert(notes.end(), parser.notes().begin(), parser.notes().end());
  return data;
}

LoadOptions load_options_of(const Model& model) {
  LoadOptions options;
  options.classes = model.classes;
  options.columns = model.columns;
  options.numbers = model.preprocessing.scale == 1.0F ? TableNumbers::values : TableNumbers::pixels;
  options.shape = model.preprocessing.shape;
  return options;
}

Dataset read_values_of_table(const std::filesystem::path& path, const std::string& name, const Dataset& like,
                             std::vector<std::string>& notes) {
  CsvOptions wanted{.columns = {.earlier = like.columns},
                    .numbers = like.has_pixels() ? TableNumbers::pixels : TableNumbers::values,
                    .labelled = false,
                    .values_alone = true};
  const std::size_t values = like.columns ? values_in(*like.columns) : like.shape.size();
  // Pictures that were resized had another shape in their table.
  if (values == like.shape.size()) {
    wanted.shape = like.shape;
  } else {
    wanted.columns.values = values;
  }
  InputFile file(path);
  CsvParser parser(name, std::move(wanted));
  feed_all(file, parser);
  Dataset data = parser.finish();
  notes.insert(notes.end(), parser.notes().begin(), parser.notes().end());
  return data;
}

std::optional<UnlabelledExamples> load_unlabelled(const std::string& source, const Model& model) {
  std::error_code error;
  if (!is_table_file(source) || !std::filesystem::is_regular_file(source, error)) return std::nullopt;
  InputFile file(source);
  CsvOptions wanted = csv_options_of(load_options_of(model));
  wanted.labelled = false;
  CsvParser parser(source, std::move(wanted));
  feed_all(file, parser);
  Dataset data = parser.finish();
  if (parser.is_other_table()) return std::nullopt;
  UnlabelledExamples examples{
      .name = source, .shape = data.shape, .values = std::move(data.features), .notes = parser.notes()};
  if (data.has_pixels()) examples.values.assign(data.pixels.begin(), data.pixels.end());
  return examples;
}

}  // namespace nudge
