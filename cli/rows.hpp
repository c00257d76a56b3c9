// From a Reader's cursor to a writer of rows.
//
//   auto rows = reader.query("SELECT model, count(*) AS count FROM completions GROUP BY model");
//   print_rows(context, rows);
//
// One thread; the cursor is read to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "daybook/reader.hpp"

namespace daybook::cli {

/// The cursor's current row. A blob becomes its bytes in hex.
std::vector<Cell> cells_of(const Rows& rows);
std::vector<Column> columns_of(const Rows& rows);
/// Text, or empty where NULL.
std::string text_of(const Rows& rows, int column);
/// A number, or nothing where NULL.
std::optional<std::int64_t> integer_of(const Rows& rows, int column);
std::optional<double> real_of(const Rows& rows, int column);

/// Prints every row, or the first `limit`; true if some were left.
bool print_rows(const Context& context, Rows& rows, std::optional<std::size_t> limit = {});

/// Names on standard error, once a command, the columns that read as NULL because whoever asks may
/// not see them.
void tell_hidden(const Context& context, const Reader& reader);

/// The first row of a query that has one.
std::vector<Cell> one_row(const Reader& reader, const std::string& sql);

}  // namespace daybook::cli
