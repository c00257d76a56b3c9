#include <nlohmann/json.hpp>

#include "access/change_store.hpp"
#include "archive/archive_file.hpp"
#include "archive/in_turns.hpp"
#include "archive/restore_rows.hpp"
#include "archive/store_id.hpp"
#include "base/clock.hpp"
#include "daybook/archive.hpp"
#include "erase/reapply.hpp"
#include "json/canonical.hpp"
#include "retain/plan.hpp"
#include "retain/run_lock.hpp"
#include "retain/run_row.hpp"
#include "state/actor.hpp"

namespace daybook {
namespace {

using archive::ArchiveHeader;
using archive::ArchiveReader;

/// Each whole, and of this store.
std::vector<ArchiveHeader> verify(sql::Connection& connection,
                                  const std::vector<std::string>& files) {
  const std::string store = archive::store_id(connection);
  std::vector<ArchiveHeader> headers;
  for (const std::string& file : files) {
    ArchiveReader reader(file);
    if (reader.header().store != store)
      throw Error(Error::Code::invalid_argument, file + ": an archive of another store",
                  "name the store with --db; nothing was changed");
    reader.verify();
    headers.push_back(reader.header());
  }
  return headers;
}

void count(archive::Put put, RestoreResult& result) {
  using archive::Put;
  ++(put == Put::restored    ? result.rows
     : put == Put::unchanged ? result.unchanged
     : put == Put::gone      ? result.gone
                             : result.withheld);
}

void add(const RestoreResult& turn, RestoreResult& result) {
  result.rows += turn.rows;
  result.unchanged += turn.unchanged;
  result.gone += turn.gone;
  result.withheld += turn.withheld;
}

bool next_line(ArchiveReader& reader, const std::string& file, std::string& line) {
  if (!reader.next(line)) return false;
  if (json::validate(line)) return true;
  throw Error(Error::Code::corrupt, file + ": a line of it is no JSON",
              "it was not written by `daybook archive`");
}

class Restore {
 public:
  explicit Restore(retain::Job& job)
      : job_(job), texts_(job.connection()), rows_(job.connection(), texts_) {}

  /// False: the time was up.
  bool run(const std::string& file, const ArchiveHeader& header, RestoreResult& result);
  /// What was restored is in epochs of its own.
  void close_epoch() {
    job_.transaction([&] { texts_.close_epoch(base::system_clock().wall_ns()); });
  }
  std::uint64_t bytes() const noexcept { return texts_.bytes(); }

 private:
  retain::Job& job_;
  archive::TextStore texts_;
  archive::RestoreRows rows_;
};

bool Restore::run(const std::string& file, const ArchiveHeader& header, RestoreResult& result) {
  ArchiveReader reader(file);
  archive::InTurns<std::string> turns(
      job_, [&](std::string& line) { return next_line(reader, file, line); });
  RestoreResult turn;
  turns.begin = [&] {
    turn = {};
    texts_.begin(header.rules, base::system_clock().wall_ns());
    rows_.begin();
  };
  turns.apply = [&](const std::string& line) { count(rows_.put(line, false), turn); };
  turns.end = [&] { texts_.end(); };
  turns.committed = [&] {
    texts_.committed();
    add(turn, result);
  };
  return turns.run();
}

RestoreResult dry_run(const std::string& path, const std::vector<std::string>& files) {
  sql::Connection reader = sql::Connection::open_reader(path);
  RestoreResult result;
  for (const ArchiveHeader& header : verify(reader, files)) result.records += header.records;
  retain::Gone erased(reader);  // by what the run does first
  const bool is_any_erased = erase::take_again(reader, erased);
  const retain::Skip skip = erased.skip();
  const auto goes_first = [&](const archive::ArchivedRow& row) {
    return row.span != 0 ? skip.span(row.span) : skip.moment(row.kind->table, row.moment);
  };
  archive::TextStore texts(reader);
  archive::RestoreRows rows(reader, texts);
  for (const std::string& file : files) {
    ArchiveReader archive(file);
    for (std::string line; next_line(archive, file, line);)
      count(is_any_erased && goes_first(archive::read_archived(line)) ? archive::Put::gone
                                                                      : rows.put(line, true),
            result);
  }
  result.files = files.size();
  result.oldest_at = retain::oldest_at(reader);
  return result;
}

retain::RunRow::End end_of(const RestoreResult& result) {
  retain::RunRow::End end;
  end.finished = result.finished;
  end.rows = static_cast<std::int64_t>(result.rows);
  end.detail = nlohmann::json{{"files", result.files},
                              {"restored", result.rows},
                              {"gone", result.gone},
                              {"withheld", result.withheld}}
                   .dump();
  end.object = "archive";
  end.is_audited = result.rows > 0;
  return end;
}

}  // namespace

RestoreResult restore_archives(const std::string& path, const std::vector<std::string>& files,
                               const RestoreOptions& options) {
  const state::ActingAs acting(access::require(path, {"retain", "restore"}).name);
  if (options.dry_run) return dry_run(path, files);
  // What a store of before an erasure still has must not have text again.
  if (const EraseResult again = erase::reapply(path, {}); !again.damaged.empty())
    throw Error(Error::Code::corrupt, again.damaged.front(), "nothing was restored");
  retain::Job job(path, {options.max_time, options.stop});
  const retain::RunLock lock(job.connection().path());
  const std::vector<ArchiveHeader> headers = verify(job.connection(), files);
  retain::RunRow row(job, "restore", base::system_clock().wall_ns());
  RestoreResult result;
  result.files = files.size();
  std::uint64_t total = 0;
  for (const ArchiveHeader& header : headers) total += header.records;
  Restore restore(job);
  for (std::size_t i = 0; result.finished && i < files.size(); ++i) {
    result.records += headers[i].records;
    result.finished = restore.run(files[i], headers[i], result);
  }
  restore.close_epoch();
  result.bytes = restore.bytes();
  row.write(end_of(result), "restore");
  result.rows_remaining =
      result.finished ? 0 : total - result.rows - result.unchanged - result.gone - result.withheld;
  job.truncate_wal();
  result.oldest_at = retain::oldest_at(job.connection());
  return result;
}

}  // namespace daybook
