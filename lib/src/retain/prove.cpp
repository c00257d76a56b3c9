#include <map>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "base/time_text.hpp"
#include "daybook/retention.hpp"
#include "retain/audit_trim.hpp"
#include "retain/cold_text.hpp"
#include "retain/due_spans.hpp"
#include "retain/moments.hpp"
#include "retain/text_cut.hpp"
#include "schema/migrate.hpp"

namespace daybook {
namespace {

using retain::Look;
using retain::What;

constexpr std::int64_t kGraceNs = 24 * base::kNsPerHour;
using Key = std::pair<What, std::int64_t>;  // and service

/// How many rows are older than their policy by more than a day.
std::map<Key, std::uint64_t> overdue(sql::Connection& reader, const retain::Policies& policies,
                                     std::int64_t now_ns) {
  std::map<Key, std::uint64_t> rows;
  retain::DueSpans spans(reader, policies, now_ns - kGraceNs);
  spans.begin();
  for (Look look; (look = spans.look()) != Look::end;)
    if (look == Look::due) ++rows[{spans.span().what(), spans.span().service_id}];
  for (const retain::MomentKind& kind : retain::moment_kinds()) {
    retain::DueMoments due(reader, kind, policies, now_ns - kGraceNs);
    due.begin();
    for (Look look; (look = due.look()) != Look::end;)
      if (look == Look::due) ++rows[{kind.what, due.moment().service_id}];
  }
  retain::DueTexts texts(reader, policies, now_ns - kGraceNs);
  texts.begin(0, INT64_MAX);
  while (texts.next())
    if (texts.is_due()) ++rows[{What::content, texts.service_id()}];
  return rows;
}

std::string oldest_sql(What what) {
  const auto of_spans = [](const std::string& condition) {
    return "SELECT at_ns FROM span INDEXED BY span_by_service WHERE service_id = ?1 AND " +
           condition + " ORDER BY at_us LIMIT 1";
  };
  const auto has = [](const char* table) {
    return "EXISTS (SELECT 1 FROM " + std::string(table) + " WHERE id = span.id)";
  };
  if (what == What::completions) return of_spans(has("completion"));
  if (what == What::tools) return of_spans(has("tool_execution"));
  if (what == What::resources) return of_spans(has("resource_access"));
  if (what == What::spans)
    return of_spans("NOT " + has("completion") + " AND NOT " + has("tool_execution") + " AND NOT " +
                    has("resource_access"));
  for (const retain::MomentKind& kind : retain::moment_kinds()) {
    if (kind.what != what) continue;
    return "SELECT at_ns FROM " + std::string(kind.table) +
           " WHERE service_id = ?1 ORDER BY at_us LIMIT 1";
  }
  return "SELECT at_ns FROM span WHERE service_id = ?1 AND 0";  // content: not told by rows
}

void add_audit(sql::Connection& reader, const retain::Policies& policies, std::int64_t now_ns,
               RetentionProof& proof) {
  RetentionProof::Row row{retain::name(What::audit), "", {}, {}, 0};
  const retain::Policy* const policy = policies.find({What::audit, 0, false});
  if (policy != nullptr && policy->keep_ns) row.keep = Nanos(*policy->keep_ns);
  sql::Statement oldest(reader, "SELECT at_ns FROM audit ORDER BY id LIMIT 1");
  if (oldest.step()) row.oldest_at = Time(Nanos(oldest.integer(0)));
  row.overdue =
      static_cast<std::uint64_t>(retain::count_audit(reader, policies, now_ns - kGraceNs));
  if (row.oldest_at) proof.rows.push_back(row);
}

void add_cold(sql::Connection& reader, const retain::Policies& policies, std::int64_t now_ns,
              RetentionProof& proof) {
  const retain::Policy* const policy = policies.find({What::cold, 0, false});
  if (policy == nullptr || !policy->keep_ns) return;
  const retain::ColdRest rest = retain::cold_rest(reader, policies, now_ns - kGraceNs);
  RetentionProof::Row row{retain::name(What::cold), "", Nanos(*policy->keep_ns), {}, rest.overdue};
  if (rest.oldest_ns) row.oldest_at = Time(Nanos(*rest.oldest_ns));
  proof.rows.push_back(row);
}

}  // namespace

RetentionProof prove_retention(const std::string& path, const std::optional<Time>& at) {
  access::require(path, {"report", "retention"});
  const std::int64_t now_ns = at ? at->time_since_epoch().count() : base::system_clock().wall_ns();
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  const retain::Policies policies = retain::Policies::read(reader);
  const auto late = overdue(reader, policies, now_ns);
  RetentionProof proof;
  if (const std::int64_t last_ns = reader.integer(
          "SELECT max(at_ns) FROM retention_run WHERE kind = 'apply' AND finished = 1"))
    proof.last_full_run = Time(Nanos(last_ns));
  sql::Statement services(reader, "SELECT id, name FROM service ORDER BY name");
  while (services.step()) {
    const std::int64_t service = services.integer(0);
    for (const What what :
         {What::completions, What::tools, What::resources, What::spans, What::errors, What::events,
          What::metrics, What::memory, What::scores, What::losses, What::content}) {
      const retain::Policy* const policy = policies.find({what, service, false});
      RetentionProof::Row row{retain::name(what), std::string(services.text(1)), {}, {}, 0};
      if (policy != nullptr && policy->keep_ns) row.keep = Nanos(*policy->keep_ns);
      sql::Statement oldest(reader, oldest_sql(what));
      if (oldest.bind(1, service).step()) row.oldest_at = Time(Nanos(oldest.integer(0)));
      if (const auto found = late.find({what, service}); found != late.end())
        row.overdue = found->second;
      if (row.oldest_at || row.overdue > 0 || row.keep) proof.rows.push_back(row);
    }
  }
  add_cold(reader, policies, now_ns, proof);
  add_audit(reader, policies, now_ns, proof);
  return proof;
}

bool RetentionProof::ok() const noexcept {
  for (const Row& row : rows)
    if (row.overdue > 0) return false;
  return true;
}

}  // namespace daybook
