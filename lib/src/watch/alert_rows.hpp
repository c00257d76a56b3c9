// Rows of alert_rule and alert_event.
//
//   for (AlertRow& row : read_alert_rows(connection)) …
//   if (advance(row, measured, now_ns)) add_event(connection, row, before);
//   write_alert_row(connection, row);               // in the caller's transaction
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sql/connection.hpp"
#include "watch/alert_state.hpp"

namespace daybook::watch {

std::vector<AlertRow> read_alert_rows(sql::Connection& connection);  // by name
/// The rule and its state, in the place of a row of its name.
void write_alert_row(sql::Connection& connection, const AlertRow& row);
/// False: there is none of this name.
bool delete_alert_row(sql::Connection& connection, std::string_view name);

/// The change of row.state from `previous` at the row's last check.
void add_event(sql::Connection& connection, const AlertRow& row, AlertState previous);
/// The id of the alert's latest change; 0: it has none.
std::int64_t latest_event(sql::Connection& connection, std::string_view name);
/// What became of the command for a change.
void write_command(sql::Connection& connection, std::int64_t event_id, std::string_view result);

}  // namespace daybook::watch
