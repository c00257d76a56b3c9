// What a new store keeps for itself among its settings, unseen: the key behind pseudonyms and
// digests, the key of the audit's chain, and the record of where that ends, for no entries yet. An
// audit that is gone with its key is then not one that never began.
//
// state/settings.hpp and state/audit_chain.hpp read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/keyed_digest.hpp"
#include "sql/connection.hpp"

namespace daybook::schema {

constexpr std::string_view kAuditKeySetting = "audit_key";
constexpr std::string_view kAuditHeadSetting = "audit_head";

/// Inside the transaction that makes the store: equal ids stay equal, so they are made once.
void make_store_keys(sql::Connection& connection);

/// "COUNT DIGEST": so many entries, of which `link` is the last one's (zeros: there is none).
std::string audit_head_text(const crypto::Key256& key, std::int64_t count, std::string_view link);

}  // namespace daybook::schema
