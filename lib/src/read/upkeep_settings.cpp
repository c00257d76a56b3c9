#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "crypto/digest.hpp"
#include "daybook/upkeep.hpp"
#include "redact/engine.hpp"
#include "redact/policy.hpp"
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

namespace {

/// Refuses rules that could not be used together with what else is set, and says why.
void check_redaction(sql::Connection& connection, const std::string& name,
                     const std::string& value) {
  const state::Settings settings = state::read_settings(connection);
  state::Settings::Redaction asked = settings.redaction;
  if (name == "redaction_pack") asked.pack = value;
  if (name == "redaction_rules") asked.rules = value;
  if (name == "redaction_add_rules") asked.add_rules = value;
  if (name == "redaction_replacement") asked.replacement = value;
  if (asked == settings.redaction) return;
  static_cast<void>(redact::rules_for(asked, state::replacement_key(settings)));
}

/// minimum_level.SERVICE: the name is stored, and a service is not called so there.
void check_name(const std::string& name) {
  redact::Engine rules;
  if (!rules.identifier_is_private(name)) return;
  throw Error(Error::Code::invalid_argument,
              "the name of the setting holds personal data or a secret",
              "the store holds a service of such a name as [REDACTED]");
}

/// What the audit keeps of a value: a rules file may be long, and is known by its digest.
std::string told(const std::string& value) {
  constexpr std::size_t kToldBytesMax = 80;
  if (value.size() <= kToldBytesMax) return value;
  const std::int64_t digest = crypto::checksum(value);
  return std::to_string(value.size()) + " bytes, " + crypto::to_hex(&digest, sizeof digest);
}

}  // namespace

void write_setting(const std::string& path, const std::string& name, const std::string& value) {
  const state::SettingDefinition& definition = state::require_setting(name, value);
  access::change_store(path, {"administer", "setting"}, [&](sql::Connection& connection) {
    if (state::setting_value(connection, definition, name) == value) return;
    check_redaction(connection, name, value);
    check_name(name);
    const std::int64_t now_ns = base::system_clock().wall_ns();
    state::store_setting(connection, name, value, now_ns);
    state::audit_set(connection, name + "=" + told(value), now_ns);
  });
}

}  // namespace daybook
