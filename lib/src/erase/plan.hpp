// What an erasure would delete, by table. Reads only.
#pragma once

#include "daybook/erase.hpp"
#include "erase/rows_pass.hpp"
#include "erase/subject.hpp"
#include "retain/gone.hpp"
#include "retain/policy.hpp"
#include "sql/connection.hpp"

namespace daybook::erase {

EraseResult plan(sql::Connection& reader, const Subject& subject, std::int64_t now_ns,
                 EraseRollups rollups = EraseRollups::keep);
/// Into a plan of more than one: rows that no hold keeps, without what count_rest() finds.
void take_rows(sql::Connection& reader, const Subject& subject, std::int64_t now_ns,
               retain::Gone& gone);

/// Rows that a hold keeps though they began before the subject's time.
void count_held(sql::Connection& connection, const Subject& subject, const NamedHolds& holds,
                std::int64_t now_ns, EraseResult& result);

/// Everything that began before the subject's time and no hold covers; nothing by a policy.
retain::Policies all_before(sql::Connection& connection, const Subject& subject,
                            std::int64_t now_ns);

}  // namespace daybook::erase
