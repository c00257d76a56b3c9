// Telling who may do what.
#include <map>

#include "access/change_store.hpp"
#include "access/policy.hpp"
#include "access/roles.hpp"
#include "access/scope.hpp"
#include "base/clock.hpp"
#include "daybook/access.hpp"
#include "schema/migrate.hpp"
#include "state/settings.hpp"
#include "state/time_or_none.hpp"

namespace daybook {
namespace {

constexpr access::Need kSee{"administer", "access"};

Time time_of(std::int64_t ns) {
  return Time(Nanos(ns));
}

sql::Connection open_reader(const std::string& path) {
  sql::Connection connection = sql::Connection::open_reader(path);
  schema::require_readable(connection);
  return connection;
}

std::vector<RoleGrant> public_grants(const std::vector<access::Grant>& grants) {
  std::vector<RoleGrant> all;
  for (const access::Grant& grant : grants)
    all.push_back({grant.action, grant.object, grant.service});
  return all;
}

}  // namespace

bool is_access_enabled(const std::string& path) {
  sql::Connection connection = open_reader(path);
  return state::read_settings(connection).access;
}

Identity identify(const std::string& path) {
  const access::Principal who = access::require_key(path);
  const bool is_on = !who.name.empty();
  return {is_on, who.name, is_on ? who.role : "", public_grants(who.grants)};
}

std::vector<Role> list_roles(const std::string& path) {
  access::require(path, kSee);
  sql::Connection connection = open_reader(path);
  std::map<std::string, Role> roles;
  for (const access::BuiltInRole& role : access::built_in_roles()) {
    const bool is_owner = role.name == access::kOwner;
    roles[role.name] = {role.name, role.meaning,
                        public_grants(is_owner ? access::owner_grants() : role.grants)};
  }
  sql::Statement select(connection, "SELECT name FROM role");
  while (select.step()) {
    const std::string name(select.text(0));
    Role& role = roles[name];
    role.name = name;
    role.grants = public_grants(access::grants_of(connection, name));
  }
  std::vector<Role> all;
  for (auto& [name, role] : roles) all.push_back(std::move(role));
  return all;
}

std::vector<PrincipalRow> list_principals(const std::string& path) {
  access::require(path, kSee);
  sql::Connection connection = open_reader(path);
  std::vector<PrincipalRow> all;
  sql::Statement select(
      connection,
      "SELECT name, role, created_ns, disabled_ns,"
      " (SELECT count(*) FROM api_key WHERE api_key.principal = name AND revoked_ns IS NULL"
      " AND (expires_ns IS NULL OR expires_ns > ?1)) FROM principal ORDER BY name");
  select.bind(1, base::system_clock().wall_ns());
  while (select.step()) {
    PrincipalRow row{std::string(select.text(0)), std::string(select.text(1)),
                     time_of(select.integer(2)), state::time_or_none(select, 3), select.integer(4)};
    if (row.disabled) row.keys = 0;
    all.push_back(std::move(row));
  }
  return all;
}

std::vector<KeyRow> list_keys(const std::string& path) {
  access::require(path, kSee);
  sql::Connection connection = open_reader(path);
  std::vector<KeyRow> all;
  sql::Statement select(connection,
                        "SELECT id, principal, created_ns, expires_ns, revoked_ns FROM api_key"
                        " ORDER BY principal, created_ns, id");
  while (select.step())
    all.push_back({std::string(select.text(0)), std::string(select.text(1)),
                   time_of(select.integer(2)), state::time_or_none(select, 3),
                   state::time_or_none(select, 4)});
  return all;
}

}  // namespace daybook
