#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "daybook/retention.hpp"
#include "retain/policy.hpp"
#include "schema/migrate.hpp"
#include "state/audit.hpp"
#include "state/dictionaries.hpp"

namespace daybook {
namespace {

std::string text_of(const RetentionPolicy& policy) {
  std::string text = "retention=" + policy.what;
  if (!policy.service.empty()) text += " service=" + policy.service;
  if (policy.errors_only) text += " status=error";
  return text + " keep=" +
         (policy.keep ? std::to_string(policy.keep->count() / 1'000'000'000) + "s" : "forever");
}

void require_sound(const RetentionPolicy& policy, retain::What what) {
  if (policy.keep && policy.keep->count() < 0)
    throw Error(Error::Code::invalid_argument, "an age is not negative", "such as 30d");
  const bool is_of_all =
      what == retain::What::rollups || what == retain::What::audit || what == retain::What::cold;
  if (is_of_all && (!policy.service.empty() || policy.errors_only))
    throw Error(Error::Code::invalid_argument, policy.what + " have one age for all",
                "leave out the service and the status");
}

}  // namespace

RetentionResult set_retention(const std::string& path, const RetentionPolicy& policy) {
  const retain::What what = retain::what_of(policy.what);
  require_sound(policy, what);
  // Who prunes must not be able to take away the record of it.
  const access::Need need = what == retain::What::audit ? access::Need{"administer", "retention"}
                                                        : access::Need{"retain", "policy"};
  access::change_store(path, need, [&](sql::Connection& connection) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    const std::int64_t service =
        policy.service.empty() ? 0 : state::Dictionaries(connection).service.id(policy.service);
    const std::int64_t status = policy.errors_only ? 2 : 0;
    sql::Statement(connection,
                   "DELETE FROM retention_policy WHERE what = ?1"
                   " AND service_id IS nullif(?2, 0) AND status IS nullif(?3, 0)")
        .bind(1, policy.what)
        .bind(2, service)
        .bind(3, status)
        .run();
    sql::Statement insert(connection,
                          "INSERT INTO retention_policy (what, service_id, status, keep_ns,"
                          " changed_ns) VALUES (?1, ?2, ?3, ?4, ?5)");
    insert.bind(1, policy.what).bind_or_null(2, service).bind_or_null(3, status);
    insert.bind(4, policy.keep ? std::optional(std::int64_t{policy.keep->count()}) : std::nullopt);
    insert.bind(5, now_ns).run();
    if (what == retain::What::content) connection.exec("UPDATE epoch SET cut_to_ns = 0");
    state::audit_set(connection, text_of(policy), now_ns);
  });
  RetentionOptions dry;
  dry.dry_run = true;
  return apply_retention(path, dry);
}

std::vector<RetentionPolicy> read_retention(const std::string& path) {
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  std::vector<RetentionPolicy> policies;
  sql::Statement select(reader,
                        "SELECT p.what, coalesce(service.name, ''), p.status IS NOT NULL, p.keep_ns"
                        " FROM retention_policy AS p LEFT JOIN service ON service.id ="
                        " p.service_id ORDER BY p.what, 2, 3");
  while (select.step()) {
    RetentionPolicy policy;
    policy.what = select.text(0);
    policy.service = select.text(1);
    policy.errors_only = select.integer(2) != 0;
    if (!select.is_null(3)) policy.keep = Nanos(select.integer(3));
    policies.push_back(policy);
  }
  return policies;
}

}  // namespace daybook
