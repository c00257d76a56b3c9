#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "daybook/upkeep.hpp"
#include "schema/migrate.hpp"
#include "state/audit.hpp"
#include "state/settings.hpp"

namespace daybook {
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
  access::change_store(path, {"administer", "setting"}, [&](sql::Connection& connection) {
    if (state::setting_value(connection, definition, name) == value) return;
    const std::int64_t now_ns = base::system_clock().wall_ns();
    state::store_setting(connection, name, value, now_ns);
    state::audit_set(connection, name + "=" + value, now_ns);
  });
}

}  // namespace daybook
