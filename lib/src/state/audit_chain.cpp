#include "state/audit_chain.hpp"

#include <charconv>
#include <sstream>

#include "crypto/digest.hpp"
#include "schema/store_keys.hpp"
#include "state/settings.hpp"

namespace daybook::state {
namespace {

using schema::kAuditHeadSetting;
using schema::kAuditKeySetting;

constexpr std::string_view kAuditStart = "audit_start";

std::optional<std::string> optional_text(const sql::Statement& select, int column) {
  if (select.is_null(column)) return std::nullopt;
  return std::string(select.text(column));
}

std::optional<std::int64_t> optional_integer(const sql::Statement& select, int column) {
  if (select.is_null(column)) return std::nullopt;
  return select.integer(column);
}

}  // namespace

crypto::Digest256 genesis() noexcept {
  return {};
}

crypto::Digest256 link_of(const crypto::Key256& key, const AuditRow& row, std::string_view before) {
  crypto::KeyedDigest link(key);
  link.add("audit 1").add(row.id).add(row.at_ns).add(row.principal).add(row.action);
  link.add(row.object).add(row.columns);
  if (row.subjects)
    row.subjects->add_to(link, key);
  else
    link.add_null();
  return link.add(row.rows).add(row.result).add(row.began_id).add(before).finish();
}

std::optional<crypto::Key256> audit_key(sql::Connection& connection) {
  const auto hex = stored_setting(connection, kAuditKeySetting);
  if (!hex) return std::nullopt;
  crypto::Key256 key;
  if (crypto::from_hex(*hex, key.data(), key.size())) return key;
  throw Error(Error::Code::corrupt,
              "store " + connection.path() + ": the key of its audit is damaged",
              "restore a backup: with another key no entry so far could be verified");
}

std::string audit_id(const crypto::Key256& key) {
  const auto digest = crypto::KeyedDigest(key).add("store").finish();
  return crypto::to_hex(digest.data(), 8);
}

std::optional<AuditHead> audit_head(sql::Connection& connection) {
  auto text = stored_setting(connection, kAuditHeadSetting);
  if (!text) return std::nullopt;
  AuditHead head;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), head.count);
  if (read.ec != std::errc()) return std::nullopt;
  head.text = std::move(*text);
  return head;
}

void keep_head(sql::Connection& connection, const crypto::Key256& key, std::int64_t count,
               std::string_view link, std::int64_t now_ns) {
  keep_setting(connection, kAuditHeadSetting, schema::audit_head_text(key, count, link), now_ns);
}

bool is_sealed(const crypto::Key256& key, const AuditHead& head, std::string_view link) {
  return crypto::is_equal(head.text, schema::audit_head_text(key, head.count, link));
}

namespace {

/// "COUNT ERASED TOLD LINK SEAL", the last two in hex.
std::string start_text(const crypto::Key256& key, const AuditStart& start) {
  const auto seal = crypto::KeyedDigest(key)
                        .add("start")
                        .add(start.count)
                        .add(start.erased)
                        .add(start.told_erased)
                        .add(start.link)
                        .finish();
  return std::to_string(start.count) + ' ' + std::to_string(start.erased) + ' ' +
         std::to_string(start.told_erased) + ' ' +
         crypto::to_hex(start.link.data(), start.link.size()) + ' ' +
         crypto::to_hex(seal.data(), seal.size());
}

}  // namespace

std::optional<AuditStart> audit_start(sql::Connection& connection, const crypto::Key256& key) {
  const auto text = stored_setting(connection, kAuditStart);
  AuditStart start;
  if (!text) return start;
  std::istringstream words(*text);
  std::string link;
  words >> start.count >> start.erased >> start.told_erased >> link;
  if (!words || !crypto::from_hex(link, start.link.data(), start.link.size())) return std::nullopt;
  if (!crypto::is_equal(*text, start_text(key, start))) return std::nullopt;
  return start;
}

void keep_start(sql::Connection& connection, const crypto::Key256& key, const AuditStart& start,
                std::int64_t now_ns) {
  keep_setting(connection, kAuditStart, start_text(key, start), now_ns);
}

crypto::Key256 begin_audit(sql::Connection& connection, std::int64_t now_ns) {
  if (const auto key = audit_key(connection)) return *key;
  crypto::Key256 key;
  crypto::random_bytes(key.data(), key.size());
  keep_setting(connection, kAuditKeySetting, crypto::to_hex(key.data(), key.size()), now_ns);
  return key;
}

const char* const kAuditColumns =
    "id, at_ns, principal, action, object, columns, subjects, rows_read, result, began_id, salts,"
    " chain";

std::optional<AuditRow> audit_row(const sql::Statement& select) {
  AuditRow row;
  row.id = select.integer(0);
  row.at_ns = select.integer(1);
  row.principal = optional_text(select, 2);
  row.action = select.text(3);
  row.object = select.text(4);
  row.columns = optional_text(select, 5);
  row.rows = optional_integer(select, 7);
  row.result = select.text(8);
  row.began_id = optional_integer(select, 9);
  if (select.is_null(6) && select.is_null(10)) return row;
  row.subjects = StoredSubjects::parse(select.text(6), select.text(10));
  if (!row.subjects) return std::nullopt;
  return row;
}

std::string_view audit_link(const sql::Statement& select) noexcept {
  return select.text(11);
}

}  // namespace daybook::state
