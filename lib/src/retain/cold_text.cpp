#include "retain/cold_text.hpp"

#include <algorithm>
#include <set>
#include <vector>

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

  bool has_more(const EpochRange& epoch) {
    return epoch.first_content_id < epoch.end_content_id &&
           cold_id_.bind(1, epoch.id).first_integer() < epoch.end_content_id - 1;
  }
  bool is_due(const EpochRange& epoch, std::int64_t cutoff_ns, const Skip& skip = {}) {
    if (!has_more(epoch)) return false;
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

/// Text behind what is packed that a run would pack.
class PlainTexts {
 public:
  PlainTexts(sql::Connection& connection, const std::vector<EpochRange>& epochs,
             const Skip& skip = {})
      : connection_(connection),
        of_moments_(connection, epochs, skip),
        texts_(connection,
               "SELECT id, length(CAST(text AS BLOB)) FROM content"
               " WHERE id >= ?1 AND id < ?2 AND text IS NOT NULL"
               " AND id > (SELECT cold_id FROM epoch WHERE epoch.id = ?3)") {}

  void add(const EpochRange& epoch, const ColdPlan& plan, Cold& cold) {
    const Packable packable(connection_, epoch, of_moments_, plan.skip);
    texts_.bind(1, epoch.first_content_id).bind(2, epoch.end_content_id).bind(3, epoch.id);
    while (texts_.step()) {
      const std::int64_t id = texts_.integer(0), bytes = texts_.integer(1);
      if (bytes < kPackedTextBytesMin || !packable.has(id) || (plan.stays && !plan.stays(id)))
        continue;
      ++cold.texts;
      cold.text_bytes += static_cast<std::uint64_t>(bytes);
    }
  }

 private:
  sql::Connection& connection_;
  MomentTexts of_moments_;
  sql::Statement texts_;
};

/// When the last of its own spans began, or where it has none, of those whose text was restored
/// there.
std::optional<std::int64_t> last_span_ns(sql::Connection& connection, const EpochRange& epoch) {
  sql::Statement last(connection, "SELECT max(at_ns) FROM span WHERE id >= ?1 AND id < ?2");
  std::int64_t last_ns = 0;
  for (const state::RestoredText& range : spans_of(connection, epoch)) {  // its own first
    last_ns = std::max(
        last_ns, last.bind(1, range.first_span_id).bind(2, range.end_span_id).first_integer());
    if (last_ns != 0 && range.first_span_id == epoch.first_span_id) break;
  }
  return last_ns != 0 ? std::optional(last_ns) : std::nullopt;
}

}  // namespace

bool pack_cold_text(Job& job, const Policies& policies, std::int64_t now_ns, Cold& cold) {
  const std::int64_t cutoff_ns = cold_cutoff_ns(policies, now_ns);
  if (cutoff_ns == kNever) return true;
  const std::vector<EpochRange> epochs = every_epoch(job.connection());
  MomentTexts of_moments(job.connection(), epochs);  // a closed epoch gets no more of them
  for (const EpochRange& epoch : epochs) {
    if (epoch.is_open || !ColdDue(job.connection()).is_due(epoch, cutoff_ns)) continue;
    if (job.time_is_up() || !ColdEpoch(job, epoch, of_moments, now_ns).pack(cold)) return false;
  }
  return true;
}

bool renew_dictionaries(Job& job, std::int64_t now_ns) {
  sql::Connection& connection = job.connection();
  if (!schema::has_table(connection, "content_dictionary")) return true;
  std::set<std::int64_t> retired;
  {
    sql::Statement select(connection, "SELECT epoch_id FROM content_dictionary WHERE retired = 1");
    while (select.step()) retired.insert(select.integer(0));
  }
  if (retired.empty()) return true;
  const std::vector<EpochRange> epochs = every_epoch(connection);
  MomentTexts of_moments(connection, epochs);
  for (const EpochRange& epoch : epochs) {
    if (!retired.contains(epoch.id)) continue;
    if (job.time_is_up() || !ColdEpoch(job, epoch, of_moments, now_ns).renew()) return false;
  }
  return true;
}

Cold plan_cold_text(sql::Connection& reader, const Policies& policies, std::int64_t now_ns,
                    const ColdPlan& plan) {
  Cold cold;
  const std::int64_t cutoff_ns = cold_cutoff_ns(policies, now_ns);
  if (cutoff_ns == kNever) return cold;
  ColdDue due(reader);
  const std::vector<EpochRange> epochs = every_epoch(reader);
  PlainTexts texts(reader, epochs, plan.skip);
  for (const EpochRange& epoch : epochs)
    if (plan.is_closed(epoch) && due.is_due(epoch, cutoff_ns, plan.skip))
      texts.add(epoch, plan, cold);
  return cold;
}

ColdRest cold_rest(sql::Connection& reader, const Policies& policies, std::int64_t as_of_ns) {
  ColdRest rest;
  const std::int64_t cutoff_ns = cold_cutoff_ns(policies, as_of_ns);
  if (cutoff_ns == kNever) return rest;
  ColdDue due(reader);
  const std::vector<EpochRange> epochs = every_epoch(reader);
  PlainTexts texts(reader, epochs);
  sql::Statement closed(reader, "SELECT closed_ns FROM epoch WHERE id = ?1");
  for (const EpochRange& epoch : epochs) {
    Cold plain;
    if (!epoch.is_open && due.has_more(epoch)) texts.add(epoch, {}, plain);
    if (plain.texts == 0) continue;
    const std::int64_t closed_ns = closed.bind(1, epoch.id).first_integer();
    const std::int64_t last_ns = last_span_ns(reader, epoch).value_or(closed_ns);
    rest.oldest_ns = std::min(rest.oldest_ns.value_or(last_ns), last_ns);
    if (closed_ns < as_of_ns && due.is_due(epoch, cutoff_ns)) rest.overdue += plain.texts;
  }
  return rest;
}

}  // namespace daybook::retain
