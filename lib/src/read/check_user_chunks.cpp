// Packed rows of users' days against the rows that they are a copy of; of days that are packed
// alone whether they can be read, and are each in its place.
#include <algorithm>
#include <string>
#include <tuple>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "schema/migrate.hpp"
#include "state/user_pack.hpp"

namespace daybook::read {
namespace {

using state::UserOfDay;

bool is_same(const UserOfDay& row, const sql::Statement& select) {
  int column = 0;
  for (const std::int64_t id : {row.user_id, row.service_id, row.model_id})
    if (id != select.integer(column++)) return false;
  return std::all_of(std::begin(row.sums), std::end(row.sums),
                     [&](std::int64_t sum) { return sum == select.integer(column++); });
}

/// Nothing, or what is wrong with a chunk that is no copy.
std::string wrong_alone(std::string_view calls, std::int64_t user_id, std::int64_t end_user_id) {
  const auto rows = state::packed_users(calls);
  if (!rows) return "it cannot be read";
  const auto place = [](const UserOfDay& row) {
    return std::tie(row.user_id, row.service_id, row.model_id);
  };
  for (std::size_t i = 0; i < rows->size(); ++i) {
    const UserOfDay& row = (*rows)[i];
    const bool is_in_range = row.user_id >= user_id && row.user_id < end_user_id;
    if (!is_in_range || (i > 0 && place((*rows)[i - 1]) >= place(row)))
      return "its rows are not in their places";
  }
  return {};
}

}  // namespace

void check_user_chunks(sql::Connection& connection, Findings& findings) {
  if (!schema::has_table(connection, "rollup_user_chunk")) return;
  sql::Statement rows(connection, std::string("SELECT ") + state::kUserOfDayColumns +
                                      " FROM rollup_user_day WHERE day_us = ?1 AND user_id >= ?2"
                                      " AND user_id < ?3 ORDER BY user_id, service_id, model_id");
  sql::Statement chunks(connection,
                        "SELECT day_us, user_id, end_user_id, calls, day_us <"
                        " (SELECT kept_user_day_us FROM store_state) FROM rollup_user_chunk"
                        " ORDER BY day_us, user_id");
  std::int64_t day_us = -1, end_user_id = 0;
  while (chunks.step()) {
    const std::string place = "rollup_user_chunk " + base::format_day(chunks.integer(0) * 1000) +
                              " from user " + std::to_string(chunks.integer(1)) + ": ";
    if (chunks.integer(0) == day_us && chunks.integer(1) < end_user_id)
      findings.wrong(place + "the one before it has users of it, too");
    day_us = chunks.integer(0);
    end_user_id = chunks.integer(2);
    if (chunks.integer(4) != 0) {
      const std::string what = wrong_alone(chunks.text(3), chunks.integer(1), end_user_id);
      if (!what.empty()) findings.wrong(place + what);
      continue;
    }
    rows.bind(1, day_us).bind(2, chunks.integer(1)).bind(3, end_user_id);
    bool same = true;
    const bool is_whole = state::unpack_users(chunks.text(3), [&](const UserOfDay& row) {
      same = same && rows.step() && is_same(row, rows);
    });
    same = same && is_whole && !rows.step();
    rows.reset();
    if (!same) findings.wrong(place + "its rows are not those of rollup_user_day");
  }
}

}  // namespace daybook::read
