#include "read/selection.hpp"

#include <algorithm>

#include "redact/engine.hpp"
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
  redact::Engine rules;
  const state::Settings settings = state::read_settings(connection);
  const auto stored = [&](const std::string& id) {
    return rules.identifier_is_private(id) ? state::pseudonym(settings, id) : id;
  };
  wanted.stored_user = stored(wanted.user_id);
  wanted.stored_session = stored(wanted.session_id);
  wanted.stored_conversation = stored(wanted.conversation_id);
  return wanted;
}

/// The + keeps SQLite from an index that would have it sort all the rows by id: they are read in
/// their order anyway. A trace or a conversation is small: there the index is right.
bool add_conditions(const Wanted& wanted, const SelectColumns& columns, std::string& sql) {
  bool possible = true;
  const auto add = [&](bool is_given, const char* column, const std::string& term) {
    if (!is_given) return;
    possible = possible && column != nullptr;
    sql += " AND " + term;
  };
  const auto text = [](const char* column) { return std::string(column != nullptr ? column : ""); };
  add(wanted.since.has_value(), "", "+t.at_ns >= :since");
  add(wanted.until.has_value(), "", "+t.at_ns < :until");
  add(!wanted.service.empty(), "",
      "+t.service_id = (SELECT id FROM service WHERE name = :service)");
  add(!wanted.environment.empty(), "",
      '+' + text(columns.resource) +
          " IN (SELECT id FROM resource WHERE environment = :environment)");
  add(!wanted.operation.empty(), columns.operation,
      '+' + text(columns.operation) + " = (SELECT id FROM operation WHERE name = :operation)");
  add(!wanted.model.empty(), columns.model, text(columns.model));
  add(!wanted.status.empty(), columns.status, '+' + text(columns.status) + " = :status");
  add(!wanted.user_id.empty(), columns.user,
      '+' + text(columns.user) +
          " IN (SELECT id FROM user_name WHERE name IN (:user, :stored_user))");
  add(!wanted.session_id.empty(), columns.session,
      '+' + text(columns.session) +
          " IN (SELECT id FROM session WHERE name IN (:session, :stored_session))");
  add(!wanted.conversation_id.empty(), columns.conversation, text(columns.conversation));
  add(!wanted.trace_id.empty(), columns.trace, text(columns.trace));
  add(!wanted.tag.empty(), "", "EXISTS (SELECT 1 FROM json_each(t.tags) WHERE value = :tag)");
  return possible;
}

void bind(const Wanted& wanted, sql::Statement& statement) {
  const auto bind_text = [&](const char* name, const std::string& value) {
    if (const int at = statement.parameter(name); at != 0) statement.bind(at, value);
  };
  const auto bind_number = [&](const char* name, std::int64_t value) {
    if (const int at = statement.parameter(name); at != 0) statement.bind(at, value);
  };
  if (wanted.since) bind_number(":since", wanted.since->time_since_epoch().count());
  if (wanted.until) bind_number(":until", wanted.until->time_since_epoch().count());
  bind_number(":status", wanted.status_code);
  bind_text(":service", wanted.service);
  bind_text(":environment", wanted.environment);
  bind_text(":operation", wanted.operation);
  bind_text(":model", wanted.model);
  bind_text(":user", wanted.user_id);
  bind_text(":stored_user", wanted.stored_user);
  bind_text(":session", wanted.session_id);
  bind_text(":stored_session", wanted.stored_session);
  bind_text(":conversation", wanted.conversation_id);
  bind_text(":stored_conversation", wanted.stored_conversation);
  bind_text(":trace", wanted.trace_id);
  bind_text(":tag", wanted.tag);
}

}  // namespace daybook::read
