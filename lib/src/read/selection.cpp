#include "read/selection.hpp"

#include <algorithm>

#include "redact/engine.hpp"
#include "redact/policy.hpp"
#include "state/settings.hpp"

namespace daybook::read {
namespace {

constexpr const char* kStatuses[] = {"unset", "ok", "error"};

std::int64_t status_code(const std::string& status) {
  const auto found = std::find(std::begin(kStatuses), std::end(kStatuses), status);
  if (found != std::end(kStatuses)) return found - std::begin(kStatuses);
  throw Error(Error::Code::invalid_argument, "there is no status \"" + status + "\"",
              "give ok, error or unset");
}

/// A text that may be given: its condition, with the table's column between two halves, and the
/// names under which it is bound. The + keeps SQLite from an index that would have it sort all the
/// rows by id: they are read in their order anyway. A trace or a conversation is small: there the
/// index is right.
struct Term {
  std::string Wanted::*value;
  const char* SelectColumns::*column;  // nullptr: every table has it
  const char *before, *after;
  const char* name;
  std::string Wanted::*stored = nullptr;  // what the store made of it,
  const char* stored_name = nullptr;      // and its name
};
constexpr Term kTerms[] = {
    {&Wanted::service, nullptr, "+t.service_id = (SELECT id FROM service WHERE name = :service)",
     "", ":service"},
    {&Wanted::environment, &SelectColumns::resource, "+",
     " IN (SELECT id FROM resource WHERE environment = :environment)", ":environment"},
    {&Wanted::operation, &SelectColumns::operation, "+",
     " = (SELECT id FROM operation WHERE name = :operation)", ":operation"},
    {&Wanted::model, &SelectColumns::model, "", "", ":model"},
    {&Wanted::user_id, &SelectColumns::user, "+",
     " IN (SELECT id FROM user_name WHERE name IN (:user, :stored_user))", ":user",
     &Wanted::stored_user, ":stored_user"},
    {&Wanted::session_id, &SelectColumns::session, "+",
     " IN (SELECT id FROM session WHERE name IN (:session, :stored_session))", ":session",
     &Wanted::stored_session, ":stored_session"},
    {&Wanted::conversation_id, &SelectColumns::conversation, "", "", ":conversation",
     &Wanted::stored_conversation, ":stored_conversation"},
    {&Wanted::trace_id, &SelectColumns::trace, "", "", ":trace"},
    {&Wanted::tag, nullptr, "EXISTS (SELECT 1 FROM json_each(t.tags) WHERE value = :tag)", "",
     ":tag"}};

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + '\'';
}

}  // namespace

Wanted wanted(sql::Connection& connection, Selection selection) {
  Wanted wanted;
  static_cast<Selection&>(wanted) = std::move(selection);
  const auto& types = Exporter::types();
  for (const std::string& type : wanted.types) {
    if (std::find(types.begin(), types.end(), type) != types.end()) continue;
    throw Error(Error::Code::invalid_argument, "there is no type of record \"" + type + "\"",
                "docs/records.md names them");
  }
  if (!wanted.status.empty()) wanted.status_code = status_code(wanted.status);
  const state::Settings settings = state::read_settings(connection);
  redact::Engine rules(redact::store_rules(settings));
  const auto stored = [&](const std::string& id) {
    return rules.identifier_is_private(id) ? state::pseudonym(settings, id) : id;
  };
  wanted.stored_user = stored(wanted.user_id);
  wanted.stored_session = stored(wanted.session_id);
  wanted.stored_conversation = stored(wanted.conversation_id);
  return wanted;
}

bool add_conditions(const Wanted& wanted, const SelectColumns& columns, std::string& sql) {
  bool possible = true;
  if (!wanted.is_of_all_ids()) sql += " AND t.id >= :first_id AND t.id < :end_id";
  if (wanted.since) sql += " AND +t.at_ns >= :since";
  if (wanted.until) sql += " AND +t.at_ns < :until";
  if (!wanted.status.empty()) {
    possible = columns.status != nullptr;
    sql += std::string(" AND +") + (possible ? columns.status : "NULL") + " = :status";
  }
  for (const Term& term : kTerms) {
    if ((wanted.*term.value).empty()) continue;
    const char* const column = term.column == nullptr ? "" : columns.*term.column;
    possible = possible && column != nullptr;
    if (column != nullptr) sql += std::string(" AND ") + term.before + column + term.after;
  }
  std::string names;
  for (const std::string& service : wanted.scope.services)
    names += (names.empty() ? "" : ", ") + quoted(service);
  if (!wanted.scope.all)
    sql += " AND +t.service_id IN (SELECT id FROM service WHERE name IN (" + names + "))";
  return possible;
}

void bind(const Wanted& wanted, sql::Statement& statement) {
  const auto bind_one = [&](const char* name, const auto& value) {
    if (const int at = statement.parameter(name); at != 0) statement.bind(at, value);
  };
  bind_one(":first_id", wanted.first_id);
  bind_one(":end_id", wanted.end_id);
  if (wanted.since) bind_one(":since", wanted.since->time_since_epoch().count());
  if (wanted.until) bind_one(":until", wanted.until->time_since_epoch().count());
  bind_one(":status", wanted.status_code);
  for (const Term& term : kTerms) {
    bind_one(term.name, std::string_view(wanted.*term.value));
    if (term.stored != nullptr) bind_one(term.stored_name, std::string_view(wanted.*term.stored));
  }
}

}  // namespace daybook::read
