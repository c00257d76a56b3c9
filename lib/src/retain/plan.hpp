// Plan: what a run of retention would delete, counted without changing anything.
//
//   RetentionResult result = plan(reader, policies, now_ns);     // within one read transaction
//
// It walks as the run does, so both give the same numbers where nobody writes between.
#pragma once

#include <cstdint>
#include <functional>

#include "daybook/retention.hpp"
#include "retain/gone.hpp"
#include "retain/policy.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

/// Takes what goes before the run by another way; false: nothing is done there.
using TakeFirst = std::function<bool(sql::Connection& reader, Gone& gone)>;
RetentionResult plan(sql::Connection& reader, const Policies& policies, std::int64_t now_ns,
                     const TakeFirst& first = {});
/// Spans and moments that are due, with what goes with a span; the rest of it by count_rest().
void take_due(sql::Connection& reader, const Policies& policies, std::int64_t now_ns, Gone& gone);
/// Spans and moments that are due, without what goes with them.
std::uint64_t count_due(sql::Connection& connection, const Policies& policies, std::int64_t now_ns);
/// When the earliest span that is there began.
std::optional<Time> oldest_at(sql::Connection& connection);

}  // namespace daybook::retain
