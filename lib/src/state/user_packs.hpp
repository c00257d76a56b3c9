// UserPacks: users' days that are old, which stand in rollup_user_chunk alone. Days before the mark
// store_state.kept_user_day_us are such: a day's figures are those of its chunks and of its rows
// together, for what comes late is a row, until it is packed too.
//
//   while (packs.pack_next(end_us) > 0) continue;    // retention's part, a few rows at a time
//   packs.has(day_us, user_id);                      // whether the user has a part in a chunk
//   packs.take_out(day_us, user_id);                 // that becomes rows: something else than more
//   packs.unpack(day_us, user_id);                   // and so does all of the chunk
//
// Within the caller's transaction. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sql/connection.hpp"
#include "state/user_chunks.hpp"

namespace daybook::state {

constexpr std::int64_t kUserPackRows = 2000;  // of a chunk, about: packed within some 5 ms

class UserPacks {
 public:
  explicit UserPacks(sql::Connection& db, std::int64_t rows = kUserPackRows)
      : db_(db), rows_(rows) {}

  /// Packs rows of the next day before `end_us` that has any: whole users, about as many rows as a
  /// chunk holds. How many; 0: there are none. The days' rows must be folded. Rows beside a chunk
  /// that is damaged stay rows.
  std::int64_t pack_next(std::int64_t end_us);
  bool has_next(std::int64_t end_us) { return next_row(end_us).has_value(); }
  /// Of whose rows some stay.
  const std::set<std::int64_t>& damaged_days() const noexcept { return damaged_days_; }
  /// Days before it count as packed, whether they have rows or not.
  void keep_from(std::int64_t day_us);

  /// False too of a chunk that is damaged: that stops nobody who writes, and check tells it. All
  /// others throw Error{corrupt} there.
  bool has(std::int64_t day_us, std::int64_t user_id);
  void take_out(std::int64_t day_us, std::int64_t user_id);
  bool is_damaged(std::int64_t day_us, std::int64_t user_id) {
    const Chunk* const chunk = find(day_us, user_id);
    return chunk != nullptr && !chunk->rows;
  }
  void unpack(std::int64_t day_us, std::int64_t user_id);

  void forget() noexcept { last_.reset(); }  // what was read, after a transaction
  void discard() noexcept;  // after a rollback, which may have taken the table away

 private:
  using Place = std::pair<std::int64_t, std::int64_t>;  // day, user
  struct Range {
    std::int64_t day_us = 0, user_id = 0, end_user_id = INT64_MAX;
    bool contains(std::int64_t day, std::int64_t user) const noexcept {
      return day == day_us && user >= user_id && user < end_user_id;
    }
  };
  struct Chunk {
    Range range;
    std::optional<std::vector<UserOfDay>> rows;  // none: it is damaged
  };
  struct Statements {
    explicit Statements(sql::Connection& db);
    sql::Statement chunk, next, remove, put, add_row;
  };

  Statements* statements();  // nullptr: nothing was ever packed
  std::optional<Place> next_row(std::int64_t end_us);
  std::int64_t pack(const Place& first, const Chunk* chunk);
  /// The chunk with this user's place, unpacked; nullptr: none has it.
  const Chunk* find(std::int64_t day_us, std::int64_t user_id);
  const Chunk* find_whole(std::int64_t day_us, std::int64_t user_id);
  /// What a chunk that begins with this user may reach.
  Range gap(std::int64_t day_us, std::int64_t user_id);
  std::vector<UserOfDay> rows_of(const Range& range, std::int64_t limit);
  void write(const Range& range, const std::vector<UserOfDay>& rows);
  void put(const Range& range, const std::vector<UserOfDay>& rows);
  void add_rows(std::int64_t day_us, const std::vector<UserOfDay>& rows);

  sql::Connection& db_;
  std::int64_t rows_;
  std::optional<Statements> statements_;
  std::optional<Chunk> last_;
  Place behind_{0, 0};  // rows before it are left as they are, also after a rollback
  std::set<std::int64_t> damaged_days_;
};

}  // namespace daybook::state
