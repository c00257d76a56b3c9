// Models: what models were called, how often, how fast and for how much.
//
//   daybook::Window month;
//   month.since = now - 720h;
//   for (const auto& row : daybook::models(reader, month)) print(row.model, row.count, row.p95_ms);
//
// Sums of the rollups of months, days and hours that the window is made of: about as many rows as
// Reader::latency reads.
#pragma once

#include "daybook/reader.hpp"

namespace daybook {

/// By provider, model.
struct DAYBOOK_EXPORT ModelRow : ReportKey {
  std::int64_t count = 0, errors = 0;
  Time first_at, last_at;  // the hours of the first and last call; their days where hours are gone
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> cost_usd;             // a lower bound where unpriced > 0
  std::optional<double> p95_ms;               // within 1 %; none: no latency is known
  std::optional<double> output_tokens_per_s;  // from the first token on, where that is known
  std::int64_t unpriced = 0;
};

/// Calls of models; other spans are left out. In order of time where there are buckets, the most
/// called first where there are none. Throws Error{invalid_argument} for a column in `by` that the
/// report does not have.
DAYBOOK_EXPORT std::vector<ModelRow> models(const Reader& reader, const Window& window = {});

}  // namespace daybook
