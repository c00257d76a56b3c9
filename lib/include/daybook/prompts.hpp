// Prompts: versions of what calls of an operation begin with, over a window.
//
//   daybook::Window month;
//   month.since = now - 720h;
//   for (const auto& row : daybook::prompts(reader, month)) print(row.prompt_name, row.p95_ms);
//
// Sums of days, and of the hours at the window's ends: a row for each of them and each version that
// was used in it. The view prompts tells the same of all time, with the text.
#pragma once

#include "daybook/reader.hpp"

namespace daybook {

/// Of `service` and `operation`.
struct DAYBOOK_EXPORT PromptRow : ReportKey {
  std::string prompt_name, prompt_version;  // empty: not given
  std::string prompt_fingerprint;           // empty: neither system text nor tools were sent
  Time first_at, last_at;                   // of its calls within the window
  std::int64_t count = 0, errors = 0;
  std::optional<double> avg_ms;        // exact
  std::optional<double> p95_ms;        // within 1 %
  std::optional<double> usd_per_call;  // of the calls whose cost is known
};

/// By service, operation and name, then as they appeared: each after the version it came after. By
/// whole hours, of which those that were pruned stand for their day (UTC); no buckets, no `by`. By
/// environment, provider, model and status the calls themselves are read, 2 us each, as far as they
/// are kept. Throws Error{invalid_argument} for `by` or a bucket.
DAYBOOK_EXPORT std::vector<PromptRow> prompts(const Reader& reader, const Window& window = {});

}  // namespace daybook
