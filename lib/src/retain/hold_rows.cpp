#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "access/change_store.hpp"
#include "base/clock.hpp"
#include "daybook/hold.hpp"
#include "schema/migrate.hpp"
#include "state/audit.hpp"
#include "state/time_or_none.hpp"

namespace daybook {
namespace {

constexpr access::Need kHold{"retain", "hold"};

std::string scope_of(const Hold& hold) {
  nlohmann::json scope = nlohmann::json::object();
  for (const auto& [key, value] : {std::pair{"user", &hold.user},
                                   {"session", &hold.session},
                                   {"trace", &hold.trace},
                                   {"conversation", &hold.conversation}}) {
    if (!value->empty()) scope[key] = *value;
  }
  return scope.empty() ? "" : scope.dump();
}

void require_sound(const Hold& hold, const std::string& scope) {
  const auto wrong = [](const char* what, const char* hint) {
    return Error(Error::Code::invalid_argument, what, hint);
  };
  const auto is_plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
  };
  if (hold.name.empty() || !std::all_of(hold.name.begin(), hold.name.end(), is_plain))
    throw wrong("a hold has a name of letters, digits and . _ -", "such as case-7");
  if (hold.reason.empty()) throw wrong("a hold has a reason", "say why it holds");
  if (scope.empty())
    throw wrong("a hold covers something", "name a user, session, trace or conversation");
}

}  // namespace

void add_hold(const std::string& path, const Hold& hold) {
  const std::string scope = scope_of(hold);
  require_sound(hold, scope);
  access::change_store(path, kHold, [&](sql::Connection& connection) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    schema::create_on_demand(connection, "hold");
    sql::Statement insert(connection,
                          "INSERT OR IGNORE INTO hold (name, reason, scope, created_ns)"
                          " VALUES (?1, ?2, ?3, ?4)");
    insert.bind(1, hold.name).bind(2, hold.reason).bind(3, std::string_view(scope));
    insert.bind(4, now_ns).run();
    if (connection.changes() == 0)
      throw Error(Error::Code::invalid_argument, "there was a hold named " + hold.name,
                  "give it another name");
    state::audit_set(connection, "hold=" + hold.name, now_ns);
  });
}

void release_hold(const std::string& path, const std::string& name) {
  access::change_store(path, kHold, [&](sql::Connection& connection) {
    const std::int64_t now_ns = base::system_clock().wall_ns();
    schema::create_on_demand(connection, "hold");
    sql::Statement(connection,
                   "UPDATE hold SET released_ns = ?2 WHERE name = ?1 AND released_ns IS NULL")
        .bind(1, name)
        .bind(2, now_ns)
        .run();
    if (connection.changes() == 0)
      throw Error(Error::Code::not_found, "no hold named " + name, "`daybook hold list` has them");
    connection.exec("UPDATE epoch SET cut_to_ns = 0");  // text that it kept may be due
    state::audit_set(connection, "hold=" + name + " released", now_ns);
  });
}

std::vector<Hold> read_holds(const std::string& path) {
  sql::Connection reader = sql::Connection::open_reader(path);
  schema::require_readable(reader);
  std::vector<Hold> holds;
  if (!schema::has_table(reader, "hold")) return holds;  // there never was one
  sql::Statement select(reader,
                        "SELECT name, reason, scope, created_ns, released_ns FROM hold"
                        " ORDER BY created_ns, name");
  while (select.step()) {
    const auto scope = nlohmann::json::parse(select.text(2), nullptr, false);
    const auto part = [&](const char* key) {
      return scope.is_object() ? scope.value(key, std::string()) : std::string();
    };
    holds.push_back({std::string(select.text(0)), std::string(select.text(1)), part("user"),
                     part("session"), part("trace"), part("conversation"),
                     state::time_or_none(select, 3), state::time_or_none(select, 4)});
  }
  return holds;
}

}  // namespace daybook
