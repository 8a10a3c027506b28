#pragma once
// A figure of a page: a picture with its caption, the calculus beside it, and its numbers as a table. The same picture
// stands alone as SVG, the same numbers as CSV.

#include <optional>
#include <string>
#include <vector>

#include "nudge/report.hpp"
#include "report/canvas.hpp"
#include "report/data_table.hpp"

namespace nudge::report {

struct FigureParts {
  std::string id;           ///< unique in the page, and the file's name: "output-nudges"
  std::string title;        ///< text
  std::string caption;      ///< HTML, in sentences
  std::string calculus{};   ///< HTML; empty: none
  std::string description;  ///< text, for those who cannot see it
  Drawing drawing;
  DataTable numbers;
  std::optional<DataTable> all_numbers{};  ///< for the CSV, where the table shows less than the picture
  std::string numbers_title = "Numbers";
  /// Of a picture that is wider than a phone: what lies beyond its edge, text; and whether a phone shows its right end
  /// first.
  std::string beyond{};
  bool from_right = false;
};

/// Makes figures and keeps them for export.
class Figures {
 public:
  /// The figure as HTML. Errors: an id twice.
  std::string add(const FigureParts& parts);
  std::vector<Figure> take() { return std::move(figures_); }

 private:
  std::vector<Figure> figures_;
};

/// Side by side where there is room.
std::string side_by_side(const std::string& figures);

}  // namespace nudge::report
