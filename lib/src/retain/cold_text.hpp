// The policy `cold`: text of closed epochs whose last span is older than that is packed, and
// nothing goes (cold_epoch.hpp). Off until it is set.
//
//   bool done = pack_cold_text(job, policies, now_ns, cold);
//   bool done = renew_dictionaries(job, now_ns);    // after the sweep, whatever the policy is
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "retain/cold_epoch.hpp"
#include "retain/policy.hpp"

namespace daybook::retain {

/// False: the time was up.
bool pack_cold_text(Job& job, const Policies& policies, std::int64_t now_ns, Cold& cold);
/// What is packed with a dictionary that holds pieces of a text that is gone is packed with another
/// one, and the dictionary is deleted. False: the time was up.
bool renew_dictionaries(Job& job, std::int64_t now_ns);

/// What a run would pack once other rows went: `skip` as in TextMarks; `is_closed`: whether the run
/// closes the epoch; `stays`: whether it leaves the text.
struct ColdPlan {
  Skip skip;
  std::function<bool(const EpochRange& epoch)> is_closed;
  std::function<bool(std::int64_t content_id)> stays;
};
Cold plan_cold_text(sql::Connection& reader, const Policies& policies, std::int64_t now_ns,
                    const ColdPlan& plan);

/// Text that may be packed and is not, of epochs that are closed: the age of an epoch is that of
/// its last span, or of its last restored one.
struct ColdRest {
  std::uint64_t overdue = 0;  // texts that a run by `as_of_ns` would have packed
  std::optional<std::int64_t> oldest_ns;
};
/// Nothing where the policy is off.
ColdRest cold_rest(sql::Connection& reader, const Policies& policies, std::int64_t as_of_ns);

}  // namespace daybook::retain
