#include "access/access_rows.hpp"

#include <algorithm>

#include "access/api_key.hpp"
#include "access/roles.hpp"
#include "access/scope.hpp"
#include "crypto/secret.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"
#include "state/settings.hpp"

namespace daybook::access {
namespace {

void check_name(const std::string& what, const std::string& name) {
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == '-' || c == '@';
  });
  if (plain && !name.empty() && name.size() <= 64) return;
  throw Error(Error::Code::invalid_argument, what + ": not a name: " + name.substr(0, 64),
              "use letters, digits and . _ - @, at most 64");
}

std::string text_of(const RoleGrant& grant) {
  return grant.action + (grant.object == "*" ? "" : ":" + grant.object) +
         (grant.service.empty() ? "" : " of " + grant.service);
}

std::string scope_of(const RoleGrant& grant) {
  return grant.service.empty() ? scope_text({}) : scope_text({grant.service});
}

Error no_principal(const std::string& name) {
  return {Error::Code::not_found, "no principal named " + name,
          "`daybook access principal list` has them"};
}

}  // namespace

void AccessRows::changed(const std::string& what) {
  connection_.exec("UPDATE store_state SET policy_version = policy_version + 1 WHERE id = 1");
  state::AuditEntry entry;
  entry.at_ns = now_ns_;
  entry.principal = state::acting_principal();
  entry.action = "grant";
  entry.object = what;
  state::append_audit(connection_, entry);
}

bool AccessRows::is_there(const char* sql, const std::string& name) {
  return sql::Statement(connection_, sql).bind(1, std::string_view(name)).first_integer() > 0;
}

void AccessRows::require_role(const std::string& role) {
  if (!is_there("SELECT count(*) FROM role WHERE name = ?1", role))
    throw Error(Error::Code::not_found, "no role named " + role,
                "`daybook access role list` has them");
}

bool AccessRows::add_role(const std::string& role) {
  check_name("role", role);
  if (is_there("SELECT count(*) FROM role WHERE name = ?1", role)) return false;
  sql::Statement(connection_, "INSERT INTO role (name, created_ns) VALUES (?1, ?2)")
      .bind(1, std::string_view(role))
      .bind(2, now_ns_)
      .run();
  changed("role=" + role);
  return true;
}

void AccessRows::require_changeable(const std::string& role) {
  require_role(role);
  if (role == kOwner)
    throw Error(Error::Code::invalid_argument, "the role owner may do everything, always",
                "`daybook access role add NAME` makes another role");
}

bool AccessRows::allow(const std::string& role, const RoleGrant& grant) {
  const std::string scope = scope_of(grant);
  sql::Statement(connection_,
                 "INSERT OR IGNORE INTO role_grant (role, action, object, scope)"
                 " VALUES (?1, ?2, ?3, ?4)")
      .bind(1, std::string_view(role))
      .bind(2, std::string_view(grant.action))
      .bind(3, std::string_view(grant.object))
      .bind(4, std::string_view(scope))
      .run();
  if (connection_.changes() == 0) return false;
  changed("role=" + role + " allowed " + text_of(grant));
  return true;
}

void AccessRows::deny(const std::string& role, const RoleGrant& grant) {
  const std::string scope = scope_of(grant);
  sql::Statement(connection_,
                 "DELETE FROM role_grant WHERE role = ?1 AND action = ?2 AND object = ?3"
                 " AND (?5 OR scope = ?4)")
      .bind(1, std::string_view(role))
      .bind(2, std::string_view(grant.action))
      .bind(3, std::string_view(grant.object))
      .bind(4, std::string_view(scope))
      .bind(5, std::int64_t{grant.service.empty()})
      .run();
  if (connection_.changes() == 0)
    throw Error(Error::Code::not_found, role + " has no grant " + text_of(grant),
                "`daybook access role list` shows those it has: take away what covers it");
  changed("role=" + role + " no longer allowed " + text_of(grant));
}

bool AccessRows::put_principal(const std::string& name, const std::string& role) {
  check_name("principal", name);
  require_role(role);
  const bool is_new = !is_there("SELECT count(*) FROM principal WHERE name = ?1", name);
  sql::Statement(connection_,
                 "INSERT INTO principal (name, role, created_ns) VALUES (?1, ?2, ?3)"
                 " ON CONFLICT (name) DO UPDATE SET role = excluded.role, disabled_ns = NULL")
      .bind(1, std::string_view(name))
      .bind(2, std::string_view(role))
      .bind(3, now_ns_)
      .run();
  changed("principal=" + name + " role=" + role);
  return is_new;
}

void AccessRows::disable_principal(const std::string& name) {
  if (!is_there("SELECT count(*) FROM principal WHERE name = ?1", name)) throw no_principal(name);
  sql::Statement(connection_,
                 "UPDATE principal SET disabled_ns = ?2 WHERE name = ?1 AND disabled_ns IS NULL")
      .bind(1, std::string_view(name))
      .bind(2, now_ns_)
      .run();
  changed("principal=" + name + " disabled");
}

NewKey AccessRows::add_key(const std::string& principal, std::optional<Time> expires) {
  if (!is_there("SELECT count(*) FROM principal WHERE name = ?1 AND disabled_ns IS NULL",
                principal))
    throw no_principal(principal);
  std::optional<std::int64_t> expires_ns;
  if (expires) expires_ns = expires->time_since_epoch().count();
  if (expires_ns && *expires_ns <= now_ns_)
    throw Error(Error::Code::invalid_argument, "the key would have expired already",
                "give a time to come");
  ApiKey key = new_api_key();
  const crypto::Digest256 digest =
      digest_of(state::api_key_key(state::read_settings(connection_)), key);
  sql::Statement(connection_,
                 "INSERT INTO api_key (id, principal, digest, created_ns, expires_ns)"
                 " VALUES (?1, ?2, ?3, ?4, ?5)")
      .bind(1, std::string_view(key.id))
      .bind(2, std::string_view(principal))
      .bind_blob(3, crypto::bytes_of(digest))
      .bind(4, now_ns_)
      .bind(5, expires_ns)
      .run();
  changed("key=" + key.id + " of " + principal);
  NewKey made{key.id, key.text(), principal, expires};
  crypto::wipe(key.secret);
  return made;
}

void AccessRows::revoke_key(const std::string& id) {
  if (!is_there("SELECT count(*) FROM api_key WHERE id = ?1", id))
    throw Error(Error::Code::not_found, "no key has the id " + id.substr(0, 8),
                "`daybook access key list` has them");
  sql::Statement(connection_,
                 "UPDATE api_key SET revoked_ns = ?2 WHERE id = ?1 AND revoked_ns IS NULL")
      .bind(1, std::string_view(id))
      .bind(2, now_ns_)
      .run();
  changed("key=" + id + " revoked");
}

void AccessRows::require_an_owner() {
  if (!state::read_settings(connection_).access) return;
  const std::int64_t owners =
      sql::Statement(connection_,
                     "SELECT count(*) FROM principal JOIN api_key ON api_key.principal = name"
                     " WHERE role = 'owner' AND disabled_ns IS NULL AND revoked_ns IS NULL"
                     " AND (expires_ns IS NULL OR expires_ns > ?1)")
          .bind(1, now_ns_)
          .first_integer();
  if (owners > 0) return;
  throw Error(Error::Code::invalid_argument, "no owner would be left who has a key",
              "add another owner and its key first, or `daybook access disable`");
}

}  // namespace daybook::access
