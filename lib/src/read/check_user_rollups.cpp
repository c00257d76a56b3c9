// Calls of users against their rows, day by day, so that no more than one day's users are in
// memory. What a row of a day that retention cut into says of rows that are gone cannot be told.
// Then all time of each user against the days that are folded. Days that are packed alone are what
// is packed and their rows; what users have in these is in memory all at once.
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/time_text.hpp"
#include "read/check.hpp"
#include "schema/migrate.hpp"
#include "state/dictionaries.hpp"
#include "state/user_pack.hpp"
#include "state/user_rollups.hpp"

namespace daybook::read {
namespace {

using Key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;  // user, service, model

constexpr int kSums = 8;
constexpr const char* kSumNames[kSums] = {
    "count",         "errors", "input_tokens", "output_tokens", "cache_read_tokens",
    "cost_nano_usd", "priced", "unpriced"};
struct Sums {
  std::int64_t of[kSums] = {};
  void add(int which, std::int64_t value) { of[which] = state::saturating_add(of[which], value); }
};
using Day = std::map<Key, Sums>;

constexpr const char* kCalls =  // a model is the first by its name
    "WITH called AS MATERIALIZED (SELECT model.id, min(same.id) AS first_id FROM model"
    " JOIN model AS same ON same.name = model.name GROUP BY model.id)"
    " SELECT span.at_us - span.at_us % 86400000000, span.user_id, span.service_id,"
    " called.first_id, span.status = 2,"
    " usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cost_nano_usd,"
    " usage.id IS NOT NULL, usage.cost_nano_usd IS NULL"
    " FROM span LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN token_usage AS usage ON usage.id = span.id"
    " LEFT JOIN model AS nameless ON nameless.provider = '' AND nameless.name = ''"
    " JOIN called ON called.id = coalesce(completion.model_id, usage.model_id, nameless.id)"
    " WHERE span.user_id IS NOT NULL AND coalesce(completion.id, usage.id) IS NOT NULL"
    " ORDER BY span.at_us";
constexpr const char* kRollups =
    "SELECT day_us, user_id, service_id, model_id, count, errors, input_tokens, output_tokens,"
    " cache_read_tokens, cost_nano_usd, priced, unpriced FROM rollup_user_day WHERE day_us >= 0"
    " ORDER BY day_us";
constexpr const char* kFolded =
    "SELECT user_id, service_id, model_id, count, errors, input_tokens, output_tokens,"
    " cache_read_tokens, cost_nano_usd, priced, unpriced FROM rollup_user_day"
    " WHERE day_us >= 0 AND (day_us, user_id) <"
    " (SELECT folded_user_day_us, folded_user_id FROM store_state)"
    " ORDER BY user_id, service_id, model_id";
constexpr const char* kAll =
    "SELECT user_id, service_id, model_id, count, errors, input_tokens, output_tokens,"
    " cache_read_tokens, cost_nano_usd, priced, unpriced FROM rollup_user_day WHERE day_us = -1"
    " ORDER BY user_id, service_id, model_id";

class UserCheck {
 public:
  UserCheck(sql::Connection& connection, Findings& findings)
      : findings_(findings),
        calls_(connection, kCalls),
        rollups_(connection, kRollups),
        folded_(connection, kFolded),
        all_(connection, kAll),
        users_(connection, "SELECT users FROM rollup_user_count WHERE day_us = ?1"),
        pruned_(connection,
                "SELECT EXISTS (SELECT 1 FROM rollup_hour WHERE hour_us >= ?1"
                " AND hour_us < ?1 + 86400000000 AND pruned > 0) OR EXISTS"
                " (SELECT 1 FROM rollup_day WHERE day = ?1 / 86400000000 AND pruned > 0)") {
    other_ = connection.integer("SELECT id FROM user_name WHERE name = '(other)'");
    if (schema::has_table(connection, "rollup_user_chunk"))
      packs_.emplace(connection,
                     "SELECT day_us, calls FROM rollup_user_chunk WHERE day_us <"
                     " (SELECT kept_user_day_us FROM store_state) ORDER BY day_us");
  }

  void run() {
    bool more_calls = calls_.step(), more_rollups = rollups_.step();
    bool more_packs = packs_ && packs_->step();
    while (more_calls || more_rollups || more_packs) {
      std::int64_t day_us = more_rollups ? rollups_.integer(0) : INT64_MAX;
      if (more_calls) day_us = std::min(day_us, calls_.integer(0));
      if (more_packs) day_us = std::min(day_us, packs_->integer(0));
      Day kept, raw;
      std::set<std::int64_t> users;
      for (; more_packs && packs_->integer(0) == day_us; more_packs = packs_->step())
        add_packed(packs_->text(1), kept, users);
      for (; more_rollups && rollups_.integer(0) == day_us; more_rollups = rollups_.step()) {
        users.insert(rollups_.integer(1));
        Sums& sums = kept[{rollups_.integer(1), rollups_.integer(2), rollups_.integer(3)}];
        for (int i = 0; i < kSums; ++i) sums.add(i, rollups_.integer(4 + i));
      }
      for (; more_calls && calls_.integer(0) == day_us; more_calls = calls_.step()) {
        // state::UserRollups: a user has rows of the day, or is one of the others.
        const std::int64_t user = users.contains(calls_.integer(1)) ? calls_.integer(1) : other_;
        add_call(raw[{user, calls_.integer(2), calls_.integer(3)}]);
      }
      users.erase(other_);
      compare(day_us, kept, raw, static_cast<std::int64_t>(users.size()));
    }
    compare_all();
    if (not_verifiable_ > 0) {
      findings_.not_verifiable(std::to_string(not_verifiable_) + " of " + std::to_string(days_) +
                               " days of users: rows of theirs were deleted since");
    }
    findings_.finish(std::to_string(seen_) + " rollups of users agree with the rows");
  }

 private:
  /// One that cannot be read is a finding of check_user_chunks.
  void add_packed(std::string_view calls, Day& kept, std::set<std::int64_t>& users) {
    state::each_packed(calls, true, [&](const state::UserOfDay& row) {
      users.insert(row.user_id);
      const Key key{row.user_id, row.service_id, row.model_id};
      for (int i = 0; i < kSums; ++i) {
        kept[key].add(i, row.sums[i]);
        packed_[key].add(i, row.sums[i]);
      }
    });
  }

  void add_call(Sums& sums) const {
    sums.add(0, 1);
    sums.add(1, calls_.integer(4));
    if (calls_.integer(9) == 0) return;
    for (int i = 0; i < 4; ++i) sums.add(2 + i, calls_.integer(5 + i));  // NULL is 0
    sums.add(calls_.integer(10) == 0 ? 6 : 7, 1);
  }

  void compare(std::int64_t day_us, const Day& kept, const Day& raw, std::int64_t users) {
    ++days_;
    seen_ += static_cast<std::int64_t>(kept.size());
    const std::string place = "rollup_user_day " + base::format_day(day_us * 1000);
    if (const std::int64_t counted = users_.bind(1, day_us).first_integer(); counted != users) {
      findings_.wrong(place + ": rollup_user_count says " + std::to_string(counted) +
                      " users, it has " + std::to_string(users));
    }
    if (pruned_.bind(1, day_us).first_integer() != 0) {
      ++not_verifiable_;
      return;
    }
    for (const auto& [key, sums] : kept) {
      const auto found = raw.find(key);
      differ(place, key, sums, found == raw.end() ? Sums() : found->second, "the rows");
    }
    for (const auto& [key, sums] : raw) {
      if (!kept.contains(key)) differ(place, key, {}, sums, "the rows");
    }
  }

  /// The next user, service and model of rows in their order, summed up; none: the end.
  static std::optional<std::pair<Key, Sums>> next(sql::Statement& rows, bool& more) {
    if (!more) return std::nullopt;
    const auto key = [&] { return Key{rows.integer(0), rows.integer(1), rows.integer(2)}; };
    std::pair<Key, Sums> next{key(), {}};
    for (; more && key() == next.first; more = rows.step())
      for (int i = 0; i < kSums; ++i) next.second.add(i, rows.integer(3 + i));
    return next;
  }

  void compare_all() {
    bool more_folded = folded_.step(), more_all = all_.step();
    auto folded = next(folded_, more_folded), all = next(all_, more_all);
    auto packed = packed_.begin();
    const auto next_days = [&]() -> std::optional<std::pair<Key, Sums>> {
      if (!folded && packed == packed_.end()) return std::nullopt;
      const bool has_rows = folded && (packed == packed_.end() || folded->first <= packed->first);
      const bool has_packed =
          packed != packed_.end() && (!folded || packed->first <= folded->first);
      std::pair<Key, Sums> days{has_rows ? folded->first : packed->first, {}};
      for (int i = 0; i < kSums; ++i) {
        if (has_rows) days.second.add(i, folded->second.of[i]);
        if (has_packed) days.second.add(i, packed->second.of[i]);
      }
      if (has_rows) folded = next(folded_, more_folded);
      if (has_packed) ++packed;
      return days;
    };
    auto days = next_days();
    while (days || all) {
      const bool has_days = days && (!all || days->first <= all->first);
      const bool has_all = all && (!days || all->first <= days->first);
      differ("rollup_user_day all time", has_all ? all->first : days->first,
             has_all ? all->second : Sums(), has_days ? days->second : Sums(), "its days");
      seen_ += has_all ? 1 : 0;
      if (has_days) days = next_days();
      if (has_all) all = next(all_, more_all);
    }
  }

  void differ(const std::string& place, const Key& key, const Sums& kept, const Sums& raw,
              const std::string& who) {
    for (int i = 0; i < kSums; ++i) {
      if (kept.of[i] == raw.of[i]) continue;
      findings_.wrong(place + " user " + std::to_string(std::get<0>(key)) + ": " + kSumNames[i] +
                      " is " + std::to_string(kept.of[i]) + ", " + who + " say " +
                      std::to_string(raw.of[i]));
    }
  }

  Findings& findings_;
  sql::Statement calls_, rollups_, folded_, all_, users_, pruned_;
  std::optional<sql::Statement> packs_;
  Day packed_;  // of all days that are packed alone
  std::int64_t other_ = 0, seen_ = 0, days_ = 0, not_verifiable_ = 0;
};

}  // namespace

void check_user_rollups(sql::Connection& connection, CheckResult& result) {
  Findings findings(result, "user_rollups");
  check_user_chunks(connection, findings);
  UserCheck(connection, findings).run();
}

}  // namespace daybook::read
