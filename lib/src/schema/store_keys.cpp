#include "schema/store_keys.hpp"

#include "base/clock.hpp"
#include "crypto/digest.hpp"

namespace daybook::schema {
namespace {

constexpr std::size_t kPseudonymKeyBytes = 16;

}  // namespace

void make_store_keys(sql::Connection& connection) {
  sql::Statement insert(connection,
                        "INSERT INTO setting (name, value, changed_ns) VALUES (?1, ?2, ?3)");
  const auto keep = [&](std::string_view name, const std::string& value) {
    insert.bind(1, name).bind(2, std::string_view(value));
    insert.bind(3, base::system_clock().wall_ns()).run();
  };
  keep("pseudonym_key", crypto::random_hex(kPseudonymKeyBytes));
  crypto::Key256 key;
  crypto::random_bytes(key.data(), key.size());
  keep(kAuditKeySetting, crypto::to_hex(key.data(), key.size()));
  keep(kAuditHeadSetting, audit_head_text(key, 0, crypto::bytes_of(crypto::Digest256{})));
}

std::string audit_head_text(const crypto::Key256& key, std::int64_t count, std::string_view link) {
  const auto digest = crypto::KeyedDigest(key).add("head").add(count).add(link).finish();
  return std::to_string(count) + ' ' + crypto::to_hex(digest.data(), digest.size());
}

}  // namespace daybook::schema
