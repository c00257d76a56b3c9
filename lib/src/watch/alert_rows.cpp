#include "watch/alert_rows.hpp"

#include <array>

namespace daybook::watch {
namespace {

constexpr std::array kStates = {AlertState::unknown, AlertState::ok, AlertState::warning,
                                AlertState::firing};
constexpr std::array kPolicies = {AlertRule::NoData::ok, AlertRule::NoData::keep,
                                  AlertRule::NoData::alert};

constexpr const char* kSelect =
    "SELECT name, measure, service, environment, kind, operation, model, window_ns, above,"
    " threshold, warn, for_ns, min_count, no_data, changed_ns, state, value, since_ns,"
    " last_checked_ns, warn_differs_ns, alert_differs_ns, silenced_until_ns, told_state"
    " FROM alert_rule ORDER BY name";
constexpr const char* kInsert =
    "INSERT OR REPLACE INTO alert_rule (name, measure, service, environment, kind, operation,"
    " model, window_ns, above, threshold, warn, for_ns, min_count, no_data, changed_ns, state,"
    " value, since_ns, last_checked_ns, warn_differs_ns, alert_differs_ns, silenced_until_ns,"
    " told_state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
    " ?17, ?18, ?19, ?20, ?21, ?22, ?23)";

/// A word that a newer library wrote is read as `unknown` says.
AlertState state_named(std::string_view word) {
  for (const AlertState state : kStates)
    if (word == daybook::name(state)) return state;
  return AlertState::unknown;
}

AlertRule::NoData policy_named(std::string_view word) {
  for (const AlertRule::NoData policy : kPolicies)
    if (word == name(policy)) return policy;
  return AlertRule::NoData::keep;
}

std::optional<std::int64_t> integer_of(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}
std::optional<double> real_of(const sql::Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}

AlertRule rule_of(const sql::Statement& row) {
  AlertRule rule;
  rule.name = row.text(0);
  rule.measure = row.text(1);
  rule.scope = {std::string(row.text(2)), std::string(row.text(3)), std::string(row.text(4)),
                std::string(row.text(5)), std::string(row.text(6))};
  rule.window = Nanos(row.integer(7));
  rule.above = row.integer(8) != 0;
  rule.threshold = row.real(9);
  rule.warn = real_of(row, 10);
  rule.hold = Nanos(row.integer(11));
  rule.min_count = row.integer(12);
  rule.no_data = policy_named(row.text(13));
  return rule;
}

}  // namespace

std::vector<AlertRow> read_alert_rows(sql::Connection& connection) {
  std::vector<AlertRow> rows;
  sql::Statement select(connection, kSelect);
  while (select.step()) {
    AlertRow row;
    row.rule = rule_of(select);
    row.changed_ns = select.integer(14);
    row.state = state_named(select.text(15));
    row.value = real_of(select, 16);
    row.since_ns = integer_of(select, 17);
    row.last_checked_ns = integer_of(select, 18);
    row.warn_differs_ns = integer_of(select, 19);
    row.alert_differs_ns = integer_of(select, 20);
    row.silenced_until_ns = integer_of(select, 21);
    if (!select.is_null(22)) row.told = state_named(select.text(22));
    rows.push_back(std::move(row));
  }
  return rows;
}

void write_alert_row(sql::Connection& connection, const AlertRow& row) {
  const AlertRule& rule = row.rule;
  const AlertScope& scope = rule.scope;
  sql::Statement insert(connection, kInsert);
  insert.bind(1, std::string_view(rule.name)).bind(2, std::string_view(rule.measure));
  int at = 3;
  for (const std::string* value :
       {&scope.service, &scope.environment, &scope.kind, &scope.operation, &scope.model})
    insert.bind_or_null(at++, std::string_view(*value));
  insert.bind(8, rule.window.value_or(Nanos(0)).count())
      .bind(9, std::int64_t{rule.above})
      .bind(10, rule.threshold)
      .bind(11, rule.warn)
      .bind(12, rule.hold.count())
      .bind(13, rule.min_count.value_or(0))
      .bind(14, std::string_view(name(rule.no_data)))
      .bind(15, row.changed_ns)
      .bind(16, std::string_view(daybook::name(row.state)))
      .bind(17, row.value)
      .bind(18, row.since_ns)
      .bind(19, row.last_checked_ns)
      .bind(20, row.warn_differs_ns)
      .bind(21, row.alert_differs_ns)
      .bind(22, row.silenced_until_ns);
  if (row.told)
    insert.bind(23, std::string_view(daybook::name(*row.told)));
  else
    insert.bind_null(23);
  insert.run();
}

bool delete_alert_row(sql::Connection& connection, std::string_view name) {
  sql::Statement(connection, "DELETE FROM alert_rule WHERE name = ?1").bind(1, name).run();
  return connection.changes() > 0;
}

void add_event(sql::Connection& connection, const AlertRow& row, AlertState previous) {
  sql::Statement(connection,
                 "INSERT INTO alert_event (id, name, state, previous, value, threshold)"
                 " SELECT max(coalesce(max(id), 0) + 1, ?2 / 1000), ?1, ?3, ?4, ?5, ?6"
                 " FROM alert_event")
      .bind(1, std::string_view(row.rule.name))
      .bind(2, row.last_checked_ns)
      .bind(3, std::string_view(daybook::name(row.state)))
      .bind(4, std::string_view(daybook::name(previous)))
      .bind(5, row.value)
      .bind(6, row.rule.threshold)
      .run();
}

std::int64_t latest_event(sql::Connection& connection, std::string_view name) {
  sql::Statement select(connection, "SELECT max(id) FROM alert_event WHERE name = ?1");
  return select.bind(1, name).first_integer();
}

void write_command(sql::Connection& connection, std::int64_t event_id, std::string_view result) {
  sql::Statement(connection, "UPDATE alert_event SET command = ?2 WHERE id = ?1")
      .bind(1, event_id)
      .bind(2, result)
      .run();
}

}  // namespace daybook::watch
