#include <chrono>

#include "base/clock.hpp"
#include "daybook/upkeep.hpp"
#include "schema/migrate.hpp"
#include "sql/guard.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

constexpr std::chrono::seconds kWaitAtMost{5};

void write_audit_row(sql::Connection& connection, const std::string& object, std::int64_t now_ns) {
  sql::Statement(connection,
                 "INSERT INTO audit (id, at_ns, action, object, result)"
                 " SELECT coalesce(max(id), 0) + 1, ?1, 'set', ?2, 'ok' FROM audit")
      .bind(1, now_ns)
      .bind(2, std::string_view(object))
      .run();
}

}  // namespace

std::vector<Setting> read_settings(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  std::vector<Setting> settings;
  for (const state::SettingDefinition& definition : state::setting_definitions()) {
    settings.push_back({std::string(definition.name),
                        state::setting_value(connection, definition, definition.name),
                        std::string(definition.meaning)});
  }
  for (const std::string& name : state::service_settings(connection)) {
    const state::SettingDefinition& definition = state::require_setting(name, "trace");
    settings.push_back({name, state::setting_value(connection, definition, name),
                        "events of this service below it are not stored, but counted"});
  }
  return settings;
}

void write_setting(const std::string& path, const std::string& name, const std::string& value) {
  const state::SettingDefinition& definition = state::require_setting(name, value);
  sql::Connection opened = sql::Connection::open_writer(path, {});
  sql::Guard guard(opened.path());
  const sql::Guard::Held held = guard.acquire(kWaitAtMost);
  sql::Connection connection = std::move(opened);  // closes, and so checkpoints, before `held` ends
  schema::require_readable(connection);
  connection.set_synchronous(sql::Synchronous::full);
  connection.exec("BEGIN IMMEDIATE");  // an exception closes the connection, which rolls back
  schema::require_current(connection);
  if (state::setting_value(connection, definition, name) != value) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    state::store_setting(connection, name, value, now_ns);
    write_audit_row(connection, name + "=" + value, now_ns);
  }
  connection.exec("COMMIT");
}

}  // namespace daybook
