#include "state/consents.hpp"

#include "schema/migrate.hpp"
#include "state/tombstones.hpp"

namespace daybook::state {

Consents Consents::read(sql::Connection& connection, std::string_view key) {
  Consents consents;
  consents.key_ = key;
  if (!schema::has_table(connection, "consent")) return consents;
  // The last row of a subject counts.
  sql::Statement select(connection,
                        "SELECT digest, withdrawn_ns, max(id) FROM consent WHERE purpose = ?1"
                        " GROUP BY kind, digest");
  select.bind(1, kContentPurpose);
  while (select.step())
    if (!select.is_null(1)) consents.withdrawn_.emplace(select.text(0));
  return consents;
}

bool Consents::withhold(std::string_view user, std::string_view session) const {
  const auto is_withdrawn = [this](std::string_view kind, std::string_view name) {
    return !name.empty() && withdrawn_.count(subject_digest(key_, kind, name)) > 0;
  };
  return !withdrawn_.empty() && (is_withdrawn("user", user) || is_withdrawn("session", session));
}

}  // namespace daybook::state
