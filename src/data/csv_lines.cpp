#include "data/csv_lines.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "data/csv_fields.hpp"
#include "nudge/error.hpp"

namespace nudge {

namespace {

/// So many lines show what stands between their fields.
constexpr std::size_t lines_to_look_at = 5;

bool is_empty(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void CsvLines::feed(std::span<const std::uint8_t> bytes) {
  text_.erase(0, from_);
  at_ -= from_;
  from_ = 0;
  text_ += reader_.read(bytes);
}

void CsvLines::finish() {
  text_ += reader_.finish();
  at_end_ = true;
}

bool CsvLines::next() {
  if (separator_ == 0 && !take_first_lines()) return false;
  RawLine line;
  if (!first_lines_.empty()) {
    line = std::move(first_lines_.front());
    first_lines_.pop_front();
  } else if (!take_raw(line)) {
    return false;
  }
  split(std::move(line));
  return true;
}

bool CsvLines::take_first_lines() {
  RawLine line;
  while (first_lines_.size() < lines_to_look_at && take_raw(line)) {
    const std::optional<char> named = line.number == 1 ? named_separator(line.text) : std::nullopt;
    if (named) {
      named_separator_ = *named;
    } else {
      first_lines_.push_back(std::move(line));
    }
  }
  if (first_lines_.empty() || (first_lines_.size() < lines_to_look_at && !at_end_)) return false;
  std::vector<std::string> texts;
  for (const RawLine& first : first_lines_) texts.push_back(first.text);
  separator_ = named_separator_ != 0 ? named_separator_ : find_separator(texts);
  look_for_empty_columns();
  return true;
}

void CsvLines::look_for_empty_columns() {
  std::optional<std::size_t> in_all;
  for (const RawLine& first : first_lines_) {
    std::string line = first.text;
    if (split_fields(line, separator_, fields_)) return;  // the fault is told when the line's turn comes
    std::size_t at_end = 0;
    while (at_end < fields_.size() && fields_[fields_.size() - 1 - at_end].empty()) ++at_end;
    in_all = std::min(in_all.value_or(at_end), at_end);
  }
  empty_columns_ = *in_all;
}

void CsvLines::drop_empty_columns() {
  const std::size_t kept = columns_ == 0 ? fields_.size() - std::min(empty_columns_, fields_.size()) : columns_;
  if (empty_columns_ == 0 || fields_.size() <= kept || fields_.size() > kept + empty_columns_) return;
  for (; fields_.size() > kept; fields_.pop_back()) {
    if (fields_.back().empty()) continue;
    fail(name_, ": line ", number_, ", column ", fields_.size(), " holds ", shown_field(fields_.back()),
         ", and the first lines are empty there");
  }
}

/// The next line that is not empty.
bool CsvLines::take_raw(RawLine& line) {
  while (true) {
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    if (at_ - from_ > longest_csv_line) {
      fail(name_, ": line ", line_, quoted_ ? " has a quote that is not closed within " : " is longer than ",
           longest_csv_line >> 20, " MiB, the most that a line may have");
    }
    if (at_ == text_.size()) break;
    const char c = text_[at_];
    if (c == '"') {
      quoted_ = !quoted_;
      ++at_;
      continue;
    }
    if (c == '\r' && at_ + 1 == text_.size() && !at_end_) return false;  // whether \n follows, the next piece says
    const bool two = c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
    const std::size_t after = at_ + (two ? 2 : 1);
    if (quoted_) {
      ++more_lines_;
      at_ = after;
      continue;
    }
    cut(line, at_, after);
    if (!is_empty(line.text)) return true;
  }
  if (!at_end_ || from_ == text_.size()) return false;
  cut(line, text_.size(), text_.size());
  return !is_empty(line.text);
}

void CsvLines::cut(RawLine& line, std::size_t end, std::size_t next) {
  line.number = line_;
  line.text.assign(text_, from_, end - from_);
  from_ = at_ = next;
  line_ += 1 + std::exchange(more_lines_, 0);
}

void CsvLines::split(RawLine&& line) {
  current_ = std::move(line.text);
  number_ = line.number;
  if (current_.find('\0') != std::string::npos) {
    fail(name_, ": line ", number_,
         " holds a zero byte, so it is no text; save a spreadsheet as CSV, or convert UTF-16, for example: iconv -f "
         "utf-16le -t utf-8 OLD.csv >NEW.csv");
  }
  const bool ascii = is_ascii(current_);
  if (const std::optional<FieldFault> fault = split_fields(current_, separator_, fields_)) {
    if (fault->open_quote) fail(name_, ": the quote opened in line ", number_, " is never closed");
    fail(name_, ": line ", number_, ", column ", fault->column, fault->words);
  }
  if (!ascii) refuse_other_codes();
  drop_empty_columns();
  if (columns_ == 0) columns_ = fields_.size();
  if (fields_.size() != columns_) fail_about_columns();
}

void CsvLines::refuse_other_codes() const {
  const auto wrong = std::find_if_not(fields_.begin(), fields_.end(), is_utf8);
  if (wrong == fields_.end()) return;
  fail(name_, ": line ", number_, ", column ", wrong - fields_.begin() + 1,
       " is not UTF-8 (is it Latin-1?); convert the file, for example: iconv -f latin1 -t utf-8 OLD.csv >NEW.csv");
}

void CsvLines::fail_about_columns() {
  std::string other;
  const std::size_t came = fields_.size();
  for (const char separator : {',', ';', '\t', ' '}) {
    std::string line = current_;
    if (separator == separator_ || split_fields(line, separator, fields_) || fields_.size() != columns_) continue;
    other = "; it has as many when it is split at " + separator_words(separator) + ", the lines before are split at " +
            separator_words(separator_);
    break;
  }
  fail(name_, ": line ", number_, " has ", came, came == 1 ? " column" : " columns", ", the first line has ", columns_,
       other);
}

}  // namespace nudge
