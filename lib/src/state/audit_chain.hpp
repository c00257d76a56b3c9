// The chain of the audit: the digest that each row holds, and the record of where the chain ends.
//
// A link is keyed BLAKE2b-256 over every field of its row, the id first, and the link of the row
// before, each with its type and length. The key is made with the store and kept among the
// settings, unseen ("audit_key"); beside it ("audit_head") stand the number of entries and a keyed
// digest of that number and the last link, so that a cut tail is found. Who holds the file holds
// the key: against them only an anchor kept elsewhere helps (docs/security.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/keyed_digest.hpp"
#include "sql/connection.hpp"
#include "state/audit_subjects.hpp"

namespace daybook::state {

/// An entry that says that the chain had been broken when it was added.
constexpr const char* kBrokenAction = "broken";
/// An entry that says how many subjects were taken out of others (rows).
constexpr const char* kErasedAction = "erase_subject";

/// A row of `audit` as it is stored.
struct AuditRow {
  std::int64_t id = 0, at_ns = 0;
  std::optional<std::string> principal, columns;
  std::string action, object, result;
  std::optional<StoredSubjects> subjects;
  std::optional<std::int64_t> rows, began_id;
};

/// What the first entry has as the link before it.
crypto::Digest256 genesis() noexcept;
crypto::Digest256 link_of(const crypto::Key256& key, const AuditRow& row, std::string_view before);

/// The store's key of the audit, if it has one. Throws corrupt where it is damaged.
std::optional<crypto::Key256> audit_key(sql::Connection& connection);
/// Eight bytes as hex that are the same in every copy of the store and in no other; no secret.
std::string audit_id(const crypto::Key256& key);

/// Where the chain ends.
struct AuditHead {
  std::int64_t count = 0;
  std::string text;  // as it is stored: the count, and a keyed digest of it and the last link
};
std::optional<AuditHead> audit_head(sql::Connection& connection);
void keep_head(sql::Connection& connection, const crypto::Key256& key, std::int64_t count,
               std::string_view link, std::int64_t now_ns);
bool is_sealed(const crypto::Key256& key, const AuditHead& head, std::string_view link);

/// Where the chain begins: what retention took from its front. The record of it is sealed as that
/// of the end is; none is there while nothing was taken.
struct AuditStart {
  std::int64_t count = 0;                         // entries: the first one left is count + 1
  std::string link{crypto::bytes_of(genesis())};  // of the last of them
  std::int64_t erased = 0, told_erased = 0;       // subjects that were out of them, and told to be
};
/// Nothing where the record is damaged.
std::optional<AuditStart> audit_start(sql::Connection& connection, const crypto::Key256& key);
void keep_start(sql::Connection& connection, const crypto::Key256& key, const AuditStart& start,
                std::int64_t now_ns);

/// Inside a write transaction: the key. A store has it from its beginning; where it was taken away
/// another is made, without a record of where the chain ends: the next entry says that it is
/// broken.
crypto::Key256 begin_audit(sql::Connection& connection, std::int64_t now_ns);

/// The columns of `audit` that AuditRow has, in order, then salts and chain.
extern const char* const kAuditColumns;
/// What a statement that selects them stands on; nothing where the subjects are damaged.
std::optional<AuditRow> audit_row(const sql::Statement& select);
std::string_view audit_link(const sql::Statement& select) noexcept;

}  // namespace daybook::state
