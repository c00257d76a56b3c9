#include "state/settings.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/for_ever.hpp"
#include "base/text.hpp"
#include "crypto/digest.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kPseudonymKeyBytes = 16;

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

Error unknown(const std::string& what, std::string_view given,
              const std::vector<std::string_view>& known) {
  const std::string_view near = base::nearest(given, known);
  std::string text = what + std::string(given);
  if (!near.empty()) text.append("; did you mean ").append(near).append("?");
  return {Error::Code::invalid_argument, text, "use one of " + joined(known)};
}

std::string key_from_hex(std::string_view hex) {
  std::string key(kPseudonymKeyBytes, '\0');
  return crypto::from_hex(hex, key.data(), key.size()) ? key : std::string();
}

constexpr std::string_view kMinimumLevel = "minimum_level", kSizeCap = "db_max_size";
const std::vector<std::string_view>& level_names() {
  static const auto& names = base::for_ever(
      std::vector<std::string_view>{"trace", "debug", "info", "warn", "error", "fatal"});
  return names;
}

/// Of a name that is not known, the lowest: nothing is left out by mistake.
Level level_of(std::string_view name) {
  const auto& names = level_names();
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? Level::trace : static_cast<Level>(found - names.begin());
}

/// minimum_level.chat-api
bool is_of_service(std::string_view name) {
  return name.size() > kMinimumLevel.size() + 1 &&
         name.substr(0, kMinimumLevel.size()) == kMinimumLevel && name[kMinimumLevel.size()] == '.';
}

}  // namespace

std::optional<std::string> stored_setting(sql::Connection& connection, std::string_view name) {
  sql::Statement select(connection, "SELECT value FROM setting WHERE name = ?1");
  if (!select.bind(1, name).step()) return std::nullopt;
  return std::string(select.text(0));
}

void keep_setting(sql::Connection& connection, std::string_view name, std::string_view value,
                  std::int64_t now_ns) {
  sql::Statement(connection,
                 "INSERT INTO setting (name, value, changed_ns) VALUES (?1, ?2, ?3)"
                 " ON CONFLICT (name) DO UPDATE SET value = excluded.value,"
                 " changed_ns = excluded.changed_ns")
      .bind(1, name)
      .bind(2, value)
      .bind(3, now_ns)
      .run();
}

Settings read_settings(sql::Connection& connection) {
  Settings settings;
  sql::Statement select(connection, "SELECT name, value FROM setting");
  while (select.step()) {
    const std::string_view name = select.text(0), value = select.text(1);
    if (name == "redaction") {
      settings.redaction.required = value != "default";
    } else if (name == "redaction_pack") {
      settings.redaction.pack = value == "guide" || value == "default" ? value : "strict";
    } else if (name == "redaction_rules") {
      settings.redaction.rules = value;
    } else if (name == "redaction_add_rules") {
      settings.redaction.add_rules = value;
    } else if (name == "redaction_replacement") {
      settings.redaction.replacement = value == "named" || value == "pseudonym" ? value : "plain";
    } else if (name == "ids") {
      settings.ids = value == "keep"        ? Settings::Ids::keep
                     : value == "pseudonym" ? Settings::Ids::pseudonym
                                            : Settings::Ids::drop;
    } else if (name == "durability") {
      settings.durability = value == "relaxed"   ? Settings::Durability::relaxed
                            : value == "bounded" ? Settings::Durability::bounded
                                                 : Settings::Durability::full;
    } else if (name == "audit_reads") {
      settings.audit_reads = value == "best_effort" ? AuditReads::best_effort
                             : value == "off"       ? AuditReads::off
                                                    : AuditReads::required;
    } else if (name == kMinimumLevel) {
      settings.minimum_levels.all = level_of(value);
    } else if (is_of_service(name)) {
      settings.minimum_levels.of[std::string(name.substr(kMinimumLevel.size() + 1))] =
          level_of(value);
    } else if (name == kAccessSetting) {
      settings.access = value != "off";
    } else if (name == "pseudonym_key") {
      settings.pseudonym_key = key_from_hex(value);
    } else if (name == kSizeCap) {
      settings.size_cap = size_of(value);
    }
  }
  return settings;
}

namespace {

crypto::Key128 key_of(const Settings& settings) {
  crypto::Key128 key{};
  std::copy_n(settings.pseudonym_key.begin(), std::min(key.size(), settings.pseudonym_key.size()),
              key.begin());
  return key;
}

/// A key for one use, made of the store's own.
crypto::Key128 key_for(const Settings& settings, std::string_view use) {
  const crypto::Digest128 digest = crypto::siphash128(key_of(settings), use);
  crypto::Key128 key;
  static_assert(sizeof digest == sizeof key);
  std::memcpy(key.data(), &digest, sizeof digest);
  return key;
}

}  // namespace

std::string pseudonym(const Settings& settings, std::string_view id) {
  const std::uint64_t digest = crypto::siphash64(key_of(settings), id);
  return "u_" + crypto::to_hex(&digest, sizeof digest);
}

crypto::Key128 head_key(const Settings& settings) {
  return key_for(settings, "message_head");
}

crypto::Key128 run_key(const Settings& settings) {
  return key_for(settings, "digest_run");
}

crypto::Key256 api_key_key(const Settings& settings) {
  crypto::Key256 key;
  const crypto::Key128 halves[] = {key_for(settings, "api_key 1"), key_for(settings, "api_key 2")};
  static_assert(sizeof key == sizeof halves);
  std::memcpy(key.data(), halves, sizeof key);
  return key;
}

crypto::Key128 replacement_key(const Settings& settings) {
  return key_for(settings, "replacement");
}

std::string ensure_pseudonym_key(sql::Connection& connection, std::int64_t now_ns) {
  if (const auto hex = stored_setting(connection, "pseudonym_key")) {
    std::string key = key_from_hex(*hex);
    if (!key.empty()) return key;
    throw Error(Error::Code::corrupt,
                "store " + connection.path() + ": its pseudonym key is damaged",
                "restore a backup: another key would give every user another pseudonym");
  }
  std::string key(kPseudonymKeyBytes, '\0');
  crypto::random_bytes(key.data(), key.size());
  keep_setting(connection, "pseudonym_key", crypto::to_hex(key.data(), key.size()), now_ns);
  return key;
}

const std::vector<SettingDefinition>& setting_definitions() {
  static const auto& definitions = base::for_ever(std::vector<SettingDefinition>{
      {"redaction",
       "default",
       {"default", "required"},
       "personal data is replaced before it is stored; default: a writer may opt out, and is "
       "recorded; "
       "required: none may"},
      {"redaction_pack",
       "default",
       {"guide", "default", "strict"},
       "the rules: guide: e-mail, phone, card as the guide has them; default: those made right, "
       "and "
       "keys, tokens, passwords, accounts; strict: addresses of machines and random-looking text "
       "too"},
      {"redaction_rules", "", {}, "one's own rules in place of the pack, as JSON"},
      {"redaction_add_rules", "", {}, "one's own rules beside the pack, as JSON"},
      {"redaction_replacement",
       "plain",
       {"plain", "named", "pseudonym"},
       "what stands in the place of a match: [REDACTED], [REDACTED:email], or a pseudonym by which "
       "equal values stay equal"},
      {"ids",
       "pseudonym",
       {"keep", "pseudonym", "drop"},
       "what becomes of a user or session id that is an e-mail address or a card number: stored as "
       "it is, as "
       "a keyed pseudonym, or not at all"},
      {"durability",
       "bounded",
       {"bounded", "full", "relaxed"},
       "the least that every writer does; bounded: a power cut loses at most the last second; "
       "full: nothing "
       "that was committed; relaxed: back to the last checkpoint"},
      {"audit_reads",
       "required",
       {"required", "best_effort", "off"},
       "with access control on, a read of content that cannot be recorded is refused, or told of "
       "later, or "
       "reads are not recorded"},
      {kMinimumLevel, "trace", level_names(),
       "events below it are not stored, but counted; minimum_level.SERVICE is that of one service"},
      {kSizeCap,
       "none",
       {},
       "what the store may take in all, such as 20GB: the oldest goes as it is reached, and "
       "writers "
       "are refused beyond it"},
      {"disk_free_min",
       "5%",
       {"0%", "1%", "2%", "5%", "10%", "20%"},
       "less of the disk than this free, or than two days' growth, is what health calls wrong"},
  });
  return definitions;
}

const SettingDefinition& require_setting(std::string_view name, std::string_view value) {
  std::vector<std::string_view> names;
  for (const SettingDefinition& definition : setting_definitions()) {
    names.push_back(definition.name);
    const bool of_service = definition.name == kMinimumLevel && is_of_service(name);
    if (definition.name != name && !of_service) continue;
    const auto& allowed = definition.allowed;
    if (name == kSizeCap && value != definition.default_value && !size_of(value)) {
      throw Error(Error::Code::invalid_argument,
                  "no such value of " + std::string(name) + ": " + std::string(value),
                  "use none, or a size such as 500MB or 20GB");
    }
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end())
      return definition;
    throw unknown("no such value of " + std::string(name) + ": ", value, allowed);
  }
  throw unknown("no such setting: ", name, names);
}

void store_setting(sql::Connection& connection, std::string_view name, std::string_view value,
                   std::int64_t now_ns) {
  keep_setting(connection, name, value, now_ns);
  connection.exec("UPDATE store_state SET policy_version = policy_version + 1 WHERE id = 1");
}

std::optional<std::int64_t> size_of(std::string_view text) noexcept {
  constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
      {"", 1}, {"kB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}};
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  for (const auto& [name, factor] : kUnits) {
    if (read.ec != std::errc() || unit != name || number <= 0) continue;
    if (number <= INT64_MAX / factor) return number * factor;
  }
  return std::nullopt;
}

std::vector<std::string> service_settings(sql::Connection& connection) {
  std::vector<std::string> names;
  sql::Statement select(connection,
                        "SELECT name FROM setting WHERE name GLOB 'minimum_level.?*' ORDER BY 1");
  while (select.step()) names.emplace_back(select.text(0));
  return names;
}

std::string setting_value(sql::Connection& connection, const SettingDefinition& definition,
                          std::string_view name) {
  return stored_setting(connection, name).value_or(std::string(definition.default_value));
}

}  // namespace daybook::state
