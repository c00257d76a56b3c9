// UserChunks: rows of rollup_user_day that are folded, many in one value: a report reads the
// 300,000 of a month in a fifth of the time that they take as rows.
//
//   chunks.write(from, to);             // as the rows from one mark to another are folded
//   chunks.forget(day_us, user_id);     // something came for that user's day since
//   unpack_users(calls, [&](const UserOfDay& row) { … });
//
// A chunk stands for all rows of its day and its range of users, and is a copy of them: of days
// that are packed alone see user_packs.hpp. One connection, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sql/connection.hpp"
#include "state/varint.hpp"

namespace daybook::state {

constexpr std::int64_t kDayUs = 86400LL * 1'000'000;

/// A row of rollup_user_day, without its day.
struct UserOfDay {
  static constexpr int kSums = 8;
  std::int64_t user_id = 0, service_id = 0, model_id = 0;
  std::int64_t sums[kSums] = {};  // in the order of the table's columns
  bool operator==(const UserOfDay&) const = default;
};
/// These, for a SELECT.
constexpr const char* kUserOfDayColumns =
    "user_id, service_id, model_id, count, errors, input_tokens, output_tokens, cache_read_tokens,"
    " cost_nano_usd, priced, unpriced";

class UserChunks {
 public:
  using Mark = std::pair<std::int64_t, std::int64_t>;  // day, user: UserRollups::Mark

  explicit UserChunks(sql::Connection& db) : db_(db) {}
  void write(Mark from, Mark to);
  /// But of days that are packed alone.
  void forget(std::int64_t day_us, std::int64_t user_id);
  void discard() noexcept;  // after a rollback, which may have taken the table away

 private:
  void put(Mark first, std::int64_t end_user_id, const std::string& calls);

  sql::Connection& db_;
  std::optional<sql::Statement> rows_, put_, forget_;
};

/// False: these are no packed rows, from some byte on.
template <class OnRow>
bool unpack_users(std::string_view calls, OnRow&& on_row) {
  Varints varints(calls);
  UserOfDay row;
  while (!varints.at_end()) {
    std::uint64_t step = 0, service_id = 0, model_id = 0, sum = 0;
    if (!varints.next(step) || !varints.next(service_id) || !varints.next(model_id)) return false;
    row.user_id += static_cast<std::int64_t>(step);
    row.service_id = static_cast<std::int64_t>(service_id);
    row.model_id = static_cast<std::int64_t>(model_id);
    for (std::int64_t& of : row.sums) {
      if (!varints.next(sum)) return false;
      of = static_cast<std::int64_t>(sum);
    }
    on_row(row);
  }
  return true;
}

}  // namespace daybook::state
