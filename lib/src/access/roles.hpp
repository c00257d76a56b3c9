// Roles: what can be granted, and the roles that every store has once access is on.
//
//   for (const BuiltInRole& role : built_in_roles()) make(role.name, role.grants);
//
// `access enable` makes them as rows, so that what a role may do is what SQL shows of it, and an
// owner may change it; enabling once more makes only those that are not there. The role owner alone
// is not in the rows: it may do everything, whatever they say, or nobody could repair them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/principal.hpp"

namespace daybook::access {

inline constexpr std::string_view kOwner = "owner";
inline constexpr std::string_view kCustom = "custom";  // an operation of the application's own
inline constexpr std::string_view kAnyObject = "*";

struct BuiltInRole {
  std::string name, meaning;
  std::vector<Grant> grants;
};
const std::vector<BuiltInRole>& built_in_roles();

/// write, read, content, report, export, erase, retain, administer, audit, custom.
const std::vector<std::string_view>& actions();
/// What the action `write` is about: every type of record, and tag.
const std::vector<std::string_view>& record_kinds();

/// Everything.
const std::vector<Grant>& owner_grants();

}  // namespace daybook::access
