#include "daybook/alerts.hpp"

#include <algorithm>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "schema/migrate.hpp"
#include "state/audit.hpp"
#include "watch/alert_check.hpp"
#include "watch/alert_rows.hpp"
#include "watch/alert_rule.hpp"

namespace daybook {
namespace {

using watch::AlertRow;

constexpr access::Need kSet{"administer", "alert"}, kCheck{"report", "alert"};

sql::Connection open_reader(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  return connection;
}

Error no_such_alert(const std::string& name) {
  return Error(Error::Code::not_found, "no alert named " + name, "`daybook alert list` has them");
}

/// What was measured is an answer even where the store is too busy to keep it.
std::optional<Error> kept(const std::string& path, const AlertCheckOptions& options,
                          const std::function<void(sql::Connection&)>& change) {
  try {
    access::change_store(path, kCheck, change, options.wait_at_most);
  } catch (const Error& error) {
    if (error.code != Error::Code::busy) throw;
    return error;
  }
  return std::nullopt;
}

/// Each of them first, what became of it then: nobody else would tell what is claimed.
void tell(const std::string& path, const std::vector<watch::Claim>& claims,
          const AlertCheckOptions& options, AlertCheck& result) {
  std::vector<std::string> became;
  for (const watch::Claim& claim : claims) {
    std::string failure;
    try {
      failure = options.on_change(claim.change);
    } catch (const std::exception& error) {
      failure = error.what();
    } catch (...) {  // let through, what is claimed after it were told to nobody
      failure = "threw what is no std::exception";
    }
    if (!failure.empty()) result.failures.push_back(claim.change.alert.name + ": " + failure);
    became.push_back(failure.empty() ? "ok" : failure);
  }
  result.not_kept = kept(path, options, [&](sql::Connection& connection) {
    for (std::size_t i = 0; i < claims.size(); ++i)
      watch::write_command(connection, claims[i].event_id, became[i]);
  });
}

std::optional<AlertRow> find(sql::Connection& connection, const std::string& name) {
  for (AlertRow& row : watch::read_alert_rows(connection))
    if (row.rule.name == name) return std::move(row);
  return std::nullopt;
}

}  // namespace

const char* name(AlertState state) noexcept {
  constexpr const char* kNames[] = {"unknown", "ok", "warning", "firing"};
  return kNames[static_cast<int>(state)];
}

const char* name(AlertRule::NoData policy) noexcept {
  constexpr const char* kNames[] = {"ok", "keep", "alert"};
  return kNames[static_cast<int>(policy)];
}

std::vector<AlertMeasure> alert_measures() {
  std::vector<AlertMeasure> all;
  for (const watch::MeasureDefinition& measure : watch::measures())
    all.push_back({measure.name, measure.meaning, Nanos(measure.window_ns), measure.min_count});
  return all;
}

bool set_alert(const std::string& path, const AlertRule& rule) {
  AlertRow row;
  row.rule = watch::checked_rule(rule);
  row.changed_ns = base::system_clock().wall_ns();
  bool is_new = true;
  access::change_store(path, kSet, [&](sql::Connection& connection) {
    if (const auto old = find(connection, rule.name)) {
      is_new = false;
      row.told = old->told;
      row.silenced_until_ns = old->silenced_until_ns;
      if (old->rule.measure == rule.measure) {
        row.state = old->state;
        row.value = old->value;
        row.since_ns = old->since_ns;
        row.last_checked_ns = old->last_checked_ns;
      }
    }
    watch::write_alert_row(connection, row);
    state::audit_set(connection, "alert=" + rule.name, row.changed_ns);
  });
  return is_new;
}

void remove_alert(const std::string& path, const std::string& name) {
  access::change_store(path, kSet, [&](sql::Connection& connection) {
    if (!watch::delete_alert_row(connection, name)) throw no_such_alert(name);
    state::audit_set(connection, "alert=" + name + " removed", base::system_clock().wall_ns());
  });
}

void silence_alert(const std::string& path, const std::string& name, std::optional<Time> until) {
  access::change_store(path, kSet, [&](sql::Connection& connection) {
    auto row = find(connection, name);
    if (!row) throw no_such_alert(name);
    row->silenced_until_ns.reset();
    if (until) row->silenced_until_ns = until->time_since_epoch().count();
    watch::write_alert_row(connection, *row);
    state::audit_set(connection, "alert=" + name + (until ? " silenced" : " no longer silenced"),
                     base::system_clock().wall_ns());
  });
}

std::vector<Alert> read_alerts(const std::string& path) {
  sql::Connection connection = open_reader(path);
  std::vector<Alert> alerts;
  for (const AlertRow& row : watch::read_alert_rows(connection))
    alerts.push_back(watch::alert_of(row));
  return alerts;
}

bool AlertCheck::fires() const noexcept {
  return std::any_of(alerts.begin(), alerts.end(),
                     [&](const Alert& alert) { return alert.fires(at); });
}

AlertCheck check_alerts(const std::string& path, const AlertCheckOptions& options) {
  const std::int64_t now_ns =
      options.now ? options.now->time_since_epoch().count() : base::system_clock().wall_ns();
  AlertCheck result;
  result.at = Time(Nanos(now_ns));
  watch::Check check;
  {
    sql::Connection connection = open_reader(path);
    check = watch::measure_rules(connection, now_ns);
  }
  std::vector<watch::Claim> claims;
  if (options.dry_run || check.rows.empty()) {
    watch::advance_all(check);
  } else {
    result.not_kept = kept(path, options, [&](sql::Connection& connection) {
      watch::keep(connection, check);
      if (options.on_change) claims = watch::claim_changes(connection, check);
    });
    if (result.not_kept) watch::advance_all(check);
  }
  for (const AlertRow& row : check.rows) result.alerts.push_back(watch::alert_of(row));
  if (!claims.empty()) tell(path, claims, options, result);
  return result;
}

}  // namespace daybook
