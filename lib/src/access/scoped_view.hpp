// Scoped view: what stands in a ScopedStore for one view, made of what the view says of itself.
#pragma once

#include <string>

#include "access/view_rules.hpp"
#include "sql/authorizer.hpp"
#include "sql/virtual_views.hpp"

namespace daybook::access {

/// `right.rows` is not denied.
sql::VirtualView scoped_view(const std::string& name, const sql::ViewFacts& facts,
                             const ViewRight& right);

}  // namespace daybook::access
