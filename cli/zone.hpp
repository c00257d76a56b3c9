// Zone: civil time of a place, for reports by day, week and month.
//
//   Zone zone("Europe/Berlin");      // or +02:00, local, UTC
//   zone.offset(now);                // 1 h in winter, 2 h in summer
//
// Named zones are the system's (tzdata), read by the C library: naming one sets the process's TZ,
// so there is one at a time. One thread.
#pragma once

#include <string>

#include "daybook/record.hpp"

namespace daybook::cli {

class Zone {
 public:
  Zone() = default;  // UTC
  /// Throws Misuse for a name that tzdata does not have.
  explicit Zone(const std::string& name);

  bool is_utc() const noexcept { return !named_ && fixed_ == Nanos(0); }
  /// What to add to UTC.
  Nanos offset(Time at) const;
  /// When a civil time, given as if it were UTC, is in UTC.
  Time utc_of(Time civil) const { return civil - offset(civil - offset(civil)); }

 private:
  bool named_ = false;
  Nanos fixed_{0};
};

/// "Z" or "+02:00".
std::string offset_text(Nanos offset);

}  // namespace daybook::cli
