#include "retain/moments.hpp"

#include <algorithm>

namespace daybook::retain {
namespace {

// trace_row, span_row, conversation_row, model_id, metric_id, type, fingerprint, four content ids.
constexpr MomentKind kKinds[kMomentKinds] = {
    {What::errors, "error",
     "m.trace_row, m.span_row, m.conversation_row, m.model_id, NULL, m.type, m.fingerprint,"
     " m.message_id, m.stack_id, m.context_id, m.metadata_id",
     "message_id, stack_id, context_id, metadata_id"},
    {What::events, "event",
     "m.trace_row, m.span_row, NULL, NULL, NULL, NULL, NULL, m.body_id, m.attributes_id, NULL,"
     " NULL",
     "body_id, attributes_id"},
    {What::scores, "score",
     "NULL, m.span_row, NULL, NULL, NULL, NULL, NULL, m.comment_id, m.metadata_id, NULL, NULL",
     "comment_id, metadata_id"},
    {What::memory, "memory_sample",
     "m.trace_row, NULL, NULL, NULL, NULL, NULL, NULL, m.metadata_id, NULL, NULL, NULL",
     "metadata_id"},
    {What::metrics, "metric_sample",
     "NULL, NULL, NULL, NULL, m.metric_id, NULL, NULL, m.metadata_id, NULL, NULL, NULL",
     "metadata_id"},
    {What::losses, "loss", "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL", ""}};

constexpr int kSpanKinds = 3;  // of these, the first have a span

bool has_span(const MomentKind& kind) noexcept {
  return &kind - kKinds < kSpanKinds;
}

std::string select_sql(const MomentKind& kind, const std::string& where) {
  const std::string columns = kind.columns;
  const bool in_trace = columns.rfind("m.trace_row", 0) == 0;
  // Whose it is: its own, else its span's.
  const std::string belongs = has_span(kind) ? ", coalesce(m.user_id, s.user_id), s.session_id,"
                                               " coalesce(s.trace_row, " +
                                                   std::string(in_trace ? "m.trace_row" : "NULL") +
                                                   "), s.conversation_row, " +
                                                   (in_trace ? "trace.conversation_row" : "NULL")
                                             : std::string(", NULL, NULL, NULL, NULL, NULL");
  return "SELECT m.id, m.at_us, m.at_ns, m.service_id, " + columns +
         (in_trace ? ", trace.errors" : ", 0") + belongs + " FROM " + kind.table + " AS m" + where;
}

std::string joins(const MomentKind& kind) {
  const bool in_trace = std::string(kind.columns).rfind("m.trace_row", 0) == 0;
  return std::string(in_trace ? " LEFT JOIN trace ON trace.id = m.trace_row" : "") +
         (has_span(kind) ? " LEFT JOIN span AS s ON s.id = m.span_row" : "");
}

}  // namespace

const MomentKind (&moment_kinds())[kMomentKinds] {
  return kKinds;
}

bool Moment::has_content() const noexcept {
  return std::any_of(std::begin(contents), std::end(contents),
                     [](std::int64_t content) { return content != 0; });
}

MomentRows::MomentRows(sql::Connection& connection, const MomentKind& kind)
    : kind_(kind),
      connection_(connection),
      by_time_(
          connection,
          select_sql(kind, " INDEXED BY " + std::string(kind.table) + "_by_service" + joins(kind) +
                               " WHERE m.service_id = ?1 AND m.at_us >= ?2 AND m.at_us < ?3"
                               " AND (m.at_us > ?2 OR m.id > ?4) ORDER BY m.at_us, m.id")) {
  if (has_span(kind))
    by_span_.emplace(connection,
                     select_sql(kind, joins(kind) + " WHERE m.span_row = ?1 ORDER BY m.id"));
}

void MomentRows::begin(std::int64_t service_id, std::int64_t cutoff_us, const Place& place) {
  way_ = Way::time;
  by_time_.reset();
  by_time_.bind(1, service_id).bind(2, place.at_us).bind(3, cutoff_us).bind(4, place.id);
}

void MomentRows::begin_of_span(std::int64_t span_row) {
  way_ = Way::span;
  by_span_->bind(1, span_row);
}

void MomentRows::begin_of(std::int64_t id) {
  if (!by_id_) by_id_.emplace(connection_, select_sql(kind_, joins(kind_) + " WHERE m.id = ?1"));
  way_ = Way::id;
  by_id_->reset();
  by_id_->bind(1, id);
}

bool MomentRows::next() {
  sql::Statement& row = way_ == Way::time ? by_time_ : way_ == Way::span ? *by_span_ : *by_id_;
  if (!row.step()) return false;
  moment_.id = row.integer(0);
  moment_.at_us = row.integer(1);
  moment_.at_ns = row.integer(2);
  moment_.service_id = row.integer(3);
  moment_.trace_row = row.integer(4);
  moment_.span_row = row.integer(5);
  moment_.conversation_row = row.integer(6);
  moment_.model_id = row.integer(7);
  moment_.metric_id = row.integer(8);
  moment_.type = row.text(9);
  moment_.fingerprint = row.text(10);
  for (int i = 0; i < kContents; ++i) moment_.contents[i] = row.integer(11 + i);
  moment_.in_failed_trace = row.integer(11 + kContents) > 0;
  constexpr int kBelongs = 12 + kContents;
  moment_.belongs = {row.integer(kBelongs), row.integer(kBelongs + 1), row.integer(kBelongs + 2),
                     row.integer(kBelongs + 3), row.integer(kBelongs + 4)};
  if (moment_.belongs.trace_row == 0) moment_.belongs.trace_row = moment_.trace_row;
  if (moment_.conversation_row != 0) moment_.belongs.conversation_row = moment_.conversation_row;
  return true;
}

void MomentRows::pause() noexcept {
  by_time_.reset();
  if (by_span_) by_span_->reset();
  if (by_id_) by_id_->reset();
}

bool is_error(const MomentKind& kind, const Moment& moment) noexcept {
  return kind.what == What::errors || moment.in_failed_trace;
}

bool has_own_policy(const Policies& policies, const MomentKind& kind, const Moment& moment) {
  const Policy* const policy =
      policies.find({kind.what, moment.service_id, is_error(kind, moment)});
  return policy != nullptr && policy->what == kind.what;
}

bool is_due(const Policies& policies, const MomentKind& kind, const Moment& moment,
            std::int64_t now_ns) {
  if (moment.span_row != 0 && !has_own_policy(policies, kind, moment)) return false;
  if (policies.holds().covers(moment.belongs)) return false;
  return moment.at_ns <
         policies.cutoff_ns({kind.what, moment.service_id, is_error(kind, moment)}, now_ns);
}

DueMoments::DueMoments(sql::Connection& connection, const MomentKind& kind,
                       const Policies& policies, std::int64_t now_ns, Goes goes)
    : rows_(connection, kind), policies_(policies), now_ns_(now_ns), goes_(goes) {
  if (goes == Goes::text && *kind.contents == '\0') return;
  sql::Statement services(connection, "SELECT id FROM service ORDER BY id");
  while (services.step())
    if (policies.latest_cutoff_ns(policy(), services.integer(0), now_ns) != kNever)
      services_.push_back(services.integer(0));
}

void DueMoments::begin(const Place& place) {
  rows_.pause();
  open_ = false;
  place_ = place;
}

Look DueMoments::verdict() const {
  const Moment& row = moment();
  const bool is =
      goes_ == Goes::row
          ? is_due(policies_, kind(), row, now_ns_)
          : row.has_content() && !policies_.holds().covers(row.belongs) &&
                row.at_ns < policies_.cutoff_ns(
                                {What::content, row.service_id, is_error(kind(), row)}, now_ns_);
  return is ? Look::due : Look::kept;
}

Look DueMoments::look() {
  for (; place_.service < services_.size(); place_ = {place_.service + 1}) {
    const std::int64_t service = services_[place_.service];
    if (!open_)
      rows_.begin(service, end_us_of(policies_.latest_cutoff_ns(policy(), service, now_ns_)),
                  place_);
    open_ = rows_.next();
    if (!open_) continue;
    place_.at_us = moment().at_us;
    place_.id = moment().id;
    return verdict();
  }
  return Look::end;
}

MomentDelete::MomentDelete(sql::Connection& connection, const MomentKind& kind, Ledger& ledger)
    : kind_(kind),
      ledger_(ledger),
      delete_(connection, "DELETE FROM " + std::string(kind.table) + " WHERE id = ?1") {
  if (has_span(kind))
    part_.emplace(connection,
                  "UPDATE " + std::string(kind.table) + " SET span_row = NULL WHERE id = ?1");
}

void MomentDelete::run(const Moment& moment) {
  if (kind_.what == What::errors) {
    const std::int64_t model = moment.model_id != 0 ? moment.model_id : ledger_.nameless_model();
    ledger_.error(moment.at_ns, {moment.service_id, model, moment.type, moment.fingerprint},
                  moment.id);
  }
  if (moment.metric_id != 0) ledger_.sample(moment.at_ns, moment.metric_id);
  if (moment.trace_row != 0) ledger_.moment_of_trace(moment.trace_row);
  if (moment.conversation_row != 0) ledger_.moment_of_conversation(moment.conversation_row);
  for (const std::int64_t content : moment.contents)
    if (content != 0) ledger_.leave_epoch_of_content(content);
  delete_.bind(1, moment.id).run();
  ledger_.rows(kind_.table, 1);
}

void MomentDelete::part(std::int64_t id) {
  part_->bind(1, id).run();
}

}  // namespace daybook::retain
