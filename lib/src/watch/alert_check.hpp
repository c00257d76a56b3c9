// The two halves of a check: measuring, which may take a moment and holds up nobody, and taking up
// what was measured, in a write transaction.
//
//   Check check = measure_rules(connection, now_ns);
//   keep(connection, check);                         // in the caller's transaction
//   for (Claim& claim : claim_changes(connection, check)) …
//
// Where another process checked in between, or set the rule anew, its result stands and ours is let
// go: the two measured the same moment, and a state changes once.
#pragma once

#include <vector>

#include "sql/connection.hpp"
#include "watch/alert_state.hpp"

namespace daybook::watch {

struct Check {
  std::int64_t now_ns = 0;
  std::vector<AlertRow> rows;  // as read; after keep() as stored
  std::vector<Measured> measured;
};

/// In a read transaction of its own.
Check measure_rules(sql::Connection& connection, std::int64_t now_ns);
/// Without a trace in the store: what keep() would make of the rows.
void advance_all(Check& check);
void keep(sql::Connection& connection, Check& check);

struct Claim {
  AlertChange change;
  std::int64_t event_id = 0;  // of the alert's latest change
};
/// Marks as told what is not silenced and differs from what was told last: nobody else gets it.
std::vector<Claim> claim_changes(sql::Connection& connection, Check& check);

}  // namespace daybook::watch
