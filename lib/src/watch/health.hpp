// What health is judged by, and the judgement.
//
//   StoreHealth health = store_health(path);     // reads facts, then: health.problems = judge(…)
//
// judge() is a pure function of facts, so that a full disk is a test of three lines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daybook/health.hpp"
#include "sql/connection.hpp"

namespace daybook::watch {

/// What StoreHealth does not tell, but its problems come from.
struct HealthFacts {
  std::string path;
  std::string not_writable;  // the file or folder; empty: both are
  int pending_migrations = 0;
  bool has_policy = false;    // of retention
  Time rules_set;             // when the newest rule was set
  std::string audit_problem;  // of its last link; empty: none
  std::uint64_t free_percent_min = 5;
};

/// Setting disk_free_min.
std::uint64_t free_percent_min(sql::Connection& connection);

std::vector<StoreHealth::Problem> judge(const StoreHealth& health, const HealthFacts& facts);

}  // namespace daybook::watch
