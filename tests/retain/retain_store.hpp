// RetainStore: a store of calls made by the real writer, and what retention does to it, as text.
//
//   RetainStore store;
//   store.add(at(-40, chat({{"user", "old"}}, "answer")));      // forty days before now
//   store.keep("completions", 30);
//   CHECK(store.apply() == "completion 1, …");
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "daybook/retention.hpp"
#include "daybook/upkeep.hpp"
#include "read/call_store.hpp"

namespace daybook::test {

constexpr std::int64_t kDay = 24 * kHour;

inline Time days(double after) {
  return Time(Nanos(kNow + static_cast<std::int64_t>(after * static_cast<double>(kDay))));
}

template <class R>
R at(double after, R record) {
  record.at = days(after);
  return record;
}

struct RetainStore : CallStore {
  RetentionResult keep(const std::string& what, double age, const std::string& service = "",
                       bool errors_only = false) const {
    RetentionPolicy policy{what, service, errors_only, {}};
    policy.keep = Nanos(static_cast<std::int64_t>(age * static_cast<double>(kDay)));
    return set_retention(path, policy);
  }
  RetentionResult run(bool dry_run = false) const {
    RetentionOptions options;
    options.now = Time(Nanos(kNow));
    options.dry_run = dry_run;
    return apply_retention(path, options);
  }
  static std::string text_of(const RetentionResult& result) {
    std::string text;
    for (const auto& [table, rows] : result.rows_by_table)
      text += (text.empty() ? "" : ", ") + table + ' ' + std::to_string(rows);
    if (result.texts_cut > 0) text += ", cut " + std::to_string(result.texts_cut);
    return text + (result.finished ? "" : ", more");
  }
  std::string plan() const { return text_of(run(true)); }
  std::string apply() const { return text_of(run()); }
  /// What a run deleted, or how that differs from what was planned.
  std::string planned_and_applied() const {
    const std::string planned = plan(), applied = apply();
    return planned == applied ? applied : "planned " + planned + ", but applied " + applied;
  }
  /// What `check` finds wrong.
  std::string wrong() const {
    std::string text;
    for (const auto& finding : check_store(path).findings)
      if (finding.kind == CheckResult::Finding::Kind::wrong)
        text += finding.check + ": " + finding.text + '\n';
    return text;
  }
  std::string rows(const std::string& sql) const { return table(reader().query(sql)); }
};

}  // namespace daybook::test
