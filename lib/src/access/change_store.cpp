#include "access/change_store.hpp"

#include <optional>

#include "access/policy.hpp"
#include "base/clock.hpp"
#include "schema/change_store.hpp"
#include "schema/migrate.hpp"
#include "state/actor.hpp"
#include "state/audit.hpp"

namespace daybook::access {
namespace {

/// Who it is, or why that may not.
struct Decision {
  Principal principal;
  std::optional<Error> error;
};

Decision decide(sql::Connection& connection, const Need& need, std::int64_t now_ns) {
  Decision decision;
  try {
    decision.principal = resolve(connection, state::acting_key(), now_ns);
    if (!need.is_met_by(decision.principal)) decision.error = denied(decision.principal, need);
  } catch (const Error& error) {
    if (error.code != Error::Code::denied) throw;
    decision.error = error;
  }
  return decision;
}

void audit_denied(sql::Connection& connection, const Decision& decision, const Need& need,
                  std::int64_t now_ns) {
  state::AuditEntry entry;
  entry.at_ns = now_ns;
  entry.principal = decision.principal.name;
  entry.action = need.action;
  entry.object = need.object;
  entry.result = state::AuditResult::denied;
  state::append_audit(connection, entry);
}

}  // namespace

bool Need::is_met_by(const Principal& principal) const {
  if (action == "key") return true;  // it is somebody's
  if (service && service->empty()) return principal.scope(action, object).all;
  return principal.may(action, object, service.value_or(std::string_view()));
}

Error denied(const Principal& principal, const Need& need) {
  const std::string what =
      std::string(need.action) + (need.object == "*" ? "" : ":" + std::string(need.object));
  return {Error::Code::denied, principal.name + ", " + principal.role + ", may not " + what,
          "an owner may allow it: `daybook access allow " + principal.role + " " + what + "`"};
}

void change_store(const std::string& path, const Need& need,
                  const std::function<void(sql::Connection&)>& change,
                  std::chrono::nanoseconds wait_at_most) {
  std::optional<Error> refused;
  const auto decide_and_change = [&](sql::Connection& connection) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    Decision decision = decide(connection, need, now_ns);
    refused = std::move(decision.error);
    if (refused) return audit_denied(connection, decision, need, now_ns);
    const state::ActingAs acting(decision.principal.name);
    change(connection);
  };
  schema::change_store(path, decide_and_change, wait_at_most);
  if (refused) throw std::move(*refused);
}

Principal require_key(const std::string& path) {
  return require(path, {"key", "*"});
}

Principal require(const std::string& path, const Need& need) {
  const std::int64_t now_ns = base::system_clock().wall_ns();
  std::optional<Decision> decision;
  {
    sql::Connection connection = sql::Connection::open_reader(path);
    schema::require_readable(connection);
    decision = decide(connection, need, now_ns);
  }
  if (!decision->error) return std::move(decision->principal);
  try {
    schema::change_store(path, [&](sql::Connection& connection) {
      audit_denied(connection, *decision, need, now_ns);
    });
  } catch (const Error&) {  // a file that cannot be written keeps no record
  }
  throw std::move(*decision->error);
}

}  // namespace daybook::access
