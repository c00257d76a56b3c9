// Checks of the audit's chain, on a connection that is there already; check_audit() of
// daybook/audit.hpp opens one.
//
//   const AuditCheck check = access::check_audit(connection, anchors);
//   const std::string wrong = access::audit_end_problem(connection);      // health: the last link
//
// What is found is told by entry, as "entry 17 was changed". After an entry that is missing the
// next one cannot be verified, since its digest holds the link of that one.
#pragma once

#include <string>
#include <vector>

#include "daybook/audit.hpp"
#include "sql/connection.hpp"

namespace daybook::access {

/// Within one transaction of its own, or the caller's.
AuditCheck check_audit(sql::Connection& connection, const std::vector<AuditAnchor>& anchors);

/// Whether the last entry fits the one before it and the record of the chain's end: a line, or
/// nothing if it does. Costs the same however long the chain is.
std::string audit_end_problem(sql::Connection& connection);

}  // namespace daybook::access
