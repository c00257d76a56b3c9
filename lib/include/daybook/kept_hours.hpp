// Kept hours: since when reports tell one hour from another.
//
//   if (*window.since < daybook::hours_kept_since(reader)) note("by whole days");
//
// Sums of hours are kept 400 days, or as long as the policy of rollups says. Of hours that were
// pruned only their days' sums are left, so a report's window that begins or ends within such a day
// stands for all of it.
#pragma once

#include "daybook/reader.hpp"

namespace daybook {

/// The begin of a day (UTC); Time() where nothing was pruned.
DAYBOOK_EXPORT Time hours_kept_since(const Reader& reader);

}  // namespace daybook
