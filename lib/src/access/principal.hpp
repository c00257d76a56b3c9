// Principal: who reads or writes, and what it may do, as the store said at one moment.
//
//   const Scope scope = principal.scope("read", "completions");
//   if (scope.is_denied()) refuse();
//   if (!scope.all) only_rows_of(scope.services);
//
// Actions are write (object: a type of record), read (a view), content (a view: its text, params
// and results too), report, export, erase, retain, administer, audit (object "*"), or an operation
// of the application's own: action "custom", object its name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace daybook::access {

struct Grant {
  std::string action;
  std::string object;   // "*": every one
  std::string service;  // empty: rows of every service
};

/// Which rows a principal may touch.
struct Scope {
  bool all = false;                   // those of every service
  std::vector<std::string> services;  // else of these, in order
  bool is_denied() const noexcept { return !all && services.empty(); }
};

struct Principal {
  std::string name;
  std::string role;
  std::vector<Grant> grants;
  std::string key_id = {};                  // of the key it proved itself with; empty: none
  std::int64_t valid_until_ns = INT64_MAX;  // Unix ns: its key proves nothing from then on

  /// The rows for which some grant covers action and object.
  Scope scope(std::string_view action, std::string_view object) const;
  /// Whether it may touch a row of `service`; without one: any row at all.
  bool may(std::string_view action, std::string_view object, std::string_view service = {}) const;
};

}  // namespace daybook::access
