#include "watch/alert_check.hpp"

#include <algorithm>

#include "watch/alert_rows.hpp"

namespace daybook::watch {
namespace {

/// The row that `row` was read as, or nullptr where somebody else wrote it since.
const AlertRow* unchanged(const std::vector<AlertRow>& rows, const AlertRow& row) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const AlertRow& other) {
    return other.rule.name == row.rule.name;
  });
  const bool same = found != rows.end() && found->changed_ns == row.changed_ns &&
                    found->last_checked_ns == row.last_checked_ns && found->state == row.state;
  return same ? &*found : nullptr;
}

}  // namespace

Check measure_rules(sql::Connection& connection, std::int64_t now_ns) {
  Check check;
  check.now_ns = now_ns;
  connection.exec("BEGIN");  // one snapshot; an exception closes the connection, which ends it
  check.rows = read_alert_rows(connection);
  for (const AlertRow& row : check.rows)
    check.measured.push_back(measure_rule(connection, row.rule, now_ns));
  connection.exec("COMMIT");
  return check;
}

void advance_all(Check& check) {
  for (std::size_t i = 0; i < check.rows.size(); ++i)
    advance(check.rows[i], check.measured[i], check.now_ns);
}

void keep(sql::Connection& connection, Check& check) {
  std::vector<AlertRow> rows = read_alert_rows(connection);  // silenced meanwhile, perhaps
  for (AlertRow& row : rows) {
    const AlertRow* const read = unchanged(check.rows, row);
    if (read == nullptr) continue;
    const AlertState previous = row.state;
    const auto at = static_cast<std::size_t>(read - check.rows.data());
    const bool changed = advance(row, check.measured[at], check.now_ns);
    write_alert_row(connection, row);
    if (changed) add_event(connection, row, previous);
  }
  check.rows = std::move(rows);
}

std::vector<Claim> claim_changes(sql::Connection& connection, Check& check) {
  std::vector<Claim> claims;
  const Time now{Nanos(check.now_ns)};
  for (AlertRow& row : check.rows) {
    const AlertState told = row.told.value_or(AlertState::ok);
    if (row.state == AlertState::unknown || row.state == told) continue;
    Claim claim;
    claim.change = {alert_of(row), told, now};
    if (claim.change.alert.is_silenced(now)) continue;
    row.told = row.state;
    write_alert_row(connection, row);
    claim.event_id = latest_event(connection, row.rule.name);
    write_command(connection, claim.event_id, "running");
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace daybook::watch
