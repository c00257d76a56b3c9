// Settings: what the store asks of every writer and reader, kept in the table `setting`.
//
//   state::Settings settings = state::read_settings(connection);   // any transaction, or none
//   if (settings.redaction.required && !options.redact) refuse();
//
// A setting without a row has its default. A value this library does not know (written by a newer
// one, or by hand) is read as the strictest it knows. Writers read again when
// store_state.policy_version changed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.hpp"
#include "crypto/keyed_digest.hpp"
#include "daybook/common.hpp"
#include "sql/connection.hpp"

namespace daybook::state {

/// Events below are not stored.
struct MinimumLevels {
  Level all = Level::trace;  // of services that have none of their own
  std::map<std::string, Level, std::less<>> of;
};

/// What becomes of a read of content that cannot be recorded, while the access policy is on.
enum class AuditReads {
  required,     // it is refused
  best_effort,  // it goes on, and the audit tells later how many
  off           // reads are not recorded at all
};

struct Settings {
  enum class Ids { keep, pseudonym, drop };          // what becomes of private user and session ids
  enum class Durability { relaxed, bounded, full };  // rising: a writer obeys at least this

  /// What redaction finds, and what it puts there; redact/policy.hpp makes rules of it.
  struct Redaction {
    bool required = false;              // false: a writer may opt out, and its row says so
    std::string pack = "default";       // guide, default, strict
    std::string rules, add_rules;       // JSON: in place of the pack, and beside it
    std::string replacement = "plain";  // plain, named, pseudonym
    friend bool operator==(const Redaction&, const Redaction&) = default;
  };
  Redaction redaction;
  Ids ids = Ids::pseudonym;
  Durability durability = Durability::bounded;
  MinimumLevels minimum_levels;
  AuditReads audit_reads = AuditReads::required;
  bool access = false;        // who reads or writes through the library needs a key, see access/
  std::string pseudonym_key;  // 16 bytes; empty until the first writer made it
  std::optional<std::int64_t> size_cap;  // bytes that the store may take in all; none: no cap
};

Settings read_settings(sql::Connection& connection);

/// What stands in the store for a private id: "u_" and 16 hex digits, the same for equal ids.
std::string pseudonym(const Settings& settings, std::string_view id);

/// The key of the digests in message_head, made of the store's own.
crypto::Key128 head_key(const Settings& settings);
/// The same for digest_run,
crypto::Key128 run_key(const Settings& settings);
/// The key of the digests in api_key.
crypto::Key256 api_key_key(const Settings& settings);
/// and for pseudonyms in the place of what was redacted.
crypto::Key128 replacement_key(const Settings& settings);

/// Inside a write transaction: the store's pseudonym key, 16 bytes, made now if it has none.
std::string ensure_pseudonym_key(sql::Connection& connection, std::int64_t now_ns);

/// What the store keeps for itself among its settings; writers are not told.
std::optional<std::string> stored_setting(sql::Connection& connection, std::string_view name);
void keep_setting(sql::Connection& connection, std::string_view name, std::string_view value,
                  std::int64_t now_ns);

/// A setting that people may see and change; the pseudonym key is none of these.
struct SettingDefinition {
  std::string_view name;
  std::string_view default_value;
  std::vector<std::string_view> allowed;  // empty: a size or none, or a text somebody else looks at
  std::string_view meaning;
};
const std::vector<SettingDefinition>& setting_definitions();
/// `minimum_level.SERVICE` is a setting for each service, with the definition of minimum_level.
/// Throws invalid_argument with the nearest name, or with the values allowed.
const SettingDefinition& require_setting(std::string_view name, std::string_view value);

/// `access` is on or off by access_on() in access.hpp alone: turned on without an owner, nobody
/// could turn it off again.
constexpr std::string_view kAccessSetting = "access";

/// Inside a write transaction: stores the value and raises store_state.policy_version.
void store_setting(sql::Connection& connection, std::string_view name, std::string_view value,
                   std::int64_t now_ns);
/// The value as stored, or its default.
std::string setting_value(sql::Connection& connection, const SettingDefinition& definition,
                          std::string_view name);
/// Bytes of 500MB, 20GB, 1000000; none where the text is no size.
std::optional<std::int64_t> size_of(std::string_view text) noexcept;
/// `minimum_level.SERVICE` of each service that has one.
std::vector<std::string> service_settings(sql::Connection& connection);

}  // namespace daybook::state
