// Health: whether a store is well, and what is wrong with it, as a monitor asks every few minutes.
//
//   const auto health = daybook::store_health("daybook.db");
//   for (const auto& problem : health.problems) print(problem.text);   // one line, with the remedy
//
// Wrong are: records lost in the last day, an alert that fires and is not silent, alerts that
// nobody checks, a store this user cannot write, a disk with less free than the setting
// disk_free_min (5 %) or two days' growth, a write-ahead log above 128 MiB, a pending migration, a
// retention policy that is not applied, an audit whose last link does not fit. Alerts are as of
// their last check. Nothing is changed; the cost does not grow with the store. Throws Error
// (not_found, corrupt, busy, io …) where it cannot be asked at all. Any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daybook/alerts.hpp"

namespace daybook {

struct DAYBOOK_EXPORT StoreHealth {
  struct Problem {
    std::string check;  // losses, alert, alerts_unchecked, writable, disk, wal, schema, audit,
                        // retention
    std::string text;   // one line: what, and what to do
  };
  struct Loss {
    std::string reason;  // as in the view `losses`
    std::uint64_t records = 0;
  };
  struct Writer {
    std::int64_t pid = 0;  // a process that has the store open for writing
    Time last_commit;
  };
  Time at;
  std::vector<Problem> problems;
  std::vector<Alert> alerts;  // all of them
  std::vector<Loss> lost;     // in the last 24 hours
  std::vector<Writer> writers;
  std::optional<Time> last_retention;
  std::uint64_t db_bytes = 0, wal_bytes = 0;
  std::uint64_t disk_free = 0, disk_bytes = 0;  // of the file system the store is on
  std::uint64_t bytes_per_day = 0;  // growth of the last week, or by the calls of the last 24 hours

  bool ok() const noexcept { return problems.empty(); }
  std::vector<Alert> firing() const;  // without those that are silenced
};

struct DAYBOOK_EXPORT HealthOptions {
  std::optional<Time> now;  // unset: the clock's
};
DAYBOOK_EXPORT StoreHealth store_health(const std::string& path, const HealthOptions& options = {});

}  // namespace daybook
