#include "schema/describe.hpp"

#include <algorithm>
#include <optional>

#include "daybook/upkeep.hpp"

namespace daybook::schema {
namespace {

constexpr std::string_view kSpaces = " \t";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpaces) - first + 1);
}

/// Cuts the first line, or the first word, off `text`.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view part = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(std::min(text.size(), part.size() + 1));
  return part;
}

std::string_view take_last_word(std::string_view& text) {
  text = trim(text);
  const std::size_t space = text.find_last_of(kSpaces);
  const std::size_t begin = space == std::string_view::npos ? 0 : space + 1;
  const std::string_view word = text.substr(begin);
  text = trim(text.substr(0, begin));
  return word;
}

bool is_type(std::string_view word) {
  return word == "INTEGER" || word == "REAL" || word == "TEXT" || word == "BLOB";
}

struct Line {
  std::string_view code, comment;
};

/// Splits at the comment; nullopt where there is none, or nothing but one.
std::optional<Line> commented(std::string_view line) {
  const std::size_t dashes = line.find("-- ");
  if (dashes == std::string_view::npos) return std::nullopt;
  const Line parts{trim(line.substr(0, dashes)), trim(line.substr(dashes + 3))};
  if (parts.code.empty()) return std::nullopt;
  return parts;
}

std::optional<Column> table_column(Line line) {
  const std::string_view name = take_until(line.code, kSpaces);
  if (name.back() == ',') {  // of a virtual table, whose columns have no types
    const std::string_view type = take_until(line.comment, kSpaces);
    if (!is_type(type)) return std::nullopt;
    return Column{std::string(name.substr(0, name.size() - 1)), std::string(type),
                  std::string(line.comment)};
  }
  line.code = trim(line.code);
  const std::string_view type = take_until(line.code, " ,");
  if (!is_type(type)) return std::nullopt;
  return Column{std::string(name), std::string(type), std::string(line.comment)};
}

std::optional<Column> view_column(Line line) {
  const std::string_view type = take_until(line.comment, kSpaces);
  if (!is_type(type)) return std::nullopt;
  if (line.code.back() == ',' || line.code.back() == ';') line.code.remove_suffix(1);
  const std::string_view name = take_last_word(line.code);
  if (take_last_word(line.code) != "AS") return std::nullopt;
  return Column{std::string(name), std::string(type), std::string(line.comment)};
}

Description describe(const Source& source, std::optional<Column> (*column)(Line)) {
  Description description{std::string(source.name), {}, {}};
  std::string_view sql = source.sql;
  if (const auto title = commented(take_until(sql, "\n"))) description.meaning = title->comment;
  while (!sql.empty()) {
    const auto line = commented(take_until(sql, "\n"));
    if (!line) continue;
    if (auto found = column(*line)) description.columns.push_back(std::move(*found));
  }
  return description;
}

std::vector<ColumnMeaning> flatten(const std::vector<Source>& sources,
                                   Description (*describe_one)(const Source&)) {
  std::vector<ColumnMeaning> all;
  for (const Source& source : sources) {
    for (Column& column : describe_one(source).columns) {
      all.push_back({std::string(source.name), std::move(column.name), std::move(column.type),
                     std::move(column.meaning)});
    }
  }
  return all;
}

}  // namespace

Description describe_table(const Source& table) {
  return describe(table, table_column);
}

Description describe_view(const Source& view) {
  return describe(view, view_column);
}

}  // namespace daybook::schema

namespace daybook {

std::vector<ColumnMeaning> describe_views() {
  return schema::flatten(schema::views(), schema::describe_view);
}

std::vector<ColumnMeaning> describe_tables() {
  std::vector<ColumnMeaning> all = schema::flatten(schema::tables(), schema::describe_table);
  for (ColumnMeaning& column : schema::flatten(schema::on_demand(), schema::describe_table))
    all.push_back(std::move(column));
  return all;
}

}  // namespace daybook
