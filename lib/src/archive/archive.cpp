#include "daybook/archive.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "access/change_store.hpp"
#include "archive/epoch_archive.hpp"
#include "archive/store_id.hpp"
#include "base/clock.hpp"
#include "read/snapshot.hpp"
#include "retain/plan.hpp"
#include "retain/run_lock.hpp"
#include "retain/run_row.hpp"
#include "retain/text_sweep.hpp"
#include "retain/vacuum.hpp"
#include "schema/migrate.hpp"
#include "sql/error.hpp"
#include "sql/store_file.hpp"
#include "state/actor.hpp"

namespace daybook {
namespace {

using archive::DueEpoch;
using archive::DueEpochs;
using archive::EpochArchive;

void make_folder(const std::string& folder) {
  if (std::filesystem::is_directory(folder)) return;
  if (::mkdir(folder.c_str(), 0700) != 0)
    throw sql::error_from_errno(errno, "cannot make the folder " + folder);
  sql::sync_directory_of(folder);
}

void take(EpochArchive& epoch, ArchiveResult& result) {
  result.held += epoch.held();
  for (ArchiveFile& file : epoch.files()) {
    result.record_bytes += file.record_bytes;
    result.file_bytes += file.bytes;
    result.files.push_back(std::move(file));
  }
}

ArchiveResult dry_run(const std::string& path, const std::string& folder, std::int64_t before_ns) {
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  const read::Snapshot snapshot(reader);
  const retain::Holds holds = retain::Holds::read(reader);
  std::set<std::int64_t> titled;
  const archive::Place place{folder, archive::store_id(reader), before_ns, holds, &titled};
  ArchiveResult result;
  const DueEpochs found = archive::due_epochs(reader, before_ns, holds);
  result.epochs_open = found.reaching;
  result.held = found.held;
  for (const DueEpoch& due : found.due) {
    EpochArchive epoch(place, due);
    epoch.write(reader, true);
    result.rows += epoch.rows();
    take(epoch, result);
  }
  result.oldest_at = retain::oldest_at(reader);
  return result;
}

class Run {
 public:
  Run(retain::Job& job, retain::Ledger& ledger, const archive::Place& place)
      : job_(job),
        ledger_(ledger),
        place_(place),
        reader_(sql::Connection::open_reader(job.connection().path())) {}

  /// False: the time was up.
  bool run(ArchiveResult& result);
  std::uint64_t remaining();

 private:
  DueEpochs find() {
    const read::Snapshot snapshot(reader_);
    return archive::due_epochs(reader_, place_.before_ns, place_.holds);
  }
  void close_open_epoch();

  retain::Job& job_;
  retain::Ledger& ledger_;
  const archive::Place& place_;
  sql::Connection reader_;
};

/// What is written to is closed first: all writers forget what they know of its text.
void Run::close_open_epoch() {
  const DueEpochs found = find();
  if (found.due.empty() || !found.due.back().range.is_open) return;
  job_.transaction([&] {
    ledger_.begin();
    if (ledger_.state().epoch == found.due.back().range.id)
      ledger_.close_epoch(base::system_clock().wall_ns());
  });
}

bool Run::run(ArchiveResult& result) {
  close_open_epoch();
  const DueEpochs found = find();
  result.epochs_open = found.reaching;
  result.held = found.held;
  archive::Removal removal(job_, ledger_);
  for (const DueEpoch& due : found.due) {
    if (due.range.is_open) continue;
    if (job_.time_is_up()) return false;
    EpochArchive epoch(place_, due);
    {
      const read::Snapshot snapshot(reader_);
      epoch.write(reader_, false);
    }
    const bool done = epoch.remove(removal);
    take(epoch, result);
    if (!done) return false;
  }
  return true;
}

std::uint64_t Run::remaining() {
  const DueEpochs found = find();
  std::uint64_t rows = 0;
  for (const DueEpoch& due : found.due)
    rows += archive::EpochText(reader_, due, place_.before_ns, place_.holds).rows();
  return rows;
}

retain::RunRow::End end_of(const ArchiveResult& result) {
  retain::RunRow::End end;
  end.finished = result.finished;
  end.rows = static_cast<std::int64_t>(result.rows);
  end.bytes = static_cast<std::int64_t>(result.bytes);
  end.remaining = static_cast<std::int64_t>(result.rows_remaining);
  auto files = nlohmann::json::array();
  for (const ArchiveFile& file : result.files)
    if (file.not_valid.empty())
      files.push_back({{"path", file.path}, {"epoch", file.epoch}, {"digest", file.digest}});
  end.detail = nlohmann::json{{"files", files}, {"texts_cut", result.rows}}.dump();
  end.object = "archive";
  end.is_audited = result.rows > 0 || !result.files.empty();
  return end;
}

}  // namespace

ArchiveResult archive_store(const std::string& path, const std::string& folder,
                            const ArchiveOptions& options) {
  const state::ActingAs acting(access::require(path, {"retain", "archive"}).name);
  // Its files hold records whole, of every service: text leaves as with an export.
  for (const std::string_view action : {"export", "content"})
    access::require(path, {action, "*", ""});
  const std::int64_t before_ns = options.before.time_since_epoch().count();
  const std::string to = (std::filesystem::absolute(folder) / "").lexically_normal().parent_path();
  if (options.dry_run) return dry_run(path, to, before_ns);
  make_folder(to);
  retain::Job job(path, {options.max_time, options.stop});
  const retain::RunLock lock(job.connection().path());
  const std::int64_t now_ns = base::system_clock().wall_ns();
  const retain::Holds holds = retain::Holds::read(job.connection());
  const archive::Place place{to, archive::store_id(job.connection()), before_ns, holds};
  retain::RunRow row(job, "archive", now_ns);
  retain::Ledger ledger(job.connection());
  ArchiveResult result;
  {
    Run run(job, ledger, place);
    result.finished = run.run(result);
    if (!result.finished) result.rows_remaining = run.remaining();
  }
  result.finished = retain::sweep_text(job, ledger, now_ns) && result.finished;
  const retain::Vacuumed vacuumed = retain::vacuum(job);
  result.finished = result.finished && vacuumed.complete;
  result.bytes = static_cast<std::uint64_t>(vacuumed.bytes);
  result.rows = static_cast<std::uint64_t>(ledger.total_cut());
  row.write(end_of(result), "archive");
  result.wal_emptied = job.truncate_wal();
  result.oldest_at = retain::oldest_at(job.connection());
  return result;
}

}  // namespace daybook
