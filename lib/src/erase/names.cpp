#include "erase/names.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "base/clock.hpp"
#include "crypto/digest.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"

namespace daybook::erase {
namespace {

std::map<std::int64_t, std::string> rows_of(sql::Connection& connection, const char* table,
                                            const char* column, const Subject& subject) {
  std::map<std::int64_t, std::string> rows;
  if (subject.kind == Kind::before || subject.ids.empty()) return rows;
  const std::string where = subject.kind == Kind::trace && std::string(table) == "trace"
                                ? "id"
                                : std::string(word(subject.kind)) + "_id";
  if (where == "trace_id") return rows;  // a conversation is not of one trace
  sql::Statement select(connection, std::string("SELECT id, ") + column + " FROM " + table +
                                        " WHERE " + where + " IN (" + subject.id_list() + ')');
  while (select.step()) rows.emplace(select.integer(0), select.text(1));
  return rows;
}

/// Whether any row refers to a row of a dictionary: `id` is ?1, or a column of all of them, for
/// which each index is read once instead of looked through for each.
std::string is_used_sql(const char* table, const std::string& id) {
  const bool is_user = std::string(table) == "user_name", is_one = id == "?1";
  const std::string column = is_user ? "user_id" : "session_id";
  std::vector<std::string> tables = {"span", "error", "event", "trace", "conversation"};
  if (is_user) tables.push_back("score");
  std::string sql;
  for (const std::string& other : tables) {
    if (!sql.empty()) sql += " OR ";
    sql += is_one ? "EXISTS (SELECT 1 FROM " + other + " WHERE " + column + " = ?1)"
                  : id + " IN (SELECT " + column + " FROM " + other + " WHERE " + column +
                        " IS NOT NULL)";
  }
  if (is_user)
    sql += " OR EXISTS (SELECT 1 FROM rollup_user_day WHERE day_us = -1 AND user_id = " + id +
           ") OR EXISTS (SELECT 1 FROM rollup_user_count AS day CROSS JOIN rollup_user_day AS sums"
           " ON sums.day_us = day.day_us AND sums.user_id = " +
           id + ')';
  return sql;
}

constexpr const char* kNotErased = " WHERE name NOT GLOB '(erased*' AND name <> '(other)'";

}  // namespace

Names::Names(retain::Job& job, const Subject& subject)
    : job_(job),
      connection_(job.connection()),
      subject_(subject),
      conversations_(rows_of(connection_, "conversation", "name", subject)),
      traces_(rows_of(connection_, "trace", "trace_hex", subject)) {}

/// Conversations and traces that others' rows keep are nobody's then.
void Names::leave_rest(const char* table, const NamedHolds& holds) {
  const bool is_trace = std::string(table) == "trace";
  const std::string own = std::string(word(subject_.kind)) + "_id";
  const std::string rest = std::string(is_trace ? "trace_row" : "conversation_row") + " = ?1 AND " +
                           own + " IN (" + subject_.id_list() + ')';
  sql::Statement has_rest(connection_, "SELECT EXISTS (SELECT 1 FROM span WHERE " + rest +
                                           ") OR EXISTS (SELECT 1 FROM error WHERE " + rest + ')');
  sql::Statement update(connection_, std::string("UPDATE ") + table + " SET " + own + " = NULL" +
                                         (is_trace ? "" : ", title = NULL") + " WHERE id = ?1");
  sql::Statement owners(connection_,
                        std::string("SELECT user_id, session_id FROM ") + table + " WHERE id = ?1");
  const auto& rows = is_trace ? traces_ : conversations_;
  auto next = rows.begin();
  while (next != rows.end()) {
    const auto begin = next;
    job_.transaction([&] {
      next = begin;
      do {
        const std::int64_t row = next->first;
        retain::Belongs owner;
        if (!owners.bind(1, row).step()) continue;
        owner.user_id = owners.integer(0);
        owner.session_id = owners.integer(1);
        owners.reset();
        (is_trace ? owner.trace_row : owner.conversation_row) = row;
        if (!holds.all().covers(owner) && has_rest.bind(1, row).first_integer() == 0)
          update.bind(1, row).run();
      } while (++next != rows.end() && !job_.turn_is_over());
    });
  }
}

bool Names::overwrite(const char* table, const char* kind, const std::set<std::int64_t>& ids) {
  sql::Statement is_used(connection_, "SELECT " + is_used_sql(table, "?1"));
  sql::Statement name(connection_,
                      std::string("SELECT name FROM ") + table + kNotErased + " AND id = ?1");
  sql::Statement update(connection_,
                        std::string("UPDATE ") + table + " SET name = ?2 WHERE id = ?1");
  auto next = ids.begin();
  while (next != ids.end()) {
    if (job_.time_is_up()) return false;
    const auto begin = next;
    std::int64_t done = 0;
    std::set<std::string> gone;
    job_.transaction([&] {
      next = begin;
      done = 0;
      gone.clear();
      do {
        if (is_used.bind(1, *next).first_integer() != 0 || !name.bind(1, *next).step()) continue;
        gone.insert(std::string(kind) + ':' + std::string(name.text(0)));
        name.reset();
        const std::string in_its_place = "(erased " + std::to_string(*next) + ')';
        update.bind(1, *next).bind(2, std::string_view(in_its_place)).run();
        ++done;
      } while (++next != ids.end() && !job_.turn_is_over());
      if (done > 0) connection_.exec("UPDATE store_state SET policy_version = policy_version + 1");
    });
    overwritten_ += done;
    gone_.merge(gone);
  }
  return true;
}

std::set<std::int64_t> Names::unused_ids(const char* table) {
  std::set<std::int64_t> ids;
  sql::Statement select(connection_, std::string("SELECT id FROM ") + table + kNotErased +
                                         " AND NOT (" +
                                         is_used_sql(table, std::string(table) + ".id") + ')');
  while (select.step()) ids.insert(select.integer(0));
  return ids;
}

void Names::collect_gone(const char* table, const char* kind,
                         const std::map<std::int64_t, std::string>& before) {
  sql::Statement is_there(connection_, std::string("SELECT 1 FROM ") + table + " WHERE id = ?1");
  for (const auto& [row, name] : before)
    if (is_there.bind(1, row).first_integer() == 0) gone_.insert(std::string(kind) + ':' + name);
}

void Names::forget_audit() {
  if (gone_.empty()) return;
  const std::vector<std::int64_t> entries = state::audit_entries_of(connection_, gone_);
  if (entries.empty()) return;
  connection_.set_synchronous(sql::Synchronous::full);
  job_.transaction([&] {
    audit_entries_ = state::erase_audit_subjects(
        connection_, gone_, entries, state::acting_principal(), base::system_clock().wall_ns());
  });
  connection_.set_synchronous(sql::Synchronous::normal);
}

bool Names::forget(const RowsPass& pass, const NamedHolds& holds, bool goes_on) {
  if (subject_.kind == Kind::user || subject_.kind == Kind::session) {
    leave_rest("conversation", holds);
    leave_rest("trace", holds);
  }
  std::set<std::int64_t> users = pass.users(), sessions = pass.sessions();
  if (subject_.kind == Kind::user) users.insert(subject_.ids.begin(), subject_.ids.end());
  if (subject_.kind == Kind::session) sessions.insert(subject_.ids.begin(), subject_.ids.end());
  if (subject_.kind == Kind::before || goes_on) {
    users = unused_ids("user_name");
    sessions = unused_ids("session");
  }
  if (!overwrite("user_name", "user", users) || !overwrite("session", "session", sessions))
    return false;
  collect_gone("conversation", "conversation", conversations_);
  collect_gone("trace", "trace", traces_);
  forget_audit();
  return true;
}

void forget_agreements(sql::Connection& connection, const std::string& key,
                       const Subject& subject) {
  const char* const kind = word(subject.kind);
  if (schema::has_table(connection, "hold")) {
    std::map<std::string, std::string> scopes;  // by hold
    sql::Statement select(connection, "SELECT name, scope FROM hold WHERE released_ns IS NOT NULL");
    while (select.step()) {
      auto scope = nlohmann::json::parse(select.text(1), nullptr, false);
      if (!scope.is_object()) continue;
      for (const std::string& name : subject.names) {
        if (scope.value(kind, std::string()) != name) continue;
        scope[kind] = pseudonym_of(key, subject);
        scopes[std::string(select.text(0))] = scope.dump();
      }
    }
    sql::Statement update(connection, "UPDATE hold SET scope = ?2 WHERE name = ?1");
    for (const auto& [name, scope] : scopes)
      update.bind(1, std::string_view(name)).bind(2, std::string_view(scope)).run();
  }
  if (!schema::has_table(connection, "consent")) return;
  sql::Statement update(connection,
                        "UPDATE consent SET name = NULL, evidence = NULL WHERE kind = ?1 AND"
                        " name = ?2");
  for (const std::string& name : subject.names)
    update.bind(1, std::string_view(kind)).bind(2, std::string_view(name)).run();
}

}  // namespace daybook::erase
