#include "retain/user_days.hpp"

#include <algorithm>

#include "base/time_text.hpp"
#include "state/user_packs.hpp"

namespace daybook::retain {
namespace {

constexpr const char* kTable = "rollup_user_day";
constexpr std::int64_t kRowDays = 62;  // the longest two months

}  // namespace

std::int64_t user_day_horizon(sql::Connection& connection, const Policies& policies,
                              std::int64_t now_ns) {
  const Policy* const policy = policies.find({What::rollups, 0, false});
  std::int64_t keep_ns = kRowDays * 24 * base::kNsPerHour;
  if (policy != nullptr) keep_ns = policy->keep_ns.value_or(now_ns);
  const std::int64_t folded_us = connection.integer("SELECT folded_user_day_us FROM store_state");
  const std::int64_t end_us = std::min((now_ns - keep_ns) / 1000, folded_us);
  return std::max<std::int64_t>(base::floor_to(end_us, state::kDayUs), 0);
}

bool pack_user_days(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns,
                    std::vector<std::string>& damaged) {
  sql::Connection& connection = job.connection();
  const std::int64_t end_us = user_day_horizon(connection, policies, now_ns);
  state::UserPacks packs(connection);
  const auto kept_us = [&] {
    return connection.integer("SELECT kept_user_day_us FROM store_state");
  };
  bool in_time = true;
  while (packs.has_next(end_us) || kept_us() < end_us) {
    in_time = !job.time_is_up();
    if (!in_time) break;
    job.transaction([&] {
      packs.discard();
      ledger.begin();
      std::int64_t rows = 0;
      do {
        rows = packs.pack_next(end_us);
        ledger.uncounted_rows(kTable, rows);
      } while (rows > 0 && !job.turn_is_over());
      if (rows == 0) packs.keep_from(end_us);
      ledger.write();
    });
    ledger.committed();
  }
  for (const std::int64_t day_us : packs.damaged_days())
    damaged.push_back("rollup_user_chunk " + base::format_day(day_us * 1000) +
                      " cannot be read: what came late for it stays rows; `daybook check` tells"
                      " what else is damaged");
  return in_time;
}

std::int64_t count_user_days(sql::Connection& connection, const Policies& policies,
                             std::int64_t now_ns) {
  return sql::Statement(connection,
                        "SELECT count(*) FROM rollup_user_day WHERE day_us >= 0 AND day_us < ?1")
      .bind(1, user_day_horizon(connection, policies, now_ns))
      .first_integer();
}

}  // namespace daybook::retain
