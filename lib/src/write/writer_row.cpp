#include "write/writer_row.hpp"

#include <vector>

namespace daybook::write {
namespace {

constexpr std::int64_t kUnknownKeptNs = 3600LL * 1'000'000'000;

}  // namespace

WriterRow::WriterRow(sql::Connection& connection, const Owner& owner)
    : connection_(connection),
      owner_(owner),
      upsert_(connection,
              "INSERT INTO writer (id, boot_id, pid, process_began, started_ns, batch, last_ns,"
              " redacts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
              " ON CONFLICT (id) DO UPDATE SET batch = excluded.batch,"
              " last_ns = excluded.last_ns") {}

void WriterRow::put(std::uint64_t batch, std::int64_t now_ns) {
  upsert_.bind(1, owner_.id).bind(2, owner_.process.boot).bind(3, owner_.process.pid);
  upsert_.bind(4, owner_.process.began).bind(5, owner_.started_ns);
  upsert_.bind(6, static_cast<std::int64_t>(batch)).bind(7, now_ns);
  upsert_.bind(8, std::int64_t{owner_.redacts ? 1 : 0}).run();
}

std::uint64_t WriterRow::batch() {
  sql::Statement row(connection_, "SELECT batch FROM writer WHERE id = ?1");
  return static_cast<std::uint64_t>(row.bind(1, owner_.id).first_integer());
}

void WriterRow::remove() {
  sql::Statement(connection_, "DELETE FROM writer WHERE id = ?1").bind(1, owner_.id).run();
}

void WriterRow::tidy(std::int64_t now_ns) {
  std::vector<std::string> gone;
  sql::Statement select(
      connection_, "SELECT id, boot_id, pid, process_began, last_ns FROM writer WHERE id <> ?1");
  select.bind(1, owner_.id);
  while (select.step()) {
    const base::Process process{std::string(select.text(1)), select.integer(2), select.integer(3)};
    const base::Life life = base::life_of(process);
    const bool unknown_for_long =
        life == base::Life::unknown && now_ns - select.integer(4) >= kUnknownKeptNs;
    if (life == base::Life::gone || unknown_for_long) gone.emplace_back(select.text(0));
  }
  sql::Statement remove(connection_, "DELETE FROM writer WHERE id = ?1");
  for (const std::string& id : gone) remove.bind(1, id).run();
}

}  // namespace daybook::write
