#include "state/user_chunks.hpp"

#include "schema/migrate.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kTable = "rollup_user_chunk";

/// Appends what stands behind the day of a row; `before`: the user of the row before it.
void append(std::string& calls, const sql::Statement& row, std::int64_t before) {
  constexpr int kUser = 1, kEnd = kUser + 3 + UserOfDay::kSums;
  append_varint(calls, static_cast<std::uint64_t>(row.integer(kUser) - before));
  for (int column = kUser + 1; column < kEnd; ++column)
    append_varint(calls, static_cast<std::uint64_t>(row.integer(column)));
}

}  // namespace

void UserChunks::put(Mark first, std::int64_t end_user_id, const std::string& calls) {
  if (calls.empty()) return;
  put_->bind(1, first.first).bind(2, first.second).bind(3, end_user_id).bind_blob(4, calls).run();
}

void UserChunks::write(Mark from, Mark to) {
  schema::create_on_demand(db_, kTable);
  if (!rows_) {
    rows_.emplace(db_, std::string("SELECT day_us, ") + kUserOfDayColumns +
                           " FROM rollup_user_day WHERE (day_us, user_id) >= (?1, ?2)"
                           " AND (day_us, user_id) < (?3, ?4)"
                           " ORDER BY day_us, user_id, service_id, model_id");
    put_.emplace(db_,
                 "INSERT OR REPLACE INTO rollup_user_chunk (day_us, user_id, end_user_id, calls)"
                 " VALUES (?1, ?2, ?3, ?4)");
  }
  std::string calls;
  Mark first = from;
  std::int64_t before = 0;
  rows_->bind(1, from.first).bind(2, from.second).bind(3, to.first).bind(4, to.second);
  while (rows_->step()) {
    if (const std::int64_t day_us = rows_->integer(0); day_us != first.first) {
      put(first, INT64_MAX, calls);
      calls.clear();
      first = {day_us, 0};
      before = 0;
    }
    append(calls, *rows_, before);
    before = rows_->integer(1);
  }
  put(first, first.first == to.first ? to.second : INT64_MAX, calls);
}

void UserChunks::forget(std::int64_t day_us, std::int64_t user_id) {
  if (!forget_) {
    if (!schema::has_table(db_, kTable)) return;
    forget_.emplace(db_,
                    "DELETE FROM rollup_user_chunk WHERE day_us = ?1 AND user_id <= ?2"
                    " AND end_user_id > ?2"
                    " AND day_us >= (SELECT kept_user_day_us FROM store_state)");
  }
  forget_->bind(1, day_us).bind(2, user_id).run();
}

void UserChunks::discard() noexcept {
  rows_.reset();
  put_.reset();
  forget_.reset();
}

}  // namespace daybook::state
