#include "retain/rewrite.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "daybook/error.hpp"
#include "json/canonical.hpp"
#include "retain/cold_sums.hpp"
#include "sql/packed_text.hpp"
#include "state/search_index.hpp"
#include "state/table_sizes.hpp"

namespace daybook::retain {
namespace {

constexpr std::int64_t kRowsOfAStep = 5000;
constexpr std::size_t kBytesOfAStep = 4u << 20;

bool has_rowid(const std::string& table) {
  return table != "ingest_source";
}

}  // namespace

Rewrite::Rewrite(sql::Connection& db, Judge& judge, std::int64_t next_content_id)
    : db_(db), judge_(judge), next_content_id_(next_content_id) {}

bool Rewrite::step(bool apply) {
  const auto& columns = stored_text();
  if (column_ > columns.size()) return false;
  bool more = false;
  if (column_ == columns.size())
    more = step_content(apply);
  else if (has_rowid(columns[column_].table))
    more = step_column(columns[column_], apply);
  else
    do_column(columns[column_], apply);
  if (!more) {
    ++column_;
    next_row_ = 0;
  }
  return column_ <= columns.size();
}

bool Rewrite::step_column(const StoredText& column, bool apply) {
  const std::string table = column.table, name = column.name;
  std::vector<Change> changes;
  std::int64_t rows = 0;
  std::size_t bytes = 0;
  sql::Statement select(db_, "SELECT rowid, " + name + " FROM " + table +
                                 " WHERE rowid >= ?1 AND " + name +
                                 " IS NOT NULL ORDER BY rowid LIMIT ?2");
  select.bind(1, next_row_).bind(2, kRowsOfAStep);
  for (; bytes < kBytesOfAStep && select.step(); ++rows) {
    const std::string_view text = select.text(1);
    next_row_ = select.integer(0) + 1;
    bytes += text.size();
    if (text.empty()) continue;
    ++texts_;
    if (auto clean = judge_.look(column.table, column.form, text))
      changes.push_back({select.integer(0), std::move(*clean)});
  }
  const bool more = bytes >= kBytesOfAStep || rows == kRowsOfAStep;
  select.reset();
  if (apply)
    for (const Change& change : changes) put(column, change);
  return more;
}

/// Of a table without a rowid: its texts are few, and are found by what they are.
void Rewrite::do_column(const StoredText& column, bool apply) {
  const std::string table = column.table, name = column.name;
  std::vector<std::pair<std::string, std::string>> changes;
  {
    sql::Statement select(db_, "SELECT DISTINCT " + name + " FROM " + table);
    for (; select.step(); ++texts_) {
      if (auto clean = judge_.look(column.table, column.form, select.text(0)))
        changes.emplace_back(select.text(0), std::move(*clean));
    }
  }
  if (!apply || changes.empty()) return;
  sql::Statement update(db_, "UPDATE " + table + " SET " + name + " = ?2 WHERE " + name + " = ?1");
  for (const auto& [before, after] : changes) {
    update.bind(1, std::string_view(before)).bind(2, std::string_view(after)).run();
    rewritten_ += static_cast<std::uint64_t>(db_.changes());
  }
}

/// Where another row has that text already and may not have it twice, this one has a number.
void Rewrite::put(const StoredText& column, const Change& change) {
  const std::string sql = std::string("UPDATE OR IGNORE ") + column.table + " SET " + column.name +
                          " = ?2 WHERE rowid = ?1";
  sql::Statement update(db_, sql);
  std::string text = change.text;
  for (int number = 2; number < 100'000; ++number) {
    update.bind(1, change.row).bind(2, std::string_view(text)).run();
    if (db_.changes() > 0) {
      ++rewritten_;
      return;
    }
    text = change.text + "_" + std::to_string(number);
  }
  throw Error(Error::Code::internal, std::string(column.table) + ": no name is free any more");
}

bool Rewrite::step_content(bool apply) {
  std::vector<Change> changes;
  std::int64_t rows = 0;
  std::size_t bytes = 0;
  sql::Statement select(db_, "SELECT id, " + sql::content_text("content") +
                                 " FROM content WHERE id >= ?1 AND id < ?3 ORDER BY id LIMIT ?2");
  select.bind(1, next_row_).bind(2, kRowsOfAStep).bind(3, next_content_id_);
  for (; bytes < kBytesOfAStep && select.step(); ++rows) {
    const std::int64_t id = select.integer(0);
    next_row_ = id + 1;
    const std::string_view text = select.text(1);
    bytes += text.size();
    ++texts_;
    const TextForm form = is_json(id, text) ? TextForm::json : TextForm::text;
    if (auto clean = judge_.look("content", form, text)) changes.push_back({id, std::move(*clean)});
  }
  const bool more = bytes >= kBytesOfAStep || rows == kRowsOfAStep;
  select.reset();
  if (apply && !changes.empty()) put_content(changes);
  return more;
}

/// A number or a string of JSON alone looks like text; objects and arrays are JSON to the engine
/// anyway. Which are shown as JSON is looked up when the first of them is met.
bool Rewrite::is_json(std::int64_t content_id, std::string_view text) {
  constexpr std::string_view kBegins = "\"-0123456789";
  if (text.empty() || kBegins.find(text[0]) == kBegins.npos || !json::validate(text)) return false;
  if (!json_scalars_known_) {
    json_scalars_known_ = true;
    sql::Statement select(db_,
                          "SELECT params_id FROM tool_execution WHERE params_id IS NOT NULL"
                          " UNION SELECT result_id FROM tool_execution WHERE result_is_json = 1"
                          " UNION SELECT tools_id FROM completion WHERE tools_id IS NOT NULL"
                          " UNION SELECT usage_id FROM token_usage WHERE usage_id IS NOT NULL"
                          " UNION SELECT context_id FROM error WHERE context_id IS NOT NULL");
    while (select.step()) json_scalars_.insert(select.integer(0));
  }
  return json_scalars_.count(content_id) != 0;
}

void Rewrite::put_content(const std::vector<Change>& changes) {
  sql::Statement before(db_,
                        "SELECT coalesce(length(CAST(text AS BLOB)), length(packed)), packed"
                        " FROM content WHERE id = ?1");
  sql::Statement update(db_,
                        "UPDATE content SET text = ?2, packed = NULL, checksum = ?3 WHERE id = ?1");
  std::int64_t grown = 0;
  ColdSums cold(db_);
  for (const Change& change : changes) {
    before.bind(1, change.row).step();
    grown += static_cast<std::int64_t>(change.text.size()) - before.integer(0);
    cold.changed(change.row, before.text(1), before.integer(0));
    before.reset();
    update.bind(1, change.row).bind(2, std::string_view(change.text));
    update.bind(3, crypto::checksum(change.text)).run();
    ++rewritten_;
  }
  state::TableSizes sizes(db_);
  sizes.add("content", 0, grown, grown);
  sizes.write();
  cold.write();
  state::SearchIndex::forget(db_);  // it holds words of what was replaced
  if (std::exchange(content_changed_, true)) return;
  // Digests of what was replaced: of paths, by which calls find the conversation they continue, and
  // of texts.
  db_.exec("DELETE FROM message_head");
  db_.exec("DELETE FROM digest_run");
}

}  // namespace daybook::retain
