#include "erase/find_rows.hpp"

#include <algorithm>
#include <string>

namespace daybook::erase {
namespace {

using retain::What;

/// Rows `m` of a table by the way they lead to the subject. CROSS JOIN: the subject's own trace or
/// conversation comes first.
class Ways {
 public:
  Ways(const char* table, const Subject& subject) : table_(table), ids_(subject.id_list()) {
    if (subject.kind != Kind::trace) column_ = std::string(word(subject.kind)) + "_id";
  }
  /// The row names the subject.
  Ways& own() { return add(" AS m WHERE m." + column_ + " IN (" + ids_ + ')'); }
  Ways& of_trace() { return add(" AS m WHERE m.trace_row IN (" + ids_ + ')'); }
  /// It names nobody and stands in a trace, or conversation, of the subject.
  Ways& through(const char* parent, const std::string& on, bool names_somebody) {
    sql_ += sql_.empty() ? "" : " UNION ";
    sql_ += std::string("SELECT m.id FROM ") + parent + " CROSS JOIN " + table_ + " AS m ON " + on +
            " WHERE " + parent + '.' + column_ + " IN (" + ids_ + ')' + bounds_;
    if (names_somebody) sql_ += " AND m." + column_ + " IS NULL";
    return *this;
  }
  Ways& add(const std::string& from) {
    sql_ += sql_.empty() ? "" : " UNION ";
    sql_ += std::string("SELECT m.id FROM ") + table_ + from + bounds_;
    return *this;
  }
  const std::string& sql() const noexcept { return sql_; }

 private:
  static constexpr const char* bounds_ = " AND m.id < ?1 AND m.at_ns < ?2 AND m.at_ns >= ?3";
  const char* table_;
  std::string ids_, column_, sql_;
};

constexpr const char* kInTrace = "m.trace_row = trace.id";
constexpr const char* kInConversation = "m.conversation_row = conversation.id";
constexpr const char* kTraceJudged = "m.trace_hex = trace.trace_hex";
constexpr const char* kConversationJudged =
    "m.conversation = conversation.name AND m.service_id = conversation.service_id";

std::string spans_sql(const Subject& subject) {
  Ways ways("span", subject);
  if (subject.kind == Kind::trace) return ways.of_trace().sql();
  return ways.own()
      .through("trace", kInTrace, true)
      .through("conversation", kInConversation, true)
      .sql();
}

/// Empty: rows of this kind lead to nobody.
std::string moments_sql(const retain::MomentKind& kind, const Subject& subject) {
  Ways ways(kind.table, subject);
  const bool is_trace = subject.kind == Kind::trace;
  if (kind.what == What::scores) {
    if (is_trace)
      return ways
          .add(" AS m WHERE m.trace_hex IN (SELECT trace_hex FROM trace WHERE id IN (" +
               subject.id_list() + "))")
          .sql();
    const bool of_user = subject.kind == Kind::user;
    if (of_user) ways.own();
    return ways.through("trace", kTraceJudged, of_user)
        .through("conversation", kConversationJudged, of_user)
        .sql();
  }
  if (kind.what == What::memory)
    return is_trace ? ways.of_trace().sql() : ways.through("trace", kInTrace, false).sql();
  if (kind.what != What::errors && kind.what != What::events) return {};
  if (is_trace) return ways.of_trace().sql();
  ways.own().through("trace", kInTrace, true);
  if (kind.what == What::errors) ways.through("conversation", kInConversation, true);
  return ways.sql();
}

std::int64_t next_id(const state::StoreState& state, What what) noexcept {
  if (what == What::errors) return state.next_error_id;
  if (what == What::events) return state.next_event_id;
  if (what == What::scores) return state.next_score_id;
  return what == What::memory ? state.next_memory_sample_id : 0;
}

std::vector<std::int64_t> ids_of(sql::Connection& connection, const std::string& sql,
                                 std::int64_t next_id, std::int64_t until_ns,
                                 std::int64_t from_ns) {
  std::vector<std::int64_t> ids;
  sql::Statement select(connection, sql);
  select.bind(1, next_id).bind(2, until_ns).bind(3, from_ns);
  while (select.step()) ids.push_back(select.integer(0));
  return ids;
}

std::int64_t newest_of(sql::Connection& connection, const char* table,
                       const std::vector<std::int64_t>& ids) {
  sql::Statement select(connection, std::string("SELECT at_ns FROM ") + table + " WHERE id = ?1");
  std::int64_t newest = 0;
  for (const std::int64_t id : ids) newest = std::max(newest, select.bind(1, id).first_integer());
  return newest;
}

}  // namespace

FoundRows find_rows(sql::Connection& connection, const Subject& subject,
                    const state::StoreState& before, std::int64_t from_ns) {
  FoundRows found;
  if (subject.ids.empty()) return found;
  found.spans =
      ids_of(connection, spans_sql(subject), before.next_span_id, subject.until_ns, from_ns);
  for (std::size_t i = 0; i < retain::kMomentKinds; ++i) {
    const retain::MomentKind& kind = retain::moment_kinds()[i];
    const std::string sql = moments_sql(kind, subject);
    if (sql.empty()) continue;
    found.moments[i] =
        ids_of(connection, sql, next_id(before, kind.what), subject.until_ns, from_ns);
  }
  return found;
}

std::int64_t newest_ns(sql::Connection& connection, const Subject& subject, std::int64_t from_ns) {
  if (subject.until_ns <= from_ns) return 0;
  const auto& kinds = retain::moment_kinds();
  std::int64_t newest = 0;
  if (subject.kind == Kind::before) {
    std::vector<const char*> tables = {"span"};
    for (const retain::MomentKind& kind : kinds) tables.push_back(kind.table);
    for (const char* const table : tables) {
      sql::Statement select(connection, std::string("SELECT max(at_ns) FROM ") + table +
                                            " WHERE at_ns >= ?1 AND at_ns < ?2");
      select.bind(1, from_ns).bind(2, subject.until_ns);
      newest = std::max(newest, select.first_integer());
    }
    return newest;
  }
  const state::StoreState now = state::StoreStateTable(connection).read();
  const FoundRows found = find_rows(connection, subject, now, from_ns);
  newest = newest_of(connection, "span", found.spans);
  for (std::size_t i = 0; i < retain::kMomentKinds; ++i)
    newest = std::max(newest, newest_of(connection, kinds[i].table, found.moments[i]));
  return newest;
}

}  // namespace daybook::erase
