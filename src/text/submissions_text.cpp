// Many gradients that were compared with one: a table for the teacher.

#include <algorithm>

#include "base/json_reader.hpp"
#include "files/atomic_file.hpp"
#include "nudge/error.hpp"
#include "text/text.hpp"
#include "text/text_table.hpp"

namespace nudge {

using namespace words;

namespace {

std::size_t agreeing(const GradientComparison& comparison) {
  return static_cast<std::size_t>(
      std::ranges::count_if(comparison.tensors, [](const GradientDifference& one) { return one.agrees; }));
}

/// All of the explanations in one line.
std::string likely(const GradientComparison& comparison) {
  if (comparison.agrees()) return "";
  if (comparison.explanations.empty()) return "no known mistake gives this gradient";
  std::string words;
  for (const std::vector<std::string>& sentences : comparison.explanations) {
    std::string one;
    for (const std::string& sentence : sentences) one += (one.empty() ? "" : "; and ") + sentence;
    words += (words.empty() ? "" : " | or: ") + one;
  }
  return words;
}

/// A field of a CSV file: in quotes, and a quote in it twice. A spreadsheet takes what begins with one of =+-@ for a
/// formula: a blank before it says that it is none.
std::string quoted(const std::string& field) {
  std::string out = "\"";
  if (!field.empty() && std::string_view("=+-@").find(field.front()) != std::string_view::npos) out += ' ';
  for (const char c : field) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

}  // namespace

std::string submissions_text(std::span<const Submission> submissions) {
  TextTable table("lrl");
  table.add({"submission", "agree", "likely"});
  std::size_t right = 0;
  for (const Submission& one : submissions) {
    right += one.agrees() ? 1 : 0;
    const std::string count =
        one.error.empty() ? text(agreeing(one.comparison), " of ", one.comparison.tensors.size()) : std::string("-");
    table.add(
        {printable(one.name), count,
         printable(one.error.empty() ? (one.agrees() ? "all tensors agree" : likely(one.comparison)) : one.error)});
  }
  return table.text() + text(right, " of ", submissions.size(), " agree\n");
}

std::string submissions_csv(std::span<const Submission> submissions) {
  std::string out = "name,agrees,agreeing,tensors,where,likely,error\n";
  for (const Submission& one : submissions) {
    const bool read = one.error.empty();
    out += quoted(one.name) + (one.agrees() ? ",yes," : ",no,");
    out += read ? text(agreeing(one.comparison), ',', one.comparison.tensors.size()) : std::string("0,0");
    out += ',' + quoted(one.comparison.where) + ',' + quoted(read ? likely(one.comparison) : std::string()) + ',' +
           quoted(one.error) + '\n';
  }
  return out;
}

void write_submissions(std::span<const Submission> submissions, const std::filesystem::path& file) {
  AtomicFile out(file);
  out.write(submissions_csv(submissions));
  out.commit();
}

}  // namespace nudge
