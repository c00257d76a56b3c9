#include "state/audit.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/canonical.hpp"
#include "state/actor.hpp"
#include "state/audit_chain.hpp"

namespace daybook::state {
namespace {

constexpr std::size_t kTextBytesMax = 1024;

std::string cut(std::string_view text) {
  return std::string(base::truncate_utf8(text, kTextBytesMax));
}

const char* word(AuditResult result) noexcept {
  constexpr const char* kWords[] = {"ok", "denied", "failed"};
  return kWords[static_cast<int>(result)];
}

AuditRow row_of(const AuditEntry& entry) {
  AuditRow row;
  row.at_ns = entry.at_ns;
  if (!entry.principal.empty()) row.principal = cut(entry.principal);
  row.action = cut(entry.action);
  row.object = cut(entry.object);
  row.result = word(entry.result);
  row.rows = entry.rows;
  if (entry.began_id != 0) row.began_id = entry.began_id;
  if (!entry.columns.empty()) {
    std::string columns;
    for (const std::string& column : entry.columns) {
      columns += columns.empty() ? '[' : ',';
      json::append_string(columns, column);
    }
    row.columns = columns + ']';
  }
  if (!entry.subjects.empty()) row.subjects = StoredSubjects::salted(entry.subjects.json());
  return row;
}

/// Where the next row goes.
struct Tail {
  std::int64_t id = 0;
  std::string link;
  bool broken = false;  // the chain does not end where its head says
};

Tail tail_of(sql::Connection& connection, const crypto::Key256& key) {
  Tail tail;
  tail.link = crypto::bytes_of(genesis());
  sql::Statement last(connection, "SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1");
  if (last.step()) {
    tail.id = last.integer(0);
    tail.link = last.text(1);
  }
  const auto head = audit_head(connection);
  tail.broken = !head || head->count != tail.id || !is_sealed(key, *head, tail.link);
  if (head) tail.id = std::max(tail.id, head->count);  // a cut tail stays a gap
  return tail;
}

void insert(sql::Connection& connection, const crypto::Key256& key, AuditRow row, Tail& tail) {
  row.id = ++tail.id;
  const crypto::Digest256 link = link_of(key, row, tail.link);
  const std::string subjects = row.subjects ? row.subjects->json() : std::string();
  const std::string salts = row.subjects ? row.subjects->joined_salts() : std::string();
  sql::Statement insert(connection,
                        "INSERT INTO audit (id, at_ns, principal, action, object, columns,"
                        " subjects, rows_read, result, began_id, salts, chain)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
  insert.bind(1, row.id).bind(2, row.at_ns).bind(4, row.action).bind(5, row.object);
  const auto bind_text = [&](int index, const std::optional<std::string>& text) {
    if (text)
      insert.bind(index, std::string_view(*text));
    else
      insert.bind_null(index);
  };
  bind_text(3, row.principal);
  bind_text(6, row.columns);
  insert.bind_or_null(7, subjects).bind(8, row.rows).bind(9, row.result).bind(10, row.began_id);
  if (row.subjects)
    insert.bind_blob(11, salts);
  else
    insert.bind_null(11);
  insert.bind_blob(12, crypto::bytes_of(link)).run();
  tail.link = crypto::bytes_of(link);
  tail.broken = false;
}

}  // namespace

std::int64_t append_audit(sql::Connection& connection, const AuditEntry& entry) {
  const crypto::Key256 key = begin_audit(connection, entry.at_ns);
  Tail tail = tail_of(connection, key);
  if (tail.broken) {  // told once and for ever: the new head would hide it
    AuditRow broken;
    broken.at_ns = entry.at_ns;
    broken.action = kBrokenAction;
    broken.object = "the chain did not end where it should when this entry was added";
    broken.result = word(AuditResult::failed);
    insert(connection, key, std::move(broken), tail);
  }
  insert(connection, key, row_of(entry), tail);
  keep_head(connection, key, tail.id, tail.link, entry.at_ns);
  return tail.id;
}

void audit_set(sql::Connection& connection, std::string_view object, std::int64_t now_ns,
               std::string_view principal) {
  AuditEntry entry;
  entry.at_ns = now_ns;
  entry.principal = principal.empty() ? std::string_view(acting_principal()) : principal;
  entry.action = "set";
  entry.object = object;
  append_audit(connection, entry);
}

std::int64_t erase_audit_subject(sql::Connection& connection, std::string_view subject,
                                 std::string_view principal, std::int64_t now_ns) {
  std::string written;
  json::append_string(written, subject);
  std::vector<std::int64_t> entries;
  sql::Statement select(connection, "SELECT id FROM audit WHERE instr(subjects, ?1) > 0");
  select.bind(1, std::string_view(written));
  while (select.step()) entries.push_back(select.integer(0));
  return erase_audit_subjects(connection, {std::string(subject)}, entries, principal, now_ns);
}

std::vector<std::int64_t> audit_entries_of(sql::Connection& connection,
                                           const std::set<std::string>& subjects) {
  std::vector<std::int64_t> entries;
  sql::Statement select(connection,
                        "SELECT id, subjects, salts FROM audit WHERE subjects IS NOT NULL");
  while (select.step()) {
    const auto stored = StoredSubjects::parse(select.text(1), select.text(2));
    if (!stored) continue;
    const auto is_one = [&](const auto& name) { return name && subjects.count(*name) > 0; };
    if (std::any_of(stored->names.begin(), stored->names.end(), is_one))
      entries.push_back(select.integer(0));
  }
  return entries;
}

std::int64_t erase_audit_subjects(sql::Connection& connection,
                                  const std::set<std::string>& subjects,
                                  const std::vector<std::int64_t>& entries,
                                  std::string_view principal, std::int64_t now_ns) {
  const crypto::Key256 key = begin_audit(connection, now_ns);
  sql::Statement select(connection, "SELECT subjects, salts FROM audit WHERE id = ?1");
  sql::Statement update(connection, "UPDATE audit SET subjects = ?2, salts = ?3 WHERE id = ?1");
  std::int64_t erased = 0;
  for (const std::int64_t id : entries) {
    if (!select.bind(1, id).step()) continue;
    auto stored = StoredSubjects::parse(select.text(0), select.text(1));
    select.reset();
    if (!stored) continue;
    const std::size_t before = stored->erased();
    for (const auto& name : std::vector(stored->names))
      if (name && subjects.count(*name) > 0) stored->erase(*name, key);
    const std::size_t gone = stored->erased() - before;
    if (gone == 0) continue;
    const std::string json = stored->json(), salts = stored->joined_salts();
    update.bind(1, id).bind(2, std::string_view(json)).bind_blob(3, salts).run();
    erased += static_cast<std::int64_t>(gone);
  }
  if (erased == 0) return 0;
  AuditEntry entry;
  entry.at_ns = now_ns;
  entry.principal = principal;
  entry.action = kErasedAction;
  entry.object = "audit";
  entry.rows = erased;
  append_audit(connection, entry);
  return erased;
}

}  // namespace daybook::state
