// Recompute: brings the cost of stored usage up to date with the price list, and with it all that
// sums it up: rollups of every tier, conversations, traces, users.
//
//   Recompute recompute(connection);
//   while (recompute.step(2000)) …           // each in a write transaction of its own
//
// A cost that a sender reported stays. Sums change by the difference, so that those of pruned rows
// stay what they were. One connection, one thread.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "price/charge.hpp"
#include "state/dictionaries.hpp"
#include "state/hour_measures.hpp"
#include "state/rollup_tiers.hpp"
#include "state/store_state.hpp"
#include "state/user_rollups.hpp"

namespace daybook::price {

class Recompute {
 public:
  /// Of calls that began in [since_ns, until_ns).
  Recompute(sql::Connection& db, std::int64_t since_ns, std::int64_t until_ns);

  /// The next rows, at most `limit`, in the caller's transaction. False: there are none left.
  bool step(std::int64_t limit);
  std::uint64_t calls() const noexcept { return calls_; }
  std::uint64_t changed() const noexcept { return changed_; }
  std::uint64_t models() const noexcept { return models_.size(); }

 private:
  struct Difference {
    std::int64_t nano_usd = 0, priced = 0, unpriced = 0;
    void add(const Difference& other);
  };
  using Key = std::pair<std::int64_t, std::int64_t>;  // period, group

  void compare(const sql::Statement& row);
  void store(std::int64_t id, const Charge& charge);
  void add(const sql::Statement& row, const Difference& difference);
  void write_sums();
  void write_tier(state::Tier tier);
  void write_prompts();

  sql::Connection& db_;
  std::int64_t since_ns_, until_ns_;
  state::StoreStateTable state_table_;
  state::StoreState state_;
  state::Dictionaries names_;
  state::UserRollups users_;
  state::HourMeasures packed_hours_;
  Catalogue catalogue_;
  std::int64_t policy_version_ = -1;
  sql::Statement select_, update_;
  std::int64_t last_id_ = 0;
  std::uint64_t calls_ = 0, changed_ = 0;
  std::set<std::int64_t> models_;
  std::map<Key, Difference> hours_;
  std::map<std::int64_t, Difference> conversations_, traces_;
  std::map<Key, Difference> prompts_;  // by prompt and hour
};

}  // namespace daybook::price
