#include "retain/cold_text.hpp"

#include <set>

#include "schema/migrate.hpp"

namespace daybook::retain {
namespace {

std::int64_t cold_cutoff_ns(const Policies& policies, std::int64_t now_ns) {
  return policies.cutoff_ns({What::cold, 0, false}, now_ns);
}

/// Whether there is text behind what is packed, and all of its spans began before; one without
/// spans that are left is as old as can be.
class ColdDue {
 public:
  explicit ColdDue(sql::Connection& connection)
      : cold_id_(connection, "SELECT cold_id FROM epoch WHERE id = ?1"),
        times_(connection, "SELECT id, at_ns FROM span WHERE id >= ?1 AND id < ?2") {}

  bool is_due(const EpochRange& epoch, std::int64_t cutoff_ns, const Skip& skip = {}) {
    if (cold_id_.bind(1, epoch.id).first_integer() >= epoch.end_content_id - 1) return false;
    times_.reset();
    times_.bind(1, epoch.first_span_id).bind(2, epoch.end_span_id);
    bool is_older = true;
    while (is_older && times_.step())
      is_older = times_.integer(1) < cutoff_ns || (skip.span && skip.span(times_.integer(0)));
    times_.reset();
    return is_older;
  }

 private:
  sql::Statement cold_id_, times_;
};

}  // namespace

bool pack_cold_text(Job& job, const Policies& policies, std::int64_t now_ns, Cold& cold) {
  const std::int64_t cutoff_ns = cold_cutoff_ns(policies, now_ns);
  if (cutoff_ns == kNever) return true;
  for (const EpochRange& epoch : every_epoch(job.connection())) {
    if (epoch.is_open || !ColdDue(job.connection()).is_due(epoch, cutoff_ns)) continue;
    if (job.time_is_up() || !ColdEpoch(job, epoch, now_ns).pack(cold)) return false;
  }
  return true;
}

bool renew_dictionaries(Job& job, std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  if (!schema::has_table(connection, "content_dictionary")) return true;
  std::set<std::int64_t> epochs;
  {
    sql::Statement select(connection, "SELECT epoch_id FROM content_dictionary WHERE retired = 1");
    while (select.step()) epochs.insert(select.integer(0));
  }
  if (epochs.empty()) return true;
  for (const EpochRange& epoch : every_epoch(connection)) {
    if (!epochs.contains(epoch.id)) continue;
    if (job.time_is_up() || !ColdEpoch(job, epoch, now_ns).renew()) return false;
  }
  return true;
}

Cold plan_cold_text(sql::Connection& reader, const Policies& policies, std::int64_t now_ns,
                    const ColdPlan& plan) {
  Cold cold;
  const std::int64_t cutoff_ns = cold_cutoff_ns(policies, now_ns);
  if (cutoff_ns == kNever) return cold;
  ColdDue due(reader);
  sql::Statement texts(reader,
                       "SELECT id, length(CAST(text AS BLOB)) FROM content"
                       " WHERE id >= ?1 AND id < ?2 AND text IS NOT NULL"
                       " AND id > (SELECT cold_id FROM epoch WHERE epoch.id = ?3)");
  for (const EpochRange& epoch : every_epoch(reader)) {
    if (!plan.is_closed(epoch) || !due.is_due(epoch, cutoff_ns, plan.skip)) continue;
    const Packable packable(reader, epoch, plan.skip);
    texts.bind(1, epoch.first_content_id).bind(2, epoch.end_content_id).bind(3, epoch.id);
    while (texts.step()) {
      if (texts.integer(1) < kPackedTextBytesMin || !packable.has(texts.integer(0)) ||
          !plan.stays(texts.integer(0)))
        continue;
      ++cold.texts;
      cold.text_bytes += static_cast<std::uint64_t>(texts.integer(1));
    }
  }
  return cold;
}

}  // namespace daybook::retain
