// Rows out: one writer for each --format, fed row by row, so that an answer of any length costs a
// constant amount of memory.
//
//   auto rows = make_writer(Format::csv, std::cout, {{"model"}, {"count"}}, {});
//   rows->row({"gpt-4o", std::int64_t{12}});
//   rows->end();
//
// json is one array, jsonl one object a line, csv is RFC 4180 (CRLF between lines), markdown a
// table of GitHub's kind. table is for people: numbers to the right, cut to the terminal's width,
// at most kTableRows rows are looked at to find the widths. Values are never cut in the other
// formats.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

namespace daybook::cli {

enum class Format { table, json, jsonl, csv, markdown };

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// In a table "2.3 MB" for bytes, one decimal for milliseconds; elsewhere the number as it is.
enum class Show { plain, bytes, milliseconds };
struct Column {
  std::string name;
  Show show = Show::plain;
};

struct Style {
  bool terminal = false;  // control characters are escaped in every format
  bool color = false;
  std::size_t width = 0;  // of the terminal; 0: never cut
};

/// Gives rows to one stream. Call end() once, after the last row; a stream that fails is left
/// failed.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void row(std::vector<Cell> cells) = 0;
  virtual void end() = 0;
};

constexpr std::size_t kTableRows = 1000;

std::unique_ptr<RowWriter> make_writer(Format format, std::ostream& out,
                                       std::vector<Column> columns, Style style);
/// The writer for people, in a file of its own.
std::unique_ptr<RowWriter> make_table(std::ostream& out, std::vector<Column> columns, Style style);

/// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD; with `terminal`,
/// characters that would steer it are written as \u escapes, which mean the same.
std::string json_text(std::string_view text, bool terminal);
/// A number as JSON, shortest form that reads back equal; null for what JSON cannot say.
std::string json_number(double number);
/// The same with `terminal` for JSON text that is already made.
std::string harmless_json(std::string json, bool terminal);

}  // namespace daybook::cli
