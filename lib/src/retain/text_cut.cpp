#include "retain/text_cut.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "retain/moments.hpp"
#include "retain/span_text.hpp"

namespace daybook::retain {
namespace {

constexpr int kKeptPerTurn = 1000;

constexpr const char* kSelect =
    "SELECT span.id, span.at_ns, span.service_id, span.status = 2 OR coalesce(trace.errors, 0) > 0,"
    " coalesce(completion.request_message_id, completion.response_message_id,"
    " completion.alternatives, completion.tools_id, tool.params_id, tool.result_id, access.uri_id,"
    " span.metadata_id, span.metadata_own, span.attributes_id, span.links_id,"
    " span.status_message) IS NOT NULL,"
    " span.status_message, span.conversation_row, span.user_id, span.session_id, span.trace_row,"
    " trace.conversation_row FROM span"
    " LEFT JOIN completion ON completion.id = span.id"
    " LEFT JOIN tool_execution AS tool ON tool.id = span.id"
    " LEFT JOIN resource_access AS access ON access.id = span.id"
    " LEFT JOIN trace ON trace.id = span.trace_row"
    " WHERE span.id >= ?1 AND span.id < ?2 ORDER BY span.id";

struct Epoch {
  std::int64_t id = 0, first_span_id = 0, end_span_id = INT64_MAX;
  bool is_open = false;
};

/// The earliest cutoff that any policy of content has: what is older is gone for sure.
std::int64_t earliest_cutoff_ns(const Policies& policies, std::int64_t now_ns) {
  std::int64_t earliest = INT64_MAX;
  bool of_all = false;  // some policy is of all rows
  for (const Policy& policy : policies.all()) {
    if (policy.what != What::content) continue;
    earliest = std::min(earliest, policy.keep_ns ? now_ns - *policy.keep_ns : kNever);
    of_all = of_all || (policy.service_id == 0 && !policy.errors_only);
  }
  return of_all ? earliest : kNever;
}

std::vector<Epoch> epochs_to_look_at(sql::Connection& connection) {
  std::vector<Epoch> all;
  std::vector<bool> wanted;
  sql::Statement select(connection,
                        "SELECT id, first_span_id, closed_ns IS NULL,"
                        " newest_ns IS NULL OR newest_ns >= cut_to_ns FROM epoch ORDER BY id");
  while (select.step()) {
    if (!all.empty()) all.back().end_span_id = select.integer(1);
    all.push_back({select.integer(0), select.integer(1), INT64_MAX, select.integer(2) != 0});
    wanted.push_back(select.integer(3) != 0);
  }
  std::vector<Epoch> epochs;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (wanted[i]) epochs.push_back(all[i]);
  return epochs;
}

class Cut {
 public:
  Cut(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns)
      : job_(job),
        ledger_(ledger),
        earliest_ns_(earliest_cutoff_ns(policies, now_ns)),
        due_(job.connection(), policies, now_ns),
        span_(job.connection(), rows::ContentState::pruned),
        title_(job.connection(),
               "UPDATE conversation SET title = NULL WHERE id = ?1 AND title IS NOT NULL"
               " AND first_at_ns < ?2") {}

  bool run(const Epoch& epoch);

 private:
  bool find(std::int64_t& from, std::int64_t end);
  void cut();
  void turn(const Epoch& epoch, std::int64_t& from);

  Job& job_;
  Ledger& ledger_;
  std::int64_t earliest_ns_, newest_ns_ = 0;
  DueTexts due_;
  SpanText span_;
  sql::Statement title_;
};

/// Outside of the guard, to the first from `from` on that is due.
bool Cut::find(std::int64_t& from, std::int64_t end) {
  bool found = false;
  for (due_.begin(from, end); !found && due_.next();) {
    newest_ns_ = std::max(newest_ns_, due_.at_ns());
    from = due_.id();
    found = due_.is_due();
  }
  due_.pause();
  return found;
}

void Cut::cut() {
  const std::int64_t id = due_.id();
  span_.cut(id);
  if (due_.conversation_row() != 0)
    title_.bind(1, due_.conversation_row()).bind(2, due_.cutoff_ns()).run();
  ledger_.leave_epoch_of_span(id);
  ledger_.cut_text();
}

void Cut::turn(const Epoch& epoch, std::int64_t& from) {
  const std::int64_t begin = from;
  job_.transaction([&] {
    ledger_.begin();
    const Pausing pausing(due_);
    int kept = 0;
    due_.begin(begin, epoch.end_span_id);
    while (kept < kKeptPerTurn && due_.next()) {
      from = due_.id() + 1;
      newest_ns_ = std::max(newest_ns_, due_.at_ns());
      due_.is_due() ? cut() : static_cast<void>(++kept);
      if (job_.turn_is_over()) break;
    }
    due_.pause();
    ledger_.write();
  });
  ledger_.committed();
}

bool Cut::run(const Epoch& epoch) {
  newest_ns_ = 0;
  for (std::int64_t from = epoch.first_span_id; find(from, epoch.end_span_id);) {
    if (job_.time_is_up()) return false;
    turn(epoch, from);
  }
  if (epoch.is_open) return true;  // or was: more may have come until it was closed
  job_.transaction([&] {
    sql::Statement(job_.connection(),
                   "UPDATE epoch SET newest_ns = ?2, cut_to_ns = ?3 WHERE id = ?1")
        .bind(1, epoch.id)
        .bind(2, newest_ns_)
        .bind(3, std::max<std::int64_t>(earliest_ns_, 0))
        .run();
  });
  return true;
}

bool cut_moments(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns,
                 const MomentKind& kind) {
  DueMoments due(job.connection(), kind, policies, now_ns, Goes::text);
  sql::Statement update(job.connection(), cut_moment_sql(kind));
  Place from;
  for (;;) {
    if (job.time_is_up()) return false;
    Look look;
    Place before = from;
    due.begin(from);
    while ((look = due.look()) == Look::kept) before = due.place();
    due.pause();
    if (look == Look::end) return true;
    job.transaction([&] {
      ledger.begin();
      const Pausing pausing(due);
      due.begin(before);
      do {
        look = due.look();
        if (look != Look::due) break;
        for (const std::int64_t id : due.moment().contents)
          if (id != 0) ledger.leave_epoch_of_content(id);
        update.bind(1, due.moment().id).run();
        ledger.cut_text();
      } while (!job.turn_is_over());
      from = due.place();
      due.pause();
      ledger.write();
    });
    ledger.committed();
  }
}

}  // namespace

DueTexts::DueTexts(sql::Connection& connection, const Policies& policies, std::int64_t now_ns)
    : policies_(policies), now_ns_(now_ns), select_(connection, kSelect) {}

void DueTexts::begin(std::int64_t first_span_id, std::int64_t end_span_id) {
  select_.reset();
  select_.bind(1, first_span_id).bind(2, end_span_id);
}

bool DueTexts::next() {
  return select_.step();
}

std::int64_t DueTexts::cutoff_ns() const {
  return policies_.cutoff_ns({What::content, select_.integer(2), select_.integer(3) != 0}, now_ns_);
}

bool DueTexts::is_due() const {
  if (select_.integer(4) == 0 || at_ns() >= cutoff_ns()) return false;
  return !policies_.holds().covers({select_.integer(7), select_.integer(8), select_.integer(9),
                                    select_.integer(6), select_.integer(10)});
}

bool cut_due_text(Job& job, Ledger& ledger, const Policies& policies, std::int64_t now_ns) {
  const auto& all = policies.all();
  if (std::none_of(all.begin(), all.end(),
                   [](const Policy& policy) { return policy.what == What::content; })) {
    return true;
  }
  Cut cut(job, ledger, policies, now_ns);
  for (const Epoch& epoch : epochs_to_look_at(job.connection()))
    if (!cut.run(epoch)) return false;
  for (const MomentKind& kind : moment_kinds())
    if (*kind.contents != '\0' && !cut_moments(job, ledger, policies, now_ns, kind)) return false;
  return true;
}

}  // namespace daybook::retain
