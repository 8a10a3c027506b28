// A document and its tables as files.

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "base/json_reader.hpp"
#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "nudge/report.hpp"
#include "text/csv_field.hpp"

namespace nudge {

namespace {

constexpr int deepest_document = 64;

/// By column; the columns in the order in which they were first met.
struct Table {
  std::vector<std::string> columns{};
  std::vector<std::map<std::string, std::string>> rows{};

  void add(std::vector<std::pair<std::string, std::string>> cells) {
    std::map<std::string, std::string>& row = rows.emplace_back();
    for (auto& [column, cell] : cells) {
      if (known_.insert(column).second) columns.push_back(column);
      row[column] = std::move(cell);
    }
  }

  std::string csv() const {
    std::string out;
    const auto add_line = [&](const auto& cell_of) {
      for (const std::string& column : columns) {
        if (&column != &columns.front()) out += ',';
        out += words::csv_field(cell_of(column));
      }
      out += '\n';
    };
    add_line([](const std::string& column) { return column; });
    for (const auto& row : rows) {
      add_line([&](const std::string& column) {
        const auto cell = row.find(column);
        return cell == row.end() ? std::string() : cell->second;
      });
    }
    return out;
  }

 private:
  std::set<std::string> known_{};
};

bool is_picture(const Json& json) { return json.find("base64") != nullptr; }

/// [1, 28, 28]
bool is_shape(const Json& json) {
  if (!json.is_array() || json.size() != 3) return false;
  return std::all_of(json.elements().begin(), json.elements().end(), [](const Json& side) { return side.is_whole(); });
}

bool fits_a_cell(const Json& json) { return !json.is_structured() || is_shape(json); }

std::string cell_of(const Json& json) {
  if (json.is_null()) return "";
  if (json.is_text()) return json.text();
  if (!json.is_array()) return one_line(json);
  std::string out;
  for (const Json& side : json.elements()) out += (out.empty() ? "" : "x") + one_line(side);
  return out;
}

/// The last key of a path.
std::string key_of(const std::string& path) { return path.substr(path.rfind('-') + 1); }

/// Gathers the tables of a document by the paths that lead to them.
class Tables {
 public:
  using Cells = std::vector<std::pair<std::string, std::string>>;

  /// `outer` counts the elements of the arrays around it.
  void visit(const Json& json, const std::string& path, const Cells& outer) {
    if (path.empty()) add_facts(json);
    if (json.is_object() && !is_picture(json)) {
      for (const JsonMember& member : json.members()) {
        visit(member.value, path.empty() ? member.key : path + "-" + member.key, outer);
      }
    } else if (json.is_array() && !is_shape(json)) {
      std::size_t number = 0;
      for (const Json& element : json.elements()) add_row(element, path, outer, number++);
    }
  }

  std::map<std::string, Table> tables{};

 private:
  /// What is said once.
  void add_facts(const Json& document) {
    Cells cells;
    add_members(document, "", cells);
    for (auto& [fact, value] : cells) tables["facts"].add({{"fact", fact}, {"value", std::move(value)}});
  }

  void add_row(const Json& element, const std::string& path, const Cells& outer, std::size_t number) {
    Cells cells = outer;
    cells.emplace_back(key_of(path), std::to_string(number));
    if (element.is_object()) {
      if (is_picture(element)) return;
      const Cells within = cells;
      add_members(element, "", cells);
      // A row of nothing but arrays says nothing of its own.
      if (cells.size() > within.size()) tables[path].add(std::move(cells));
      visit(element, path, within);
    } else if (element.is_array()) {
      add_values(element, cells);
      if (cells.size() > outer.size() + 1) tables[path].add(cells);
    } else {
      cells.emplace_back("value", cell_of(element));
      tables[path].add(std::move(cells));
    }
  }

  static void add_members(const Json& object, const std::string& before, Cells& cells) {
    for (const JsonMember& member : object.members()) {
      if (member.value.is_object() && !is_picture(member.value)) {
        add_members(member.value, before + member.key + ".", cells);
      } else if (fits_a_cell(member.value)) {
        cells.emplace_back(before + member.key, cell_of(member.value));
      }
    }
  }

  static void add_values(const Json& row, Cells& cells) {
    std::size_t number = 0;
    for (const Json& value : row.elements()) {
      if (!value.is_structured()) cells.emplace_back(std::to_string(number), cell_of(value));
      ++number;
    }
  }
};

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    fail("cannot export into ", folder.string(), ": it is not a folder and none can be made there",
         error ? " (" + error.message() + ")" : std::string());
  }
}

}  // namespace

void export_document(const std::string& document, const std::filesystem::path& folder) {
  Tables found;
  found.visit(parse_json(document, "the document", deepest_document, document.size()), "", {});
  make_folder(folder);
  write_file_atomically(folder / "document.json", document + "\n");
  for (const auto& [path, table] : found.tables) write_file_atomically(folder / (path + ".csv"), table.csv());
}

}  // namespace nudge
