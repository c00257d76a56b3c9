#include "retain/text_sweep.hpp"

#include <tuple>

#include "retain/cold_sums.hpp"
#include "retain/cold_text.hpp"
#include "retain/text_marks.hpp"
#include "rows/digest_run.hpp"
#include "rows/insert.hpp"
#include "state/search_index.hpp"

namespace daybook::retain {
namespace {

constexpr int kKeptPerTurn = 5000;
constexpr int kRunsPerTurn = 64;
// What a row of content takes beside its text: id, types, checksum.
constexpr std::int64_t kContentRowBytes = 16;

/// A statement that an error leaves open keeps the WAL.
class Resetting {
 public:
  explicit Resetting(sql::Statement& statement) noexcept : statement_(statement) {}
  Resetting(const Resetting&) = delete;
  Resetting& operator=(const Resetting&) = delete;
  ~Resetting() { statement_.reset(); }

 private:
  sql::Statement& statement_;
};

class Sweep {
 public:
  Sweep(Job& job, Ledger& ledger, const std::vector<EpochRange>& epochs)
      : job_(job),
        ledger_(ledger),
        cold_(job.connection()),
        epochs_(epochs),
        marks_(job.connection(), epochs),
        messages_(job.connection(),
                  "SELECT id, 0 FROM message WHERE id >= ?1 AND id < ?2 ORDER BY id DESC"),
        contents_(job.connection(),
                  "SELECT id, coalesce(length(CAST(text AS BLOB)), length(packed)), packed"
                  " FROM content WHERE id >= ?1 AND id < ?2 ORDER BY id DESC"),
        message_(job.connection(), "DELETE FROM message WHERE id = ?1"),
        content_(job.connection(), "DELETE FROM content WHERE id = ?1"),
        reset_(job.connection(), "UPDATE epoch SET deleted = 0 WHERE id = ?1") {}

  bool run() {
    if (!sweep_heads() || !sweep_runs()) return false;
    for (const EpochRange& epoch : epochs_) {
      const bool done = sweep(epoch.first_message_id, epoch.end_message_id, messages_, message_,
                              [&](std::int64_t id) { return marks_.has_message(id); }) &&
                        sweep(epoch.first_content_id, epoch.end_content_id, contents_, content_,
                              [&](std::int64_t id) { return marks_.has_content(id); });
      if (!done) return false;
      job_.transaction([&] { reset_.bind(1, epoch.id).run(); });
    }
    return true;
  }

 private:
  bool is_swept(std::int64_t message) const {
    for (const EpochRange& epoch : epochs_)
      if (message >= epoch.first_message_id && message < epoch.end_message_id)
        return !marks_.has_message(message);
    return false;
  }
  bool sweep_heads();
  bool sweep_runs();
  template <class IsKept>
  std::int64_t find(std::int64_t first, std::int64_t end, sql::Statement& select,
                    const IsKept& is_kept);
  template <class IsKept>
  bool sweep(std::int64_t first, std::int64_t end, sql::Statement& select, sql::Statement& erase,
             const IsKept& is_kept);
  void forget_search();
  void erase(const sql::Statement& row, sql::Statement& statement);

  Job& job_;
  Ledger& ledger_;
  ColdSums cold_;
  const std::vector<EpochRange>& epochs_;
  const TextMarks marks_;
  sql::Statement messages_, contents_, message_, content_, reset_;
};

bool Sweep::sweep_heads() {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> gone;
  sql::Statement select(job_.connection(), "SELECT hour, digest, message_id FROM message_head");
  while (select.step())
    if (is_swept(select.integer(2)))
      gone.emplace_back(select.integer(0), select.integer(1), select.integer(2));
  sql::Statement erase(job_.connection(),
                       "DELETE FROM message_head WHERE hour = ?1 AND digest = ?2 AND message_id ="
                       " ?3");
  for (std::size_t at = 0; at < gone.size();) {
    if (job_.time_is_up()) return false;
    const std::size_t begin = at;
    job_.transaction([&] {
      at = begin;
      do {
        const auto& [hour, digest, message] = gone[at];
        erase.bind(1, hour).bind(2, digest).bind(3, message).run();
      } while (++at < gone.size() && !job_.turn_is_over());
    });
  }
  return true;
}

/// Digests of texts of closed epochs, which no writer asks for.
bool Sweep::sweep_runs() {
  rows::DigestRunTable runs(job_.connection(), rows::DigestRunKind::text);
  const std::int64_t first = job_.connection().integer("SELECT max(first_content_id) FROM epoch");
  for (bool more = true; more;) {
    if (job_.time_is_up()) return false;
    job_.transaction([&] {
      do {
        more = runs.prune(first, kRunsPerTurn);
      } while (more && !job_.turn_is_over());
    });
  }
  return true;
}

/// Each time: it may have been built anew since. No other statement may be at work meanwhile.
void Sweep::forget_search() {
  sql::Connection& connection = job_.connection();
  if (state::SearchIndex::is_there(connection)) state::SearchIndex::forget(connection);
}

void Sweep::erase(const sql::Statement& row, sql::Statement& statement) {
  const std::int64_t id = row.integer(0), bytes = row.integer(1);
  if (&row == &contents_) {
    cold_.gone(id, row.text(2), bytes);
    ledger_.rows("content", 1, bytes + kContentRowBytes, bytes);
  } else {
    ledger_.rows("message", 1);
  }
  statement.bind(1, id).run();
}

/// Outside of the guard, down to the first that nobody refers to: the id behind it, or `first`.
template <class IsKept>
std::int64_t Sweep::find(std::int64_t first, std::int64_t end, sql::Statement& select,
                         const IsKept& is_kept) {
  select.bind(1, first).bind(2, end);
  std::int64_t found = first;
  while (found == first && select.step())
    if (!is_kept(select.integer(0))) found = select.integer(0) + 1;
  select.reset();
  return found;
}

template <class IsKept>
bool Sweep::sweep(std::int64_t first, std::int64_t end, sql::Statement& select,
                  sql::Statement& statement, const IsKept& is_kept) {
  for (std::int64_t to = end; (to = find(first, to, select, is_kept)) > first;) {
    if (job_.time_is_up()) return false;
    const std::int64_t begin = to;
    job_.transaction([&] {
      ledger_.begin();
      cold_.begin();
      forget_search();
      const Resetting resetting(select);
      select.bind(1, first).bind(2, begin);
      int kept = 0;
      while (select.step()) {
        to = select.integer(0);
        if (is_kept(to))
          ++kept;
        else
          erase(select, statement);
        if (kept >= kKeptPerTurn || job_.turn_is_over()) break;
      }
      select.reset();
      cold_.write();
      ledger_.write();
    });
    ledger_.committed();
  }
  return true;
}

}  // namespace

bool sweep_text(Job& job, Ledger& ledger, std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  constexpr const char* kOpenIsLeft =
      "SELECT count(*) FROM epoch WHERE closed_ns IS NULL AND deleted > 0";
  if (connection.integer(kOpenIsLeft) > 0) {
    job.transaction([&] {
      ledger.begin();
      if (connection.integer(kOpenIsLeft) > 0) ledger.close_epoch(now_ns);
    });
  }
  const std::vector<EpochRange> epochs = epochs_to_sweep(connection);
  return (epochs.empty() || Sweep(job, ledger, epochs).run()) && renew_dictionaries(job, now_ns);
}

}  // namespace daybook::retain
