#include "erase/rests.hpp"

#include "sql/checkpoint.hpp"
#include "sql/raw_file.hpp"

namespace daybook::erase {
namespace {

constexpr std::int64_t kPagesOfATurn = 256;

}  // namespace

Rests clear_rests(retain::Job& job) {
  sql::Connection& connection = job.connection();
  sql::RawFile file(connection);
  Rests result;
  for (std::int64_t first = 1; first <= file.pages(); first += kPagesOfATurn) {
    if (job.time_is_up()) {
      result.complete = false;
      break;
    }
    const auto pages = file.pages_with_rests(first, first + kPagesOfATurn);
    if (pages.empty()) continue;
    if (!result.wal_emptied) break;
    job.alone([&] {
      const bool emptied = sql::Checkpointer(connection).truncate();
      result.wal_emptied = result.wal_emptied && emptied;
      if (!emptied) return;  // a page of the log could be moved into the file meanwhile
      result.bytes += file.clear_rests(pages);
      // Pages that a connection knows go with the next commit of another; this one's own at once.
      connection.exec("PRAGMA shrink_memory");
      connection.exec("BEGIN IMMEDIATE");
      connection.exec("UPDATE store_state SET traces_deleted = traces_deleted + 1");
      connection.exec("COMMIT");
    });
  }
  result.complete = result.complete && result.wal_emptied;
  if (result.bytes > 0) file.sync();
  return result;
}

}  // namespace daybook::erase
