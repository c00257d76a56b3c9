// reapply_erasures() without asking who may, and its plan: for whoever was asked already.
#pragma once

#include <string>

#include "daybook/erase.hpp"
#include "retain/gone.hpp"
#include "sql/connection.hpp"

namespace daybook::erase {

EraseResult reapply(const std::string& path, const EraseOptions& options);
/// What it would take, without what count_rest() finds. False: it would look at no row.
bool take_again(sql::Connection& reader, retain::Gone& gone);

}  // namespace daybook::erase
