#include "cli/output.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include "support/catch.hpp"

using namespace daybook::cli;

namespace {

std::string written(Format format, std::vector<Column> columns, std::vector<std::vector<Cell>> rows,
                    Style style = {}) {
  std::ostringstream out;
  const auto writer = make_writer(format, out, std::move(columns), style);
  for (auto& row : rows) writer->row(std::move(row));
  writer->end();
  return out.str();
}

const std::vector<Column> kColumns = {{"name"}, {"n"}};
const std::vector<std::vector<Cell>> kRows = {{std::string("a"), std::int64_t{7}},
                                              {std::string("bcd"), std::int64_t{120}}};

}  // namespace

TEST_CASE("json is one array of objects, and an empty one where there is no row", "[cli]") {
  CHECK(written(Format::json, kColumns, kRows) ==
        "[\n {\"name\":\"a\",\"n\":7},\n {\"name\":\"bcd\",\"n\":120}\n]\n");
  CHECK(written(Format::json, kColumns, {}) == "[]\n");
}

TEST_CASE("jsonl is an object a line, nothing where there is no row", "[cli]") {
  CHECK(written(Format::jsonl, kColumns, kRows) ==
        "{\"name\":\"a\",\"n\":7}\n{\"name\":\"bcd\",\"n\":120}\n");
  CHECK(written(Format::jsonl, kColumns, {}).empty());
}

TEST_CASE("json keeps both of two columns with one name", "[cli]") {
  CHECK(written(Format::jsonl, {{"a"}, {"a"}}, {{std::int64_t{1}, std::int64_t{2}}}) ==
        "{\"a\":1,\"a_2\":2}\n");
}

TEST_CASE("json numbers read back equal, and what JSON cannot say is null", "[cli]") {
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(written(Format::jsonl, {{"a"}, {"b"}, {"c"}}, {{0.1, infinite, Cell()}}) ==
        "{\"a\":0.1,\"b\":null,\"c\":null}\n");
  CHECK(std::stod(json_number(0.1 + 0.2)) == 0.1 + 0.2);
}

TEST_CASE("csv follows RFC 4180, and tells an empty text from NULL", "[cli]") {
  CHECK(written(Format::csv, {{"a"}, {"b"}}, {{std::string("x,\"y\"\nz"), Cell()}}) ==
        "a,b\r\n\"x,\"\"y\"\"\nz\",\r\n");
  CHECK(written(Format::csv, {{"a"}}, {{std::string()}}) == "a\r\n\"\"\r\n");
}

TEST_CASE("markdown escapes what would break its table", "[cli]") {
  CHECK(written(Format::markdown, kColumns, {{std::string("a|b\n<i>"), std::int64_t{1}}}) ==
        "| name | n |\n| --- | ---: |\n| a\\|b<br>&lt;i> | 1 |\n");
}

TEST_CASE("a table puts numbers to the right and text to the left", "[cli]") {
  CHECK(written(Format::table, kColumns, kRows) ==
        "name    n\n"
        "────  ───\n"
        "a       7\n"
        "bcd   120\n");
}

TEST_CASE("a table is cut to the terminal's width, text first", "[cli]") {
  const std::vector<std::vector<Cell>> rows = {{std::string("a long text here"), std::int64_t{12}}};
  Style style;
  style.width = 14;
  CHECK(written(Format::table, {{"text"}, {"n"}}, rows, style) ==
        "text         n\n"
        "──────────  ──\n"
        "a long te…  12\n");
  CHECK(written(Format::csv, {{"text"}, {"n"}}, rows, style) ==
        "text,n\r\na long text here,12\r\n");
}

TEST_CASE("columns that do not fit are named, not silently left out", "[cli]") {
  Style style;
  style.width = 12;
  const std::string out = written(Format::table, {{"aaaaaaaa"}, {"bbbbbbbb"}},
                                  {{std::string("1"), std::string("2")}}, style);
  CHECK(out.find("bbbbbbbb\n") == std::string::npos);
  CHECK(out.find("… 1 column") != std::string::npos);
}

TEST_CASE("what tells rows apart is not cut where another column can be hidden", "[cli]") {
  Style style;
  style.width = 36;
  const std::string out =
      written(Format::table, {{"conversation_id"}, {"turns"}, {"title"}, {"service"}},
              {{std::string("c000000000e"), std::int64_t{4}, std::string("Cancel my flights"),
                std::string("chat")}},
              style);
  CHECK(out.find("conversation_id  turns  title\n"
                 "───────────────  ─────  ────────────\n"
                 "c000000000e          4  Cancel my f…\n"
                 "… 1 column not shown") == 0);
}

TEST_CASE("bars are whole or not there, and are not told when they are not", "[cli]") {
  const std::vector<std::vector<Cell>> rows = {
      {std::string("a-name"), std::int64_t{7}, std::string("██████████")}};
  Style style;
  style.width = 24;
  CHECK(written(Format::table, {{"name"}, {"n"}, {""}}, rows, style) ==
        "name    n\n"
        "──────  ─  ──────────\n"
        "a-name  7  ██████████\n");
  style.width = 20;
  CHECK(written(Format::table, {{"name"}, {"n"}, {""}}, rows, style) ==
        "name    n\n"
        "──────  ─\n"
        "a-name  7\n");
}

TEST_CASE("wide characters keep the columns of a table in line", "[cli]") {
  CHECK(written(Format::table, kColumns,
                {{std::string("日本"), std::int64_t{1}}, {std::string("ab"), std::int64_t{2}}}) ==
        "name  n\n"
        "────  ─\n"
        "日本  1\n"
        "ab    2\n");
}

TEST_CASE("stored control characters never reach a terminal", "[cli]") {
  Style style;
  style.terminal = true;
  const std::vector<std::vector<Cell>> rows = {{std::string("\x1b[2J\xc2\x9b\u202E")}};
  for (const Format format :
       {Format::table, Format::json, Format::jsonl, Format::csv, Format::markdown}) {
    const std::string out = written(format, {{"a"}}, rows, style);
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find("\xc2\x9b") == std::string::npos);
    CHECK(out.find("\u202E") == std::string::npos);
  }
}

TEST_CASE("json on a terminal means the same as json in a pipe", "[cli]") {
  CHECK(json_text("\u202Ea\"", true) == "\"\\u202ea\\\"\"");
  CHECK(json_text("\u202Ea\"", false) == "\"\u202Ea\\\"\"");
}

TEST_CASE("colour marks a state only where colour is on", "[cli]") {
  const std::vector<std::vector<Cell>> rows = {{std::string("error"), std::string("error")}};
  Style style;
  CHECK(written(Format::table, {{"status"}, {"text"}}, rows, style).find('\x1b') ==
        std::string::npos);
  style.color = true;
  CHECK(written(Format::table, {{"status"}, {"text"}}, rows, style)
            .find("\x1b[31merror\x1b[0m   error\n") != std::string::npos);
}

TEST_CASE("a table longer than its look-ahead keeps every row", "[cli]") {
  std::vector<std::vector<Cell>> rows(kTableRows + 5, {std::string("x"), std::int64_t{1}});
  rows.back() = {std::string("longer than all before"), std::int64_t{1}};
  const std::string out = written(Format::table, kColumns, rows);
  CHECK(std::count(out.begin(), out.end(), '\n') == static_cast<int>(kTableRows) + 7);
  CHECK(out.find("longer than all before") != std::string::npos);
}
