#include "retain/holds.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "schema/migrate.hpp"

namespace daybook::retain {
namespace {

void add_ids(sql::Connection& connection, const char* select, const std::string& name,
             std::unordered_set<std::int64_t>& ids) {
  sql::Statement find(connection, select);
  find.bind(1, std::string_view(name));
  while (find.step()) ids.insert(find.integer(0));
}

}  // namespace

Holds Holds::read(sql::Connection& connection, std::string_view only) {
  Holds holds;
  if (!schema::has_table(connection, "hold")) return holds;
  sql::Statement select(connection,
                        "SELECT scope FROM hold WHERE released_ns IS NULL AND ?1 IN ('', name)");
  select.bind(1, only);
  while (select.step()) {
    const auto scope = nlohmann::json::parse(select.text(0), nullptr, false);
    if (!scope.is_object())
      throw Error(Error::Code::corrupt, "a hold's scope is not readable: nothing is deleted",
                  "see the table hold");
    const auto name = [&](const char* key) { return scope.value(key, std::string()); };
    add_ids(connection, "SELECT id FROM user_name WHERE name = ?1", name("user"), holds.users_);
    add_ids(connection, "SELECT id FROM session WHERE name = ?1", name("session"), holds.sessions_);
    add_ids(connection, "SELECT id FROM trace WHERE trace_hex = ?1", name("trace"), holds.traces_);
    add_ids(connection, "SELECT id FROM conversation WHERE name = ?1", name("conversation"),
            holds.conversations_);
  }
  return holds;
}

bool Holds::covers(const Belongs& row) const {
  return !empty() &&
         (users_.contains(row.user_id) || sessions_.contains(row.session_id) ||
          traces_.contains(row.trace_row) || conversations_.contains(row.conversation_row) ||
          conversations_.contains(row.conversation_of_trace));
}

}  // namespace daybook::retain
