#include "sql/authorizer.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "sql/error.hpp"

namespace daybook::sql {
namespace {

std::string_view text_of(const char* text) {
  return text ? std::string_view(text) : std::string_view();
}

// Sorted. Each ends in time that grows no faster than its arguments and answer do, or is replaced
// by one that does (bounded_functions.hpp); none tells of the library, the file or other
// statements. Not here, among others: load_extension, fts3_tokenizer, sqlite_*, randomblob and
// zeroblob (memory for nothing), json_patch (the product of both arguments).
constexpr auto kFunctions = std::to_array<std::string_view>({"->",
                                                             "->>",
                                                             "abs",
                                                             "acos",
                                                             "asin",
                                                             "atan",
                                                             "atan2",
                                                             "avg",
                                                             "ceil",
                                                             "ceiling",
                                                             "char",
                                                             "coalesce",
                                                             "cos",
                                                             "count",
                                                             "cume_dist",
                                                             "current_date",
                                                             "current_time",
                                                             "current_timestamp",
                                                             "date",
                                                             "datetime",
                                                             "degrees",
                                                             "dense_rank",
                                                             "exp",
                                                             "first_value",
                                                             "floor",
                                                             "format",
                                                             "glob",
                                                             "group_concat",
                                                             "hex",
                                                             "ifnull",
                                                             "iif",
                                                             "instr",
                                                             "json",
                                                             "json_array",
                                                             "json_array_length",
                                                             "json_extract",
                                                             "json_group_array",
                                                             "json_group_object",
                                                             "json_insert",
                                                             "json_object",
                                                             "json_quote",
                                                             "json_remove",
                                                             "json_replace",
                                                             "json_set",
                                                             "json_type",
                                                             "json_valid",
                                                             "julianday",
                                                             "lag",
                                                             "last_value",
                                                             "lead",
                                                             "length",
                                                             "like",
                                                             "likelihood",
                                                             "likely",
                                                             "ln",
                                                             "log",
                                                             "log10",
                                                             "log2",
                                                             "lower",
                                                             "ltrim",
                                                             "max",
                                                             "min",
                                                             "mod",
                                                             "nth_value",
                                                             "ntile",
                                                             "nullif",
                                                             "percent_rank",
                                                             "pi",
                                                             "pow",
                                                             "power",
                                                             "printf",
                                                             "quote",
                                                             "radians",
                                                             "rank",
                                                             "replace",
                                                             "round",
                                                             "row_number",
                                                             "rtrim",
                                                             "sign",
                                                             "sin",
                                                             "sqrt",
                                                             "strftime",
                                                             "string_agg",
                                                             "substr",
                                                             "substring",
                                                             "sum",
                                                             "tan",
                                                             "time",
                                                             "total",
                                                             "trim",
                                                             "trunc",
                                                             "typeof",
                                                             "unicode",
                                                             "unixepoch",
                                                             "unlikely",
                                                             "upper"});
static_assert(std::is_sorted(kFunctions.begin(), kFunctions.end()));

/// What an expression is cast to as a whole, by the text of its view: "CAST(… AS INTEGER) AS name".
/// SQLite does not tell; of a column of a table it does.
std::string cast_type(std::string_view view_sql, const std::string& column) {
  const std::string name = "AS " + column;
  for (std::size_t at = view_sql.find(name); at != std::string_view::npos;
       at = view_sql.find(name, at + 1)) {
    const std::string_view behind = view_sql.substr(at + name.size(), 1);
    if (behind.find_first_of(", \n") == std::string_view::npos) continue;
    std::string_view before = view_sql.substr(0, at);
    before.remove_suffix(before.size() - 1 - before.find_last_not_of(" \n"));
    for (const char* type : {"INTEGER", "REAL", "TEXT"})
      if (before.ends_with(std::string("AS ") + type + ')')) return type;
  }
  return {};
}

}  // namespace

bool is_harmless_function(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::binary_search(kFunctions.begin(), kFunctions.end(), std::string_view(lower));
}

Authorizer::Authorizer(Connection& connection, Rules rules)
    : connection_(connection), rules_(std::move(rules)) {
  sqlite3_set_authorizer(connection_.handle(), asked, this);
}

Authorizer::~Authorizer() {
  sqlite3_set_authorizer(connection_.handle(), nullptr, nullptr);
}

int Authorizer::asked(void* self, int action, const char* first, const char* second,
                      const char* database, const char* within) {
  Authorizer& authorizer = *static_cast<Authorizer*>(self);
  try {
    if (authorizer.facts_ && action == SQLITE_READ)
      authorizer.facts_->reads.emplace(text_of(first), text_of(second));
    if (authorizer.trusting_) return SQLITE_OK;
    return authorizer.answer(action, text_of(first), text_of(second), text_of(database),
                             text_of(within));
  } catch (...) {  // no memory
    return SQLITE_DENY;
  }
}

int Authorizer::answer(int action, std::string_view first, std::string_view second,
                       std::string_view database, std::string_view within) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      return answer_read({first, second, within}, database);
    case SQLITE_FUNCTION:
      return is_harmless_function(second) || (full_text_ && second == "match")
                 ? SQLITE_OK
                 : refuse("call " + std::string(second) + "()");
    case SQLITE_PRAGMA:
      if (full_text_ && first == "data_version") return SQLITE_OK;
      return refuse("use PRAGMA " + std::string(first));
    default:
      return refuse("do anything but ask");
  }
}

int Authorizer::answer_read(const Read& read, std::string_view database) {
  if (!database.empty() && database != "main")
    return refuse("read table " + std::string(database) + '.' + std::string(read.table));
  switch (rules_(read)) {
    case Answer::allow:
      return SQLITE_OK;
    case Answer::hide:
      return SQLITE_IGNORE;
    case Answer::refuse:
      break;
  }
  return refuse(read.column.empty() || read.table.empty()
                    ? "read table " + std::string(read.table)
                    : "read column " + std::string(read.table) + '.' + std::string(read.column));
}

int Authorizer::refuse(std::string what) {
  if (refused_.empty()) refused_ = std::move(what);
  return SQLITE_DENY;
}

ViewFacts Authorizer::facts_of(const std::string& view) {
  ViewFacts facts;
  const Trust trust(*this);
  facts_ = &facts;
  const std::string sql = "SELECT * FROM main.\"" + view + '"';
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(connection_.handle(), sql.data(),
                                      static_cast<int>(sql.size()), &statement, nullptr);
  facts_ = nullptr;
  if (code != SQLITE_OK)
    throw error_from(connection_.handle(), code, connection_.path(), During::prepare);
  for (int i = 0; i < sqlite3_column_count(statement); ++i)
    facts.columns.push_back({sqlite3_column_name(statement, i),
                             std::string(text_of(sqlite3_column_decltype(statement, i)))});
  sqlite3_finalize(statement);
  Statement select(connection_, "SELECT sql FROM sqlite_schema WHERE name = ?1");
  select.bind(1, std::string_view(view));
  if (!select.step()) return facts;
  for (ViewFacts::Column& column : facts.columns)
    if (column.type.empty()) column.type = cast_type(select.text(0), column.name);
  return facts;
}

}  // namespace daybook::sql
