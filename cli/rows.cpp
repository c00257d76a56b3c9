#include "cli/rows.hpp"

namespace daybook::cli {
namespace {

std::string hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace

std::vector<Cell> cells_of(const Rows& rows) {
  std::vector<Cell> cells;
  for (int i = 0; i < rows.columns(); ++i) {
    switch (rows.type(i)) {
      case Rows::Type::null:
        cells.emplace_back();
        break;
      case Rows::Type::integer:
        cells.emplace_back(rows.integer(i));
        break;
      case Rows::Type::real:
        cells.emplace_back(rows.real(i));
        break;
      case Rows::Type::text:
        cells.emplace_back(std::string(rows.text(i)));
        break;
      case Rows::Type::blob:
        cells.emplace_back(hex(rows.text(i)));
        break;
    }
  }
  return cells;
}

std::vector<Column> columns_of(const Rows& rows) {
  std::vector<Column> columns;
  for (int i = 0; i < rows.columns(); ++i) columns.push_back({rows.name(i)});
  return columns;
}

std::string text_of(const Rows& rows, int column) {
  return std::string(rows.text(column));
}

std::optional<std::int64_t> integer_of(const Rows& rows, int column) {
  if (rows.type(column) == Rows::Type::null) return std::nullopt;
  return rows.integer(column);
}

std::optional<double> real_of(const Rows& rows, int column) {
  if (rows.type(column) == Rows::Type::null) return std::nullopt;
  return rows.real(column);
}

bool print_rows(const Context& context, Rows& rows, std::optional<std::size_t> limit) {
  const auto writer = context.rows(columns_of(rows));
  std::size_t printed = 0;
  bool more = false;
  while (rows.next()) {
    if (limit && printed == *limit) {
      more = true;
      break;
    }
    writer->row(cells_of(rows));
    ++printed;
  }
  writer->end();
  return more;
}

void tell_hidden(const Context& context, const Reader& reader) {
  std::string names;
  for (const std::string& column : reader.hidden_columns())
    names += (names.empty() ? "" : ", ") + column;
  if (!names.empty())
    context.note("hidden from you: " + names + "; `daybook access show` lists what you may see");
}

std::vector<Cell> one_row(const Reader& reader, const std::string& sql) {
  Rows rows = reader.query(sql);
  if (!rows.next()) throw Error(Error::Code::internal, "no row from: " + sql);
  return cells_of(rows);
}

}  // namespace daybook::cli
