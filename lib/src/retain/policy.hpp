// Policies: how long rows and text are kept, as told in the table `retention_policy`.
//
//   const Policies policies = Policies::read(connection);
//   if (at_ns < policies.cutoff_ns({What::completions, service_id, is_error}, now_ns)) …it is due
//
// Of the policies that match a row counts the one that names its status, else its service, else its
// kind: `completions` before `spans` before `all`. Nothing that matches: for ever. Text, hour
// rollups and the audit have policies of their own (content, rollups, audit), which `all` does not
// stand for; `cold` is the age at which text is packed, and nothing goes. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "retain/holds.hpp"
#include "sql/connection.hpp"

namespace daybook::retain {

enum class What {
  all,
  spans,
  completions,
  tools,
  resources,
  errors,
  events,
  metrics,
  memory,
  scores,
  losses,
  content,
  rollups,
  audit,
  cold
};
constexpr int kWhats = static_cast<int>(What::cold) + 1;
const char* name(What what) noexcept;
/// Throws invalid_argument with the nearest name.
What what_of(std::string_view name);

struct Policy {
  What what = What::all;
  std::int64_t service_id = 0;          // 0: all
  bool errors_only = false;             // of rows with status error, or in a trace with one
  std::optional<std::int64_t> keep_ns;  // none: for ever
};

/// What is asked about.
struct Subject {
  What what = What::all;
  std::int64_t service_id = 0;
  bool is_error = false;
};

constexpr std::int64_t kNever = INT64_MIN;  // a cutoff before everything: nothing is due

/// What began before it, in whole microseconds.
constexpr std::int64_t end_us_of(std::int64_t cutoff_ns) noexcept {
  return cutoff_ns / 1000 + (cutoff_ns % 1000 > 0 ? 1 : 0);
}

class Policies {
 public:
  static Policies read(sql::Connection& connection);
  Policies(std::vector<Policy> all, Holds holds) : all_(std::move(all)), holds_(std::move(holds)) {}

  bool empty() const noexcept { return all_.empty(); }
  const std::vector<Policy>& all() const noexcept { return all_; }
  const Holds& holds() const noexcept { return holds_; }
  /// The one that counts; nullptr: none matches.
  const Policy* find(const Subject& subject) const noexcept;
  /// What began before is due; kNever: nothing is.
  std::int64_t cutoff_ns(const Subject& subject, std::int64_t now_ns) const noexcept;
  /// The latest of the cutoffs that any row of the service could have.
  std::int64_t latest_cutoff_ns(What what, std::int64_t service_id, std::int64_t now_ns) const;
  /// The shortest age at which something goes; none: nothing ever does.
  std::optional<std::int64_t> shortest_ns() const noexcept;

 private:
  std::vector<Policy> all_;
  Holds holds_;
};

}  // namespace daybook::retain
