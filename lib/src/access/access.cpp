// Changing who may do what.
#include "daybook/access.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "access/access_rows.hpp"
#include "access/change_store.hpp"
#include "access/policy.hpp"
#include "access/roles.hpp"
#include "access/scope.hpp"
#include "base/clock.hpp"
#include "crypto/secret.hpp"
#include "schema/change_store.hpp"
#include "state/actor.hpp"
#include "state/settings.hpp"

namespace daybook {
namespace {

constexpr access::Need kAdminister{"administer", "access"};

std::int64_t now_ns() {
  return base::system_clock().wall_ns();
}

void change(const std::string& path, const std::function<void(access::AccessRows&)>& apply) {
  access::change_store(path, kAdminister, [&](sql::Connection& connection) {
    access::AccessRows rows(connection, now_ns());
    apply(rows);
  });
}

bool owns(const std::string& path) {
  struct stat status {};
  return geteuid() == 0 || (stat(path.c_str(), &status) == 0 && status.st_uid == geteuid());
}

void turn_off(sql::Connection& connection, const char* said) {
  if (!state::read_settings(connection).access)
    throw Error(Error::Code::invalid_argument, "access is off already",
                "`daybook access enable` turns it on");
  state::store_setting(connection, state::kAccessSetting, "off", now_ns());
  access::AccessRows(connection, now_ns()).changed(said);
}

}  // namespace

KeyScope::KeyScope(std::string key) : before_(state::exchange_acting_key(std::move(key))) {}
KeyScope::~KeyScope() {
  std::string key = state::exchange_acting_key(std::move(before_));
  crypto::wipe(key);
}

NewKey enable_access(const std::string& path, const std::string& owner) {
  NewKey made;
  schema::change_store(path, [&](sql::Connection& connection) {
    if (state::read_settings(connection).access)
      throw Error(Error::Code::invalid_argument, "access is on already",
                  "`daybook access show` says who may do what");
    state::ensure_pseudonym_key(connection, now_ns());
    access::AccessRows rows(connection, now_ns());
    for (const access::BuiltInRole& role : access::built_in_roles()) {
      if (!rows.add_role(role.name)) continue;
      for (const access::Grant& grant : role.grants)
        rows.allow(role.name, {grant.action, grant.object, grant.service});
    }
    rows.put_principal(owner, std::string(access::kOwner));
    made = rows.add_key(owner, std::nullopt);
    state::store_setting(connection, state::kAccessSetting, "on", now_ns());
    rows.changed("access=on");
  });
  return made;
}

void disable_access(const std::string& path, bool force) {
  if (!force)
    return access::change_store(
        path, kAdminister, [](sql::Connection& connection) { turn_off(connection, "access=off"); });
  if (!owns(path))
    throw Error(Error::Code::denied, "only the owner of the file " + path + " can force it",
                "ask an owner of the store for `daybook access disable`");
  schema::change_store(path, [](sql::Connection& connection) {
    turn_off(connection, "access=off, forced by the file's owner");
  });
}

void add_role(const std::string& path, const std::string& role) {
  change(path, [&](access::AccessRows& rows) {
    if (!rows.add_role(role))
      throw Error(Error::Code::invalid_argument, "there is a role " + role,
                  "`daybook access allow " + role + " …` adds to it");
  });
}

bool allow(const std::string& path, const std::string& role, const RoleGrant& grant) {
  const std::string text = grant.object == "*" && grant.action != access::kCustom
                               ? grant.action
                               : grant.action + ":" + grant.object;
  const RoleGrant checked = parse_grant(text, grant.service);
  bool is_new = false;
  change(path, [&](access::AccessRows& rows) {
    rows.require_changeable(role);
    is_new = rows.allow(role, checked);
  });
  return is_new;
}

void deny(const std::string& path, const std::string& role, const RoleGrant& grant) {
  change(path, [&](access::AccessRows& rows) {
    rows.require_changeable(role);
    rows.deny(role, grant);
  });
}

bool add_principal(const std::string& path, const std::string& name, const std::string& role) {
  bool is_new = false;
  change(path, [&](access::AccessRows& rows) {
    is_new = rows.put_principal(name, role);
    rows.require_an_owner();
  });
  return is_new;
}

void disable_principal(const std::string& path, const std::string& name) {
  change(path, [&](access::AccessRows& rows) {
    rows.disable_principal(name);
    rows.require_an_owner();
  });
}

NewKey add_key(const std::string& path, const std::string& principal, std::optional<Time> expires) {
  NewKey made;
  change(path, [&](access::AccessRows& rows) { made = rows.add_key(principal, expires); });
  return made;
}

void revoke_key(const std::string& path, const std::string& id) {
  change(path, [&](access::AccessRows& rows) {
    rows.revoke_key(id);
    rows.require_an_owner();
  });
}

void require_access(const std::string& path, const RoleGrant& grant) {
  access::require(path, {grant.action, grant.object});
}

}  // namespace daybook
