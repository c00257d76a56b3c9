#include "state/user_packs.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "base/time_text.hpp"
#include "daybook/error.hpp"
#include "schema/migrate.hpp"
#include "state/rollups.hpp"
#include "state/user_day_sql.hpp"
#include "state/user_pack.hpp"

namespace daybook::state {
namespace {

constexpr std::string_view kTable = "rollup_user_chunk";

auto place_of(const UserOfDay& row) {
  return std::tie(row.user_id, row.service_id, row.model_id);
}

/// Rows of both in order, those of one place added up.
std::vector<UserOfDay> together(const std::vector<UserOfDay>& packed,
                                const std::vector<UserOfDay>& since) {
  std::vector<UserOfDay> all;
  all.reserve(packed.size() + since.size());
  std::merge(packed.begin(), packed.end(), since.begin(), since.end(), std::back_inserter(all),
             [](const UserOfDay& a, const UserOfDay& b) { return place_of(a) < place_of(b); });
  std::vector<UserOfDay> sums;
  for (const UserOfDay& row : all) {
    if (sums.empty() || place_of(sums.back()) != place_of(row)) {
      sums.push_back(row);
      continue;
    }
    for (std::size_t i = 0; i < UserOfDay::kSums; ++i)
      sums.back().sums[i] = saturating_add(sums.back().sums[i], row.sums[i]);
  }
  return sums;
}

[[noreturn]] void damaged(std::int64_t day_us) {
  throw Error(Error::Code::corrupt,
              "rollup_user_chunk " + base::format_day(day_us * 1000) + " cannot be read",
              "`daybook check` tells what else is damaged");
}

}  // namespace

UserPacks::Statements::Statements(sql::Connection& db)
    : chunk(db,
            "SELECT user_id, end_user_id, calls FROM rollup_user_chunk WHERE day_us = ?1"
            " AND user_id <= ?2 AND day_us < (SELECT kept_user_day_us FROM store_state)"
            " ORDER BY user_id DESC LIMIT 1"),
      next(db,
           "SELECT coalesce(min(user_id), 9223372036854775807) FROM rollup_user_chunk"
           " WHERE day_us = ?1 AND user_id > ?2"),
      remove(db,
             "DELETE FROM rollup_user_chunk WHERE day_us = ?1 AND user_id >= ?2"
             " AND user_id < ?3"),
      put(db,
          "INSERT INTO rollup_user_chunk (day_us, user_id, end_user_id, calls)"
          " VALUES (?1, ?2, ?3, ?4)"),
      add_row(db, add_user_day_sql()) {}

UserPacks::Statements* UserPacks::statements() {
  if (!statements_ && schema::has_table(db_, kTable)) statements_.emplace(db_);
  return statements_ ? &*statements_ : nullptr;
}

void UserPacks::discard() noexcept {
  statements_.reset();
  last_.reset();
}

const UserPacks::Chunk* UserPacks::find(std::int64_t day_us, std::int64_t user_id) {
  if (last_ && last_->range.contains(day_us, user_id)) return &*last_;
  Statements* const sql = statements();
  if (sql == nullptr) return nullptr;
  sql->chunk.bind(1, day_us).bind(2, user_id);
  if (!sql->chunk.step()) return nullptr;
  const Range range{day_us, sql->chunk.integer(0), sql->chunk.integer(1)};
  const bool is_here = range.contains(day_us, user_id);
  if (is_here) last_ = Chunk{range, packed_users(sql->chunk.text(2))};
  sql->chunk.reset();
  return is_here ? &*last_ : nullptr;
}

const UserPacks::Chunk* UserPacks::find_whole(std::int64_t day_us, std::int64_t user_id) {
  const Chunk* const chunk = find(day_us, user_id);
  if (chunk != nullptr && !chunk->rows) damaged(day_us);
  return chunk;
}

UserPacks::Range UserPacks::gap(std::int64_t day_us, std::int64_t user_id) {
  Range range{day_us, 0, INT64_MAX};
  Statements& sql = *statements();
  sql.chunk.bind(1, day_us).bind(2, user_id);
  if (sql.chunk.step()) range.user_id = sql.chunk.integer(1);
  sql.chunk.reset();
  range.end_user_id = sql.next.bind(1, day_us).bind(2, user_id).first_integer();
  return range;
}

std::vector<UserOfDay> UserPacks::rows_of(const Range& range, std::int64_t limit) {
  std::vector<UserOfDay> rows;
  sql::Statement select(db_, std::string("SELECT ") + kUserOfDayColumns +
                                 " FROM rollup_user_day WHERE day_us = ?1 AND user_id >= ?2"
                                 " AND user_id < ?3 ORDER BY user_id, service_id, model_id"
                                 " LIMIT ?4");
  select.bind(1, range.day_us).bind(2, range.user_id).bind(3, range.end_user_id).bind(4, limit);
  while (select.step()) {
    UserOfDay row{select.integer(0), select.integer(1), select.integer(2), {}};
    int column = 3;
    for (std::int64_t& sum : row.sums) sum = select.integer(column++);
    rows.push_back(row);
  }
  return rows;
}

/// What was written is read again: it is the only copy from here on.
void UserPacks::put(const Range& range, const std::vector<UserOfDay>& rows) {
  Statements& sql = *statements();
  const std::string calls = pack_users(rows);
  sql.put.bind(1, range.day_us).bind(2, range.user_id).bind(3, range.end_user_id);
  sql.put.bind_blob(4, calls).run();
  sql.chunk.bind(1, range.day_us).bind(2, range.user_id);
  const bool is_there = sql.chunk.step();
  const auto read = is_there ? packed_users(sql.chunk.text(2)) : std::nullopt;
  sql.chunk.reset();
  if (!read || *read != rows) damaged(range.day_us);
}

/// Chunks of so many rows each, but that a user is in one of them.
void UserPacks::write(const Range& range, const std::vector<UserOfDay>& rows) {
  last_.reset();
  statements()->remove.bind(1, range.day_us).bind(2, range.user_id).bind(3, range.end_user_id);
  statements()->remove.run();
  Range part = range;
  for (std::size_t begin = 0; begin < rows.size();) {
    std::size_t end = std::min(rows.size(), begin + static_cast<std::size_t>(rows_));
    while (end < rows.size() && rows[end].user_id == rows[end - 1].user_id) ++end;
    part.end_user_id = end < rows.size() ? rows[end].user_id : range.end_user_id;
    put(part, {rows.begin() + static_cast<std::ptrdiff_t>(begin),
               rows.begin() + static_cast<std::ptrdiff_t>(end)});
    part.user_id = part.end_user_id;
    begin = end;
  }
}

void UserPacks::add_rows(std::int64_t day_us, const std::vector<UserOfDay>& rows) {
  sql::Statement& add = statements()->add_row;
  for (const UserOfDay& row : rows) {
    add.bind(1, day_us).bind(2, row.user_id).bind(3, row.service_id).bind(4, row.model_id);
    int column = 5;
    for (const std::int64_t sum : row.sums) add.bind(column++, sum);
    add.run();
  }
}

/// Copies of rows go: they would count beside what is packed alone.
void UserPacks::keep_from(std::int64_t day_us) {
  const std::int64_t kept_us = db_.integer("SELECT kept_user_day_us FROM store_state");
  if (kept_us >= day_us) return;
  if (schema::has_table(db_, kTable)) {
    sql::Statement copies(db_, "DELETE FROM rollup_user_chunk WHERE day_us >= ?1 AND day_us < ?2");
    copies.bind(1, kept_us).bind(2, day_us).run();
  }
  sql::Statement mark(db_, "UPDATE store_state SET kept_user_day_us = ?1");
  mark.bind(1, day_us).run();
}

std::optional<UserPacks::Place> UserPacks::next_row(std::int64_t end_us) {
  sql::Statement first(db_,
                       "SELECT day_us, user_id FROM rollup_user_day WHERE"
                       " (day_us, user_id) >= (?2, ?3) AND day_us < ?1"
                       " ORDER BY day_us, user_id LIMIT 1");
  first.bind(1, end_us).bind(2, behind_.first).bind(3, behind_.second);
  if (!first.step()) return std::nullopt;
  return Place(first.integer(0), first.integer(1));
}

std::int64_t UserPacks::pack_next(std::int64_t end_us) {
  while (const auto first = next_row(end_us)) {
    const auto [day_us, user_id] = *first;
    schema::create_on_demand(db_, kTable);
    keep_from(day_us + kDayUs);
    const Chunk* const chunk = find(day_us, user_id);
    if (chunk == nullptr || chunk->rows) return pack(*first, chunk);
    damaged_days_.insert(day_us);
    behind_ = {day_us, chunk->range.end_user_id};
  }
  return 0;
}

std::int64_t UserPacks::pack(const Place& first, const Chunk* chunk) {
  const auto [day_us, user_id] = first;
  Range range = chunk != nullptr ? chunk->range : gap(day_us, user_id);
  std::vector<UserOfDay> packed, since = rows_of(range, rows_ + 1);
  if (chunk != nullptr) packed = *chunk->rows;
  Range from = range;  // the rows that go
  if (static_cast<std::int64_t>(since.size()) > rows_) {
    from.end_user_id = std::max(since.back().user_id, since.front().user_id + 1);
    since = rows_of(from, INT64_MAX);
    if (chunk == nullptr) range = from;
  }
  write(range, together(packed, since));
  sql::Statement remove(db_,
                        "DELETE FROM rollup_user_day WHERE day_us = ?1 AND user_id >= ?2"
                        " AND user_id < ?3");
  remove.bind(1, day_us).bind(2, from.user_id).bind(3, from.end_user_id).run();
  return db_.changes();
}

bool UserPacks::has(std::int64_t day_us, std::int64_t user_id) {
  const Chunk* const chunk = find(day_us, user_id);
  return chunk != nullptr && chunk->rows &&
         std::any_of(chunk->rows->begin(), chunk->rows->end(),
                     [&](const UserOfDay& row) { return row.user_id == user_id; });
}

void UserPacks::take_out(std::int64_t day_us, std::int64_t user_id) {
  if (find_whole(day_us, user_id) == nullptr || !has(day_us, user_id)) return;
  const Range range = last_->range;
  std::vector<UserOfDay> taken, left;
  for (const UserOfDay& row : *last_->rows) (row.user_id == user_id ? taken : left).push_back(row);
  write(range, left);
  add_rows(day_us, taken);
}

void UserPacks::unpack(std::int64_t day_us, std::int64_t user_id) {
  if (find_whole(day_us, user_id) == nullptr) return;
  const Chunk whole = std::move(*last_);
  write(whole.range, {});
  add_rows(day_us, *whole.rows);
}

}  // namespace daybook::state
