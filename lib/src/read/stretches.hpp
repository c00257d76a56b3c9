// Stretches: which rows of which rollup tier, together, are the hours of a window.
//
//   stretches({begin, end}, horizon)      hours to the day's end, days, months, days, hours
//
// Every hour is in exactly one stretch. Hours that are folded come from the highest tier whose
// period lies in the window as far as it is folded; the rest from the hour tier.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sql/connection.hpp"
#include "state/rollup_tiers.hpp"

namespace daybook::read {

struct Hours {
  std::int64_t begin, end;  // hours since 1970, the end not included
};

/// How far the tiers reach (store_state), and which hours have rows at all.
struct Horizon {
  std::int64_t folded_hour = 0, kept_hour = 0, kept_bucket_hour = 0;
  Hours data{0, 0};  // empty in an empty store
};
Horizon read_horizon(sql::Connection& connection);

struct Stretch {
  state::Tier tier;
  std::int64_t begin, end;  // periods of the tier, the end not included
};
std::vector<Stretch> stretches(Hours window, const Horizon& horizon);

/// A SELECT from the table of each tier, prepared where needed.
class TierSelect {
 public:
  /// Of SELECT `columns` FROM <`prefix`><tier><`suffix`> WHERE <period in stretch> AND `condition`.
  TierSelect(sql::Connection& connection, std::string columns, std::string prefix,
             std::string suffix, std::string condition);

  template <class OnRow>
  void each(const std::vector<Stretch>& parts, OnRow&& on_row) {
    for (const Stretch& part : parts) {
      sql::Statement& rows = select(part);
      while (rows.step()) on_row(rows);
    }
  }

 private:
  sql::Statement& select(const Stretch& part);

  sql::Connection& connection_;
  const std::string columns_, prefix_, suffix_, condition_;
  std::vector<std::pair<state::Tier, sql::Statement>> statements_;
};

}  // namespace daybook::read
