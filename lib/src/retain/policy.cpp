#include "retain/policy.hpp"

#include <algorithm>
#include <string>

#include "base/text.hpp"

namespace daybook::retain {
namespace {

constexpr const char* kNames[kWhats] = {"all",    "spans",   "completions", "tools",  "resources",
                                        "errors", "events",  "metrics",     "memory", "scores",
                                        "losses", "content", "rollups",     "audit",  "cold"};

/// How near a policy's kind is to the row's: 3 its own, 2 `spans` of what is a span, 1 `all`; 0:
/// another one.
int nearness(What policy, What row) noexcept {
  if (policy == row) return 3;
  if (row == What::content || row == What::rollups || row == What::audit || row == What::cold)
    return 0;
  const bool is_span = row == What::completions || row == What::tools || row == What::resources;
  if (policy == What::spans && is_span) return 2;
  return policy == What::all ? 1 : 0;
}

int weight(const Policy& policy, const Subject& subject) noexcept {
  const int near = nearness(policy.what, subject.what);
  if (near == 0 || (policy.service_id != 0 && policy.service_id != subject.service_id) ||
      (policy.errors_only && !subject.is_error)) {
    return 0;
  }
  return near + (policy.service_id != 0 ? 10 : 0) + (policy.errors_only ? 100 : 0);
}

}  // namespace

const char* name(What what) noexcept {
  return kNames[static_cast<int>(what)];
}

What what_of(std::string_view given) {
  std::vector<std::string_view> names(std::begin(kNames), std::end(kNames));
  const auto found = std::find(names.begin(), names.end(), given);
  if (found != names.end()) return static_cast<What>(found - names.begin());
  std::string text = "no such kind of rows: " + std::string(given), list;
  const std::string_view near = base::nearest(given, names);
  if (!near.empty()) text.append("; did you mean ").append(near).append("?");
  for (const std::string_view known : names) list.append(list.empty() ? "" : ", ").append(known);
  throw Error(Error::Code::invalid_argument, text, "use one of " + list);
}

Policies Policies::read(sql::Connection& connection) {
  std::vector<Policy> all;
  sql::Statement select(
      connection, "SELECT what, service_id, status, keep_ns FROM retention_policy ORDER BY id");
  while (select.step()) {
    Policy policy;
    policy.what = what_of(select.text(0));
    policy.service_id = select.integer(1);
    policy.errors_only = !select.is_null(2);
    if (!select.is_null(3)) policy.keep_ns = select.integer(3);
    all.push_back(policy);
  }
  return {std::move(all), Holds::read(connection)};
}

const Policy* Policies::find(const Subject& subject) const noexcept {
  const Policy* best = nullptr;
  int best_weight = 0;
  for (const Policy& policy : all_) {
    const int own = weight(policy, subject);
    if (own <= best_weight) continue;
    best = &policy;
    best_weight = own;
  }
  return best;
}

std::int64_t Policies::cutoff_ns(const Subject& subject, std::int64_t now_ns) const noexcept {
  const Policy* const policy = find(subject);
  return policy != nullptr && policy->keep_ns ? now_ns - *policy->keep_ns : kNever;
}

std::int64_t Policies::latest_cutoff_ns(What what, std::int64_t service_id,
                                        std::int64_t now_ns) const {
  return std::max(cutoff_ns({what, service_id, false}, now_ns),
                  cutoff_ns({what, service_id, true}, now_ns));
}

std::optional<std::int64_t> Policies::shortest_ns() const noexcept {
  std::optional<std::int64_t> shortest;
  for (const Policy& policy : all_)
    if (policy.keep_ns && policy.what != What::cold)
      shortest = std::min(shortest.value_or(INT64_MAX), *policy.keep_ns);
  return shortest;
}

}  // namespace daybook::retain
