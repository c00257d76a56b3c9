// Access: who may write and read what, through this library and the command line. A store without
// a policy belongs to whoever can open its file; enable_access() turns the policy on.
//
//   const auto owner = daybook::enable_access("daybook.db");         // owner.text: shown this once
//   const daybook::KeyScope acting(owner.text);                      // from here on, as that owner
//   daybook::add_principal("daybook.db", "chat-api", "writer");
//   const auto key = daybook::add_key("daybook.db", "chat-api");     // for its Options::key
//
// A principal has a role, a role has grants: an action and what it is about. Actions: write (a type
// of record), read (a view), content (a view: its text, too), report, export, erase, retain,
// administer, audit, and custom for operations of the application's own, see Logger::allowed().
// Whoever opens the file by other means is not held back: docs/security.md says what is promised.
//
// Every function opens the store for itself and throws Error (denied, not_found, invalid_argument,
// busy, io …). Each change is one synced transaction with its row of audit_entries, needs
// `administer` once the policy is on, and is followed by every process that writes the store within
// one of its batches.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/common.hpp"
#include "daybook/reader.hpp"

namespace daybook {

/// While it lives, what this thread asks of a store by its path is asked with this key, and what it
/// opens without a key of its own. Scopes nest: the innermost counts.
class DAYBOOK_EXPORT KeyScope {
 public:
  explicit KeyScope(std::string key);
  ~KeyScope();
  KeyScope(const KeyScope&) = delete;
  KeyScope& operator=(const KeyScope&) = delete;

 private:
  std::string before_;
};

/// A key as it was made. Nobody can tell `text` again: the store has a digest of it.
struct DAYBOOK_EXPORT NewKey {
  std::string id;  // its public part, by which it is listed and revoked
  std::string text;
  std::string principal;
  std::optional<Time> expires;
};

/// Turns the policy on: makes the built-in roles that are not there, the principal `owner`, and a
/// key of its. From then on nothing goes without a key. Throws invalid_argument where it is on.
DAYBOOK_EXPORT NewKey enable_access(const std::string& path, const std::string& owner = "owner");
/// Turns it off; principals, roles and keys stay for the next time. `force`: without a key, by the
/// owner of the file (or root), for when every owner's key is lost; recorded as that.
DAYBOOK_EXPORT void disable_access(const std::string& path, bool force = false);
DAYBOOK_EXPORT bool is_access_enabled(const std::string& path);

/// What a role may do, and to rows of which service.
struct DAYBOOK_EXPORT RoleGrant {
  std::string action;
  std::string object = "*";  // a type of record, a view, a custom operation; *: every one
  std::string service;       // empty: rows of every service
};
/// "read:completions", "custom:delete_logs", "administer". Throws invalid_argument with what there
/// is instead.
DAYBOOK_EXPORT RoleGrant parse_grant(const std::string& text, const std::string& service = {});

struct DAYBOOK_EXPORT Role {
  std::string name;
  std::string meaning;  // of a built-in role; empty: the store's own
  std::vector<RoleGrant> grants;
};
/// By name; the built-in ones that are not there yet, too.
DAYBOOK_EXPORT std::vector<Role> list_roles(const std::string& path);
DAYBOOK_EXPORT void add_role(const std::string& path, const std::string& role);
/// False: it was allowed before. The role owner may do everything and is not changed.
DAYBOOK_EXPORT bool allow(const std::string& path, const std::string& role, const RoleGrant& grant);
/// Takes a grant away: of its service, or where it names none, whatever the service. Throws
/// not_found where the role has no such grant.
DAYBOOK_EXPORT void deny(const std::string& path, const std::string& role, const RoleGrant& grant);

struct DAYBOOK_EXPORT PrincipalRow {
  std::string name, role;
  Time created;
  std::optional<Time> disabled;
  std::int64_t keys = 0;  // that are valid now
};
DAYBOOK_EXPORT std::vector<PrincipalRow> list_principals(const std::string& path);
/// Adds one; one that is there gets the role, and is no longer disabled. True: there was none.
DAYBOOK_EXPORT bool add_principal(const std::string& path, const std::string& name,
                                  const std::string& role);
/// Shuts it out with all its keys. The last owner with a key cannot be shut out.
DAYBOOK_EXPORT void disable_principal(const std::string& path, const std::string& name);

struct DAYBOOK_EXPORT KeyRow {
  std::string id, principal;
  Time created;
  std::optional<Time> expires, revoked;
};
DAYBOOK_EXPORT std::vector<KeyRow> list_keys(const std::string& path);
DAYBOOK_EXPORT NewKey add_key(const std::string& path, const std::string& principal,
                              std::optional<Time> expires = {});
/// The last key of an owner cannot be revoked.
DAYBOOK_EXPORT void revoke_key(const std::string& path, const std::string& id);

/// Whose key the KeyScope holds; one that is not valid is denied, and that is kept.
struct DAYBOOK_EXPORT Identity {
  bool enabled = false;    // false: the policy is off, and there is nobody to be
  std::string name, role;  // empty where it is off
  std::vector<RoleGrant> grants;
};
DAYBOOK_EXPORT Identity identify(const std::string& path);
/// A reader of a store whose policy is off, where nobody is to be identified; none: it is on. For
/// whoever would ask, and then open the store once more. Throws what Reader::open() throws.
DAYBOOK_EXPORT std::optional<Reader> open_where_off(const std::string& path);
/// Throws Error{denied}, and keeps a row of audit_entries, unless the KeyScope's key is allowed it.
DAYBOOK_EXPORT void require_access(const std::string& path, const RoleGrant& grant);

}  // namespace daybook
