// Users: what each user called, how much of it, and for how much.
//
//   daybook::UsersOptions dearest;
//   dearest.top = 100;
//   for (const auto& row : daybook::users(reader, {}, dearest).rows) print(row.user_id,
//   row.cost_usd);
//
// Of all time it reads a row for each service, user and model: 170,000 in 40 ms where the dearest
// thousand are asked for; of less time a row for each of these and day.
#pragma once

#include "daybook/reader.hpp"

namespace daybook {

/// By service, user_id, model.
struct DAYBOOK_EXPORT UserRow : ReportKey {
  std::string user_id;  // (other): those beyond 100,000 a day
  std::int64_t count = 0, errors = 0;
  std::int64_t input_tokens = 0, output_tokens = 0, cache_read_tokens = 0;
  std::optional<double> cost_usd;  // a lower bound where unpriced > 0
  std::int64_t unpriced = 0;
};

struct DAYBOOK_EXPORT Users {
  std::vector<UserRow> rows;  // the dearest first, then by names
  std::uint64_t left = 0;     // rows that `top` left out
};

struct DAYBOOK_EXPORT UsersOptions {
  std::vector<std::string> user_ids;  // of these alone; empty: all
  std::size_t top = 0;                // at most so many rows, of each bucket; 0: all
};

/// Days (UTC) that begin within the window, by them or by weeks and months of them where `bucket`
/// says so, each with its own dearest first. `by` is service, user_id, model where it names none.
/// Calls without a user are not in it; users are not counted by environment, operation, provider or
/// status, which leave no row. Throws Error{invalid_argument} for buckets of hours, and for a
/// column in `by` that users do not have.
DAYBOOK_EXPORT Users users(const Reader& reader, const Window& window = {},
                           const UsersOptions& options = {});

}  // namespace daybook
