#include "rows/digest_run.hpp"

namespace daybook::rows {
namespace {

constexpr std::size_t kEntryBytes = 8;

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
}

std::uint32_t u32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

}  // namespace

DigestRunTable::DigestRunTable(sql::Connection& db, DigestRunKind kind)
    : insert_(db, "INSERT INTO digest_run (kind, first_id, hour, digests) VALUES (?1, ?2, ?3, ?4)"),
      sizes_(db,
             "SELECT first_id, length(digests) FROM digest_run WHERE kind = ?1 AND first_id >= ?2"
             " ORDER BY first_id DESC"),
      read_(db,
            "SELECT first_id, hour, digests FROM digest_run WHERE kind = ?1 AND first_id >= ?2"
            " ORDER BY first_id"),
      oldest_(db,
              "SELECT coalesce(min(first_id), 9223372036854775807) FROM digest_run"
              " WHERE kind = ?1"),
      prune_(db,
             "DELETE FROM digest_run WHERE kind = ?1 AND first_id IN (SELECT first_id"
             " FROM digest_run WHERE kind = ?1 AND first_id < ?2 ORDER BY first_id LIMIT ?3)"),
      kind_(static_cast<std::int64_t>(kind)) {}

void DigestRunTable::insert(std::int64_t hour, const Entry* first, const Entry* last) {
  const std::int64_t first_id = first->id;
  digests_.clear();
  for (const Entry* entry = first; entry != last; ++entry) {
    put_u32(digests_, static_cast<std::uint32_t>(entry->id - first_id));
    put_u32(digests_, entry->digest);
  }
  insert_.bind(1, kind_).bind(2, first_id).bind(3, hour).bind_blob(4, digests_).run();
}

void DigestRunTable::read(std::int64_t id, std::size_t entries_max, std::vector<Entry>& entries) {
  std::int64_t from = INT64_MAX;
  std::size_t count = 0;
  sizes_.bind(1, kind_).bind(2, id);
  while (count < entries_max && sizes_.step()) {
    from = sizes_.integer(0);
    count += static_cast<std::size_t>(sizes_.integer(1)) / kEntryBytes;
  }
  sizes_.reset();
  if (count == 0) return;
  read_.bind(1, kind_).bind(2, from);
  while (read_.step()) {
    const std::int64_t first = read_.integer(0), hour = read_.integer(1);
    std::string_view digests = read_.text(2);
    for (; digests.size() >= kEntryBytes; digests.remove_prefix(kEntryBytes))
      entries.push_back({first + u32(digests), u32(digests.substr(4)), hour});
  }
}

bool DigestRunTable::prune(std::int64_t id, int rows_max) {
  if (oldest_.bind(1, kind_).first_integer() >= id) return false;
  prune_.bind(1, kind_).bind(2, id).bind(3, std::int64_t{rows_max}).run();
  return true;
}

}  // namespace daybook::rows
