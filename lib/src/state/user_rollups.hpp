// UserRollups: calls, tokens and cost of a user's day, gathered in memory over a batch and written
// once; what the view report_users reads. And all time of each user, which the days are folded
// into.
//
//   users.add({at_ns, user_id, service_id, model_id}, span, is_error);
//   users.write(names);                            // before COMMIT
//   users.fold(store_state.folded_hour);           // likewise, once it is known
//
// A day has at most limits::kUsersOfADay users; those that come later are one, `(other)`. Where a
// call is counted depends on its user's day alone: the day has rows of that user, or it is one of
// the others. Models go by their names: the first by a name stands for all.
//
// Rows of days whose hours are folded are folded too, a few with each batch and in order of their
// key: those before the mark (store_state.folded_user_day_us, folded_user_id) stand in
// rows of day kAllTimeUs. What comes later for one of them goes into both. Readers add the rows
// from the mark on. Rows are packed as they are folded (user_chunks.hpp), and those of old days
// are packed alone (user_packs.hpp): what comes later for these is a row beside. One connection,
// one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "base/limits.hpp"
#include "sql/bulk_insert.hpp"
#include "sql/connection.hpp"
#include "state/dictionaries.hpp"
#include "state/rollups.hpp"
#include "state/user_chunks.hpp"
#include "state/user_packs.hpp"

namespace daybook::state {

constexpr std::int64_t kAllTimeUs = -1;       // the `day` of rows of all time
constexpr std::int64_t kUserFoldRows = 2000;  // of a batch: more than it adds, in about 5 ms

struct UserCall {
  std::int64_t at_ns = 0, user_id = 0, service_id = 0, model_id = 0;
};

class UserRollups {
 public:
  explicit UserRollups(sql::Connection& db, std::int64_t users_of_a_day = limits::kUsersOfADay,
                       std::int64_t fold_rows = kUserFoldRows);
  void add(const UserCall& call, const RollupSpan& span, bool is_error);
  /// What a call's cost is more than it was, and whether it is one that has none.
  void add_difference(const UserCall& call, std::int64_t nano_usd, std::int64_t priced);
  void write(Dictionaries& names);
  /// Folds at most `fold_rows` rows of days before that of `folded_hour`, or those of one
  /// user if they are more; the rest waits for the next batch.
  void fold(std::int64_t folded_hour);
  void discard() noexcept;  // after a rollback

 private:
  struct Sums {
    std::int64_t count = 0, errors = 0, input = 0, output = 0, cache_read = 0;
    std::int64_t nano_usd = 0, priced = 0, unpriced = 0;
  };
  using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;  // as the table

  using Mark = std::pair<std::int64_t, std::int64_t>;  // day, user: rows before it are folded

  static Key key_of(const UserCall& call);
  Mark mark();
  /// Where the row stands that comes so many after `from`, in days before `before_us`; there if
  /// none.
  Mark row_from(Mark from, std::int64_t before_us, std::int64_t skip);
  std::int64_t first_of_name(std::int64_t model_id);
  std::int64_t counted_as(std::int64_t day_us, std::int64_t user_id, Dictionaries& names);

  std::int64_t users_of_a_day_, fold_rows_;
  std::int64_t kept_us_ = 0;  // days before it are packed alone; as of mark()
  std::map<Key, Sums> sums_;
  std::set<std::pair<std::int64_t, std::int64_t>> seen_;  // day, user: has rows
  std::map<std::int64_t, std::int64_t> first_of_name_;    // by model
  sql::Statement known_, users_, one_more_, same_name_, mark_, row_from_, fold_, move_mark_;
  sql::BulkInsert add_;
  UserChunks chunks_;
  UserPacks packs_;
};

}  // namespace daybook::state
